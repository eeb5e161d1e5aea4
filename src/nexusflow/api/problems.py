"""Every refusal as problem+json (RFC 9457), by one table from reason to status."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.responses import Response

from nexusflow.core.rejection import Fault, Reason, Rejected
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.engine.definitions import Unsound, faults_of
from nexusflow.verifier.finding import Report

MEDIA_TYPE: Final = "application/problem+json"


class Code(StrEnum):
    """What the door itself refuses. The values are stable: programs match on them."""

    NOT_LOGGED_IN = "not_logged_in"
    WRONG_CREDENTIALS = "wrong_credentials"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a refusal
    CROSS_SITE = "cross_site"
    NOT_PERMITTED = "not_permitted"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_SLOW = "too_slow"
    NO_DRAFT = "no_draft"
    INCIDENT_RESOLVED = "incident_resolved"
    MESSAGE_NOT_DEAD = "message_not_dead"
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged"
    TOO_LARGE = "too_large"
    INVALID_REQUEST = "invalid_request"
    INVALID_CURSOR = "invalid_cursor"
    TOO_MANY = "too_many"
    INTERNAL = "internal_error"
    UNAVAILABLE = "unavailable"


STATUS_OF: Final[Mapping[Reason | Cause | Code, int]] = {
    Reason.NOT_PERMITTED: 403,
    Reason.SEPARATION_OF_DUTIES: 403,
    Reason.ALREADY_VOTED: 409,
    Reason.NO_VOTE: 409,
    Reason.NOT_ELIGIBLE: 422,
    Reason.TOO_MANY_VOTERS: 409,
    Reason.NOT_FOUND: 404,
    Reason.UNKNOWN_WORKFLOW: 404,
    Reason.REQUEST_ENDED: 409,
    Reason.REQUEST_ALREADY_STARTED: 409,
    Reason.TASK_CLOSED: 409,
    Reason.TASK_CLAIMED: 409,
    Reason.TASK_NOT_CLAIMED: 409,
    Reason.NOT_DUE: 409,
    Reason.REQUEST_NOT_STARTED: 409,
    Reason.ALREADY_DECIDED: 409,
    Reason.REQUEST_SUSPENDED: 409,
    Reason.REQUEST_NOT_SUSPENDED: 409,
    Reason.UNKNOWN_MESSAGE: 422,
    Reason.NOBODY_WAITS: 409,
    Reason.SERVICE_ANSWERED: 409,
    Reason.SERVICE_NOT_STUCK: 409,
    Reason.RESOURCE_NOT_AWAITED: 409,
    Reason.RESOURCE_TAKEN: 409,
    Reason.NOT_AWAITED: 409,
    Reason.TOO_DEEP: 409,
    Reason.NO_TRANSITION: 409,
    Reason.AMBIGUOUS_TRANSITION: 409,
    Reason.EXPRESSION_FAILED: 409,
    Reason.ENDLESS: 409,
    Reason.NOTHING_LEFT: 409,
    Reason.CANNOT_SEND_BACK: 422,
    Reason.NOT_ELIGIBLE: 422,
    Reason.DUPLICATE_EXTERNAL_ID: 409,
    Reason.UNKNOWN_OUTCOME: 422,
    Reason.NOTE_REQUIRED: 422,
    Reason.INVALID_DATA: 422,
    Reason.INVALID_CONTEXT: 422,
    Reason.UNSOUND_DEFINITION: 422,
    Reason.IDEMPOTENCY_KEY_REUSED: 422,
    Cause.NAME_TAKEN: 409,
    Cause.LAST_USER_MANAGER: 409,
    Cause.TOO_MANY_TOKENS: 409,
    Cause.USER_DISABLED: 409,
    Cause.ABSENCE_OVERLAPS: 409,
    Cause.ABSENCE_ENDED: 409,
    Cause.TOO_MANY_ABSENCES: 409,
    Cause.SUBSTITUTION_CYCLE: 409,
    Cause.SUBSTITUTION_TOO_LONG: 409,
    Cause.UNKNOWN_USER: 404,
    Cause.UNKNOWN_ROLE: 422,
    Cause.UNKNOWN_PERMISSION: 422,
    Cause.UNKNOWN_MANAGER: 422,
    Cause.UNKNOWN_SUBSTITUTE: 422,
    Cause.INVALID_ABSENCE: 422,
    Cause.INVALID_NAME: 422,
    Cause.RESERVED_NAME: 422,
    Code.NOT_LOGGED_IN: 401,
    Code.WRONG_CREDENTIALS: 401,
    Code.WRONG_PASSWORD: 422,
    Code.CROSS_SITE: 403,
    Code.NOT_PERMITTED: 403,
    Code.NOT_FOUND: 404,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.TOO_SLOW: 408,
    Code.NO_DRAFT: 409,
    Code.INCIDENT_RESOLVED: 409,
    Code.MESSAGE_NOT_DEAD: 409,
    Code.ESCALATION_ACKNOWLEDGED: 409,
    Code.TOO_LARGE: 413,
    Code.INVALID_REQUEST: 422,
    Code.INVALID_CURSOR: 422,
    Code.TOO_MANY: 429,
    Code.INTERNAL: 500,
    Code.UNAVAILABLE: 503,
}


class Refusal(Exception):
    """Ends a call with a problem. Carries the answer, so that any depth of a route can give it."""

    def __init__(
        self,
        code: Reason | Cause | Code,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **further: Any,
    ) -> None:
        super().__init__(detail)
        self.body = problem(code, detail, errors=errors, **further)
        self.headers = dict(headers or {})

    @property
    def response(self) -> Response:
        """The answer to send."""
        return Response(
            orjson.dumps(self.body),
            status_code=self.body["status"],
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


def problem(
    code: Reason | Cause | Code, detail: str, *, errors: Iterable[Fault] = (), **further: Any
) -> dict[str, Any]:
    """The body of a problem; `code` decides the status."""
    status = STATUS_OF[code]
    return {
        "type": f"/docs/problems#{code.value}",
        "title": title(code),
        "status": status,
        "code": code.value,
        "detail": detail,
        "errors": [{"path": fault.path, "message": fault.message} for fault in errors],
        **further,
    }


def title(code: Reason | Cause | Code) -> str:
    """The code as words: the same for every occurrence, as the RFC wants a title to be."""
    return code.value.replace("_", " ").capitalize()


def rejected(refused: Rejected) -> Refusal:
    """The answer to a command that the engine refused."""
    if isinstance(refused, Unsound):
        return _unsound(refused.message, refused.report)
    return Refusal(refused.reason, refused.message, errors=refused.errors)


def refused_change(refused: Refused) -> Refusal:
    """The answer to a change that the directory refused."""
    code: Cause | Code = refused.cause
    if refused.cause is Cause.UNKNOWN_ROLE and not refused.errors:
        code = Code.NOT_FOUND  # the role in the path, not one in the body
    return Refusal(code, refused.message, errors=refused.errors)


def unsound(report: Report) -> Refusal:
    """The answer to publishing what cannot run: with the findings, as the verifier gives them."""
    what = "The definition cannot be published: see the findings that are errors, and correct them."
    return _unsound(what, report)


def _unsound(what: str, report: Report) -> Refusal:
    return Refusal(
        Reason.UNSOUND_DEFINITION,
        what,
        errors=faults_of(report),
        verdict=report.verdict.value,
        findings=finding_shapes(report),
    )


def finding_shapes(report: Report) -> list[dict[str, Any]]:
    """The findings as the contract has them."""
    return [
        {
            "code": finding.code.value,
            "severity": finding.severity.value,
            "step": finding.step,
            "transition": finding.transition,
            "message": finding.message,
            "trace": list(finding.trace),
        }
        for finding in report.findings
    ]


def not_found(what: str) -> Refusal:
    """Something is not there, or the caller does not see it; which of both is not told."""
    return Refusal(Code.NOT_FOUND, f"Expected {what} that exists and that you may see; there is none.")


def not_permitted(*permissions: str) -> Refusal:
    """The caller lacks a permission."""
    return Refusal(
        Code.NOT_PERMITTED,
        f"This needs the permission {' or '.join(permissions)}, which you do not hold.",
    )


def of_status(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Refusal:
    """The answer for a status that the framework decided on."""
    by_status = {404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED, 413: Code.TOO_LARGE}
    code = by_status.get(status, Code.INVALID_REQUEST if status < HTTPStatus.INTERNAL_SERVER_ERROR else None)
    return Refusal(code or Code.INTERNAL, detail, headers=headers)
