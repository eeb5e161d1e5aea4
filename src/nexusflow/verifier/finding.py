"""What the verifier can say: one code a kind of defect, and the verdict that follows from them.

The table of codes is literal: code, severity and explanation stand together, and the reference page
is rendered from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """An error keeps a definition from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Verdict(StrEnum):
    """What is known of a definition as a whole."""

    SOUND = "sound"
    UNSOUND = "unsound"
    UNDECIDED = "undecided"


class Code(StrEnum):
    """Every kind of finding. The values are stable: people and programs match on them."""

    MALFORMED = "malformed"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"

    DUPLICATE_STEP = "duplicate_step"
    RESERVED_STEP_KEY = "reserved_step_key"
    UNKNOWN_START = "unknown_start"
    UNKNOWN_STEP = "unknown_step"
    UNREACHABLE_STEP = "unreachable_step"
    NO_WAY_TO_END = "no_way_to_end"
    ENDLESS_DECISIONS = "endless_decisions"

    TRANSITION_FROM_END = "transition_from_end"
    MISSING_OUTCOME = "missing_outcome"
    UNKNOWN_OUTCOME = "unknown_outcome"
    UNEXPECTED_OUTCOME = "unexpected_outcome"
    OUTCOME_WITHOUT_TRANSITION = "outcome_without_transition"
    DECISION_WITHOUT_TRANSITION = "decision_without_transition"
    STEP_WITHOUT_TRANSITION = "step_without_transition"
    INVALID_GUARD = "invalid_guard"
    UNEXPECTED_GUARD = "unexpected_guard"
    EQUAL_PRIORITY = "equal_priority"
    SHADOWED = "shadowed"
    MAY_NOT_MATCH = "may_not_match"

    CROSSED_BRANCHES = "crossed_branches"
    JOIN_WITHOUT_FORK = "join_without_fork"
    SEVERAL_JOINS = "several_joins"
    TOKENS_LEFT_OVER = "tokens_left_over"
    TOO_FEW_BRANCHES = "too_few_branches"
    DOUBLE_BRANCH = "double_branch"
    INVALID_VISITS = "invalid_visits"
    UNKNOWN_REGION = "unknown_region"
    INVALID_WAIT = "invalid_wait"
    INVALID_SERVICE = "invalid_service"
    UNENCRYPTED_CALL = "unencrypted_call"
    INVALID_SUBFLOW = "invalid_subflow"
    ENDLESS_SUBFLOW = "endless_subflow"
    UNKNOWN_WORKFLOW = "unknown_workflow"
    SUBFLOW_MISFIT = "subflow_misfit"
    INVALID_MILESTONE = "invalid_milestone"
    INVALID_ASSIGNEE = "invalid_assignee"
    INVALID_REQUIRE = "invalid_require"
    INVALID_RESOURCE = "invalid_resource"
    INVALID_DISTRIBUTION = "invalid_distribution"
    INVALID_QUORUM = "invalid_quorum"

    INVALID_CONTEXT_SCHEMA = "invalid_context_schema"
    NO_CREATE_PERMISSION = "no_create_permission"
    NO_PERMISSION = "no_permission"
    NO_OUTCOMES = "no_outcomes"
    NO_STATUS = "no_status"
    INVALID_FORM = "invalid_form"
    INVALID_SLA = "invalid_sla"
    NO_SUPERVISOR_ROLE = "no_supervisor_role"
    UNKNOWN_NOTE_OUTCOME = "unknown_note_outcome"
    UNKNOWN_SEPARATION = "unknown_separation"
    UNKNOWN_WRITE = "unknown_write"
    WRITE_TYPE_MISMATCH = "write_type_mismatch"

    UNKNOWN_ROLE = "unknown_role"
    ROLE_WITHOUT_HOLDER = "role_without_holder"
    PERMISSION_NOT_GRANTED = "permission_not_granted"
    PERMISSION_WITHOUT_HOLDER = "permission_without_holder"


WARNINGS: Final = frozenset(
    {
        Code.SHADOWED,
        Code.MAY_NOT_MATCH,
        Code.UNENCRYPTED_CALL,
        Code.UNKNOWN_WORKFLOW,
        Code.SUBFLOW_MISFIT,
        Code.UNKNOWN_ROLE,
        Code.ROLE_WITHOUT_HOLDER,
        Code.PERMISSION_NOT_GRANTED,
        Code.PERMISSION_WITHOUT_HOLDER,
    }
)
"""Codes that do not keep a definition from being published; every other code does."""

UNDECIDING: Final = frozenset({Code.MAY_NOT_MATCH})
"""Warnings that leave open whether every request can go on."""

