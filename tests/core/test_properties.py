"""Whatever process, whatever people ask of it: what is always true of a request."""

import os
from collections import Counter
from copy import deepcopy
from datetime import timedelta
from itertools import pairwise

import orjson
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from nexusflow.core.codec import decode, encode
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
    TaskCommand,
    WithdrawRequest,
)
from nexusflow.core.definition import StepType
from nexusflow.core.entry import Entry
from nexusflow.core.events import Event, Forked
from nexusflow.core.evolve import Advance, evolve, fold
from nexusflow.core.gather import live
from nexusflow.core.lifecycle import REQUEST_LIFECYCLE, TASK_LIFECYCLE, Status
from nexusflow.core.marking import UNMARKED, Path
from nexusflow.core.offers import Action, request_offers, task_offers
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Request
from nexusflow.core.vote import open_votes
from tests.factories import Case, plan_of, spending
from tests.strategies import ACTORS, MOSTLY, cast_of, commands, creations, documents

# Each of the ten walks below takes so many random definitions; `make check` and `make fuzz` ask for more.
unhurried = settings(
    max_examples=int(os.environ.get("DEFINITIONS", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

SPENDING = plan_of(spending())

# What offers cannot know before somebody says it: the input.
INPUT = {
    Reason.UNKNOWN_OUTCOME,
    Reason.NOTE_REQUIRED,
    Reason.INVALID_DATA,
    Reason.NOT_ELIGIBLE,
    Reason.EXPRESSION_FAILED,
    Reason.NOT_ELIGIBLE,
}

# What cannot happen to anybody in a process that is sound.
NEVER = {Reason.NO_TRANSITION, Reason.AMBIGUOUS_TRANSITION, Reason.ENDLESS}


ACTIONS: dict[type[Command], Action] = {
    StartRequest: Action.START,
    WithdrawRequest: Action.WITHDRAW,
    AddComment: Action.COMMENT,
    ClaimTask: Action.CLAIM,
    ReleaseTask: Action.RELEASE,
    CompleteTask: Action.COMPLETE,
    DelegateTask: Action.DELEGATE,
    ReassignTask: Action.REASSIGN,
    OverrideTask: Action.OVERRIDE,
    SkipTask: Action.SKIP,
    SendBackTask: Action.SEND_BACK,
    CancelTask: Action.CANCEL,
    AddReviewer: Action.ADD_REVIEWER,
    CancelRequest: Action.CANCEL,
}


class Walk:
    """A random case, and the next thing that somebody asks."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.cast = cast_of()
        self.case = Case(plan_of(data.draw(documents())), requester=self.cast["ann"], people=self.cast)

    def ask(self) -> tuple[Command, Actor, Advance | Rejected]:
        case = self.case
        case.now += timedelta(hours=self.data.draw(st.sampled_from([0, 0.25, 2, 9])))
        actor = self.cast[self.data.draw(ACTORS)]
        command: Command
        if case.request is None:
            command, actor = self.data.draw(creations()), self.cast["ann"]
        elif case.request.status is Status.CREATED and self.data.draw(MOSTLY):
            command, actor = StartRequest(), self.cast["ann"]
        elif actor.engine and case.request.open_tasks:
            command = EscalateTask(self.data.draw(st.sampled_from(case.request.open_tasks)).id)
        else:
            command = self.data.draw(commands(case.plan, case.request))
        return command, actor, case.give(command, actor)

    def asks(self) -> range:
        return range(self.data.draw(st.integers(8, 30)))


@unhurried
@given(st.data())
def test_folding_the_events_gives_the_state(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        before = walk.case.request
        _, _, done = walk.ask()
        if isinstance(done, Advance):
            assert done.before is before
            assert fold(before, done.events) == done.after
    assert fold(None, tuple(walk.case.events)) == walk.case.request


@unhurried
@given(st.data())
def test_a_refusal_changes_nothing(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        before, kept = walk.case.request, deepcopy(walk.case.request)
        _, _, done = walk.ask()
        if isinstance(done, Rejected):
            assert walk.case.request is before
        assert before == kept, "a state that was given is never changed, only followed by another"


@unhurried
@given(st.data())
def test_nothing_is_accepted_after_the_end(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        ended = walk.case.request is not None and REQUEST_LIFECYCLE.ended(walk.case.request.status)
        command, actor, done = walk.ask()
        assert not (ended and isinstance(done, Advance)), (command, actor)


@unhurried
@given(st.data())
def test_the_lifecycle_is_never_violated(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        walk.ask()
    states: list[Request] = []
    for happened in walk.case.events:
        states.append(evolve(states[-1] if states else None, happened))
    assert states[0].status is REQUEST_LIFECYCLE.initial
    for earlier, later in pairwise(states):
        assert later.status is earlier.status or REQUEST_LIFECYCLE.allows(earlier.status, later.status)
        for was, now in zip(earlier.tasks, later.tasks, strict=False):
            assert was.id == now.id
            assert was.status is now.status or TASK_LIFECYCLE.allows(was.status, now.status)


@unhurried
@given(st.data())
def test_a_request_in_progress_waits_for_somebody_and_an_ended_one_for_nobody(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        walk.ask()
        request = walk.case.state
        assert (len(request.open_tasks) > 0) == (request.status is Status.IN_PROGRESS)
        assert (request.started_at is None) == (request.status is Status.CREATED)
        assert (request.ended_at is not None) == REQUEST_LIFECYCLE.ended(request.status)
        assert (request.resolution is not None) == (request.ended_at is not None)
        assert request.ended_at is None or request.marking == UNMARKED
        event(f"{request.status} after {len(request.tasks)} tasks")


@unhurried
@given(st.data())
def test_tokens_are_conserved(data: st.DataObject) -> None:
    """Each stands in branches of forks that are there; of one that has joined, only late ones are left."""
    walk = Walk(data)
    for _ in walk.asks():
        walk.ask()
        request, around = walk.case.state, walk.case.plan.nesting.around
        numbers = [each.number for each in request.marking.tokens]
        numbers += [each.number for each in request.marking.forks]
        assert len(set(numbers)) == len(numbers)
        assert max(numbers, default=0) <= request.marking.last
        for place in live(request):
            forks = [request.marking.fork(number) for number in place.path]
            assert tuple(None if each is None else each.step for each in forks) == around[place.step]
        for token in request.marking.tokens:
            assert walk.case.plan.steps[token.step].step.type is StepType.JOIN
        opened = {each.number: len(each.to_steps) for each in walk.case.events if isinstance(each, Forked)}
        for path, standing in _by_branches(request).items():
            assert standing <= (opened[path[-1]] if path else 1), "no branch has become two"
        event(f"{len([*live(request)])} places in {len(request.marking.forks)} forks")


def _by_branches(request: Request) -> Counter[Path]:
    """How many tokens there are within each fork: places, and forks within it that have not joined yet.

    All tasks of one vote are one place.
    """
    found: Counter[Path] = Counter()
    inside = {place.path for place in live(request)}
    found.update(vote.path for vote in open_votes(request))
    found.update(token.path for token in request.marking.tokens)
    for path in {each[:depth] for each in inside for depth in range(1, len(each) + 1)}:
        fork = request.marking.fork(path[-1])
        assert fork is not None
        found[path[:-1]] += not fork.joined
    return found


@unhurried
@given(st.data())
def test_what_is_sound_always_goes_on(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        command, _, done = walk.ask()
        if isinstance(done, Rejected):
            event(done.reason)
            assert done.reason not in NEVER, (command, done)
            assert done.reason is not Reason.NOTHING_LEFT or isinstance(command, CancelTask), done


@unhurried
@given(st.data())
def test_whoever_decided_was_allowed_to(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        command, actor, done = walk.ask()
        if isinstance(done, Advance) and isinstance(command, CompleteTask):
            decided = done.after.task(command.task_id)
            assert decided is not None
            step = walk.case.plan.steps[decided.step].step
            name = walk.cast[decided.on_behalf_of or actor.username]
            assert step.permission in name.permissions
            assert decided.delegated[:1] == (() if name is actor else (name.username,))
            assert actor.active
            assert decided.outcome in step.outcomes
            assert command.note.strip() or decided.outcome not in step.require_note
            if "requester" in step.separate_from:
                assert done.after.requester not in (actor.username, name.username)
            if step.key in step.separate_from:
                doers = [each.completed_by for each in done.after.tasks if each.step == step.key]
                assert doers.count(actor.username) == 1


@unhurried
@given(st.data())
def test_what_is_offered_is_what_is_accepted(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        if walk.case.request is None:
            walk.ask()
        before = walk.case.state
        command, actor, done = walk.ask()
        offered = _offered(walk.case, before, command, walk.case.entrusted(actor, before))
        if offered is None:
            continue
        accepted = isinstance(done, Advance) or done.reason in INPUT
        assert offered == accepted, (command, actor, done)


def _offered(case: Case, before: Request, command: Command, actor: Actor) -> bool | None:
    """Whether the command's action was offered; None for what is never offered to anybody."""
    action = ACTIONS.get(type(command))
    if action is None:
        return None
    if not isinstance(command, TaskCommand):
        offers = request_offers(case.plan, before, now=case.now, actor=actor)
    else:
        task = before.task(command.task_id)
        if task is None:
            return False
        offers = task_offers(case.plan, before, task, now=case.now, actor=actor)
    [offer] = [each for each in offers if each.action is action]
    if isinstance(command, SendBackTask) and command.to_step not in dict(offer.steps):
        return False
    return offer.refused is None


@unhurried
@given(st.data())
def test_every_event_survives_the_way_through_json(data: st.DataObject) -> None:
    walk = Walk(data)
    for _ in walk.asks():
        _, actor, done = walk.ask()
        if isinstance(done, Advance):
            for happened in done.events:
                event(type(happened).__name__)
                assert _through_json(happened, walk.case, actor) == happened


def _through_json(happened: Event, case: Case, actor: Actor) -> Event:
    entry = encode(happened)
    metadata = orjson.loads(orjson.dumps(entry.metadata))
    read = Entry(entry.action, entry.task_id, metadata)
    return decode(read, request_id=case.state.id, at=case.now, actor=actor.username)


@given(creations())
def test_the_same_question_has_the_same_answer(creation: CreateRequest) -> None:
    first, second = (Case(SPENDING, requester=cast_of()["ann"]) for _ in range(2))
    assert first.give(creation, first.requester) == second.give(creation, second.requester)
