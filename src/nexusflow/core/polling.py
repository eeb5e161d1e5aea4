"""What becomes of a vote: it is closed as soon as nothing can change, and others are added to it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from nexusflow.core.choose import Outcome
from nexusflow.core.commands import AddReviewer
from nexusflow.core.eligibility import misfit
from nexusflow.core.events import Event, TaskCancelled, TaskOpened
from nexusflow.core.evolve import Advance, advanced
from nexusflow.core.opening import open_task
from nexusflow.core.plan import Plan
from nexusflow.core.quorum import MOST_VOTERS
from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Task
from nexusflow.core.seating import crowded
from nexusflow.core.settle import Departure, settle
from nexusflow.core.staffing import unless_anybody
from nexusflow.core.vote import result, seats, total
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided


def go_on(plan: Plan, changed: Advance, task: Task, *, now: datetime, facts: Facts) -> Advance | Rejected:
    """After one of its tasks was completed or cancelled: leave the step if that decides the vote."""
    quorum = plan.steps[task.step].step.quorum
    assert quorum is not None
    voting = seats(changed.after, task)
    came_to = result(quorum, voting)
    if came_to is None:
        changed = changed.then(_unfilled(plan, changed.after, voting, facts))
        return settle(plan, changed, (), now=now, facts=facts)
    count = total(quorum, voting)
    decided = VoteDecided(
        task.step, task.visit, came_to, count.in_favour, count.against, count.of, count.needed
    )
    closed = _close(voting, cause=f"vote:{task.step}", now=now)
    left = Departure(task.step, task.visit, Outcome(came_to), task.path, task.id)
    return settle(plan, changed.then((decided, *closed)), (left,), now=now, facts=facts)


def _unfilled(plan: Plan, request: Request, voting: Iterable[Task], facts: Facts) -> tuple[Event, ...]:
    """What follows for the votes that nobody is left for who has not voted."""
    return tuple(
        event
        for each in voting
        if each.open and not each.orphaned
        for event in unless_anybody(plan, request, each, facts.staff)
    )


def _close(voting: Iterable[Task], *, cause: str, now: datetime) -> Iterator[Event]:
    return (TaskCancelled(each.id, cause, at=now) for each in voting if each.open)


def add_reviewer(
    plan: Plan, request: Request, command: AddReviewer, *, now: datetime, facts: Facts
) -> Advance | Rejected:
    """One voter more: the others' votes stay, and count among one more."""
    task = request.task(command.task_id)
    assert task is not None
    step = plan.steps[task.step]
    assert step.step.quorum is not None, "whether it is a vote is asked before"
    reviewer = _known(facts.people, command.username)
    voting = seats(request, task)
    if len(voting) >= MOST_VOTERS:
        return crowded(step.step)
    opened = open_task(step, request, path=task.path, now=now, facts=facts, visit=task.visit)
    if isinstance(opened, Rejected):
        return opened
    group = next((each.role for each in step.step.quorum.groups if each.role in reviewer.roles), None)
    seat = opened.task._replace(reserved_for=reviewer.username, group=group)
    unfit = _unfit(plan, request, seat, reviewer, voting)
    if unfit is not None:
        message = f"Expected somebody who may vote on {task.step} and does not yet: {unfit}"
        return Rejected(Reason.NOT_ELIGIBLE, message, (Fault("/username", unfit),))
    added = ReviewerAdded(seat.id, reviewer.username, command.note, len(voting) + 1)
    return advanced(request, (added, TaskOpened(seat)))


def _known(people: Mapping[str, Actor], username: str) -> Actor:
    return people.get(username) or Actor(username, active=False)


def _unfit(plan: Plan, request: Request, seat: Task, reviewer: Actor, voting: Iterable[Task]) -> str | None:
    """Why this one cannot be a voter more."""
    if any(reviewer.username in (each.reserved_for, each.assignee, *each.delegated) for each in voting):
        return f"{reviewer.username} has a vote already."
    quorum = plan.steps[seat.step].step.quorum
    assert quorum is not None
    if quorum.groups and seat.group is None:
        roles = ", ".join(quorum.roles)
        return f"{reviewer.username} has none of the roles that vote, which are {roles}."
    unfit = misfit(plan, request, seat, reviewer, done_by=reviewer.username)
    return None if unfit is None else unfit.message
