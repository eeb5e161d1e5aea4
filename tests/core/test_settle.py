"""What follows a decision: exactly one way, or a refusal that changes nothing."""

from typing import Any

import pytest

from nexusflow.core.commands import CreateRequest
from nexusflow.core.definition import from_document
from nexusflow.core.events import Routed, TaskOpened
from nexusflow.core.evolve import Advance
from nexusflow.core.plan import prepare
from nexusflow.core.rejection import Reason, Rejected
from tests.factories import (
    LENA,
    RITA,
    Case,
    Document,
    case,
    decision,
    end,
    person,
    process,
    task,
    way,
)


def unverified(document: Document) -> Case:
    """A case of a process that the verifier would not let through."""
    return Case(prepare(from_document(document), version=1))


def refused(done: object, reason: Reason) -> Rejected:
    assert isinstance(done, Rejected), done
    assert done.reason is reason, done
    return done


def ends(*transitions: Document, **more: Any) -> Document:
    """A review that leads by these transitions to a, b or c."""
    return process(task("review", **more), end("a"), end("b"), end("c"), *transitions)


def routed(began: Case) -> list[Routed]:
    return [event for event in began.events if isinstance(event, Routed)]


@pytest.mark.parametrize(
    ("amount", "step"),
    [(0, "lead-review"), (9_999, "lead-review"), (9_999.99, "lead-review"), (10_000, "director-review")],
)
def test_an_exclusive_choice_takes_the_one_way_that_holds(amount: float, step: str) -> None:
    assert case().start(amount=amount).task.step == step


def test_the_lowest_priority_number_is_tried_first() -> None:
    began = case(
        ends(
            way("review", "a", on="done"),
            way("review", "b", on="done", when="context.amount > 10", priority=20),
            way("review", "c", on="done", when="context.amount > 1000", priority=10),
        )
    )
    for amount, resolution in ((1, "a"), (100, "b"), (5000, "c")):
        each = Case(began.plan).start(amount=amount)
        each.complete("done", LENA)
        assert each.state.resolution == resolution


def test_an_unguarded_way_is_the_otherwise_of_its_own_priority() -> None:
    document = ends(
        way("review", "a", on="done", when="context.amount > 10", priority=10),
        way("review", "b", on="done", priority=10),
        way("review", "c", on="done", when="context.amount == 7.0", priority=5),
    )
    for amount, resolution in ((100, "a"), (1, "b"), (7, "c")):
        began = case(document).start(amount=amount)
        began.complete("done", LENA)
        assert began.state.resolution == resolution


def test_what_every_guard_came_to_and_what_it_read_is_kept() -> None:
    began = case().start(amount=20_000)
    [way_in] = routed(began)
    by_lead, by_director = way_in.evaluations
    assert (way_in.from_step, way_in.outcome, way_in.to_step) == ("size", None, "director-review")
    assert (by_lead.to_step, by_lead.guard, by_lead.result) == (
        "lead-review",
        "context.amount < 10000",
        False,
    )
    assert by_lead.read == {"context.amount": 20_000}
    assert (by_director.to_step, by_director.guard, by_director.result) == ("director-review", None, True)


def test_a_tie_is_refused_and_nothing_changes() -> None:
    began = unverified(
        ends(
            way("review", "a", on="done", when="context.amount > 1"),
            way("review", "b", on="done", when="context.amount > 2"),
        )
    ).start(amount=5)
    before = began.state
    tie = refused(began.complete("done", LENA), Reason.AMBIGUOUS_TRANSITION)
    assert "to a, b" in tie.message
    assert began.state is before
    assert began.task.open


def test_two_ways_without_a_guard_are_a_tie() -> None:
    began = unverified(ends(way("review", "a", on="done"), way("review", "b", on="done"))).start()
    refused(began.complete("done", LENA), Reason.AMBIGUOUS_TRANSITION)


def test_no_way_that_holds_is_refused_and_nothing_changes() -> None:
    began = case(
        ends(
            way("review", "a", on="done", when="context.amount > 200"),
            way("review", "b", on="done", when="context.amount < 50", priority=20),
            way("review", "c", on="done", when="context.amount == 51.0", priority=30),
        )
    ).start(amount=100)
    before = began.state
    nowhere = refused(began.complete("done", LENA), Reason.NO_TRANSITION)
    assert "review on done" in nowhere.message
    assert began.state is before


def test_an_outcome_without_any_way_is_refused() -> None:
    began = unverified(ends(way("review", "a", on="done"), outcomes=("done", "lost"))).start()
    refused(began.complete("lost", LENA), Reason.NO_TRANSITION)
    assert isinstance(began.complete("done", LENA), Advance)


