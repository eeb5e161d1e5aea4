"""Going round: visits with clocks of their own, as often as is allowed (patterns 10 and 21)."""

import pytest

from nexusflow.core.commands import CompleteTask
from nexusflow.core.events import Diverted, Forked, TaskOpened
from nexusflow.core.rejection import Reason
from tests.factories import (
    LARS,
    LENA,
    RITA,
    Case,
    Document,
    case,
    decision,
    end,
    fork,
    join,
    person,
    process,
    refused,
    task,
    way,
)


def drafted(*, max_visits: int | None = None, then: str = "refused") -> Document:
    """A draft that its review sends back as often as the draft may be entered."""
    bound: Document = {} if max_visits is None else {"max_visits": max_visits, "then": then}
    return process(
        task("draft", sla_hours=8, **bound),
        task("review", outcomes=("approve", "rework"), sla_hours=24),
        end("approved"),
        end("refused", "REJECTED"),
        way("draft", "review", on="done"),
        way("review", "approved", on="approve"),
        way("review", "draft", on="rework"),
        *([] if max_visits else [way("review", "refused", on="approve", when="visits > 50", priority=1)]),
    )


@pytest.mark.pattern(10)
def test_rework_goes_back_to_a_visit_with_a_number_a_clock_and_a_decision_of_its_own() -> None:
    began = case(drafted()).start()
    began.do("draft", note="first")
    began.wait(hours=5)
    began.do("review", "rework")
    second = began.open("draft")
    assert (second.visit, second.opened_at) == (2, began.now)
    assert second.due_at is not None
    assert (second.due_at - second.opened_at).total_seconds() == 8 * 3600
    began.do("draft", note="second", actor=LARS)
    assert began.open("review").visit == 2
    drafts = [each for each in began.state.tasks if each.step == "draft"]
    assert [(each.visit, each.note, each.completed_by) for each in drafts] == [
        (1, "first", "lena"),
        (2, "second", "lars"),
    ]


def test_a_breach_of_one_visit_is_not_one_of_the_next() -> None:
    began = case(drafted()).start()
    began.wait(hours=9)
    began.do("draft")
    began.do("review", "rework")
    began.do("draft")
    assert [each.is_sla_breached for each in began.state.tasks if each.step == "draft"] == [True, False]


@pytest.mark.pattern(21)
@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_step_is_entered_as_often_as_it_may_be_and_then_another_way_is_taken(most: int) -> None:
    began = case(drafted(max_visits=most)).start()
    for visit in range(1, most + 1):
        assert began.open("draft").visit == visit
        began.do("draft")
        began.do("review", "rework")
    assert began.state.resolution == "refused"
    [diverted] = began.happened(Diverted)
    assert (diverted.step, diverted.visits, diverted.to_step) == ("draft", most, "refused")
    assert [each.task.step for each in began.happened(TaskOpened)].count("draft") == most


def test_other_ways_are_not_counted() -> None:
    began = case(drafted(max_visits=2)).start()
    began.do("draft")
    began.do("review", "approve")
    assert began.state.resolution == "approved"
    assert began.happened(Diverted) == []


def test_a_loop_in_a_branch_leaves_the_others_alone() -> None:
    document = process(
        fork("ask"),
        task("write"),
        task("check", outcomes=("fine", "rework")),
        task("price"),
        join("asked"),
        end("done"),
        way("ask", "write"),
        way("ask", "price"),
        way("write", "check", on="done"),
        way("check", "write", on="rework"),
        way("check", "asked", on="fine"),
        way("price", "asked", on="done"),
        way("asked", "done"),
    )
    began = case(document).start()
    path = began.open("write").path
    for _ in range(3):
        began.do("write")
        began.do("check", "rework")
    began.do("price")
    assert began.standing == ["write"]
    assert (began.task.visit, began.task.path) == (4, path)
    began.do("write")
    began.do("check", "fine")
    assert began.state.resolution == "done"


def looped(**more: bool) -> Case:
    """Two branches, of which the first moves on or both do, and a decision that has them opened again."""
    return case(
        process(
            fork("ask"),
            task("legal"),
            task("finance"),
            join("asked", "any" if more else "all", **more),
            task("sign", outcomes=("done", "again")),
            decision("sure"),
            end("signed"),
            way("ask", "legal"),
            way("ask", "finance"),
            way("legal", "asked", on="done"),
            way("finance", "asked", on="done"),
            way("asked", "sure"),
            way("sure", "sign"),
            way("sign", "signed", on="done"),
            way("sign", "ask", on="again"),
        )
    ).start()


def test_a_fork_that_is_entered_again_is_another_one() -> None:
    began = looped()
    began.do("legal")
    began.do("finance")
    began.do("sign", "again")
    first, second = began.happened(Forked)
    assert (first.visit, second.visit) == (1, 2)
    assert first.number != second.number
    assert {each.path for each in began.state.open_tasks} == {(second.number,)}
    assert {each.visit for each in began.state.open_tasks} == {2}
    began.do("finance")
    assert began.standing == ["legal"]
    began.do("legal")
    assert began.standing == ["sign"]


def test_late_ones_of_an_earlier_round_count_for_no_later_one() -> None:
    began = looped(cancel_rest=False)
    began.do("legal")
    began.do("sign", "again")
    assert began.standing == ["finance", "legal", "finance"]
    late, _, fresh = began.state.open_tasks
    began.give(CompleteTask(late.id, "done"), LENA)
    assert began.standing == ["legal", "finance"], "it is absorbed, and does not move the second round on"
    began.give(CompleteTask(fresh.id, "done"), LENA)
    assert began.standing == ["legal", "sign"]


def test_whoever_did_a_step_on_any_visit_is_kept_from_what_is_separate_from_it() -> None:
    document = drafted()
    document["steps"][1]["separate_from"] = ["draft"]
    began = case(document).start()
    began.do("draft", actor=LENA)
    began.do("review", "rework", actor=LARS)
    began.do("draft", actor=LARS)
    for actor in (LENA, LARS):
        refused(began.complete("approve", actor), Reason.SEPARATION_OF_DUTIES)
    began.do("review", "approve", actor=person("lotte", "spend.lead"))
    assert began.state.resolution == "approved"


def test_a_step_that_is_separate_from_itself_wants_somebody_else_on_each_visit() -> None:
    document = drafted()
    document["steps"][0]["separate_from"] = ["draft", "requester"]
    began = case(document).start()
    began.do("draft", actor=LENA)
    began.do("review", "rework", actor=LENA)
    refused(began.complete("done", LENA), Reason.SEPARATION_OF_DUTIES)
    began.do("draft", actor=LARS)
    assert RITA.username not in {each.completed_by for each in began.state.tasks}
