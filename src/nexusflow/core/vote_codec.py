"""What happens in votes, as audit entries and back."""

from nexusflow.core.entry import Entry
from nexusflow.core.request import TaskId
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided


def encode_vote(event: ReviewerAdded | VoteDecided) -> Entry:
    """The entry of an event of a vote."""
    if isinstance(event, ReviewerAdded):
        added = {"username": event.username, "note": event.note, "of": event.of}
        return Entry("reviewer.added", event.task_id, added)
    figures = {"for": event.in_favour, "against": event.against, "of": event.of, "needed": event.needed}
    decided = {"step": event.step, "visit": event.visit, "outcome": event.outcome}
    return Entry("vote.decided", None, {**decided, **figures})


def decode_vote(entry: Entry) -> ReviewerAdded | VoteDecided:
    """The event of an entry."""
    data = entry.metadata
    if entry.action == "reviewer.added":
        return ReviewerAdded(TaskId(entry.task_id or 0), data["username"], data["note"], data["of"])
    return VoteDecided(
        data["step"],
        data["visit"],
        data["outcome"],
        in_favour=data["for"],
        against=data["against"],
        of=data["of"],
        needed=data["needed"],
    )
