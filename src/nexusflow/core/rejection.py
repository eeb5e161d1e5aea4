"""Refusals are values. Each has a reason, which is stable, and a sentence for the person."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something was refused. The value is the `code` that callers see."""

    NOT_PERMITTED = "not_permitted"
    SEPARATION_OF_DUTIES = "separation_of_duties"
    NOT_ELIGIBLE = "not_eligible"
    ALREADY_VOTED = "already_voted"
    NOT_FOUND = "not_found"
    REQUEST_ENDED = "request_ended"
    REQUEST_ALREADY_STARTED = "request_already_started"
    TASK_CLOSED = "task_closed"
    TASK_CLAIMED = "task_claimed"
    TASK_NOT_CLAIMED = "task_not_claimed"
    NOT_DUE = "not_due"
    REQUEST_SUSPENDED = "request_suspended"
    REQUEST_NOT_SUSPENDED = "request_not_suspended"
    NO_VOTE = "no_vote"
    TOO_MANY_VOTERS = "too_many_voters"
    ALREADY_DECIDED = "already_decided"
    REQUEST_NOT_STARTED = "request_not_started"
    UNKNOWN_MESSAGE = "unknown_message"
    NOBODY_WAITS = "nobody_waits"
    SERVICE_ANSWERED = "service_answered"
    SERVICE_NOT_STUCK = "service_not_stuck"
    RESOURCE_NOT_AWAITED = "resource_not_awaited"
    RESOURCE_TAKEN = "resource_taken"
    NOT_AWAITED = "not_awaited"
    TOO_DEEP = "too_deep"
    NO_TRANSITION = "no_transition"
    AMBIGUOUS_TRANSITION = "ambiguous_transition"
    EXPRESSION_FAILED = "expression_failed"
    ENDLESS = "endless"
    NOTHING_LEFT = "nothing_left"
    CANNOT_SEND_BACK = "cannot_send_back"
    UNKNOWN_OUTCOME = "unknown_outcome"
    NOTE_REQUIRED = "note_required"
    INVALID_DATA = "invalid_data"
    INVALID_CONTEXT = "invalid_context"
    UNSOUND_DEFINITION = "unsound_definition"
    UNKNOWN_WORKFLOW = "unknown_workflow"
    DUPLICATE_EXTERNAL_ID = "duplicate_external_id"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was sent: where (a JSON pointer) and what was expected."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The answer to a command that changes nothing."""

    reason: Reason
    message: str
    errors: tuple[Fault, ...] = ()
