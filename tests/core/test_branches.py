"""Ways that part: one of several, all at once, or those whose guards hold (patterns 1 to 7)."""

import pytest

from nexusflow.core.commands import CompleteTask, CreateRequest
from nexusflow.core.events import Forked, Joined, RequestEnded, Routed, TaskOpened
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason
from tests.factories import (
    DIRECT,
    DORA,
    LENA,
    RITA,
    Case,
    Document,
    case,
    decision,
    end,
    fork,
    join,
    process,
    refused,
    task,
    way,
)


def chosen() -> Document:
    """To the lead below 10,000, to the director from there on; both lead to one who is told."""
    return process(
        task("draft"),
        decision("size"),
        task("lead"),
        task("director", permission=DIRECT),
        task("notify"),
        end("done"),
        way("draft", "size", on="done"),
        way("size", "lead", when="context.amount < 10000", priority=10),
        way("size", "director"),
        way("lead", "notify", on="done"),
        way("director", "notify", on="done"),
        way("notify", "done", on="done"),
    )


def forked(*branches: str, split: str = "all", **guards: str) -> Document:
    """A fork into branches of one task each, whose join leads to `sign`."""
    return process(
        fork("ask", split),
        *(task(key) for key in branches),
        join("asked"),
        task("sign"),
        end("signed"),
        *(way("ask", key, **({"when": guards[key]} if key in guards else {})) for key in branches),
        *(way(key, "asked", on="done") for key in branches),
        way("asked", "sign"),
        way("sign", "signed", on="done"),
    )


@pytest.mark.parametrize(("amount", "step"), [(9_999, "lead"), (10_000, "director")])
def test_one_of_two_ways_is_taken_and_both_lead_to_the_same_step_once(amount: float, step: str) -> None:
    began = case(chosen()).start(amount=amount)
    assert began.standing == ["draft"]
    began.do("draft")
    assert began.standing == [step]
    began.do(step, actor=LENA if step == "lead" else DORA)
    assert began.standing == ["notify"]
    began.do("notify")
    assert [each.task.step for each in began.happened(TaskOpened)] == ["draft", step, "notify"]
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "done")


@pytest.mark.parametrize(("amount", "small"), [(9_999, True), (10_000, False)])
def test_how_each_guard_came_out_is_kept_with_the_way_that_was_taken(amount: float, small: bool) -> None:
    began = case(chosen()).start(amount=amount)
    began.do("draft")
    taken = began.happened(Routed)[-1]
    assert (taken.from_step, taken.to_step) == ("size", "lead" if small else "director")
    first = taken.evaluations[0]
    assert (first.to_step, first.guard, first.result) == ("lead", "context.amount < 10000", small)
    assert first.read == {"context.amount": amount}
    assert [each.to_step for each in taken.evaluations if each.result] == [taken.to_step]


def test_all_branches_of_a_fork_are_opened_by_one_command() -> None:
    new = case(forked("legal", "finance"))
    done = new.give(CreateRequest({"amount": 1}), RITA)
    assert isinstance(done, Advance)
    assert new.standing == ["legal", "finance"]
    [parted] = new.happened(Forked)
    assert (parted.from_step, parted.visit, parted.to_steps) == ("ask", 1, ("legal", "finance"))
    assert {each.path for each in new.state.open_tasks} == {(parted.number,)}


@pytest.mark.parametrize("order", [("legal", "finance"), ("finance", "legal")])
def test_what_follows_a_join_is_opened_once_when_all_branches_have_come_to_it(order: tuple[str, str]) -> None:
    began = case(forked("legal", "finance")).start()
    began.do(order[0])
    assert began.standing == [order[1]]
    began.do(order[1])
    assert began.standing == ["sign"]
    assert began.open("sign").path == ()
    began.do("sign")
    assert [each.task.step for each in began.happened(TaskOpened)].count("sign") == 1
    assert len(began.happened(RequestEnded)) == 1
    assert began.state.resolution == "signed"


def test_a_join_names_the_tasks_that_were_done_in_the_branches() -> None:
    began = case(forked("legal", "finance")).start()
    tasks = [each.id for each in began.state.open_tasks]
    began.do("finance")
    began.do("legal")
    [joined] = began.happened(Joined)
    assert sorted(joined.tasks) == sorted(tasks)


@pytest.mark.pattern(2, 3)
def test_eight_branches_are_joined_whatever_their_order() -> None:
    keys = [f"b{number}" for number in range(8)]
    began = case(forked(*keys)).start()
    assert began.standing == keys
    for key in [*keys[4:], *reversed(keys[:4])]:
        assert "sign" not in began.standing
        began.do(key)
    assert began.standing == ["sign"]


