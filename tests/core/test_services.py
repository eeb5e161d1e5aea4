"""Services: called when a token comes, answered once, and in a person's hands when there is no going on."""

from typing import Any

import pytest

from nexusflow.core.commands import (
    CancelRequest,
    CreateRequest,
    FinishService,
    GiveUpService,
    ResumeRequest,
    RetryService,
    SkipService,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import from_document, to_document
from nexusflow.core.events import ServiceCalled, ServiceFinished, ServiceRetried, ServiceStuck, TokenCancelled
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status
from nexusflow.core.marking_codec import read_marking, write_marking
from nexusflow.core.offers import Action, request_offers
from nexusflow.core.permit import MANAGE_INCIDENTS, SKIP, SUSPEND
from nexusflow.core.preview import preview
from nexusflow.core.rejection import Reason
from nexusflow.core.service import State
from tests.factories import (
    ENGINE,
    LENA,
    MONDAY,
    NOBODY,
    OLGA,
    RITA,
    Case,
    Document,
    case,
    end,
    fork,
    join,
    person,
    process,
    refused,
    service,
    task,
    way,
)

MENDER = person("mia", MANAGE_INCIDENTS)
SKIPPER = person("skip", SKIP)
SUSPENDER = person("sue", SUSPEND)
URL = "https://books.example.org/orders"
FORM: Document = {
    "type": "object",
    "required": ["cost_centre"],
    "properties": {"cost_centre": {"type": "string"}},
}


def ordering(*, failing: bool = True, **keys: Any) -> Document:
    """An order in another system, then a task; a task for what failed, unless told otherwise."""
    mend = (task("mend"), way("order", "mend", on="failed"), way("mend", "gone", on="done"))
    return process(
        service("order", **{"url": URL, **keys}),
        task("go"),
        end("gone"),
        way("order", "go", on="succeeded"),
        way("go", "gone", on="done"),
        *(mend if failing else ()),
    )


def answer(held: Case, outcome: str = "succeeded", *, attempt: int = 1, **more: Any) -> Any:
    """A worker comes back with it."""
    [token] = held.state.marking.tokens
    return held.give(FinishService(token.number, attempt, outcome, **more), ENGINE)


def stuck(**keys: Any) -> Case:
    """A case whose service failed, with no way on from there."""
    held = case(ordering(failing=False, **keys)).start()
    assert isinstance(answer(held, "failed", error="It answered 500."), Advance)
    return held


def test_a_service_is_called_with_the_whole_context_unless_it_says_what() -> None:
    held = case(ordering(retries=2, timeout_seconds=3)).start(amount=12, urgent=True)
    [called] = held.happened(ServiceCalled)
    assert called.call == {
        "via": "http",
        "url": URL,
        "method": "POST",
        "body": {"amount": 12, "urgent": True},
        "timeout": 3,
    }
    assert (called.retries, called.token.visit, called.token.since) == (2, 1, MONDAY)
    assert held.standing == []


def test_what_is_sent_is_texts_numbers_and_truths() -> None:
    send = {
        "sum": "context.amount * 2.0",
        "by": "requester.username",
        "big": "context.amount > 5.0",
        "no": "visits",
    }
    held = case(ordering(send=send)).start(amount=12)
    [called] = held.happened(ServiceCalled)
    assert called.call["body"] == {"sum": 24.0, "by": "rita", "big": True, "no": 1}


def test_a_get_sends_nothing() -> None:
    [called] = case(ordering(method="GET")).start().happened(ServiceCalled)
    assert (called.call["method"], called.call["body"]) == ("GET", None)


def test_a_letter_is_worded_when_the_token_comes() -> None:
    letter: Document = {"url": None, "call": "email", "to": "'a@example.org'", "subject": "requester.name"}
    held = case(ordering(body="'It costs ' + string(context.amount)", **letter)).start(amount=12)
    [called] = held.happened(ServiceCalled)
    assert called.call == {"via": "email", "to": "a@example.org", "subject": "Rita", "body": "It costs 12"}


def test_what_cannot_be_worked_out_is_refused_and_nothing_changes() -> None:
    asked = case(ordering(send={"place": "context.cost_centre"}))
    said = refused(asked.give(CreateRequest({"amount": 1}), RITA), Reason.EXPRESSION_FAILED)
    assert "What order says as place" in said.message
    assert asked.request is None


def test_the_answer_lets_the_request_on_and_writes_what_it_says() -> None:
    held = case(ordering(form=FORM, writes=["cost_centre"])).start()
    done = answer(held, data={"cost_centre": "K-1", "more": 2})
    assert isinstance(done, Advance)
    assert held.standing == ["go"]
    assert held.state.context["cost_centre"] == "K-1"
    assert held.state.marking.tokens == ()


def test_the_way_may_depend_on_the_answer() -> None:
    document = ordering(form=FORM)
    document["transitions"][0]["when"] = "data.cost_centre == 'K-1'"
    document["transitions"].append(way("order", "gone", on="succeeded", priority=200))
    held = case(document).start()
    answer(held, data={"cost_centre": "K-2"})
    assert held.state.resolution == "gone"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "does not fit the form of order"),
        ({"cost_centre": 5}, "does not fit the form of order: /cost_centre"),
        ({"cost_centre": "much too long"}, "does not fit the context's schema"),
    ],
)
def test_an_answer_that_does_not_fit_counts_as_failed(data: Document, says: str) -> None:
    held = case(ordering(form=FORM, writes=["cost_centre"])).start()
    answer(held, data=data)
    [finished] = held.happened(ServiceFinished)
    assert (finished.outcome, finished.data, says in finished.error) == ("failed", {}, True)
    assert held.standing == ["mend"]
    assert "cost_centre" not in held.state.context


