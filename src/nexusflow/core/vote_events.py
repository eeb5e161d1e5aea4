"""What happens in votes, besides what happens to each voter's task."""

from dataclasses import dataclass

from nexusflow.core.request import TaskId


@dataclass(frozen=True, slots=True)
class ReviewerAdded:
    """Somebody was given a vote in the middle of it, which has so many voters now."""

    task_id: TaskId
    username: str
    note: str
    of: int


@dataclass(frozen=True, slots=True)
class VoteDecided:
    """The vote on a visit of a step can come to nothing else any more; how it stood then."""

    step: str
    visit: int
    outcome: str
    in_favour: int
    against: int
    of: int
    needed: int
