"""The whole examination: what it makes of definitions from anywhere, and how it explains itself."""

from dataclasses import replace
from typing import Any

import yaml

from nexusflow.core.definition import Definition, Step, StepType, Transition
from nexusflow.verifier.check import verify
from nexusflow.verifier.finding import Code, Finding, Report, Severity, Verdict
from nexusflow.verifier.routes import MAX_DECISIONS_IN_A_ROW

from .documents import Document, purchase, read, step, task, way

CONTRACT = """
nexusflow: 1
key: purchase-order
name: Purchase order
description: Buying goods and services
create_permission: purchase.create
supervisor_role: procurement-lead
context_schema:
  type: object
  required: [amount, vendor]
  properties:
    amount: {type: number, minimum: 0}
    vendor: {type: string}
start: manager-review
steps:
  - key: manager-review
    name: Manager review
    type: task
    permission: purchase.approve.manager
    outcomes: [approve, reject, rework]
    require_note: [reject, rework]
    sla_hours: 24
    form: {type: object, properties: {cost_centre: {type: string}}}
    separate_from: [requester]
  - {key: director-review, type: task, permission: purchase.approve.director, outcomes: [approve, reject]}
  - {key: correct-it, type: task, permission: purchase.create, outcomes: [resubmit]}
  - {key: ordered, type: end, status: COMPLETED}
  - {key: refused, type: end, status: REJECTED}
transitions:
  - {from: manager-review, outcome: approve, when: "context.amount > 5000", to: director-review, priority: 10}
  - {from: manager-review, outcome: approve, to: ordered}
  - {from: manager-review, outcome: reject, to: refused}
  - {from: manager-review, outcome: rework, to: correct-it}
  - {from: director-review, outcome: approve, to: ordered}
  - {from: director-review, outcome: reject, to: refused}
  - {from: correct-it, outcome: resubmit, to: manager-review}
"""


def report(document: Document) -> Report:
    return verify(read(document))


def only(document: Document) -> Finding:
    (finding,) = report(document).findings
    return finding


def on_extent(*transitions: Document) -> Document:
    """The purchase with other ways from its decision."""
    document = purchase()
    document["transitions"][3:5] = [{"from": "extent", **each} for each in transitions]
    return document


def test_the_sample_of_the_documentation_is_sound() -> None:
    assert report(yaml.safe_load(CONTRACT)) == Report(Verdict.SOUND, ())


def test_no_way_to_an_end_is_explained_by_the_way_that_leads_there() -> None:
    document = purchase()
    document["steps"] += [task("wait"), task("more")]
    document["transitions"][5]["to"] = "wait"
    document["transitions"] += [way("wait", "more", outcome="done"), way("more", "wait", outcome="done")]

    findings = report(document).findings

    assert [(each.code, each.step, each.trace) for each in findings] == [
        (Code.NO_WAY_TO_END, "sign", ("review", "extent", "sign")),
        (Code.NO_WAY_TO_END, "wait", ("review", "extent", "sign", "wait")),
        (Code.NO_WAY_TO_END, "more", ("review", "extent", "sign", "wait", "more")),
    ]


def test_a_circle_of_decisions_is_explained_by_the_circle() -> None:
    document = on_extent(way("extent", "extent", when="context.amount > 3", priority=1), {"to": "sign"})

    finding = only(document)

    assert (finding.code, finding.trace) == (Code.ENDLESS_DECISIONS, ("extent", "extent"))


def test_what_may_not_match_is_explained_by_the_way_that_leads_there() -> None:
    finding = only(on_extent({"when": "context.amount > 5000", "to": "sign"}))

    assert (finding.code, finding.trace) == (Code.MAY_NOT_MATCH, ("review", "extent"))


def test_a_defect_is_not_told_again_of_the_steps_before_it() -> None:
    document = purchase()
    step(document, "review")["outcomes"] = []
    document["transitions"] = []

    codes = [each.code for each in report(document).findings if each.step == "review"]

    assert Code.NO_OUTCOMES in codes
    assert Code.NO_WAY_TO_END not in codes


