"""Every code has a document that shows it, and nothing but it."""

from collections.abc import Callable
from datetime import date

import pytest

from nexusflow.core.definition import Definition
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import UNDECIDING, WARNINGS, Code, Finding, Severity, Verdict

from .documents import Document, purchase, step, task, way

ROLES = {
    "buyer": frozenset(
        {"purchase.create", "purchase.review", "purchase.sign", "purchase.correct", "purchase.appraise"}
    ),
    "procurement-lead": frozenset({"sla.read"}),
}
HOLDERS = {"buyer": 2, "procurement-lead": 1}

Change = Callable[[Document], object]

SPECIMENS: list[tuple[str, Code, Change]] = [
    ("a key in capitals", Code.MALFORMED, lambda d: d.update(key="PURCHASE")),
    ("a version of another format", Code.MALFORMED, lambda d: d.update(nexusflow=2)),
    ("an outcome listed twice", Code.MALFORMED, lambda d: step(d, "sign").update(outcomes=["signed"] * 2)),
    ("a visibility that is none", Code.MALFORMED, lambda d: d.update(visibility="nobody")),
    (
        "a date where JSON has none",
        Code.MALFORMED,
        lambda d: d.update(description=date.max),
    ),
    ("a misspelt key of a step", Code.UNKNOWN_KEY, lambda d: step(d, "sign").update(permision="x")),
    ("a key of a task on a decision", Code.UNKNOWN_KEY, lambda d: step(d, "extent").update(outcomes=["a"])),
    ("a misspelt key of a workflow", Code.UNKNOWN_KEY, lambda d: d.update(superviser_role="x")),
    ("a transition without a target", Code.MISSING_KEY, lambda d: d["transitions"][0].pop("to")),
    ("a document without a start", Code.MISSING_KEY, lambda d: d.pop("start")),
    (
        "501 steps",
        Code.TOO_LARGE,
        lambda d: d.update(steps=[{"key": f"s{n}", "type": "decision"} for n in range(501)]),
    ),
    (
        "a guard of 100 kB",
        Code.TOO_LARGE,
        lambda d: d["transitions"][3].update(when="1==1 || " * 12_500 + "true"),
    ),
    ("a calendar", Code.UNSUPPORTED, lambda d: d.update(calendar="office-hours")),
    ("a key of a later version", Code.UNSUPPORTED, lambda d: step(d, "sign").update(prefer="same")),
    (
        "a fork",
        Code.UNSUPPORTED,
        lambda d: (
            d["steps"].append({"key": "both", "type": "fork"}),
            _append(d, way("both", "sign")),
            _to(d, "both"),
        ),
    ),
    (
        "a key of two steps",
        Code.DUPLICATE_STEP,
        lambda d: d["steps"].append({"key": "extent", "type": "decision"}),
    ),
    (
        "a step called requester",
        Code.RESERVED_STEP_KEY,
        lambda d: (
            d["steps"].append(task("requester", permission="purchase.correct")),
            _append(d, way("requester", "sign", outcome="done")),
            _to(d, "requester"),
        ),
    ),
    ("a start that does not exist", Code.UNKNOWN_START, lambda d: d.update(start="reviw")),
    (
        "a way to a step that does not exist",
        Code.UNKNOWN_STEP,
        lambda d: d["transitions"][5].update(to="orderd"),
    ),
    (
        "a way from a step that does not exist",
        Code.UNKNOWN_STEP,
        lambda d: _append(d, way("signn", "ordered")),
    ),
    ("a step that nothing leads to", Code.UNREACHABLE_STEP, lambda d: _add_appraisal(d)),
    (
        "a step that is only behind a transition which is never taken",
        Code.UNREACHABLE_STEP,
        lambda d: (_add_appraisal(d), _append(d, way("appraise", "extent", outcome="done", when="false"))),
    ),
    (
        "two tasks that lead to each other alone",
        Code.NO_WAY_TO_END,
        lambda d: d["transitions"].__setitem__(5, way("sign", "sign", outcome="signed")),
    ),
    (
        "two decisions in a circle",
        Code.ENDLESS_DECISIONS,
        lambda d: (
            d["steps"].append({"key": "again", "type": "decision"}),
            d["transitions"][4].update(to="again"),
            _append(
                d, way("again", "extent", when="context.amount < 3", priority=1), way("again", "ordered")
            ),
        ),
    ),
    ("a way on from an end", Code.TRANSITION_FROM_END, lambda d: _append(d, way("refused", "review"))),
    ("a way from a task on no outcome", Code.MISSING_OUTCOME, lambda d: _append(d, way("sign", "refused"))),
    (
        "an outcome that the step lacks",
        Code.UNKNOWN_OUTCOME,
        lambda d: _append(d, way("sign", "refused", outcome="no")),
    ),
    (
        "an outcome of a decision",
        Code.UNEXPECTED_OUTCOME,
        lambda d: _append(d, way("extent", "refused", outcome="no")),
    ),
    (
        "an outcome that leads nowhere",
        Code.OUTCOME_WITHOUT_TRANSITION,
        lambda d: step(d, "sign")["outcomes"].append("no"),
    ),
    (
        "a decision that leads nowhere",
        Code.DECISION_WITHOUT_TRANSITION,
        lambda d: (d["steps"].append({"key": "nowhere", "type": "decision"}), _to(d, "nowhere")),
    ),
    (
        "a guard that is no expression",
        Code.INVALID_GUARD,
        lambda d: d["transitions"][3].update(when="context.amount >"),
    ),
    (
        "a guard over no field",
        Code.INVALID_GUARD,
        lambda d: d["transitions"][3].update(when="context.amuont > 3"),
    ),
    (
        "a guard that gives a number",
        Code.INVALID_GUARD,
        lambda d: d["transitions"][3].update(when="context.amount"),
    ),
    (
        "a guard that always fails",
        Code.INVALID_GUARD,
        lambda d: d["transitions"][3].update(when="1 / 0 > 3"),
    ),
    (
        "a guard over the actor",
        Code.INVALID_GUARD,
        lambda d: d["transitions"][3].update(when="actor.name == ''"),
    ),
    (
        "two guards that can both hold",
        Code.EQUAL_PRIORITY,
        lambda d: _append(d, way("extent", "refused", when="context.amount > 9000", priority=10)),
    ),
    ("two otherwises", Code.EQUAL_PRIORITY, lambda d: _append(d, way("extent", "refused"))),
    (
        "33 guards of one priority",
        Code.EQUAL_PRIORITY,
        lambda d: _append(
            d, *(way("extent", "sign", when=f"context.vendor == 'v{n}'", priority=50) for n in range(33))
        ),
    ),
    (
        "a transition behind an otherwise",
        Code.SHADOWED,
        lambda d: _append(d, way("extent", "sign", priority=200)),
    ),
    (
        "a decision without an otherwise",
        Code.MAY_NOT_MATCH,
        lambda d: d["transitions"][4].update(when="context.amount < 5000"),
    ),
    (
        "a context that is a list",
        Code.INVALID_CONTEXT_SCHEMA,
        lambda d: d.update(context_schema={"type": "array"}),
    ),
    (
        "a context of a type that JSON lacks",
        Code.INVALID_CONTEXT_SCHEMA,
        lambda d: d.update(context_schema={"type": "map"}),
    ),
    (
        "a context schema that lies elsewhere",
        Code.INVALID_CONTEXT_SCHEMA,
        lambda d: d["context_schema"].update({"$ref": "https://example.com/order.json"}),
    ),
    ("no create permission", Code.NO_CREATE_PERMISSION, lambda d: d.pop("create_permission")),
    ("a task without a permission", Code.NO_PERMISSION, lambda d: step(d, "sign").pop("permission")),
    (
        "a task without outcomes",
        Code.NO_OUTCOMES,
        lambda d: (step(d, "sign").pop("outcomes"), d["transitions"].pop(5)),
    ),
    ("an end without a status", Code.NO_STATUS, lambda d: step(d, "ordered").pop("status")),
    ("a form of a text", Code.INVALID_FORM, lambda d: step(d, "sign").update(form={"type": "string"})),
    ("a form that is no schema", Code.INVALID_FORM, lambda d: step(d, "sign").update(form={"type": 3})),
    (
        "a form that lies elsewhere",
        Code.INVALID_FORM,
        lambda d: step(d, "sign").update(form={"$ref": "file:///etc/passwd"}),
    ),
    ("no time at all", Code.INVALID_SLA, lambda d: step(d, "review").update(sla_hours=0)),
    ("no time, worked out", Code.INVALID_SLA, lambda d: step(d, "review").update(sla_hours="5 - 5")),
    ("less than no time", Code.INVALID_SLA, lambda d: step(d, "review").update(sla_hours=-3)),
    ("a thousand years", Code.INVALID_SLA, lambda d: step(d, "review").update(sla_hours=8_766_000)),
    (
        "a deadline that is a text",
        Code.INVALID_SLA,
        lambda d: step(d, "review").update(sla_hours="context.vendor"),
    ),
    (
        "a deadline that looks at the decision",
        Code.INVALID_SLA,
        lambda d: step(d, "review").update(sla_hours="data.hours"),
    ),
    ("a deadline with nobody to tell", Code.NO_SUPERVISOR_ROLE, lambda d: d.pop("supervisor_role")),
    (
        "a note for no outcome",
        Code.UNKNOWN_NOTE_OUTCOME,
        lambda d: step(d, "review").update(require_note=["refuse"]),
    ),
    (
        "a separation from a decision",
        Code.UNKNOWN_SEPARATION,
        lambda d: step(d, "sign").update(separate_from=["extent"]),
    ),
    (
        "a separation from nothing",
        Code.UNKNOWN_SEPARATION,
        lambda d: step(d, "sign").update(separate_from=["me"]),
    ),
    (
        "a write of no field of the form",
        Code.UNKNOWN_WRITE,
        lambda d: step(d, "review").update(writes=["vendor"]),
    ),
    (
        "a write of no field of the context",
        Code.UNKNOWN_WRITE,
        lambda d: d["context_schema"]["properties"].pop("cost_centre"),
    ),
    (
        "a write of another type",
        Code.WRITE_TYPE_MISMATCH,
        lambda d: d["context_schema"]["properties"].update(cost_centre={"type": "integer"}),
    ),
    (
        "a role that does not exist",
        Code.UNKNOWN_ROLE,
        lambda d: step(d, "review").update(supervisor_role="boss"),
    ),
    (
        "a reader's role that does not exist",
        Code.UNKNOWN_ROLE,
        lambda d: d.update(visibility={"roles": ["boss"]}),
    ),
    (
        "a role nobody holds",
        Code.ROLE_WITHOUT_HOLDER,
        lambda d: step(d, "review").update(supervisor_role="vacant"),
    ),
    (
        "a permission nobody is granted",
        Code.PERMISSION_NOT_GRANTED,
        lambda d: step(d, "sign").update(permission="fly"),
    ),
    (
        "a permission nobody holds",
        Code.PERMISSION_WITHOUT_HOLDER,
        lambda d: step(d, "sign").update(permission="doze"),
    ),
]


