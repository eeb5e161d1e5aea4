"""Random processes that are sound by construction, and random things that people then ask for."""

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    EscalateTask,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.lifecycle import Status
from nexusflow.core.plan import Plan
from nexusflow.core.request import Actor, Request, TaskId

from .factories import ASK, ENGINE, Document, decision, end, person, process, task, way

A, B = "random.a", "random.b"

ROLES: Final[Mapping[str, tuple[str, ...]]] = {"asking": (ASK,), "doing-a": (A,), "doing-b": (B,)}
PEOPLE: Final[Mapping[str, tuple[str, ...]]] = {
    "ann": ("asking", "doing-a", "doing-b"),
    "bob": ("doing-a", "doing-b"),
    "cat": ("doing-a", "doing-b"),
    "dan": ("doing-a",),
    "eve": (),
}


def cast_of() -> Mapping[str, Actor]:
    """The people of ROLES and PEOPLE as the core knows them, and the engine."""
    people = {
        name: person(name, *(each for role in roles for each in ROLES[role]), roles=roles)
        for name, roles in PEOPLE.items()
    }
    return {**people, ENGINE.username: ENGINE}


# Those who may do most are asked most, else few cases would come far.
ACTORS: Final = st.sampled_from(["bob", "cat", "bob", "cat", "ann", "dan", "eve", ENGINE.username])
# Below the longest deadline in hours, since one of the processes takes the amount for that.
NUMBERS: Final = st.one_of(st.integers(0, 20), st.floats(0, 8e5), st.sampled_from([10, 10.5, 0.1, 5.0]))
TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NOTES: Final = st.one_of(st.just(""), st.just("because"), TEXTS)
CONTEXTS: Final = st.fixed_dictionaries(
    {"amount": NUMBERS}, optional={"urgent": st.booleans(), "cost_centre": st.text("KX-19", max_size=8)}
)
_FITTING: Final[st.SearchStrategy[dict[str, Any]]] = st.fixed_dictionaries(
    {}, optional={"amount": NUMBERS, "remark": TEXTS}
)
_ODD: Final[st.SearchStrategy[dict[str, Any]]] = st.sampled_from(
    [{"amount": "many"}, {"amount": -1}, {"remark": 5}, {"else": [1e16, None, {"é": "y"}]}]
)
DATA: Final = st.one_of(_FITTING, _FITTING, _ODD)
MOSTLY: Final = st.sampled_from([True, True, True, False])
_FORM: Final[Document] = {
    "type": "object",
    "properties": {"amount": {"type": "number", "minimum": 0}, "remark": {"type": "string"}},
}
_GUARDS: Final = (
    "context.amount > 10",
    "has(context.urgent) && context.urgent",
    "visits > 1",
    "requester.username == 'ann'",
)
_DATA_GUARDS: Final = ("has(data.amount) && data.amount > 10.0", "has(data.remark) && data.remark != ''")
_SLA: Final = st.sampled_from([None, 1, 24, "context.amount + 1.0", "visits > 1 ? 2 : 8"])


@st.composite
def documents(draw: st.DrawFn, *, key: str = "random") -> Document:
    """Tasks and decisions in a line to an end; tasks lead anywhere, back too; decisions only onwards.

    Nothing can go wrong in it, so that whatever does go wrong is the engine's fault.
    """
    kinds = draw(st.lists(st.sampled_from(["task", "task", "decision"]), min_size=1, max_size=5))
    keys = [f"s{place}" for place in range(len(kinds))]
    everywhere = [*keys, "good", "bad"]
    parts: list[Document] = []
    for place, kind in enumerate(kinds):
        onwards = [*keys[place + 1 :], "good", "bad"]
        if kind == "task":
            parts += draw(_task(keys, place, everywhere))
        else:
            parts.append(decision(keys[place]))
            parts += draw(_ways(keys[place], onwards, onwards[0], guards=_GUARDS))
    used = {part["to"] for part in parts if "to" in part}
    reached = [end("good"), *([end("bad", "REJECTED")] if "bad" in used else [])]
    steps = [part for part in parts if "type" in part]
    ways = [part for part in parts if "type" not in part]
    return process(*steps, *reached, *ways, key=key)


@st.composite
def _task(draw: st.DrawFn, keys: list[str], place: int, everywhere: list[str]) -> list[Document]:
    """A task that goes on by `done` for certain, and by its other outcomes wherever."""
    key, on = keys[place], everywhere[place + 1]
    others = draw(st.lists(st.sampled_from(["no", "back"]), unique=True))
    outcomes = ("done", *others)
    more: Document = {
        "require_note": draw(st.lists(st.sampled_from(outcomes), unique=True)),
        "separate_from": draw(st.lists(st.sampled_from(["requester", key]), unique=True)),
    }
    sla = draw(_SLA)
    if sla is not None:
        more["sla_hours"] = sla
    guards: tuple[str, ...] = _GUARDS
    if draw(st.booleans()):
        more |= {"form": _FORM, "writes": draw(st.sampled_from([[], ["amount"]]))}
        guards = (*_GUARDS, *_DATA_GUARDS)
    parts = [task(key, permission=draw(st.sampled_from([A, B])), outcomes=outcomes, **more)]
    parts.append(way(key, on, on="done"))
    for outcome in others:
        target = draw(st.sampled_from(everywhere))
        parts += draw(_ways(key, everywhere, target, guards=guards, on=outcome))
    return parts


@st.composite
def _ways(
    draw: st.DrawFn, /, source: str, targets: list[str], otherwise: str, *, guards: tuple[str, ...], **on: str
) -> list[Document]:
    """Some guarded ways, each of its own priority, and one for the rest."""
    chosen = draw(st.lists(st.sampled_from(guards), unique=True, max_size=2))
    guarded = [
        way(source, draw(st.sampled_from(targets)), **on, when=guard, priority=10 + place)
        for place, guard in enumerate(chosen)
    ]
    return [*guarded, way(source, otherwise, **on)]


def creations() -> st.SearchStrategy[CreateRequest]:
    """Creating with a context that fits, mostly started at once."""
    start = st.sampled_from([True, True, True, False])
    return st.builds(CreateRequest, context=CONTEXTS, title=TEXTS, start=start)


@st.composite
def commands(draw: st.DrawFn, plan: Plan, request: Request) -> Command:
    """Something that somebody might ask now; sensible more often than not."""
    if request.status is Status.CREATED and draw(MOSTLY):
        return StartRequest()
    task_id = _likely_task(draw, request)
    if draw(MOSTLY):
        outcome = draw(st.sampled_from(_words(plan, request, task_id)))
        return CompleteTask(task_id, outcome, draw(NOTES), draw(DATA))
    others: list[st.SearchStrategy[Command]] = [
        st.just(ClaimTask(task_id)),
        st.just(ReleaseTask(task_id)),
        st.just(EscalateTask(task_id)),
        st.just(StartRequest()),
        st.builds(AddComment, TEXTS),
        st.builds(WithdrawRequest, NOTES),
    ]
    return draw(st.one_of(others))


def _likely_task(draw: st.DrawFn, request: Request) -> TaskId:
    """The newest task, or an older one, or one that nobody knows."""
    known = [task.id for task in request.tasks]
    newest = draw(MOSTLY)
    if known and newest:
        return known[-1]
    return draw(st.sampled_from([*known, TaskId(10**12)]))


def _words(plan: Plan, request: Request, task_id: TaskId) -> list[str]:
    """The outcomes of the task's own step, several times over, and one that no step has."""
    task = request.task(task_id)
    own = () if task is None else plan.steps[task.step].step.outcomes
    return [*own, *own, *own, "unheard"]
