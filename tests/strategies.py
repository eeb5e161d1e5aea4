"""Random processes that are sound by construction, and random things that people then ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from hypothesis import strategies as st

from nexusflow.core.commands import (
    AddComment,
    AddReviewer,
    CancelRequest,
    CancelTask,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    DelegateTask,
    EscalateTask,
    OverrideTask,
    ReassignTask,
    ReleaseTask,
    SendBackTask,
    SkipTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.lifecycle import Status
from nexusflow.core.permit import CANCEL, OVERRIDE, REASSIGN, SKIP
from nexusflow.core.plan import Plan
from nexusflow.core.request import Actor, Request, TaskId
from nexusflow.core.send_back import earlier_steps

from .factories import ASK, ENGINE, Document, decision, end, fork, join, person, process, task, way

A, B = "random.a", "random.b"

ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "asking": (ASK,),
    "doing-a": (A,),
    "doing-b": (B,),
    "overriding": (CANCEL, OVERRIDE, SKIP, REASSIGN),
}
PEOPLE: Final[Mapping[str, tuple[str, ...]]] = {
    "ann": ("asking", "doing-a", "doing-b"),
    "bob": ("doing-a", "doing-b", "overriding"),
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


@dataclass(frozen=True)
class Row:
    """Steps one after another in the same branches: their `keys`, and where the last of them leads to.

    `outside` are ends that can be reached from there. `late` is the innermost fork around it whose join
    does not wait for it, by the place in `Sketch.parts` at which that fork's own steps begin.
    """

    keys: tuple[str, ...]
    on: str
    outside: tuple[str, ...]
    late: int | None = None

    def after(self, place: int) -> list[str]:
        """Where one may jump to from there, onwards only."""
        return [*self.keys[place + 1 :], self.on, *self.outside]

    @property
    def everywhere(self) -> list[str]:
        """Where one may jump to, back as well."""
        return [*self.keys, self.on, *self.outside]


@dataclass
class Sketch:
    """A process being drawn. `deep` is how many forks may stand within each other; 0: nothing but a line.
    `votes`: some tasks are voted on."""

    draw: st.DrawFn
    deep: int
    votes: bool
    parts: list[Document] = field(default_factory=list)
    names: Iterator[int] = field(default_factory=count)
    closing: list[tuple[Document, Row]] = field(default_factory=list)


KINDS: Final = ("task", "task", "decision", "fork")
JOINS: Final[st.SearchStrategy[str | dict[str, int]]] = st.sampled_from(["all", "all", "any", {"count": 2}])


@st.composite
def documents(draw: st.DrawFn, *, key: str = "random", deep: int = 2, votes: bool = True) -> Document:
    """Tasks, decisions and forks in a line to an end; tasks lead anywhere in their branch, back too.

    Decisions lead only onwards, and branches come together or end. Nothing can go wrong in it, so that
    whatever does go wrong is the engine's fault.
    """
    sketch = Sketch(draw, deep, votes)
    _draw_row(sketch, on="good", outside=("bad", "halt") if deep else ("bad",), depth=0, longest=5)
    _draw_regions(sketch)
    used = {part["to"] for part in sketch.parts if "to" in part} | {
        part["then"] for part in sketch.parts if "then" in part
    }
    ends = {
        "good": end("good"),
        "bad": end("bad", "REJECTED"),
        "halt": end("halt", "REJECTED", terminate=True),
    }
    steps = [part for part in sketch.parts if "type" in part]
    ways = [part for part in sketch.parts if "type" not in part]
    return process(*steps, *(ends[name] for name in ends if name in used), *ways, key=key)


def _draw_row(
    sketch: Sketch, *, on: str, outside: tuple[str, ...], depth: int, longest: int, late: int | None = None
) -> str:
    """Draw some steps in a row; gives the first of them, or where they would lead if there are none."""
    draw = sketch.draw
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=int(not depth), max_size=longest))
    kinds = [kind if depth < sketch.deep or kind != "fork" else "task" for kind in kinds]
    row = Row(tuple(f"s{next(sketch.names)}" for _ in kinds), on, outside, late)
    for place, kind in enumerate(kinds):
        match kind:
            case "task":
                sketch.parts += _task(sketch, row, place)
            case "decision":
                onwards = row.after(place)
                sketch.parts.append(decision(row.keys[place]))
                sketch.parts += draw(_ways(row.keys[place], onwards, onwards[0], guards=_GUARDS))
            case _:
                _draw_fork(sketch, row, place, depth)
    return [*row.keys, on][0]


def _draw_fork(sketch: Sketch, row: Row, place: int, depth: int) -> None:
    """A fork whose branches come together in a join; the last one outside of all such may have none."""
    draw, key = sketch.draw, row.keys[place]
    begins = len(sketch.parts)
    split = draw(st.sampled_from(["all", "matching"]))
    sketch.parts.append(fork(key, split))
    together = f"{key}-join"
    alone = place == len(row.keys) - 1 and row.on == "good" and draw(st.booleans())
    late, on, outside = row.late, row.on, row.outside
    if not alone:
        rule, cancel_rest = draw(JOINS), draw(st.booleans())
        more = {"cancel_rest": True} if cancel_rest else {}
        sketch.parts += [join(together, rule, **more), *_onwards(sketch, together, row, place)]
        on, outside = together, ("halt",)
        late = begins if rule != "all" and not cancel_rest else late
    opened: list[str] = []
    for _ in range(draw(st.integers(2, 3))):
        first = _draw_row(sketch, on=on, outside=outside, depth=depth + 1, longest=2, late=late)
        if first not in opened:  # one branch at most may lead to the join directly
            opened.append(first)
            guarded = split == "matching" and len(opened) > 1 and draw(st.booleans())
            when = {"when": draw(st.sampled_from(_GUARDS))} if guarded else {}
            sketch.parts.append(way(key, first, **when))
    if len(opened) < 2:
        extra = f"s{next(sketch.names)}"
        sketch.parts += [task(extra, permission=A), way(extra, on, on="done"), way(key, extra)]


def _onwards(sketch: Sketch, key: str, row: Row, place: int) -> list[Document]:
    """Ways on from a join, to what comes next or further."""
    onwards = row.after(place)
    ways: list[Document] = sketch.draw(_ways(key, onwards, onwards[0], guards=_GUARDS))
    return ways


def _draw_regions(sketch: Sketch) -> None:
    """Some transitions close what is open elsewhere; late branches only what is open beside them."""
    for transition, row in sketch.closing:
        own = {part["key"] for part in sketch.parts if part.get("type") in ("task", "join")}
        if row.late is not None:
            fork_key = sketch.parts[row.late]["key"]
            own &= _within(sketch.parts, fork_key)
        if own:
            region = sketch.draw(st.lists(st.sampled_from(sorted(own)), unique=True, min_size=1, max_size=3))
            transition["cancels"] = region


def _within(parts: list[Document], fork_key: str) -> set[str]:
    """The steps in the branches of a fork, with its join."""
    inside, ahead = {f"{fork_key}-join"}, [fork_key]
    while ahead:
        source = ahead.pop()
        targets = {part["to"] for part in parts if part.get("from") == source}
        targets |= {part["then"] for part in parts if part.get("key") == source and "then" in part}
        fresh = targets - inside
        inside |= fresh
        ahead += sorted(fresh)
    return inside


def _task(sketch: Sketch, row: Row, place: int) -> list[Document]:
    """A task that goes on by `done` for certain, and by its other outcomes wherever."""
    draw, key = sketch.draw, row.keys[place]
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
    if sketch.deep and draw(st.booleans()):
        more |= {"max_visits": draw(st.integers(1, 2)), "then": draw(st.sampled_from(row.after(place)))}
    voted: bool = bool(others) and sketch.votes and draw(st.booleans())
    if voted:
        guards = _GUARDS
        more |= {"quorum": draw(_quorums(others)), "writes": []}
        others = [each for each in others if each == more["quorum"]["otherwise"]]
    parts = [task(key, permission=draw(st.sampled_from([A, B])), outcomes=outcomes, **more)]
    parts.append(way(key, row.after(place)[0], on="done"))
    for outcome in others:
        target = draw(st.sampled_from(row.everywhere))
        parts += draw(_ways(key, row.everywhere, target, guards=guards, on=outcome))
    if sketch.deep and draw(st.booleans()):
        sketch.closing.append((draw(st.sampled_from(parts[1:])), row))
    return parts


@st.composite
def _quorums(draw: st.DrawFn, others: list[str]) -> Document:
    """A vote of two or three; where there is a third outcome, it is against, or a veto."""
    voters = draw(st.integers(1, 3))
    otherwise = draw(st.sampled_from(others))
    vetoes = [each for each in others if each != otherwise]
    return {
        "voters": voters,
        "approve": draw(st.sampled_from(["1%", "60%", "100%", 1, voters])),
        "outcome": "done",
        "otherwise": otherwise,
        "veto": draw(st.sampled_from([[], vetoes])),
    }


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
    if draw(st.booleans()):
        earlier = draw(st.sampled_from(_steps(plan, request, task_id)))
        sent: list[Command] = [SendBackTask(task_id, earlier, "why"), CancelTask(task_id, "why")]
        sent.append(AddReviewer(task_id, draw(st.sampled_from(sorted(PEOPLE))), "why"))
        return draw(st.one_of(st.sampled_from(sent), _handing(plan, request, task_id)))
    others: list[st.SearchStrategy[Command]] = [
        st.just(ClaimTask(task_id)),
        st.just(ReleaseTask(task_id)),
        st.just(EscalateTask(task_id)),
        st.just(StartRequest()),
        st.builds(AddComment, TEXTS),
        st.builds(WithdrawRequest, NOTES),
        st.builds(CancelRequest, NOTES),
    ]
    return draw(st.one_of(others))


def _handing(plan: Plan, request: Request, task_id: TaskId) -> st.SearchStrategy[Command]:
    """Giving a task to somebody else, or passing it."""
    somebody, outcome = st.sampled_from([*PEOPLE, "nosuch"]), st.sampled_from(_words(plan, request, task_id))
    return st.one_of(
        st.builds(DelegateTask, st.just(task_id), somebody, NOTES),
        st.builds(ReassignTask, st.just(task_id), st.one_of(st.none(), somebody), NOTES),
        st.builds(OverrideTask, st.just(task_id), outcome, NOTES, DATA),
        st.builds(SkipTask, st.just(task_id), NOTES, st.one_of(st.none(), outcome)),
    )


def _likely_task(draw: st.DrawFn, request: Request) -> TaskId:
    """A task that is open, or any, or one that nobody knows."""
    known = [task.id for task in request.tasks]
    waiting = [task.id for task in request.open_tasks]
    likely = draw(MOSTLY)
    if waiting and likely:
        return draw(st.sampled_from(waiting))
    return draw(st.sampled_from([*known, TaskId(10**12)]))


def _steps(plan: Plan, request: Request, task_id: TaskId) -> list[str]:
    """The steps that the task can be sent back to, several times over, and all the others."""
    task = request.task(task_id)
    earlier = [] if task is None or not task.open else [*earlier_steps(plan, request, task)]
    return [*earlier, *earlier, *earlier, *plan.steps]


def _words(plan: Plan, request: Request, task_id: TaskId) -> list[str]:
    """The outcomes of the task's own step, several times over, and one that no step has."""
    task = request.task(task_id)
    own = () if task is None else plan.steps[task.step].step.outcomes
    return [*own, *own, *own, "unheard"]
