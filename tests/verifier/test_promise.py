"""The promise: what is called sound runs, and nothing that is asked raises.

Definitions that are built to be sound are called sound; and of whatever is called sound, the core takes
every request from its start to an end or a waiting task, whatever is decided, without ever finding no
transition, two of them, a guard that cannot be evaluated or a circle.
"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from nexusflow.core.advance import advance
from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.core.definition import Definition, Step, StepType, Transition
from nexusflow.core.lifecycle import Status
from nexusflow.core.plan import Plan, prepare
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Report, Verdict

from .documents import Document, purchase, read, task, way

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
AMOUNTS = st.sampled_from([0, 1, 2.5, 4999.99, 5000, 5000.01, 9_000_000])


@st.composite
def sound_documents(draw: st.DrawFn) -> Document:
    """Tasks and decisions on a line to the end, decisions jumping forwards, tasks anywhere."""
    kinds = draw(st.lists(st.sampled_from(["task", "decision"]), min_size=1, max_size=7))
    keys = [f"s{n}" for n in range(len(kinds))] + ["done"]
    document = {**purchase(), "start": "s0", "steps": [], "transitions": []}
    for place, kind in enumerate(kinds):
        onwards = st.sampled_from(keys[place + 1 :])
        if kind == "task":
            others = draw(st.lists(st.sampled_from(["no", "back", "more"]), unique=True))
            document["steps"].append(task(keys[place], outcomes=["done", *others]))
            document["transitions"] += [
                way(keys[place], draw(st.sampled_from(keys)), outcome=each) for each in others
            ]
            document["transitions"].append(way(keys[place], keys[place + 1], outcome="done"))
        else:
            document["steps"].append({"key": keys[place], "type": "decision"})
            limits = sorted(draw(st.sets(st.sampled_from([1, 2.5, 5000]), max_size=3)))
            document["transitions"] += [
                way(keys[place], draw(onwards), when=f"context.amount <= {limit}", priority=10 + index)
                for index, limit in enumerate(limits)
            ]
            document["transitions"].append(way(keys[place], keys[place + 1]))
    document["steps"].append({"key": "done", "type": "end", "status": "COMPLETED"})
    return document


GUARDS = st.sampled_from(
    ["context.amount > 5000", "context.amount <= 5000", "context.amount < 1", "context.vendor == 'x'", "true"]
)
KEYS = st.sampled_from(["review", "extent", "sign", "correct", "ordered", "refused"])


@st.composite
def changed_documents(draw: st.DrawFn) -> Document:
    """The purchase with a few of its transitions bent, doubled or dropped."""
    document = purchase()
    transitions: list[Document] = document["transitions"]
    for _ in range(draw(st.integers(1, 5))):
        index = draw(st.integers(0, len(transitions) - 1))
        match draw(st.sampled_from(["to", "when", "always", "priority", "copy", "drop"])):
            case "to":
                transitions[index]["to"] = draw(KEYS)
            case "when":
                transitions[index]["when"] = draw(GUARDS)
            case "always":
                transitions[index].pop("when", None)
            case "priority":
                transitions[index]["priority"] = draw(st.sampled_from([10, 20, 100]))
            case "copy":
                transitions.append({**transitions[index], "when": draw(GUARDS)})
            case _ if len(transitions) > 1:
                transitions.pop(index)
    return document


def run(plan: Plan, data: st.DataObject) -> Request | Rejected:
    """Run one request with what hypothesis decides, each time by somebody who did nothing before."""
    everything = frozenset(
        step.permission for step in plan.definition.steps if step.permission is not None
    ) | {plan.definition.create_permission or ""}
    people = (Actor(f"user-{n}", permissions=everything) for n in count())
    requester = next(people)
    facts = Facts(requester=requester, request_ids=count(1), task_ids=count(1))
    context = {"amount": data.draw(AMOUNTS), "vendor": data.draw(st.sampled_from(["x", "y"]))}
    done = advance(plan, None, CreateRequest(context), now=NOW, actor=requester, facts=facts)
    for _ in range(12):
        if isinstance(done, Rejected) or not done.after.open_tasks:
            break
        (open_task,) = done.after.open_tasks
        outcomes = plan.steps[open_task.step].step.outcomes
        command = CompleteTask(open_task.id, data.draw(st.sampled_from(outcomes)), note="because")
        done = advance(plan, done.after, command, now=NOW, actor=next(people), facts=facts)
    return done if isinstance(done, Rejected) else done.after


@given(sound_documents())
def test_a_definition_that_is_built_to_be_sound_is_sound(document: Document) -> None:
    report = verify(read(document))

    assert report.verdict is Verdict.SOUND, report.findings


@given(sound_documents(), st.data())
def test_a_sound_definition_runs_whatever_is_decided(document: Document, data: st.DataObject) -> None:
    request = run(prepare(read(document), version=1), data)

    assert isinstance(request, Request), request
    assert request.open_tasks or request.status is Status.COMPLETED


@settings(max_examples=300)
@given(changed_documents(), st.data())
def test_whatever_is_called_sound_runs(document: Document, data: st.DataObject) -> None:
    definition = read(document)
    report = verify(definition)
    event(report.verdict)
    assume(report.verdict is not Verdict.UNSOUND)

    request = run(prepare(definition, version=1), data)

    if isinstance(request, Rejected):
        assert report.verdict is Verdict.UNDECIDED, request
        assert request.reason is Reason.NO_TRANSITION
    else:
        assert request.open_tasks or request.status in (Status.COMPLETED, Status.REJECTED)


WORDS = st.sampled_from(["review", "sign", "extent", "ordered", "requester", "", "x" * 300, "\x00", "naïve"])
TEXTS = st.none() | WORDS | st.sampled_from(["1 +", "context.amount > 3", "true", "24", "nan", "data"])
OBJECTS: st.SearchStrategy[Any] = st.none() | st.dictionaries(
    st.sampled_from(["type", "properties", "$ref", "enum"]),
    st.none()
    | st.sampled_from(["object", "#", "http://example.com"])
    | st.dictionaries(WORDS, st.booleans()),
)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Values of the right types, as rows could hold them, and nothing more to be said for them."""
    many = st.lists(WORDS, max_size=3).map(tuple)
    steps = st.builds(
        Step,
        key=WORDS,
        name=WORDS,
        type=st.sampled_from(StepType),
        permission=TEXTS,
        outcomes=many,
        require_note=many,
        sla_hours=TEXTS,
        form=OBJECTS,
        separate_from=many,
        writes=many,
        supervisor_role=TEXTS,
        status=st.none() | st.sampled_from(Status),
        further=st.dictionaries(WORDS, TEXTS, max_size=1),
    )
    transitions = st.builds(
        Transition, from_step=WORDS, to_step=WORDS, outcome=TEXTS, guard=TEXTS, priority=st.integers()
    )
    return replace(
        read(purchase()),
        create_permission=draw(TEXTS),
        context_schema=draw(OBJECTS) or {},
        start=draw(WORDS),
        steps=tuple(draw(st.lists(steps, max_size=4))),
        transitions=tuple(draw(st.lists(transitions, max_size=6))),
    )


@given(definitions())
def test_no_definition_makes_the_verifier_raise(definition: Definition) -> None:
    assert isinstance(verify(definition, roles={}, holders={}), Report)


@given(changed_documents(), st.sampled_from(["context_schema", "form"]), OBJECTS)
def test_no_document_makes_the_verifier_raise(document: Document, place: str, schema: Any) -> None:
    target = document if place == "context_schema" else document["steps"][0]
    target[place] = schema or {}

    definition = read_document(document)

    assert isinstance(definition, tuple) or isinstance(verify(definition), Report)
