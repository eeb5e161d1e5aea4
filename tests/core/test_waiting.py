"""Waits: until a duration is over, an instant has come, or somebody sends a message."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nexusflow.core.commands import CreateRequest, SendMessage, WakeRequest, WithdrawRequest
from nexusflow.core.events import MessageTaken, WaitBegan, WaitEnded
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.messages import MOST_KEPT
from nexusflow.core.offers import Action, request_offers
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import (
    ENGINE,
    LEAD,
    LENA,
    MONDAY,
    NOBODY,
    RITA,
    Case,
    Document,
    case,
    end,
    fork,
    join,
    process,
    task,
    wait,
    way,
)

PAID = SendMessage("paid", {"amount": 5})
FORM: Document = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "number"}}}


def waiting(*, before: bool = False, **keys: Any) -> Document:
    """A wait, and a task behind it; a task before it too if asked for."""
    first = (task("ask"), way("ask", "hold", on="done")) if before else ()
    return process(
        *first,
        wait("hold", **keys),
        task("go"),
        end("gone"),
        way("hold", "go"),
        way("go", "gone", on="done"),
    )


def for_payment(*, before: bool = False, **keys: Any) -> Document:
    """A wait for the message `paid`, which the lead may send."""
    return waiting(before=before, message="paid", permission=LEAD, form=FORM, writes=["amount"], **keys)


def test_a_wait_of_three_days_ends_when_they_are_over() -> None:
    held = case(waiting(duration=72)).start()
    assert held.state.open_tasks == ()
    [token] = held.state.marking.tokens
    assert token.wake_at == held.state.marking.wake_at == MONDAY + timedelta(days=3)
    held.wait(days=3, microseconds=-1)
    early = held.give(WakeRequest(), ENGINE)
    assert isinstance(early, Rejected)
    assert early.reason is Reason.NOT_DUE
    held.wait(microseconds=1)
    woken = held.give(WakeRequest(), ENGINE)
    assert isinstance(woken, Advance)
    assert WaitEnded(token.number, "hold", "time") in woken.events
    assert held.task.step == "go"


def test_a_duration_may_depend_on_the_request() -> None:
    held = case(waiting(duration="context.amount * 2.0")).start(amount=12)
    assert held.state.marking.wake_at == MONDAY + timedelta(hours=24)


DATED: Document = {
    "type": "object",
    "required": ["amount"],
    "properties": {
        "amount": {"type": "number"},
        "title": {"type": "string"},
        "cost_centre": {"type": "string"},
    },
}


def until_the_day(**context: Any) -> Case:
    """A wait until the context's title, which is a date."""
    return case(waiting(until="context.title") | {"context_schema": DATED}).start(**context)


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("2026-03-09", datetime(2026, 3, 9, tzinfo=UTC)),
        ("2026-03-09T08:30:00", datetime(2026, 3, 9, 8, 30, tzinfo=UTC)),
        ("2026-03-09T08:30:00+02:00", datetime(2026, 3, 9, 6, 30, tzinfo=UTC)),
        ("2026-03-09T08:30:00Z", datetime(2026, 3, 9, 8, 30, tzinfo=UTC)),
    ],
)
def test_a_wait_until_a_date_of_the_request(said: str, instant: datetime) -> None:
    assert until_the_day(title=said).state.marking.wake_at == instant


def test_an_instant_that_is_over_is_not_waited_for() -> None:
    held = until_the_day(title="2020-01-01")
    assert held.task.step == "go"
    assert [type(each) for each in held.events if isinstance(each, WaitBegan | WaitEnded)] == [
        WaitBegan,
        WaitEnded,
    ]


@pytest.mark.parametrize("said", ["soon", "2026-13-01", "", "9999-12-31T23:59:59-23:59"])
def test_what_is_no_date_is_refused_and_nothing_changes(said: str) -> None:
    asked = case(waiting(until="context.title") | {"context_schema": DATED})
    refused = asked.give(CreateRequest({"amount": 1, "title": said}), RITA)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.EXPRESSION_FAILED
    assert asked.request is None


def test_a_message_lets_the_request_on_and_writes_what_it_says() -> None:
    held = case(for_payment()).start(amount=1)
    sent = held.give(PAID, LENA)
    assert isinstance(sent, Advance)
    assert held.state.context["amount"] == 5
    assert held.task.step == "go"
    assert held.state.marking.tokens == ()


