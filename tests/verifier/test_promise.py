"""The promise: what is called sound runs, and nothing that is asked raises.

Definitions that are built to be sound are called sound; and of whatever is called sound, the core takes
every request from its start to an end or a waiting task, whatever is decided, without ever finding no
transition, two of them, a guard that cannot be evaluated or a circle.
"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from nexusflow.core.advance import advance
from nexusflow.core.commands import CancelTask, Command, CompleteTask, CreateRequest, SendBackTask
from nexusflow.core.definition import Definition, Split, Step, StepType, Transition
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.permit import OVERRIDE
from nexusflow.core.plan import Plan, prepare
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request
from nexusflow.core.send_back import earlier_steps
from nexusflow.verifier.branches import MAX_BRANCHES
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import Report, Verdict
from tests.strategies import documents

from .documents import Document, purchase, read, step, task, tender, way

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


TENDER_KEYS = st.sampled_from([each["key"] for each in tender()["steps"]])
TENDER_TASKS = ["draft", "legal", "finance", "north", "south", "sign"]
JOINS = st.sampled_from(["all", "any", {"count": 2}, {"count": 3}])


@st.composite
def changed_tenders(draw: st.DrawFn) -> Document:
    """The tender with a few of its transitions and of its steps bent."""
    document = tender()
    transitions: list[Document] = document["transitions"]
    for _ in range(draw(st.integers(1, 4))):
        transition = transitions[draw(st.integers(0, len(transitions) - 1))]
        match draw(
            st.sampled_from(["to", "when", "copy", "drop", "cancels", "visits", "join", "rest", "end"])
        ):
            case "to":
                transition["to"] = draw(TENDER_KEYS)
            case "when":
                transition["when"] = draw(GUARDS)
                step(document, draw(st.sampled_from(["ask", "regions"])))["split"] = "matching"
            case "copy":
                transitions.append(
                    {**transition, "to": draw(TENDER_KEYS), "priority": 1, "when": draw(GUARDS)}
                )
            case "drop":
                transitions.remove(transition)
            case "cancels":
                transition["cancels"] = draw(st.lists(TENDER_KEYS, unique=True, max_size=3))
            case "visits":
                bound = {"max_visits": draw(st.integers(1, 2)), "then": draw(TENDER_KEYS)}
                step(document, draw(st.sampled_from(TENDER_TASKS))).update(bound)
            case "join":
                step(document, draw(st.sampled_from(["heard", "asked"])))["join"] = draw(JOINS)
            case "rest":
                step(document, draw(st.sampled_from(["heard", "asked"])))["cancel_rest"] = True
            case _:
                step(document, draw(st.sampled_from(["ordered", "refused"])))["terminate"] = draw(
                    st.booleans()
                )
    return document


def run(plan: Plan, data: st.DataObject) -> Request | Rejected:
    """Run one request with what hypothesis decides, each time by somebody who did nothing before."""
    everything = frozenset(
        step.permission for step in plan.definition.steps if step.permission is not None
    ) | {plan.definition.create_permission or "", OVERRIDE}
    people = (Actor(f"user-{n}", permissions=everything) for n in count())
    requester = next(people)
    facts = Facts(requester=requester, request_ids=count(1), task_ids=count(1))
    context = {"amount": data.draw(AMOUNTS), "vendor": data.draw(st.sampled_from(["x", "y"]))}
    done = advance(plan, None, CreateRequest(context), now=NOW, actor=requester, facts=facts)
    for _ in range(data.draw(st.integers(3, 24))):
        if isinstance(done, Rejected) or not done.after.open_tasks:
            break
        request, command = done.after, data.draw(commands(plan, done.after))
        done = advance(plan, request, command, now=NOW, actor=next(people), facts=facts)
        if isinstance(command, CancelTask) and nothing_left(done):
            done = Advance(request, request, ())
    return done if isinstance(done, Rejected) else done.after


def nothing_left(done: Advance | Rejected) -> bool:
    """The one refusal that a person who cancels has to expect."""
    return isinstance(done, Rejected) and done.reason is Reason.NOTHING_LEFT


@st.composite
def commands(draw: st.DrawFn, plan: Plan, request: Request) -> Command:
    """What can be done with a task that is open: decide it, now and then send it back or close it."""
    task = draw(st.sampled_from(request.open_tasks))
    earlier = earlier_steps(plan, request, task)
    match draw(st.sampled_from(["decide", "decide", "decide", "send back", "cancel"])):
        case "send back" if earlier:
            return SendBackTask(task.id, draw(st.sampled_from(earlier)), "because")
        case "cancel":
            return CancelTask(task.id, "because")
        case _:
            outcome = draw(st.sampled_from(plan.steps[task.step].step.outcomes))
            return CompleteTask(task.id, outcome, note="because")


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


def test_the_tender_that_others_are_bent_from_is_sound() -> None:
    assert verify(read(tender())).verdict is Verdict.SOUND


def wide(branches: int) -> Document:
    """A fork of that many branches, each through two decisions to its own task, and a join of them all."""
    document = {**purchase(), "start": "ask"}
    keys = range(branches)
    document["steps"] = [
        {"key": "ask", "type": "fork"},
        *({"key": f"{kind}-{key}", "type": "decision"} for key in keys for kind in ("first", "second")),
        *(task(f"task-{key}") for key in keys),
        {"key": "asked", "type": "join"},
        {"key": "done", "type": "end", "status": "COMPLETED"},
    ]
    document["transitions"] = [
        *(way("ask", f"first-{key}") for key in keys),
        *(way(f"first-{key}", f"second-{key}") for key in keys),
        *(way(f"second-{key}", f"task-{key}") for key in keys),
        *(way(f"task-{key}", "asked", outcome="done") for key in keys),
        way("asked", "done"),
    ]
    return document


def test_the_widest_fork_that_is_sound_is_opened_and_joined() -> None:
    definition = read(wide(MAX_BRANCHES))
    assert verify(definition).verdict is Verdict.SOUND
    plan = prepare(definition, version=1)
    needed = {step.permission or "" for step in definition.steps}
    actor = Actor("ada", permissions=frozenset({"purchase.create", *needed}))
    facts = Facts(requester=actor, request_ids=count(1), task_ids=count(1))
    creation = CreateRequest({"amount": 1, "vendor": "x"})
    done = advance(plan, None, creation, now=NOW, actor=actor, facts=facts)
    while isinstance(done, Advance) and done.after.open_tasks:
        completion = CompleteTask(done.after.open_tasks[0].id, "done")
        done = advance(plan, done.after, completion, now=NOW, actor=actor, facts=facts)
    assert isinstance(done, Advance), done
    assert (done.after.status, len(done.after.tasks)) == (Status.COMPLETED, MAX_BRANCHES)


@settings(max_examples=50)
@given(documents(), st.data())
def test_branches_run_whatever_is_decided(document: Document, data: st.DataObject) -> None:
    definition = read(document)
    assert verify(definition).verdict is Verdict.SOUND

    request = run(prepare(definition, version=1), data)

    assert isinstance(request, Request) or request.reason is Reason.EXPRESSION_FAILED, request


@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much])
@given(changed_tenders(), st.data())
def test_whatever_is_called_sound_runs_in_branches_too(document: Document, data: st.DataObject) -> None:
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
        max_visits=st.none() | st.integers(-1, 3),
        then=st.none() | WORDS,
        split=st.none() | st.sampled_from(Split),
        join=st.none() | st.sampled_from(["all", "any", {"count": 2}]),
        cancel_rest=st.booleans(),
        terminate=st.booleans(),
        further=st.dictionaries(WORDS, TEXTS, max_size=1),
    )
    transitions = st.builds(
        Transition,
        from_step=WORDS,
        to_step=WORDS,
        outcome=TEXTS,
        guard=TEXTS,
        priority=st.integers(),
        cancels=many,
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
