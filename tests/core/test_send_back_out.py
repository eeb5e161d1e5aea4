"""Sending back where there are branches: out of them, within them, and not into others."""

from nexusflow.core.commands import CancelTask, CompleteTask, SendBackTask
from nexusflow.core.events import Forked, TaskCancelled, TokenCancelled
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.rejection import Reason
from nexusflow.core.send_back import earlier_steps
from tests.factories import (
    LENA,
    OLGA,
    Case,
    case,
    end,
    fork,
    join,
    process,
    refused,
    task,
    way,
)

WHY = "The annex is missing."


def send(began: Case, step: str, to: str, note: str = WHY) -> Advance:
    done = began.give(SendBackTask(began.open(step).id, to, note), LENA)
    assert isinstance(done, Advance), done
    return done


def not_to(began: Case, step: str, to: str) -> None:
    """It is refused, nothing changes, and the step was not offered."""
    before, here = began.state, began.open(step)
    said = refused(began.give(SendBackTask(here.id, to, WHY), LENA), Reason.CANNOT_SEND_BACK)
    lawful = earlier_steps(began.plan, before, here)
    assert [fault.path for fault in said.errors] == (["/to"] if lawful else [])
    assert began.state is before
    assert to not in lawful


def parallel(rule: str = "all", *, then: str = "file") -> Case:
    """A draft, two branches of which one has two tasks and the other a fork of its own, and what follows."""
    return case(
        process(
            task("draft"),
            fork("outer"),
            task("first"),
            task("second"),
            task("prepare"),
            fork("inner"),
            task("one"),
            task("two"),
            join("inner-join"),
            join("outer-join", rule),
            task(then),
            end("filed"),
            way("draft", "outer", on="done"),
            way("outer", "first"),
            way("outer", "prepare"),
            way("first", "second", on="done"),
            way("second", "outer-join", on="done"),
            way("prepare", "inner", on="done"),
            way("inner", "one"),
            way("inner", "two"),
            way("one", "inner-join", on="done"),
            way("two", "inner-join", on="done"),
            way("inner-join", "outer-join"),
            way("outer-join", then),
            way(then, "filed", on="done"),
        )
    ).start()


def test_within_a_branch_the_others_are_left_alone() -> None:
    began = parallel()
    began.do("draft")
    began.do("first")
    path = began.open("second").path
    send(began, "second", "first")
    assert began.standing == ["prepare", "first"]
    assert began.open("first").path == path


def test_out_of_a_branch_every_branch_of_the_fork_is_closed() -> None:
    began = parallel()
    began.do("draft")
    began.do("first")
    began.do("second")
    began.do("prepare")
    began.do("two")
    send(began, "one", "draft")
    assert began.standing == ["draft"]
    assert (began.task.visit, began.task.path) == (2, ())
    assert began.state.marking.tokens == ()
    assert {each.step for each in began.happened(TokenCancelled)} == {"outer-join", "inner-join"}
    assert {each.cause for each in began.happened(TaskCancelled)} == {"sent_back"}


def test_after_that_everything_is_done_again_and_the_joins_wait_for_it() -> None:
    began = parallel()
    began.do("draft")
    began.do("first")
    began.do("prepare")
    send(began, "two", "draft")
    began.do("draft")
    first, _, second, *_ = began.happened(Forked)
    assert (first.visit, second.visit) == (1, 2)
    for step in ("first", "second", "prepare", "one"):
        began.do(step)
    assert began.standing == ["two"]
    began.do("two")
    assert began.standing == ["file"]
    began.do("file")
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "filed")


def test_out_of_the_inner_branches_alone_the_outer_ones_stay() -> None:
    began = parallel()
    began.do("draft")
    began.do("prepare")
    began.do("one")
    outer = began.open("first").path
    send(began, "two", "prepare")
    assert began.standing == ["first", "prepare"]
    assert began.open("prepare").path == outer
    assert began.state.marking.tokens == ()


def test_not_into_a_branch_beside_ones_own() -> None:
    began = parallel()
    began.do("draft")
    began.do("first")
    began.do("prepare")
    for step in ("one", "two"):
        not_to(began, step, "first")
    not_to(began, "second", "prepare")


def test_not_into_branches_that_have_come_together() -> None:
    began = parallel()
    began.do("draft")
    for step in ("first", "second", "prepare", "one", "two"):
        began.do(step)
    for step in ("first", "second", "prepare", "one"):
        not_to(began, "file", step)
    send(began, "file", "draft")
    assert began.standing == ["draft"]


def test_not_by_what_was_done_in_an_earlier_round_alone() -> None:
    document = process(
        fork("ask"),
        task("check"),
        task("price", outcomes=("done",)),
        join("asked"),
        task("sign", outcomes=("done", "again")),
        end("signed"),
        way("ask", "check", when="visits == 1"),
        way("ask", "price"),
        way("check", "price", on="done"),
        way("price", "asked", on="done"),
        way("asked", "sign"),
        way("sign", "signed", on="done"),
        way("sign", "ask", on="again"),
    )
    document["steps"][0]["split"] = "matching"
    began = case(document).start()
    began.do("check")
    for each in began.state.open_tasks:
        began.give(CompleteTask(each.id, "done"), LENA)
    began.do("sign", "again")
    not_to(began, "price", "check")


def test_not_out_of_branches_that_have_let_the_request_go_on() -> None:
    """Else it would stand at two places that know nothing of each other."""
    began = parallel("any")
    began.do("draft")
    began.do("first")
    began.do("second")
    assert began.standing == ["prepare", "file"]
    not_to(began, "prepare", "draft")
    send(began, "file", "draft")
    assert began.standing == ["prepare", "draft"]


def test_not_out_of_branches_of_which_one_has_come_to_its_end() -> None:
    """What has ended is told so, and cannot be taken back."""
    document = process(
        task("draft"),
        fork("part"),
        task("tell", outcomes=("no",)),
        task("check"),
        task("pay"),
        end("untold", "REJECTED"),
        end("paid"),
        way("draft", "part", on="done"),
        way("part", "tell"),
        way("part", "check"),
        way("tell", "untold", on="no"),
        way("check", "pay", on="done"),
        way("pay", "paid", on="done"),
    )
    began = case(document).start()
    began.do("draft")
    began.do("check")
    assert earlier_steps(began.plan, began.state, began.open("pay")) == ("check", "draft")
    began.do("tell", "no")
    not_to(began, "pay", "draft")
    send(began, "pay", "check")
    assert began.standing == ["check"]


def test_what_is_left_of_cancelled_branches_can_be_sent_back() -> None:
    began = parallel()
    began.do("draft")
    began.give(CancelTask(began.open("prepare").id, WHY), OLGA)
    send(began, "first", "draft")
    assert began.standing == ["draft"]
