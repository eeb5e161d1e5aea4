"""What a join waits for, and what becomes of those that come late (patterns 3, 7, 9, 29, 30, 32)."""

from collections.abc import Mapping
from typing import Any

import pytest

from nexusflow.core.commands import CancelTask, CompleteTask
from nexusflow.core.events import Joined, RequestEnded, TaskCancelled, TokenAbsorbed, TokenRested
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.rejection import Reason
from tests.factories import LENA, OLGA, Case, Document, case, end, fork, join, process, refused, task, way


def three(rule: str | Mapping[str, int], **more: Any) -> Document:
    """Three branches a, b and c; their join leads to `sign`, and that to an end."""
    return process(
        fork("ask"),
        *(task(key, sla_hours=8) for key in "abc"),
        join("heard", rule, **more),
        task("sign"),
        end("signed"),
        *(way("ask", key) for key in "abc"),
        *(way(key, "heard", on="done") for key in "abc"),
        way("heard", "sign"),
        way("sign", "signed", on="done"),
    )


def signed_once(began: Case) -> bool:
    return [each.step for each in began.state.tasks].count("sign") == 1


@pytest.mark.pattern(9)
@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_the_first_of_three_moves_the_request_on_once(first: str) -> None:
    began = case(three("any")).start()
    late = [key for key in "abc" if key != first]
    began.do(first)
    assert began.standing == [*late, "sign"]
    for key in late:
        began.do(key)
    assert began.standing == ["sign"]
    assert signed_once(began)
    began.do("sign")
    assert began.state.resolution == "signed"


@pytest.mark.pattern(30)
def test_two_of_three_move_the_request_on_once() -> None:
    began = case(three({"count": 2})).start()
    a, c = began.open("a"), began.open("c")
    began.do("c")
    assert began.standing == ["a", "b"]
    began.do("a")
    assert began.standing == ["b", "sign"]
    began.do("b")
    assert signed_once(began)
    [joined] = began.happened(Joined)
    assert joined.tasks == (c.id, a.id)


@pytest.mark.pattern(29, 32)
def test_a_cancelling_join_closes_what_has_not_come_to_it_and_names_the_tasks_that_decided() -> None:
    began = case(three({"count": 2}, cancel_rest=True)).start()
    a, b, c = began.state.open_tasks
    began.do("a")
    began.wait(hours=1)
    began.do("c")
    assert began.standing == ["sign"]
    [joined], [closed] = began.happened(Joined), began.happened(TaskCancelled)
    assert joined.tasks == (a.id, c.id)
    assert (closed.task_id, closed.cause, closed.at) == (b.id, "join:heard", began.now)
    rest = began.state.task(b.id)
    assert rest is not None
    assert (rest.status, rest.escalate_at) == (TaskStatus.CANCELLED, None)
    refused(began.give(CompleteTask(b.id, "done"), LENA), Reason.TASK_CLOSED)


def test_a_cancelling_join_closes_what_stands_in_forks_within_its_own() -> None:
    document = process(
        fork("ask"),
        task("quick"),
        fork("slow"),
        task("one"),
        task("two"),
        join("slow-heard"),
        join("heard", "any", cancel_rest=True),
        end("done"),
        way("ask", "quick"),
        way("ask", "slow"),
        way("slow", "one"),
        way("slow", "two"),
        way("one", "slow-heard", on="done"),
        way("two", "slow-heard", on="done"),
        way("slow-heard", "heard"),
        way("quick", "heard", on="done"),
        way("heard", "done"),
    )
    began = case(document).start()
    began.do("one")
    began.do("quick")
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "done")
    assert began.state.open_tasks == ()
    assert [each.step for each in began.state.tasks if each.status is TaskStatus.CANCELLED] == ["two"]


def test_late_ones_are_absorbed_and_say_so() -> None:
    began = case(three("any")).start()
    began.do("b")
    began.do("a")
    [absorbed] = began.happened(TokenAbsorbed)
    [joined] = began.happened(Joined)
    assert (absorbed.step, absorbed.fork) == ("heard", joined.fork)


def test_a_request_ends_when_the_last_late_one_is_done() -> None:
    began = case(three("any")).start()
    began.do("b")
    began.do("sign")
    assert began.state.status is Status.IN_PROGRESS
    assert began.standing == ["a", "c"]
    began.do("c")
    assert began.state.status is Status.IN_PROGRESS
    began.do("a")
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "signed")
    assert len(began.happened(RequestEnded)) == 1


def test_a_request_ends_when_the_last_late_one_is_cancelled() -> None:
    began = case(three({"count": 2})).start()
    began.do("b")
    began.do("a")
    began.do("sign")
    began.give(CancelTask(began.open("c").id, "not needed"), OLGA)
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "signed")


def test_late_ones_alone_are_not_left() -> None:
    """They could be done, and be absorbed, and the request would be nowhere."""
    began = case(three("any")).start()
    began.do("b")
    before = began.state
    refused(began.give(CancelTask(began.open("sign").id, "not needed"), OLGA), Reason.NOTHING_LEFT)
    assert began.state is before


def test_a_join_that_can_hear_no_more_goes_on_with_those_it_has() -> None:
    began = case(three({"count": 3})).start()
    began.do("a")
    began.do("b")
    assert began.standing == ["c"]
    began.give(CancelTask(began.open("c").id, "on leave"), OLGA)
    assert began.standing == ["sign"]


def test_what_has_come_to_a_join_rests_there_since_then() -> None:
    began = case(three("all")).start()
    began.wait(hours=3)
    began.do("a")
    [rested] = began.happened(TokenRested)
    assert [*began.state.marking.tokens] == [rested.token]
    assert (rested.token.step, rested.token.since) == ("heard", began.now)
    began.do("b")
    began.do("c")
    assert began.state.marking.tokens == ()
