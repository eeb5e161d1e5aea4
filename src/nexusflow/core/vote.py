"""How a vote stands: counted from its tasks alone, so that there is no second truth.

One task is one voter's seat. Those of one visit of the step are one vote; a seat that was cancelled is no
longer counted, one that was opened later is. Votes count by seat, whoever it was handed on to; but nobody
votes twice, and nobody's name does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.quorum import Quorum
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Request, Task


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes in favour and against, of so many voters, of whom so many must be in favour."""

    in_favour: int
    against: int
    of: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether enough are in favour."""
        return self.in_favour >= self.needed

    @property
    def reachable(self) -> bool:
        """Whether enough can be, with those who have not voted."""
        return self.of - self.against >= self.needed


def seats(request: Request, task: Task) -> tuple[Task, ...]:
    """The tasks of the vote that this one is of, itself among them, without those that were cancelled."""
    return tuple(
        each
        for each in request.tasks
        if each.step == task.step and each.visit == task.visit and each.status is not TaskStatus.CANCELLED
    )


def tallies(quorum: Quorum, voting: Sequence[Task]) -> dict[str | None, Tally]:
    """The count of each group by its role; where there are no groups, the one count, by None."""
    return {
        group: _count(quorum, [each for each in voting if each.group == group], group)
        for group in quorum.named_groups
    }


def _count(quorum: Quorum, voting: Sequence[Task], group: str | None) -> Tally:
    cast = [each.outcome for each in voting if each.status is TaskStatus.COMPLETED]
    in_favour = cast.count(quorum.outcome)
    of = len(voting)
    return Tally(in_favour, len(cast) - in_favour, of, quorum.needed(of, group))


def total(quorum: Quorum, voting: Sequence[Task]) -> Tally:
    """All groups together."""
    counts = tallies(quorum, voting).values()
    return Tally(
        in_favour=sum(each.in_favour for each in counts),
        against=sum(each.against for each in counts),
        of=sum(each.of for each in counts),
        needed=sum(each.needed for each in counts),
    )


def result(quorum: Quorum, voting: Sequence[Task]) -> str | None:
    """What the vote has come to; None while that can still change, or nobody has voted.

    As long as somebody may still veto it, enough votes in favour are not the end of it.
    """
    cast = {each.outcome for each in voting if each.status is TaskStatus.COMPLETED}
    if not cast:
        return None
    counts = tallies(quorum, voting).values()
    if not cast.isdisjoint(quorum.veto) or not all(each.reachable for each in counts):
        return quorum.otherwise
    vetoed = bool(quorum.veto) and any(each.open for each in voting)
    return quorum.outcome if not vetoed and all(each.reached for each in counts) else None


def open_votes(request: Request) -> Iterator[Task]:
    """One task of each step that is open, by visit."""
    firsts = {(each.step, each.visit): each for each in reversed(request.open_tasks)}
    return reversed(firsts.values())


def refuse_twice(request: Request, task: Task, *, name: str, done_by: str) -> Rejected | None:
    """Why this one cannot vote here in that one's name: one of them has voted, or is to, elsewhere."""
    for seat in seats(request, task):
        if seat.id == task.id:
            continue
        cast = [each for each in (seat.completed_by, seat.on_behalf_of) if each is not None]
        voted = next((each for each in (done_by, name) if each in cast), None)
        if voted is not None:
            return _twice(task, f"{voted} has voted")
        if seat.status is TaskStatus.CLAIMED and seat.assignee == done_by:
            return _twice(task, f"{done_by} has claimed task {seat.id} of it; complete or release that one")
        if seat.open and seat.reserved_for == done_by != name:
            return _twice(task, f"{done_by} has a vote of their own in task {seat.id}")
    return None


def _twice(task: Task, why: str) -> Rejected:
    return Rejected(Reason.ALREADY_VOTED, f"Expected each to vote once on {task.step}, but {why}.")
