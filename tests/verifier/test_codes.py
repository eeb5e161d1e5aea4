"""Every code has a document that shows it, and nothing but it."""

from collections.abc import Callable
from datetime import date

import pytest

from nexusflow.core.definition import Definition
from nexusflow.verifier.check import verify
from nexusflow.verifier.document import read_document
from nexusflow.verifier.finding import UNDECIDING, WARNINGS, Code, Finding, Severity, Verdict

from .documents import Document, purchase, read, step, task, way

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
    ("a key of a later version", Code.UNSUPPORTED, lambda d: step(d, "sign").update(calendar="office-hours")),
    (
        "a turn for one who is named already",
        Code.INVALID_DISTRIBUTION,
        lambda d: step(d, "sign").update(distribution="round_robin", assignee="'ada'"),
    ),
    (
        "101 branches",
        Code.TOO_LARGE,
        lambda d: (_fork(d), _branch(d, *(f"b{number}" for number in range(99)))),
    ),
    (
        "branches that are forked at once",
        Code.TOO_LARGE,
        lambda d: (_fork(d), [_branch_in_branches(d, f"f{number}") for number in range(40)]),
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
    (
        "two tasks that send what has been there often enough to each other",
        Code.ENDLESS_DECISIONS,
        lambda d: (
            step(d, "review").update(max_visits=2, then="correct"),
            step(d, "correct").update(max_visits=1, then="review"),
        ),
    ),
    (
        "an instant in a circle, which may have been long ago",
        Code.ENDLESS_DECISIONS,
        lambda d: (
            _wait(d, until="context.vendor"),
            d["steps"].append({"key": "again", "type": "decision"}),
            _of(d, "pause", to="again"),
            _append(d, way("again", "pause", when="context.amount > 9000", priority=1), way("again", "sign")),
        ),
    ),
    (
        "a fork and its join in a circle",
        Code.ENDLESS_DECISIONS,
        lambda d: (_fork(d), _append(d, way("both", "together")), _of(d, "together", to="both")),
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
        "an outcome of a fork",
        Code.UNEXPECTED_OUTCOME,
        lambda d: (_fork(d), _append(d, way("both", "together", outcome="no"))),
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
        "a fork that opens nothing",
        Code.STEP_WITHOUT_TRANSITION,
        lambda d: (d["steps"].append({"key": "nowhere", "type": "fork"}), _to(d, "nowhere")),
    ),
    (
        "a join that leads nowhere",
        Code.STEP_WITHOUT_TRANSITION,
        lambda d: (_fork(d), d["transitions"].remove(_of(d, "together"))),
    ),
    ("a guard of a fork that opens all", Code.UNEXPECTED_GUARD, lambda d: (_fork(d), _guard(d, "appraise"))),
    (
        "a way out of a branch that is not its join",
        Code.CROSSED_BRANCHES,
        lambda d: (_fork(d), _lead(d, "appraise", "review")),
    ),
    (
        "a join of nothing",
        Code.JOIN_WITHOUT_FORK,
        lambda d: (
            d["steps"].append({"key": "together", "type": "join"}),
            _append(d, way("together", "ordered")),
            _to(d, "together"),
        ),
    ),
    (
        "two joins of one fork",
        Code.SEVERAL_JOINS,
        lambda d: (
            _fork(d),
            d["steps"].append({"key": "elsewhere", "type": "join"}),
            _append(d, way("elsewhere", "ordered")),
            _of(d, "appraise", to="elsewhere"),
        ),
    ),
    (
        "an end in a branch that others wait for",
        Code.TOKENS_LEFT_OVER,
        lambda d: (_fork(d), _lead(d, "appraise", "refused")),
    ),
    (
        "a join that waits for more than there are",
        Code.TOO_FEW_BRANCHES,
        lambda d: (_fork(d), step(d, "together").update(join={"count": 3})),
    ),
    (
        "two branches to one step",
        Code.DOUBLE_BRANCH,
        lambda d: (_fork(d), _append(d, way("both", "sign"))),
    ),
    ("visits without a way round", Code.INVALID_VISITS, lambda d: step(d, "review").update(max_visits=2)),
    ("a way round without visits", Code.INVALID_VISITS, lambda d: step(d, "review").update(then="sign")),
    (
        "a way round to where it starts",
        Code.INVALID_VISITS,
        lambda d: step(d, "review").update(max_visits=2, then="review"),
    ),
    (
        "a way round to nowhere",
        Code.INVALID_VISITS,
        lambda d: step(d, "review").update(max_visits=2, then="signn"),
    ),
    ("a wait for nothing", Code.INVALID_WAIT, lambda d: _wait(d)),
    ("a wait for two things", Code.INVALID_WAIT, lambda d: _wait(d, duration=3, message="parcel")),
    ("a form of a time", Code.INVALID_WAIT, lambda d: _wait(d, duration=3, form={"type": "object"})),
    ("a resource without a name", Code.INVALID_RESOURCE, lambda d: step(d, "sign").update(resource="''")),
    ("a service of nobody", Code.INVALID_SERVICE, lambda d: _serve(d)),
    ("a call to nowhere", Code.INVALID_SERVICE, lambda d: _serve(d, call="http")),
    (
        "a call with a password in its address",
        Code.INVALID_SERVICE,
        lambda d: _serve(d, call="http", url="https://me:secret@erp.example/orders"),
    ),
    (
        "a letter to nobody",
        Code.INVALID_SERVICE,
        lambda d: _serve(d, call="email", subject="'a'", body="'b'"),
    ),
    (
        "a call that anybody can read",
        Code.UNENCRYPTED_CALL,
        lambda d: _serve(d, call="http", url="http://erp.example/orders"),
    ),
    ("a child of nothing", Code.INVALID_SUBFLOW, lambda d: _ask(d)),
    (
        "a child that is sent what there is not",
        Code.INVALID_SUBFLOW,
        lambda d: _ask(d, workflow="appraisal", send={"amount": "context.prize", "vendor": "'a'"}),
    ),
    (
        "a request that needs one of its own kind first",
        Code.ENDLESS_SUBFLOW,
        lambda d: (_first(_ask(d, workflow=d["key"])), _to(d, "sign")),
    ),
    ("a child that is not published", Code.UNKNOWN_WORKFLOW, lambda d: _ask(d, workflow="unheard-of")),
    ("a child that needs more", Code.SUBFLOW_MISFIT, lambda d: _ask(d, workflow="appraisal", send={})),
    (
        "a milestone that is not beside it",
        Code.INVALID_MILESTONE,
        lambda d: step(d, "sign").update(while_not_started=["review"]),
    ),
    (
        "a milestone that does not exist",
        Code.INVALID_MILESTONE,
        lambda d: (_fork(d), step(d, "sign").update(while_not_started=["apraise"])),
    ),
    (
        "one person who is a number",
        Code.INVALID_ASSIGNEE,
        lambda d: step(d, "review").update(assignee="context.amount * 2.0"),
    ),
    (
        "a rule over the decision, which is not made yet",
        Code.INVALID_REQUIRE,
        lambda d: step(d, "review").update(require="data.ok == true"),
    ),
    (
        "a vote for an outcome that the step does not have",
        Code.INVALID_QUORUM,
        lambda d: _vote(d, veto=["blok"]),
    ),
    (
        "a vote that comes to the same either way",
        Code.INVALID_QUORUM,
        lambda d: (_vote(d, otherwise="signed"), d["transitions"].pop()),
    ),
    ("a vote of more than there are", Code.INVALID_QUORUM, lambda d: _vote(d, approve=4)),
    ("a vote of more than all", Code.INVALID_QUORUM, lambda d: _vote(d, approve="101%")),
    ("a vote of nobody", Code.INVALID_QUORUM, lambda d: _vote(d, voters=None)),
    ("a vote of people and of groups", Code.INVALID_QUORUM, lambda d: _vote(d, groups=_GROUPS)),
    ("a vote of one group twice", Code.INVALID_QUORUM, lambda d: _vote(d, **_ALONE, groups=_GROUPS + _MORE)),
    (
        "a vote whose voters are an object",
        Code.INVALID_QUORUM,
        lambda d: _vote(d, voters="{'a': context.vendor}"),
    ),
    (
        "a vote besides one person",
        Code.INVALID_QUORUM,
        lambda d: (_vote(d), step(d, "sign").update(assignee="context.vendor")),
    ),
    (
        "a vote of several that writes",
        Code.INVALID_QUORUM,
        lambda d: (_vote(d), step(d, "sign").update(form=_VENDOR, writes=["vendor"])),
    ),
    (
        "a guard behind a vote that reads what one of them said",
        Code.INVALID_GUARD,
        lambda d: (_vote(d), step(d, "sign").update(form=_VENDOR), _behind_sign(d, "data.vendor == 'x'")),
    ),
    (
        "a way on an outcome to which no vote comes",
        Code.UNKNOWN_OUTCOME,
        lambda d: (_vote(d), d["transitions"].append(way("sign", "refused", outcome="abstain"))),
    ),
    (
        "a region that does not exist",
        Code.UNKNOWN_REGION,
        lambda d: d["transitions"][0].update(cancels=["signn"]),
    ),
    (
        "a region where nothing waits",
        Code.UNKNOWN_REGION,
        lambda d: d["transitions"][0].update(cancels=["sign", "extent"]),
    ),
    (
        "a region that a late branch could empty",
        Code.UNKNOWN_REGION,
        lambda d: (
            _fork(d),
            step(d, "together").update(join="any"),
            _of(d, "together", to="correct"),
            _of(d, "appraise", cancels=["correct"]),
        ),
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
        "a fork that may open nothing",
        Code.MAY_NOT_MATCH,
        lambda d: (
            _fork(d),
            step(d, "both").update(split="matching"),
            _guard(d, "appraise"),
            _guard(d, "sign"),
        ),
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
        "nobody to escalate a task of nobody to",
        Code.NO_SUPERVISOR_ROLE,
        lambda d: (
            d.pop("supervisor_role"),
            [each.pop("sla_hours", None) for each in d["steps"]],
            step(d, "sign").update(on_empty="escalate"),
        ),
    ),
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


_ALONE: Document = {"voters": None, "approve": None}
_GROUPS: list[Document] = [{"role": "buyer", "approve": 1}]
_MORE: list[Document] = [{"role": "buyer", "approve": 2}]
_VENDOR: Document = {"type": "object", "properties": {"vendor": {"type": "string"}}}


def _vote(document: Document, **more: object) -> Document:
    """Have three sign, or not."""
    plain = {"voters": 3, "approve": 2, "outcome": "signed", "otherwise": "unsigned"}
    said = {key: value for key, value in {**plain, **more}.items() if value is not None}
    step(document, "sign").update(outcomes=["signed", "unsigned", "abstain"], quorum=said)
    document["transitions"] = [each for each in document["transitions"] if each["from"] != "sign"]
    document["transitions"] += [
        way("sign", "ordered", outcome="signed"),
        way("sign", "refused", outcome="unsigned"),
    ]
    return document


def _behind_sign(document: Document, guard: str) -> Document:
    """One way more when it is signed."""
    document["transitions"].append(way("sign", "refused", outcome="signed", when=guard, priority=1))
    return document


def _to(document: Document, key: str) -> Document:
    """Lead the large orders to another step instead of `sign`, and the small ones to `sign`."""
    document["transitions"][3]["to"] = key
    document["transitions"][4]["to"] = "sign"
    return document


def _add_appraisal(document: Document) -> Document:
    document["steps"].append(task("appraise"))
    return _append(document, way("appraise", "sign", outcome="done"))


def _fork(document: Document) -> Document:
    """Have large orders appraised and signed at the same time: both -> (sign, appraise) -> together."""
    document["steps"] += [{"key": "both", "type": "fork"}, {"key": "together", "type": "join"}]
    document["transitions"][3]["to"] = "both"
    _branch(document, "appraise")
    _of(document, "sign", to="together")
    return _append(document, way("both", "sign"), way("together", "ordered"))


def _branch(document: Document, *keys: str) -> Document:
    """More branches, of one task each."""
    document["steps"] += [task(key, permission="purchase.appraise") for key in keys]
    for key in keys:
        _append(document, way("both", key), way(key, "together", outcome="done"))
    return document


def _branch_in_branches(document: Document, key: str) -> Document:
    """One more branch, of a fork and eight ways that come to its join through a decision each."""
    document["steps"] += [{"key": key, "type": "fork"}, {"key": f"{key}-join", "type": "join"}]
    _append(document, way("both", key), way(f"{key}-join", "together"))
    for number in range(8):
        document["steps"].append({"key": f"{key}-{number}", "type": "decision"})
        _append(document, way(key, f"{key}-{number}"), way(f"{key}-{number}", f"{key}-join"))
    return document


def _wait(document: Document, **more: object) -> Document:
    """Have large orders wait before they are signed."""
    document["steps"].append({"key": "pause", "type": "wait", **more})
    document["transitions"][3]["to"] = "pause"
    return _append(document, way("pause", "sign"))


def _serve(document: Document, **more: object) -> Document:
    """Have large orders told to somebody else before they are signed."""
    document["steps"].append({"key": "order", "type": "service", **more})
    document["transitions"][3]["to"] = "order"
    return _append(
        document, way("order", "sign", outcome="succeeded"), way("order", "refused", outcome="failed")
    )


def _ask(document: Document, **more: object) -> Document:
    """Have large orders wait for a request of another workflow before they are signed."""
    document["steps"].append({"key": "child", "type": "subflow", **more})
    document["transitions"][3]["to"] = "child"
    return _append(
        document, way("child", "sign", outcome="completed"), way("child", "refused", outcome="rejected")
    )


def _first(document: Document) -> Document:
    """Have the child waited for before anything else."""
    _of(document, "child", to=document["start"])
    document["start"] = "child"
    return document


def _of(document: Document, source: str, **changes: object) -> Document:
    """The first transition from a step, changed."""
    found: Document = next(each for each in document["transitions"] if each["from"] == source)
    found.update(changes)
    return found


def _guard(document: Document, branch: str) -> Document:
    """A guard on the branch of `both` to that step."""
    ways = document["transitions"]
    found: Document = next(each for each in ways if (each["from"], each["to"]) == ("both", branch))
    found["when"] = "context.amount > 9000"
    return found


def _lead(document: Document, source: str, target: str) -> Document:
    """One more outcome of a task, that leads there."""
    step(document, source)["outcomes"] = [*step(document, source)["outcomes"], "aside"]
    return _append(document, way(source, target, outcome="aside"))


def examine(document: Document) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict on a document by a directory in which `vacant` and `doze` have nobody."""
    definition = read_document(document)
    if not isinstance(definition, Definition):
        return Verdict.UNSOUND, definition
    roles = {**ROLES, "vacant": frozenset({"doze"})}
    appraisal = read(purchase() | {"key": "appraisal"})
    report = verify(
        definition, roles=roles, holders={**HOLDERS, "vacant": 0}, published={"appraisal": appraisal}
    )
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
