"""Who votes: the tasks that are opened together when a step is entered that is voted on.

A vote that too few can take part in is not decided by that: seats are left for nobody, until somebody is
given them or is added.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from nexusflow.core.choose import Outcome, variables_of
from nexusflow.core.definition import Step
from nexusflow.core.eligibility import misfit
from nexusflow.core.events import TaskOpened
from nexusflow.core.guard import GuardError
from nexusflow.core.marking import Path
from nexusflow.core.opening import NOBODY, open_task
from nexusflow.core.plan import Plan, StepPlan
from nexusflow.core.quorum import MOST_VOTERS, Quorum
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request, Task


@dataclass(frozen=True, slots=True)
class _Seat:
    """One voter to be: for one person, for nobody (""), or for whoever holds the permission (None)."""

    reserved_for: str | None
    group: str | None = None


def open_vote(
    plan: Plan, step: StepPlan, request: Request, *, path: Path, now: datetime, facts: Facts
) -> tuple[TaskOpened, ...] | Rejected:
    """Enter a step that is voted on: a task for each voter, all of the same visit."""
    quorum = step.step.quorum
    assert quorum is not None
    first = open_task(step, request, path=path, now=now, facts=facts)
    if isinstance(first, Rejected):
        return first
    chosen = tuple(_voters(plan, step, request, first.task, facts))
    wanted = tuple(_filled_up(quorum, chosen))
    if len(wanted) > MOST_VOTERS or _too_many(quorum, facts):
        return crowded(step.step)
    opened = [first]
    for _ in wanted[1:]:
        another = open_task(step, request, path=path, now=now, facts=facts)
        assert isinstance(another, TaskOpened), "what was worked out for the first holds for all"
        opened.append(another)
    return tuple(
        TaskOpened(each.task._replace(reserved_for=seat.reserved_for, group=seat.group))
        for each, seat in zip(opened, wanted, strict=True)
    )


def _voters(plan: Plan, step: StepPlan, request: Request, seat: Task, facts: Facts) -> Iterator[_Seat]:
    quorum = step.step.quorum
    assert quorum is not None
    if quorum.number is not None:
        yield from [_Seat(None)] * quorum.number
    elif step.voters is not None:
        yield from _named(step, request, facts.requester, visit=seat.visit)
    else:
        seated: set[str] = set()
        for role in quorum.roles:
            for member in facts.staff.members.get(role) or ():
                own = seat._replace(reserved_for=member.username)
                fits = misfit(plan, request, own, member, done_by=member.username) is None
                if fits and member.username not in seated:
                    seated.add(member.username)
                    yield _Seat(member.username, role if quorum.groups else None)


def _named(step: StepPlan, request: Request, requester: Actor, *, visit: int) -> Iterator[_Seat]:
    """Whom the expression names, each once, or as many of whoever may as it says."""
    assert step.voters is not None
    found: object = step.voters.evaluate(variables_of(request.context, Outcome(), requester, visits=visit))
    if isinstance(found, GuardError):
        return
    if isinstance(found, bool | int | float):
        yield from [_Seat(None)] * min(int(found), MOST_VOTERS + 1)
        return
    names = found if isinstance(found, list) else [found]
    yield from (_Seat(name) for name in dict.fromkeys(names) if name.strip())


def _filled_up(quorum: Quorum, chosen: Sequence[_Seat]) -> Iterator[_Seat]:
    """With seats for nobody, where there are fewer voters than must be in favour."""
    yield from chosen
    for group in quorum.named_groups:
        there = [each for each in chosen if each.group == group]
        missing = max(1, quorum.needed(len(there), group)) - len(there)
        yield from [_Seat(NOBODY, group)] * missing


def _too_many(quorum: Quorum, facts: Facts) -> bool:
    return any(facts.staff.members.get(role, ()) is None for role in quorum.roles)


def crowded(step: Step) -> Rejected:
    """The refusal of more voters than are counted."""
    return Rejected(
        Reason.TOO_MANY_VOTERS,
        f"Expected at most {MOST_VOTERS:,} voters of step {step.key}; there are more. Nothing was changed.",
    )
