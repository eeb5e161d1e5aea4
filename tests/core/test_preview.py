"""Looking ahead: what a context leads to, and what is still open."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from nexusflow.core.calendar import deadline
from nexusflow.core.commands import CreateRequest
from nexusflow.core.definition import from_document
from nexusflow.core.events import Routed
from nexusflow.core.evolve import Advance
from nexusflow.core.plan import prepare
from nexusflow.core.preview import Preview, Station, preview
from nexusflow.core.rejection import Rejected
from nexusflow.core.request import Actor
from tests.factories import (
    ASK,
    LENA,
    MONDAY,
    RITA,
    Case,
    Document,
    case,
    decision,
    end,
    person,
    plan_of,
    process,
    spending,
    task,
    way,
)
from tests.strategies import CONTEXTS, DATA, A, B, documents

FORM: Document = {
    "type": "object",
    "properties": {"cost_centre": {"type": "string", "maxLength": 8}, "amount": {"type": "number"}},
}


def ahead(document: Document, *, by: Actor = RITA, **context: Any) -> Preview:
    """The preview of a process for this context."""
    return preview(plan_of(document), context, now=MONDAY, requester=by)


def reached(seen: Preview) -> list[str]:
    return [station.plan.step.key for station in seen.stations]


def at(seen: Preview, key: str) -> Station:
    [station] = [each for each in seen.stations if each.plan.step.key == key]
    return station


def held(seen: Preview, key: str, outcome: str | None = None) -> dict[str, bool | None]:
    return {way.to_step: way.held for way in at(seen, key).ways if way.outcome == outcome}


def test_a_guard_over_what_is_known_leads_one_way() -> None:
    little = ahead(spending(), amount=100)
    assert held(little, "size") == {"lead-review": True, "director-review": False}
    assert reached(little) == ["size", "lead-review", "paid", "refused", "correct-it"]
    much = ahead(spending(), amount=10_000)
    assert held(much, "size") == {"lead-review": False, "director-review": True}
    assert reached(much) == ["size", "director-review", "paid", "refused"]
    assert little.faults == much.faults == ()


def test_what_it_says_is_where_the_request_goes() -> None:
    for amount in (0, 9_999, 9_999.99, 10_000, 1_000_000):
        [to] = [key for key, goes in held(ahead(spending(), amount=amount), "size").items() if goes]
        assert case().start(amount=amount).task.step == to


def test_the_deadline_is_what_it_will_be_when_the_task_opens() -> None:
    assert at(ahead(spending(), amount=100), "lead-review").hours == 24
    assert at(ahead(spending(), amount=100), "correct-it").hours is None
    for urgent, hours in ((True, 4), (False, 48)):
        assert at(ahead(spending(), amount=20_000, urgent=urgent), "director-review").hours == hours
        began = case().start(amount=20_000, urgent=urgent)
        assert began.task.due_at is not None
        assert (began.task.due_at - MONDAY).total_seconds() == hours * 3600


def steps_that_write(**more: Any) -> Document:
    """The first review may write the cost centre, by which the second one leads on."""
    return process(
        task("first", writes=["cost_centre"], form=FORM),
        task("second", sla_hours="context.amount > 5 ? 2 : 1"),
        end("here"),
        end("there"),
        way("first", "second", on="done"),
        way("second", "here", on="done", when="context.cost_centre == 'A'", priority=10),
        way("second", "there", on="done"),
        **more,
    )


def test_what_an_earlier_form_may_write_is_open() -> None:
    seen = ahead(steps_that_write(), amount=1, cost_centre="A")
    assert held(seen, "second", "done") == {"here": None, "there": None}
    assert at(seen, "second").hours == 1, "nobody writes the amount"


def test_what_a_form_writes_is_open_in_the_guards_of_its_own_step_but_not_in_its_deadline() -> None:
    document = process(
        task("look", writes=["amount"], form=FORM, sla_hours="context.amount > 5 ? 2 : 1"),
        end("here"),
        end("there"),
        way("look", "here", on="done", when="context.amount > 5", priority=10),
        way("look", "there", on="done"),
    )
    seen = ahead(document, amount=7)
    assert held(seen, "look", "done") == {"here": None, "there": None}
    assert at(seen, "look").hours == 2


@pytest.mark.parametrize("guard", ["data.cost_centre == 'A'", "visits > 1", "has(data.cost_centre)"])
def test_what_only_a_decision_can_tell_is_open(guard: str) -> None:
    document = process(
        task("look", form=FORM),
        end("here"),
        end("there"),
        way("look", "here", on="done", when=guard, priority=10),
        way("look", "there", on="done"),
    )
    assert held(ahead(document, amount=1), "look", "done") == {"here": None, "there": None}


def test_a_way_back_is_not_foreseen() -> None:
    """Correcting the amount leads back to the beginning; nothing is open for that until it happens."""
    document = spending()
    for step in document["steps"]:
        if step["key"] == "correct-it":
            step |= {"writes": ["amount"], "form": FORM}
    seen = ahead(document, amount=100)
    assert held(seen, "size") == {"lead-review": True, "director-review": False}
    assert "correct-it" in reached(seen)


def test_a_correction_that_is_not_a_way_back_leaves_open_what_it_may_change() -> None:
    document = process(
        task("look", outcomes=("done", "correct")),
        task("correct-it", writes=["amount"], form=FORM),
        decision("size"),
        end("here"),
        end("there"),
        way("look", "size", on="done"),
        way("look", "correct-it", on="correct"),
        way("correct-it", "size", on="done"),
        way("size", "here", when="context.amount > 5", priority=10),
        way("size", "there"),
    )
    assert held(ahead(document, amount=7), "size") == {"here": None, "there": None}


def test_an_open_guard_leaves_those_behind_it_open_and_a_certain_one_closes_them() -> None:
    document = process(
        task("look", form=FORM),
        *(end(key) for key in "abcd"),
        way("look", "a", on="done", when="context.amount > 100", priority=10),
        way("look", "b", on="done", when="has(data.cost_centre)", priority=20),
        way("look", "c", on="done", when="context.amount > 10", priority=30),
        way("look", "d", on="done"),
    )
    expected = {
        1: {"a": False, "b": None, "c": False, "d": None},
        50: {"a": False, "b": None, "c": None, "d": False},
        500: {"a": True, "b": False, "c": False, "d": False},
    }
    for amount, ways in expected.items():
        assert held(ahead(document, amount=amount), "look", "done") == ways


def test_equal_priorities_have_the_unguarded_one_as_their_otherwise() -> None:
    document = process(
        decision("size"),
        end("a"),
        end("b"),
        way("size", "a", when="context.amount > 10"),
        way("size", "b"),
    )
    assert held(ahead(document, amount=11), "size") == {"a": True, "b": False}
    assert held(ahead(document, amount=10), "size") == {"a": False, "b": True}


def test_an_unfinished_context_is_told_as_creating_it_would_be_and_leaves_open_what_it_lacks() -> None:
    for context in ({}, {"amount": "much"}, {"amount": -1}, {"amount": 1, "cost_centre": "far too long"}):
        done = case().give(CreateRequest(context), RITA)
        assert isinstance(done, Rejected)
        seen = ahead(spending(), **context)
        assert seen.faults == done.errors
        known = "cost_centre" in context
        assert held(seen, "size")["lead-review"] is (True if known else None)


def test_what_creating_would_fail_on_is_told_too() -> None:
    document = process(
        decision("size"), end("a"), end("b"), way("size", "a", when="context.urgent"), way("size", "b")
    )
    done = case(document).give(CreateRequest({"amount": 1}), RITA)
    assert isinstance(done, Rejected)
    seen = ahead(document, amount=1)
    assert [(fault.path, fault.message) for fault in seen.faults] == [("/context", done.message)]
    assert held(seen, "size") == {"a": None, "b": None}
    assert isinstance(case(document).give(CreateRequest({"amount": 1, "urgent": True}), RITA), Advance)


def test_guards_see_the_requester() -> None:
    document = process(
        decision("who"),
        end("a"),
        end("b"),
        way("who", "a", when="'boss' in requester.roles"),
        way("who", "b"),
    )
    assert held(ahead(document, amount=1, by=person("rita", roles=("boss",))), "who")["a"] is True
    assert held(ahead(document, amount=1, by=LENA), "who")["a"] is False


def test_a_large_process_is_seen_through_in_a_moment() -> None:
    """Every step writes, and every step can be sent back to every other."""
    count = 60
    steps = [
        task(f"s{number}", outcomes=tuple(f"o{other}" for other in range(count)), writes=["cost_centre"])
        for number in range(count)
    ]
    ways = [
        way(f"s{number}", f"s{other}", on=f"o{other}")
        for number in range(count)
        for other in range(count)
        if (number, other) != (0, 0)
    ]
    document = process(*steps, end("done"), way("s0", "done", on="o0"), *ways)

    seen = preview(prepare(from_document(document), version=1), {"amount": 1}, now=MONDAY, requester=RITA)
    assert len(seen.stations) == count + 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_what_is_foreseen_happens_as_long_as_nothing_is_sent_back(data: st.DataObject) -> None:
    """Whatever process and context, whatever is decided: no way is taken that was excluded, and the certain
    ones are."""
    plan = plan_of(data.draw(documents(deep=0, votes=False)))
    context = data.draw(CONTEXTS)
    began = Case(plan, requester=person("ann", ASK))
    seen = preview(plan, context, now=MONDAY, requester=began.requester)
    created = began.give(CreateRequest(context), began.requester)
    if isinstance(created, Rejected):
        assert seen.faults
        return
    assert seen.faults == ()
    doers = [person(f"doer-{number}", A, B) for number in range(20)]
    entered: set[str] = set()
    while began.state.open_tasks and began.task.step not in entered:
        entered.add(began.task.step)
        foreseen = at(seen, began.task.step).hours
        if foreseen is not None:
            assert began.task.due_at == deadline(began.now, hours=foreseen)
        word = data.draw(st.sampled_from(plan.steps[began.task.step].step.outcomes))
        told = began.complete(word, doers.pop(), note="because", data=data.draw(DATA))
        if isinstance(told, Rejected):
            break
    for step, outcome, to in _before_a_return(began):
        ways = [way for way in at(seen, step).ways if way.outcome == outcome]
        certain = {way.to_step for way in ways if way.held}
        possible = {way.to_step for way in ways if way.held is not False}
        assert to in possible
        assert certain <= {to}
        note("certain" if certain else "open")


def _before_a_return(began: Case) -> Iterator[tuple[str, str | None, str]]:
    """The ways that were taken, up to the first that leads to where one has been."""
    passed: set[str] = set()
    for event in began.events:
        if isinstance(event, Routed):
            passed.add(event.from_step)
            yield event.from_step, event.outcome, event.to_step
            if event.to_step in passed:
                return