@pytest.mark.pattern(24)
def test_a_message_that_comes_too_early_is_kept_and_taken_once() -> None:
    held = case(for_payment(before=True)).start(amount=1)
    held.give(PAID, LENA)
    held.give(SendMessage("paid", {"amount": 7}), LENA)
    assert held.task.step == "ask"
    held.complete("done", LENA)
    assert MessageTaken("paid", "hold") in held.events
    assert held.task.step == "go"
    assert held.state.context["amount"] == 5
    assert [each.data["amount"] for each in held.state.marking.messages] == [7]


@pytest.mark.pattern(23)
def test_a_transient_message_that_nobody_waits_for_is_refused() -> None:
    held = case(for_payment(before=True, transient=True)).start()
    refused = held.give(PAID, LENA)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NOBODY_WAITS
    held.complete("done", LENA)
    assert isinstance(held.give(PAID, LENA), Advance)


def test_only_so_many_messages_are_kept() -> None:
    held = case(for_payment(before=True)).start()
    for _ in range(MOST_KEPT):
        assert isinstance(held.give(PAID, LENA), Advance)
    refused = held.give(PAID, LENA)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NOBODY_WAITS


def test_a_message_needs_the_permission_of_the_step_that_waits() -> None:
    held = case(for_payment()).start()
    refused = held.give(PAID, NOBODY)
    assert isinstance(refused, Rejected)
    assert (refused.reason, LEAD in refused.message) == (Reason.NOT_PERMITTED, True)


def test_a_message_that_no_step_waits_for_is_unknown() -> None:
    refused = case(for_payment()).start().give(SendMessage("delivered"), LENA)
    assert isinstance(refused, Rejected)
    assert (refused.reason, "one of: paid" in refused.message) == (Reason.UNKNOWN_MESSAGE, True)


def test_what_a_message_says_is_checked() -> None:
    held = case(for_payment()).start()
    refused = held.give(SendMessage("paid", {"amount": "five"}), LENA)
    assert isinstance(refused, Rejected)
    assert [each.path for each in refused.errors] == ["/data/amount"]
    assert len(held.state.marking.tokens) == 1


@pytest.mark.pattern(16)
def test_the_first_of_a_message_and_an_hour_cancels_the_other() -> None:
    race = process(
        fork("either"),
        wait("answer", message="answered", permission=LEAD),
        wait("patience", duration=48),
        join("first", join="any", cancel_rest=True),
        end("done"),
        way("either", "answer"),
        way("either", "patience"),
        way("answer", "first"),
        way("patience", "first"),
        way("first", "done"),
    )
    answered = case(race).start()
    answered.give(SendMessage("answered"), LENA)
    assert answered.state.status is Status.COMPLETED
    silent = case(race).start()
    silent.wait(hours=48)
    silent.give(WakeRequest(), ENGINE)
    assert silent.state.status is Status.COMPLETED


def test_each_wait_in_a_loop_is_a_visit_of_its_own() -> None:
    held = case(
        process(
            wait("hold", duration="visits * 10"),
            task("look", outcomes=("again", "done")),
            end("seen"),
            way("hold", "look"),
            way("look", "hold", on="again"),
            way("look", "seen", on="done"),
        )
    ).start()
    held.wait(hours=10)
    held.give(WakeRequest(), ENGINE)
    held.complete("again", LENA)
    assert held.state.marking.wake_at == held.now + timedelta(hours=20)
    assert held.state.visits("hold") == 2


def test_a_request_that_waits_can_be_withdrawn() -> None:
    held = case(waiting(duration=72)).start()
    held.give(WithdrawRequest(), RITA)
    assert (held.state.resolution, held.state.marking.tokens) == ("withdrawn", ())


def test_only_the_engine_wakes() -> None:
    held = case(waiting(duration=1)).start()
    held.wait(hours=2)
    refused = held.give(WakeRequest(), LENA)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NOT_PERMITTED


def test_who_may_send_a_message_is_offered_it() -> None:
    held = case(for_payment()).start()

    def offered(actor: Any) -> Any:
        offers = request_offers(held.plan, held.state, now=held.now, actor=actor)
        [found] = [each for each in offers if each.action is Action.SEND_MESSAGE]
        return found

    assert offered(LENA).messages == (("paid", FORM),)
    assert offered(NOBODY).refused.reason is Reason.NOT_PERMITTED
    held.give(PAID, LENA)
    assert offered(LENA).refused.reason is Reason.NOBODY_WAITS