@pytest.mark.pattern(2, 3)
def test_forks_within_branches_are_joined_from_within() -> None:
    document = process(
        fork("outer"),
        task("alone"),
        fork("inner"),
        task("one"),
        task("two"),
        join("inner-join"),
        task("between"),
        join("outer-join"),
        end("done"),
        way("outer", "alone"),
        way("outer", "inner"),
        way("inner", "one"),
        way("inner", "two"),
        way("one", "inner-join", on="done"),
        way("two", "inner-join", on="done"),
        way("inner-join", "between"),
        way("between", "outer-join", on="done"),
        way("alone", "outer-join", on="done"),
        way("outer-join", "done"),
    )
    began = case(document).start()
    outer, inner = (each.number for each in began.happened(Forked))
    assert [(each.step, each.path) for each in began.state.open_tasks] == [
        ("alone", (outer,)),
        ("one", (outer, inner)),
        ("two", (outer, inner)),
    ]
    began.do("two")
    began.do("alone")
    assert began.standing == ["one"]
    began.do("one")
    assert (began.standing, began.task.path) == (["between"], (outer,))
    began.do("between")
    assert began.state.resolution == "done"
    assert [each.step for each in began.happened(Joined)] == ["inner-join", "outer-join"]


def test_a_branch_may_lead_to_the_join_directly() -> None:
    document = process(
        task("draft"),
        fork("ask"),
        task("legal"),
        join("asked"),
        end("done"),
        way("draft", "ask", on="done"),
        way("ask", "legal"),
        way("ask", "asked"),
        way("legal", "asked", on="done"),
        way("asked", "done"),
    )
    began = case(document).start()
    began.do("draft")
    legal = began.open("legal")
    began.do("legal")
    assert began.state.resolution == "done"
    [joined] = began.happened(Joined)
    assert len(joined.tokens) == 2
    assert joined.tasks == (legal.id,), "what was done before the fork decided nothing in its branches"


def choosing() -> Case:
    """Legal above 1,000, finance above 5,000, security if it is urgent; at least one is certain."""
    guards = {
        "legal": "context.amount > 1000",
        "finance": "context.amount > 5000",
        "security": "has(context.urgent) && context.urgent",
    }
    return case(forked("legal", "finance", "security", split="matching", **guards))


def test_a_fork_of_those_that_match_opens_the_branches_whose_guards_hold() -> None:
    began = choosing().start(amount=2_000, urgent=True)
    assert began.standing == ["legal", "security"]
    [parted] = began.happened(Forked)
    assert [(each.to_step, each.result) for each in parted.evaluations] == [
        ("legal", True),
        ("finance", False),
        ("security", True),
    ]
    assert parted.evaluations[1].read == {"context.amount": 2_000}


@pytest.mark.pattern(6, 7)
def test_the_merge_waits_for_just_the_branches_that_were_opened() -> None:
    began = choosing().start(amount=2_000, urgent=True)
    began.do("security")
    assert began.standing == ["legal"]
    began.do("legal")
    assert began.standing == ["sign"]


def test_one_branch_that_matches_is_enough() -> None:
    began = choosing().start(amount=1_500)
    began.do("legal")
    assert began.standing == ["sign"]


def test_no_branch_that_matches_is_refused_and_makes_no_request() -> None:
    new = choosing()
    nowhere = refused(new.give(CreateRequest({"amount": 5}), RITA), Reason.NO_TRANSITION)
    assert "from ask that holds" in nowhere.message
    assert new.request is None


def test_no_branch_that_matches_is_refused_and_nothing_changes() -> None:
    document = process(
        task("draft"),
        fork("ask", "matching"),
        task("legal"),
        join("asked"),
        end("done"),
        way("draft", "ask", on="done"),
        way("ask", "legal", when="context.amount > 1000"),
        way("legal", "asked", on="done"),
        way("asked", "done"),
    )
    began = case(document).start(amount=5)
    before = began.state
    refused(began.give(CompleteTask(began.task.id, "done"), LENA), Reason.NO_TRANSITION)
    assert began.state is before


def test_a_guard_of_a_branch_that_fails_is_refused_and_nothing_changes() -> None:
    new = case(forked("legal", "finance", split="matching", finance="context.urgent"))
    refused(new.give(CreateRequest({"amount": 5}), RITA), Reason.EXPRESSION_FAILED)
    assert new.request is None


def test_a_guard_of_a_branch_may_ask_how_often_the_fork_was_entered() -> None:
    document = process(
        fork("ask", "matching"),
        task("legal"),
        task("finance"),
        join("asked"),
        task("sign", outcomes=("done", "again")),
        end("signed"),
        way("ask", "legal"),
        way("ask", "finance", when="visits > 1"),
        way("legal", "asked", on="done"),
        way("finance", "asked", on="done"),
        way("asked", "sign"),
        way("sign", "signed", on="done"),
        way("sign", "ask", on="again"),
    )
    began = case(document).start()
    assert began.standing == ["legal"]
    began.do("legal")
    began.do("sign", "again")
    assert began.standing == ["legal", "finance"]