def test_what_failed_goes_the_way_that_there_is_for_it() -> None:
    held = case(ordering()).start()
    answer(held, "failed", error="It answered 500.")
    assert held.standing == ["mend"]


def test_what_failed_without_a_way_is_stuck_and_says_why() -> None:
    held = stuck()
    [token] = held.state.marking.stuck
    assert token.service is not None
    assert (token.service.state, token.service.error) == (State.STUCK, "It answered 500.")
    assert held.state.status is Status.IN_PROGRESS
    assert read_marking(write_marking(held.state.marking)) == held.state.marking


def test_an_answer_that_leads_nowhere_is_stuck_and_not_lost() -> None:
    document = ordering()
    document["transitions"][0]["when"] = "context.amount > 500.0"
    held = case(document).start(amount=1)
    answer(held)
    [event] = held.happened(ServiceStuck)
    assert "It has answered. And then: Expected a transition from order on succeeded" in event.error


def test_an_answer_is_taken_once() -> None:
    held = case(ordering()).start()
    [token] = held.state.marking.tokens
    answer(held)
    again = held.give(FinishService(token.number, 1, "failed"), ENGINE)
    refused(again, Reason.SERVICE_ANSWERED)
    assert held.standing == ["go"]


def test_only_the_engine_answers() -> None:
    held = case(ordering()).start()
    refused(held.give(FinishService(1, 1, "succeeded"), OLGA), Reason.NOT_PERMITTED)


def test_an_answer_to_a_request_that_was_closed_is_refused() -> None:
    held = case(ordering()).start()
    held.give(WithdrawRequest(), RITA)
    assert len(held.happened(TokenCancelled)) == 1
    refused(held.give(FinishService(1, 1, "succeeded"), ENGINE), Reason.SERVICE_ANSWERED)


def test_an_answer_to_a_suspended_request_has_to_wait() -> None:
    held = case(ordering()).start()
    held.give(SuspendRequest("a holiday"), SUSPENDER)
    refused(answer(held), Reason.REQUEST_SUSPENDED)
    held.give(ResumeRequest(), SUSPENDER)
    assert isinstance(answer(held), Advance)


def test_a_retry_is_a_call_of_its_own_with_what_the_request_says_now() -> None:
    held = stuck()
    [token] = held.state.marking.tokens
    assert isinstance(held.give(RetryService(token.number), MENDER), Advance)
    [retried] = held.happened(ServiceRetried)
    assert (retried.attempt, retried.call["body"]) == (2, {"amount": 100})
    refused(answer(held, attempt=1), Reason.SERVICE_ANSWERED)
    assert isinstance(answer(held, attempt=2), Advance)
    assert held.standing == ["go"]


def test_only_what_is_stuck_is_retried_skipped_or_given_up() -> None:
    held = case(ordering()).start()
    for command, actor in (
        (RetryService(1), MENDER),
        (SkipService(1, "why"), SKIPPER),
        (GiveUpService(1, "why"), MENDER),
    ):
        refused(held.give(command, actor), Reason.SERVICE_NOT_STUCK)
    refused(held.give(RetryService(7), MENDER), Reason.SERVICE_ANSWERED)