EXPLANATIONS: Final[Mapping[Code, str]] = {
    Code.MALFORMED: "A part of the document does not have the shape that the format asks for.",
    Code.UNKNOWN_KEY: "The document has a key that the format does not know, most often a typing error.",
    Code.MISSING_KEY: "The document lacks a key without which it cannot be read.",
    Code.TOO_LARGE: "The document, or a part of it, is larger than the limits of the format.",
    Code.UNSUPPORTED: "The document uses a part of the format that this version does not run.",
    Code.DUPLICATE_STEP: "Two steps have the same key.",
    Code.RESERVED_STEP_KEY: "A step is called `requester`, which in `separate_from` means who started.",
    Code.UNKNOWN_START: "`start` names a step that does not exist.",
    Code.UNKNOWN_STEP: "A transition comes from or leads to a step that does not exist.",
    Code.UNREACHABLE_STEP: "No request can ever come to this step.",
    Code.NO_WAY_TO_END: "A request that comes to this step can never reach an end; the trace leads there.",
    Code.ENDLESS_DECISIONS: "Steps lead to each other in a circle in which nobody ever acts.",
    Code.TRANSITION_FROM_END: "A transition leaves an end, after which nothing can follow.",
    Code.MISSING_OUTCOME: "A transition from a task does not say on which outcome it is taken.",
    Code.UNKNOWN_OUTCOME: "A transition is on an outcome that its step does not have.",
    Code.UNEXPECTED_OUTCOME: "A transition from a step without outcomes names one.",
    Code.OUTCOME_WITHOUT_TRANSITION: "A task can be completed with an outcome that leads nowhere.",
    Code.DECISION_WITHOUT_TRANSITION: "A decision step has no transition, so a request stops there.",
    Code.STEP_WITHOUT_TRANSITION: "A fork or a join has no transition, so a request stops there.",
    Code.UNEXPECTED_GUARD: "A fork that opens every branch has a guard on one of them.",
    Code.CROSSED_BRANCHES: (
        "A step is reached from inside the branches of a fork and from outside of them, or from those of "
        "another fork; branches are left by their join alone, so that general merges (pattern 38) and joins "
        "that are entered again are not run."
    ),
    Code.JOIN_WITHOUT_FORK: (
        "A join is reached where no fork has opened branches; merging the threads of one branch (pattern 41) "
        "is not run."
    ),
    Code.SEVERAL_JOINS: "The branches of one fork lead to different joins, which would wait for each other.",
    Code.TOKENS_LEFT_OVER: (
        "A branch of a fork that is joined can also come to an end that does not close the others."
    ),
    Code.TOO_FEW_BRANCHES: "A join waits for more branches than its fork opens.",
    Code.DOUBLE_BRANCH: (
        "A fork opens two branches to the same step; splitting one branch into threads (pattern 42) is not "
        "run."
    ),
    Code.INVALID_VISITS: "`max_visits` and `then` do not say together where to go instead.",
    Code.UNKNOWN_REGION: (
        "`cancels` names a step at which nothing can be open, or, from a branch that can come late, one "
        "outside of it, so that nothing might be left that moves the request."
    ),
    Code.INVALID_MILESTONE: (
        "`while_not_started` names no task in a branch beside the step's own, so that nothing would be left "
        "or nothing could begin."
    ),
    Code.INVALID_ASSIGNEE: "`assignee` is no expression that gives a username.",
    Code.INVALID_REQUIRE: "`require` is no expression over `actor` and `context` that is true or false.",
    Code.INVALID_RESOURCE: (
        "`resource` is no expression that gives a name, or stands beside `quorum`, which opens several tasks "
        "at once."
    ),
    Code.INVALID_DISTRIBUTION: (
        "`distribution` stands beside `assignee` or `quorum`, which say already who gets the task."
    ),
    Code.INVALID_QUORUM: (
        "A vote cannot be held or counted as `quorum` says it, or stands beside what is about one person."
    ),
    Code.INVALID_WAIT: "A wait does not say what it waits for, or more than one thing, or not how to tell.",
    Code.INVALID_SERVICE: (
        "A service does not say whom it asks, or how, or says what its kind of call does not know."
    ),
    Code.UNENCRYPTED_CALL: (
        "A service is called over http, without encryption, which the operator must have allowed for that "
        "place (`NEXUSFLOW_CALLS_ALLOW`)."
    ),
    Code.INVALID_SUBFLOW: (
        "A subflow does not say of which workflow it starts a request, or sends what cannot be worked out."
    ),
    Code.ENDLESS_SUBFLOW: (
        "Every way to an end starts a request of the same workflow again, by itself or by way of others."
    ),
    Code.UNKNOWN_WORKFLOW: "A subflow starts a workflow of which no version is published.",
    Code.SUBFLOW_MISFIT: (
        "What a subflow sends or writes does not fit the context of the workflow that it starts, as that is "
        "published now."
    ),
    Code.INVALID_GUARD: "A guard is not an expression that gives true or false over what it can see.",
    Code.EQUAL_PRIORITY: (
        "Two transitions of equal priority, from one step on one outcome, are not shown to exclude "
        "each other."
    ),
    Code.SHADOWED: "A transition can never be taken: one without a guard stands before it.",
    Code.MAY_NOT_MATCH: (
        "Every transition from a step on an outcome is guarded and they are not shown to cover every case, "
        "so that a completion may be refused."
    ),
    Code.INVALID_CONTEXT_SCHEMA: "The context schema is not a self-contained JSON Schema of an object.",
    Code.NO_CREATE_PERMISSION: "`create_permission` is missing, so that nobody may start a request.",
    Code.NO_PERMISSION: "A task has no permission, so that nobody may do it.",
    Code.NO_OUTCOMES: "A task has no outcomes, so that it cannot be completed.",
    Code.NO_STATUS: "An end does not say whether a request is completed or rejected there.",
    Code.INVALID_FORM: "A form is not a self-contained JSON Schema of an object.",
    Code.INVALID_SLA: "`sla_hours` is neither a positive number nor an expression that gives a number.",
    Code.NO_SUPERVISOR_ROLE: (
        "A step has a deadline, or is escalated when nobody may do it, and there is no role to escalate to."
    ),
    Code.UNKNOWN_NOTE_OUTCOME: "`require_note` names an outcome that the step does not have.",
    Code.UNKNOWN_SEPARATION: "`separate_from` names neither `requester`, `parent` nor a task step.",
    Code.UNKNOWN_WRITE: "`writes` names a field that the form or the context schema does not have.",
    Code.WRITE_TYPE_MISMATCH: "`writes` names a field whose type in the form the context does not accept.",
    Code.UNKNOWN_ROLE: "A role is named that does not exist.",
    Code.ROLE_WITHOUT_HOLDER: "A role is named that no active user holds.",
    Code.PERMISSION_NOT_GRANTED: "A permission is needed that no role grants.",
    Code.PERMISSION_WITHOUT_HOLDER: "A permission is needed that no active user holds through any role.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `transition` is an index into the definition's transitions; `trace` step keys."""

    code: Code
    severity: Severity
    step: str | None
    transition: int | None
    message: str
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on a definition and what it rests on, errors first."""

    verdict: Verdict
    findings: tuple[Finding, ...]


def found(
    code: Code,
    message: str,
    *,
    step: str | None = None,
    transition: int | None = None,
    trace: tuple[str, ...] = (),
) -> Finding:
    """A finding with the severity of its code."""
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    return Finding(code, severity, step, transition, message, trace)


def conclude(findings: Iterable[Finding]) -> Report:
    """The report: unsound on any error, undecided on an undeciding warning, else sound."""
    ordered = tuple(sorted(findings, key=lambda each: each.severity is not Severity.ERROR))
    if any(each.severity is Severity.ERROR for each in ordered):
        return Report(Verdict.UNSOUND, ordered)
    if any(each.code in UNDECIDING for each in ordered):
        return Report(Verdict.UNDECIDED, ordered)
    return Report(Verdict.SOUND, ordered)


_REFERENCE = """\
# Findings

What the verifier says of a definition, by `nexusflow workflow verify`, by `POST /api/v1/workflows/verify`
and at publish. Each finding has a code, a severity, the step or the transition that it is about (a
transition by its place in the list, the first being 0), a sentence, and where a path explains it, the
keys of the steps on that path (`trace`).

| verdict | meaning |
| --- | --- |
| `sound` | no error, and nothing left open; there may be warnings |
| `undecided` | no error, but {undeciding} |
| `unsound` | at least one error; it cannot be published, and no request of it can be started |

Errors keep a definition from being published; warnings do not. Whether roles and permissions have
somebody only ever warns: people are hired, and roles granted, after a process is published.

A document that cannot be read ({shape}) is told so alone: what it means is
examined once it can be read.

| code | severity | meaning |
| --- | --- | --- |
{rows}

This page is written by `nexusflow.verifier.finding.render_reference`; a test compares the two.
"""
_SHAPE: Final = (Code.MALFORMED, Code.UNKNOWN_KEY, Code.MISSING_KEY)


def render_reference() -> str:
    """The reference page of all findings, as Markdown."""
    rows = (
        f"| `{code}` | {Severity.WARNING if code in WARNINGS else Severity.ERROR} | {EXPLANATIONS[code]} |"
        for code in Code
    )
    return _REFERENCE.format(
        undeciding=" or ".join(f"`{code}`" for code in sorted(UNDECIDING)),
        shape=", ".join(f"`{code}`" for code in _SHAPE),
        rows="\n".join(rows),
    )