def test_guards_of_one_priority_that_exclude_each_other_are_no_tie() -> None:
    document = on_extent(
        {"when": "context.amount > 5000", "to": "sign"},
        {"when": "context.amount <= 5000", "to": "ordered"},
    )

    assert report(document).verdict is Verdict.SOUND


def test_one_without_a_guard_is_the_otherwise_of_its_own_priority() -> None:
    document = on_extent({"when": "context.amount > 5000", "to": "sign"}, {"to": "ordered"})

    assert report(document) == Report(Verdict.SOUND, ())


def test_a_tie_names_both_transitions_and_what_to_do() -> None:
    document = on_extent(
        {"when": "context.amount > 5000", "to": "sign"},
        {"when": "context.vendor == 'x'", "to": "refused"},
        {"to": "ordered", "priority": 200},
    )

    finding = only(document)

    assert (finding.code, finding.step, finding.transition) == (Code.EQUAL_PRIORITY, "extent", 4)
    assert "from `extent` to `sign` and from `extent` to `refused`" in finding.message
    assert "give one a lower number" in finding.message


def test_equal_priorities_on_different_outcomes_are_no_tie() -> None:
    document = purchase()
    for transition in document["transitions"][:3]:
        transition["priority"] = 7

    assert report(document).verdict is Verdict.SOUND


def test_what_stands_behind_an_otherwise_is_not_compared_any_more() -> None:
    document = on_extent(
        {"to": "ordered", "priority": 1},
        {"when": "context.amount > 1", "to": "sign", "priority": 5},
        {"when": "context.amount > 2", "to": "sign", "priority": 5},
        {"to": "sign", "priority": 3},
        {"to": "refused", "priority": 3},
    )

    findings = report(document).findings

    assert [each.code for each in findings if each.severity is Severity.WARNING] == [Code.SHADOWED] * 4
    assert [each.step for each in findings if each.code is Code.UNREACHABLE_STEP] == ["sign"]
    assert Code.EQUAL_PRIORITY not in {each.code for each in findings}


def test_a_guard_sees_the_fields_of_its_own_step_s_form() -> None:
    document = purchase()
    document["transitions"][0] = way(
        "review", "extent", outcome="approve", when="data.cost_centre != ''", priority=1
    )
    document["transitions"].append(way("review", "refused", outcome="approve"))
    assert report(document).verdict is Verdict.SOUND

    document["transitions"][0]["when"] = "data.cost_centre > 3"
    assert only(document).code is Code.INVALID_GUARD


def test_a_guard_sees_requester_visits_and_outcome() -> None:
    document = purchase()
    guard = "requester.username == 'ada' && 'buyer' in requester.roles && visits > 2 && outcome == 'approve'"
    document["transitions"][0] |= {"when": guard, "priority": 1}
    document["transitions"].append(way("review", "refused", outcome="approve"))

    assert report(document).verdict is Verdict.SOUND


def test_a_deadline_may_be_worked_out_from_the_context() -> None:
    document = purchase()
    step(document, "review")["sla_hours"] = "context.amount > 5000 ? 8 : 24.5"

    assert report(document).verdict is Verdict.SOUND


def test_a_whole_number_may_be_written_into_a_number() -> None:
    document = purchase()
    document["context_schema"]["properties"]["cost_centre"] = {"type": ["number", "null"]}
    step(document, "review")["form"]["properties"]["cost_centre"] = {"type": "integer"}

    assert report(document).verdict is Verdict.SOUND


def test_every_key_of_a_later_version_is_refused_by_name() -> None:
    document = purchase()
    step(document, "sign").update(escalations=[{"after": "50%"}], calendar="office-hours")

    findings = report(document).findings

    assert {each.code for each in findings} == {Code.UNSUPPORTED}
    for key in ("escalations", "calendar"):
        assert any(f"`{key}`" in each.message for each in findings)