def _append(document: Document, *transitions: Document) -> Document:
    document["transitions"] += transitions
    return document


def _to(document: Document, key: str) -> Document:
    """Lead the large orders to another step instead of `sign`, and the small ones to `sign`."""
    document["transitions"][3]["to"] = key
    document["transitions"][4]["to"] = "sign"
    return document


def _add_appraisal(document: Document) -> Document:
    document["steps"].append(task("appraise"))
    return _append(document, way("appraise", "sign", outcome="done"))


def examine(document: Document) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict on a document by a directory in which `vacant` and `doze` have nobody."""
    definition = read_document(document)
    if not isinstance(definition, Definition):
        return Verdict.UNSOUND, definition
    roles = {**ROLES, "vacant": frozenset({"doze"})}
    report = verify(definition, roles=roles, holders={**HOLDERS, "vacant": 0})
    return report.verdict, report.findings


def test_the_document_that_all_of_them_change_is_sound() -> None:
    assert examine(purchase()) == (Verdict.SOUND, ())


@pytest.mark.parametrize(("code", "change"), [pytest.param(c, f, id=name) for name, c, f in SPECIMENS])
def test_a_defect_is_found_and_nothing_else(code: Code, change: Change) -> None:
    document = purchase()
    change(document)

    verdict, findings = examine(document)

    assert {each.code for each in findings} == {code}
    assert findings[0].severity is (Severity.WARNING if code in WARNINGS else Severity.ERROR)
    expected = Verdict.UNDECIDED if code in UNDECIDING else Verdict.SOUND
    assert verdict is (expected if code in WARNINGS else Verdict.UNSOUND)


@pytest.mark.parametrize(("code", "change"), [pytest.param(c, f, id=name) for name, c, f in SPECIMENS])
def test_a_finding_says_what_was_expected_and_what_was_found(code: Code, change: Change) -> None:
    document = purchase()
    change(document)

    for each in examine(document)[1]:
        assert each.message.startswith("Expected ")
        assert "found" in each.message
        assert len(each.message) < 1_000


def test_every_code_has_a_document_that_shows_it() -> None:
    assert {code for _, code, _ in SPECIMENS} == set(Code)