def test_skipping_goes_on_as_if_it_had_succeeded_and_needs_a_note() -> None:
    held = stuck()
    number = held.state.marking.stuck[0].number
    refused(held.give(SkipService(number, " "), SKIPPER), Reason.NOTE_REQUIRED)
    assert isinstance(held.give(SkipService(number, "ordered by phone"), SKIPPER), Advance)
    assert held.standing == ["go"]


def test_giving_up_ends_the_request_where_there_is_no_way_for_it() -> None:
    held = stuck()
    number = held.state.marking.stuck[0].number
    refused(held.give(GiveUpService(number, ""), MENDER), Reason.NOTE_REQUIRED)
    held.give(GiveUpService(number, "they are closed"), MENDER)
    assert (held.state.status, held.state.resolution) == (Status.REJECTED, "cancelled")


def test_giving_up_takes_the_way_that_there_is() -> None:
    document = ordering()
    document["transitions"][0]["when"] = "context.amount > 500.0"
    held = case(document).start(amount=1)
    answer(held)
    held.give(GiveUpService(held.state.marking.stuck[0].number, "no way"), MENDER)
    assert held.standing == ["mend"]


@pytest.mark.parametrize("command", [RetryService(1), SkipService(1, "why"), GiveUpService(1, "why")])
def test_each_needs_a_permission_of_the_product(command: Any) -> None:
    held = stuck()
    refused(held.give(command, LENA), Reason.NOT_PERMITTED)
    other = SKIPPER if not isinstance(command, SkipService) else MENDER
    refused(held.give(command, other), Reason.NOT_PERMITTED)


def test_what_may_be_done_about_it_is_offered() -> None:
    held = stuck()

    def offered(actor: Any) -> dict[Action, Any]:
        offers = request_offers(held.plan, held.state, now=held.now, actor=actor)
        return {each.action: each for each in offers if "service" in each.action}

    number = held.state.marking.stuck[0].number
    assert offered(MENDER)[Action.RETRY_SERVICE].services == ((number, "order", "order"),)
    assert offered(MENDER)[Action.SKIP_SERVICE].refused.reason is Reason.NOT_PERMITTED
    assert offered(SKIPPER)[Action.SKIP_SERVICE].refused is None
    assert offered(NOBODY)[Action.GIVE_UP_SERVICE].refused.reason is Reason.NOT_PERMITTED
    held.give(RetryService(number), MENDER)
    assert {each.refused.reason for each in offered(MENDER).values()} == {Reason.SERVICE_NOT_STUCK}


def test_a_region_and_a_join_take_a_call_back() -> None:
    race = process(
        fork("both"),
        service("order", url=URL),
        task("look"),
        join("first", join="any", cancel_rest=True),
        end("done"),
        way("both", "order"),
        way("both", "look"),
        way("order", "first", on="succeeded"),
        way("look", "first", on="done"),
        way("first", "done"),
    )
    held = case(race).start()
    number = held.state.marking.tokens[0].number
    held.do("look")
    assert held.state.status is Status.COMPLETED
    refused(held.give(FinishService(number, 1, "succeeded"), ENGINE), Reason.SERVICE_ANSWERED)


def test_each_call_in_a_loop_is_a_visit_of_its_own() -> None:
    document = ordering(send={"no": "visits"})
    document["transitions"].append(way("go", "order", on="again"))
    document["steps"][1]["outcomes"] = ["done", "again"]
    held = case(document).start()
    answer(held)
    held.do("go", "again")
    assert [each.call["body"]["no"] for each in held.happened(ServiceCalled)] == [1, 2]


def test_a_preview_follows_both_outcomes() -> None:
    plan = case(ordering()).plan
    seen = preview(plan, {"amount": 1}, now=MONDAY, requester=RITA)
    assert [each.plan.step.key for each in seen.stations] == ["order", "go", "mend", "gone"]
    assert [way.outcome for way in seen.stations[0].ways] == ["succeeded", "failed"]


def test_a_cancelled_request_forgets_what_is_stuck() -> None:
    held = stuck()
    held.give(CancelRequest("enough"), OLGA)
    assert held.state.marking.tokens == ()


def test_a_document_with_a_service_is_read_and_written() -> None:
    document = ordering(retries=0, method="PUT", send={"sum": "context.amount"}, form=FORM)
    definition = from_document(document)
    assert from_document(to_document(definition)) == definition