def chain_of_decisions(length: int) -> Document:
    document = purchase()
    keys = [f"choice-{n}" for n in range(length - 1)]
    document["steps"] += [{"key": key, "type": "decision"} for key in keys]
    document["transitions"][4]["to"] = keys[0]
    document["transitions"] += [way(a, b) for a, b in zip(keys, [*keys[1:], "ordered"], strict=True)]
    return document


def test_more_decisions_in_a_row_than_the_engine_follows_are_refused() -> None:
    assert report(chain_of_decisions(MAX_DECISIONS_IN_A_ROW)).verdict is Verdict.SOUND

    assert only(chain_of_decisions(MAX_DECISIONS_IN_A_ROW + 1)).code is Code.TOO_LARGE


def test_the_largest_definition_is_examined_in_seconds() -> None:
    document = purchase()
    document["start"] = "s0"
    document["steps"] = [task(f"s{n}") for n in range(499)] + [
        {"key": "s499", "type": "end", "status": "REJECTED"}
    ]
    document["transitions"] = [
        way(f"s{n}", f"s{n + 1}", outcome="done", when=f"context.amount == {each}.0" if each else None)
        for n in range(499)
        for each in range(10)
    ]
    for transition in document["transitions"]:
        if transition["when"] is None:
            del transition["when"]

    assert report(document) == Report(Verdict.SOUND, ())


# Rows need not have come through a document: whoever writes SQL can write anything.


def rows(**changes: Any) -> Definition:
    return replace(read(purchase()), **changes)


def test_a_definition_made_of_rows_is_held_to_the_shape_of_a_document() -> None:
    for changed, place in [
        (rows(key="Purchase Order"), "key"),
        (rows(visibility={"role": ["x"]}), "visibility"),
        (rows(steps=()), "steps"),
        (rows(create_permission=""), "create_permission"),
    ]:
        found = verify(changed)
        assert found.verdict is Verdict.UNSOUND
        assert place in found.findings[0].message


def test_a_deadline_in_rows_that_is_no_finite_number_is_refused() -> None:
    for hours in ("nan", "inf", "-1", "0", "1e400"):
        definition = read(purchase())
        late = replace(definition.steps[0], sla_hours=hours)
        assert verify(replace(definition, steps=(late, *definition.steps[1:]))).verdict is Verdict.UNSOUND


def test_a_status_on_a_task_in_rows_is_refused() -> None:
    definition = read(purchase())
    ended = replace(definition.steps[0], status=definition.steps[-1].status)

    found = verify(replace(definition, steps=(ended, *definition.steps[1:])))

    assert [each.code for each in found.findings] == [Code.UNKNOWN_KEY]


def test_a_definition_of_one_end_is_sound() -> None:
    definition = rows(
        start="refused", steps=(read(purchase()).steps[-1],), transitions=(), supervisor_role=None
    )

    assert verify(definition) == Report(Verdict.SOUND, ())


def test_a_definition_of_steps_that_do_not_know_each_other_is_examined_to_the_end() -> None:
    definition = rows(
        start="nowhere",
        steps=(Step("a", "a", StepType.TASK), Step("a", "a", StepType.END), Step("j", "j", StepType.JOIN)),
        transitions=(Transition("b", "c"), Transition("a", "a"), Transition("j", "j", outcome="x")),
    )

    codes = {each.code for each in verify(definition).findings}

    assert codes == {
        Code.NO_PERMISSION,
        Code.NO_OUTCOMES,
        Code.NO_STATUS,
        Code.STEP_WITHOUT_TRANSITION,
        Code.ENDLESS_DECISIONS,
        Code.DUPLICATE_STEP,
        Code.UNKNOWN_STEP,
        Code.MISSING_OUTCOME,
        Code.UNEXPECTED_OUTCOME,
        Code.UNKNOWN_START,
    }