def test_a_guard_that_cannot_be_evaluated_is_refused_and_nothing_changes() -> None:
    began = case(
        ends(
            way("review", "a", on="done", when="context.urgent", priority=10),
            way("review", "b", on="done", when="context.amount > 10", priority=20),
            way("review", "c", on="done"),
        )
    ).start()
    before = began.state
    failed = refused(began.complete("done", LENA), Reason.EXPRESSION_FAILED)
    assert "context.urgent" in failed.message
    assert began.state is before


def test_a_guard_behind_the_way_that_is_taken_is_not_evaluated() -> None:
    began = case(
        ends(
            way("review", "a", on="done", when="context.amount > 1", priority=10),
            way("review", "b", on="done", when="context.urgent", priority=20),
            way("review", "c", on="done", priority=30),
        )
    ).start(amount=5)
    began.complete("done", LENA)
    assert began.state.resolution == "a"


def test_guards_see_outcome_data_requester_and_visits() -> None:
    document = process(
        task(
            "review",
            outcomes=("done", "again"),
            form={"type": "object", "properties": {"score": {"type": "number"}}},
        ),
        end("by-score"),
        end("by-person"),
        end("by-visits"),
        way("review", "by-visits", on="again", when="visits >= 2", priority=10),
        way("review", "review", on="again"),
        way("review", "by-score", on="done", when="has(data.score) && data.score > 3.0", priority=10),
        way(
            "review",
            "by-person",
            on="done",
            when="requester.username == 'rita' && outcome == 'done'",
            priority=20,
        ),
        way("review", "review", on="done"),
    )
    scored, known, tired = case(document).start(), case(document).start(), case(document).start()
    scored.complete("done", LENA, data={"score": 4})
    known.complete("done", LENA)
    tired.complete("again", LENA)
    tired.complete("again", LENA)
    assert scored.state.resolution == "by-score"
    assert known.state.resolution == "by-person"
    assert tired.state.resolution == "by-visits"


def test_a_person_cannot_overwrite_who_they_are_by_an_attribute() -> None:
    document = ends(
        way("review", "a", on="done", when="requester.username == 'boss'", priority=10),
        way("review", "b", on="done", when="requester.grade > 3.0", priority=20),
        way("review", "c", on="done"),
    )
    impostor = person("rita", "spend.ask", attributes={"username": "boss", "roles": ["all"], "grade": 5})
    began = case(document, requester=impostor).start()
    began.complete("done", LENA)
    assert began.state.resolution == "b"


def test_decisions_in_a_row_are_walked_at_once() -> None:
    document = process(
        task("review"),
        *(decision(f"d{n}") for n in range(20)),
        end("a"),
        way("review", "d0", on="done"),
        *(way(f"d{n}", f"d{n + 1}") for n in range(19)),
        way("d19", "a"),
    )
    began = case(document).start()
    began.complete("done", LENA)
    assert began.state.resolution == "a"
    assert [event.to_step for event in routed(began)] == [*(f"d{n}" for n in range(20)), "a"]


def test_a_circle_of_decisions_is_refused_and_nothing_changes() -> None:
    document = process(
        task("review", outcomes=("done", "round")),
        decision("here"),
        decision("there"),
        end("a"),
        way("review", "a", on="done"),
        way("review", "here", on="round"),
        way("here", "there"),
        way("there", "here"),
    )
    began = unverified(document).start()
    before = began.state
    refused(began.complete("round", LENA), Reason.ENDLESS)
    assert began.state is before


def test_a_circle_at_the_start_makes_no_request() -> None:
    document = process(decision("here"), decision("there"), way("here", "there"), way("there", "here"))
    new = unverified(document)
    refused(new.give(CreateRequest({"amount": 1}), RITA), Reason.ENDLESS)
    assert new.request is None


def test_a_loop_opens_a_new_visit_with_a_clock_of_its_own() -> None:
    began = case().start()
    began.wait(hours=10)
    began.complete("rework", LENA, note="too much")
    began.wait(hours=1)
    began.complete("resubmit", RITA)
    first, _, second = began.state.tasks
    assert (first.step, first.visit, second.step, second.visit) == ("lead-review", 1, "lead-review", 2)
    assert first.id != second.id
    assert second.opened_at == began.now
    assert first.due_at is not None
    assert second.due_at is not None
    assert second.due_at - first.due_at == began.now - first.opened_at


def test_the_opened_task_carries_what_the_step_says() -> None:
    began = case().start()
    [opened] = [event.task for event in began.events if isinstance(event, TaskOpened)]
    assert (opened.permission, opened.supervisor_role) == ("spend.lead", "supervisor")
    assert opened.escalate_at == opened.due_at


def test_a_supervisor_role_of_a_step_goes_before_the_workflows() -> None:
    document = ends(way("review", "a", on="done"), sla_hours=1, supervisor_role="night-watch")
    assert case({**document, "steps": document["steps"][:2]}).start().task.supervisor_role == "night-watch"
