"""Critical sections in the core: a task with a resource opens when it is granted, and not before."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from nexusflow.core.advance import advance
from nexusflow.core.commands import (
    CancelRequest,
    CompleteTask,
    CreateRequest,
    GrantResource,
    ResumeRequest,
    SendBackTask,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.events import TaskOpened, TokenCancelled
from nexusflow.core.evolve import Advance, fold
from nexusflow.core.marking_codec import read_marking, write_marking
from nexusflow.core.permit import SUSPEND
from nexusflow.core.preview import preview
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Facts
from nexusflow.core.resource_events import ResourceAwaited, ResourceGranted
from tests.factories import (
    ENGINE,
    LENA,
    MONDAY,
    OLGA,
    RITA,
    Case,
    Document,
    case,
    end,
    fork,
    join,
    person,
    plan_of,
    process,
    refused,
    task,
    way,
)

SUE = person("sue", SUSPEND)


def printing(**keys: Any) -> Document:
    """A check, the press, to which one may come again, and binding."""
    return process(
        task("check", outcomes=("print",)),
        task("print", outcomes=("done", "again"), **{"resource": "'press'", "sla_hours": 8, **keys}),
        task("bind"),
        end("bound"),
        end("refused", "REJECTED"),
        way("check", "print", on="print"),
        way("print", "bind", on="done"),
        way("print", "print", on="again"),
        way("bind", "bound", on="done"),
        *([way("bind", "refused", on="done", when="visits > 50", priority=1)] if "then" not in keys else []),
    )


def queued(document: Document | None = None, **context: Any) -> Case:
    """A request that waits for the press."""
    waiting = case(document or printing()).start(**context)
    waiting.do("check", "print")
    return waiting


def grant(waiting: Case, number: int | None = None, resource: str = "press") -> Any:
    """The engine gives the resource to the token, the only one if none is named."""
    if number is None:
        [token] = waiting.state.marking.tokens
        number = token.number
    return waiting.give(GrantResource(number, resource), ENGINE)


@pytest.mark.pattern(39)
def test_a_task_with_a_resource_waits_even_if_nobody_else_is_there() -> None:
    waiting = queued()
    assert waiting.standing == []
    [token] = waiting.state.marking.tokens
    assert (token.step, token.resource, token.visit, token.since) == ("print", "press", 1, MONDAY)


def test_its_task_opens_when_it_is_granted_and_its_clock_begins_then() -> None:
    waiting = queued()
    waiting.wait(hours=30)
    assert isinstance(grant(waiting), Advance)
    opened = waiting.open("print")
    assert (opened.resource, opened.visit, opened.opened_at) == ("press", 1, waiting.now)
    assert opened.due_at == waiting.now + timedelta(hours=8)
    assert waiting.state.marking.tokens == ()


def test_the_engine_alone_grants() -> None:
    refused(queued().give(GrantResource(1, "press"), OLGA), Reason.NOT_PERMITTED)


def test_what_another_task_has_is_not_granted() -> None:
    waiting = queued()
    facts = Facts(count(90), count(90), requester=RITA, taken=frozenset({"press"}))
    command = GrantResource(waiting.state.marking.tokens[0].number, "press")
    told = advance(waiting.plan, waiting.state, command, now=waiting.now, actor=ENGINE, facts=facts)
    assert "an open task has it" in refused(told, Reason.RESOURCE_TAKEN).message


@pytest.mark.parametrize(("number", "resource"), [(1, "van"), (2, "press"), (99, "press")])
def test_what_is_not_waited_for_is_not_granted(number: int, resource: str) -> None:
    refused(grant(queued(), number, resource), Reason.RESOURCE_NOT_AWAITED)


def test_it_is_granted_once() -> None:
    waiting = queued()
    number = waiting.state.marking.tokens[0].number
    grant(waiting, number)
    refused(grant(waiting, number), Reason.RESOURCE_NOT_AWAITED)
    assert len(waiting.happened(TaskOpened)) == 2


def test_an_expression_names_what_is_needed_when_the_step_is_entered() -> None:
    document = printing(resource="has(context.cost_centre) ? 'press ' + context.cost_centre : 'press'")
    assert queued(document, cost_centre="K-1").state.marking.tokens[0].resource == "press K-1"
    assert queued(document).state.marking.tokens[0].resource == "press"


@pytest.mark.parametrize("name", ["context.cost_centre", "' ' + (has(context.urgent) ? '' : ' ')"])
def test_a_name_that_cannot_be_worked_out_refuses_what_led_there(name: str) -> None:
    began = case(printing(resource=name)).start()
    told = began.give(CompleteTask(began.task.id, "print"), LENA)
    assert "Which resource print needs" in refused(told, Reason.EXPRESSION_FAILED).message
    assert began.standing == ["check"]


def test_who_goes_back_to_the_step_queues_again() -> None:
    waiting = queued()
    grant(waiting)
    waiting.do("print", "again")
    assert waiting.standing == []
    assert [(each.visit, each.resource) for each in waiting.state.marking.tokens] == [(2, "press")]
    grant(waiting)
    waiting.do("print")
    bind = waiting.open("bind")
    assert isinstance(waiting.give(SendBackTask(bind.id, "print", "crooked"), LENA), Advance)
    assert [each.visit for each in waiting.state.marking.tokens] == [3]


def test_entering_counts_before_queueing() -> None:
    waiting = queued(printing(max_visits=2, then="refused"))
    for _ in range(2):
        grant(waiting)
        waiting.do("print", "again")
    assert waiting.state.resolution == "refused"
    assert len(waiting.happened(ResourceAwaited)) == 2


def test_a_suspended_request_is_passed_over_and_keeps_its_place() -> None:
    waiting = queued()
    waiting.give(SuspendRequest("an audit"), SUE)
    refused(grant(waiting), Reason.REQUEST_SUSPENDED)
    waiting.wait(days=1)
    waiting.give(ResumeRequest(), SUE)
    assert waiting.state.marking.tokens[0].since == MONDAY
    assert isinstance(grant(waiting), Advance)


@pytest.mark.parametrize(("command", "actor"), [(WithdrawRequest(), RITA), (CancelRequest("no"), OLGA)])
def test_who_is_taken_back_or_cancelled_leaves_the_queue(command: Any, actor: Any) -> None:
    waiting = queued()
    number = waiting.state.marking.tokens[0].number
    assert isinstance(waiting.give(command, actor), Advance)
    assert [each.step for each in waiting.happened(TokenCancelled)] == ["print"]
    refused(grant(waiting, number), Reason.RESOURCE_NOT_AWAITED)


def test_two_branches_that_need_the_same_have_it_one_after_the_other() -> None:
    branches = [task(key, resource="'press'") for key in ("cover", "inside")]
    both = case(
        process(
            fork("both"),
            *branches,
            join("printed"),
            end("bound"),
            *(way("both", each["key"]) for each in branches),
            *(way(each["key"], "printed", on="done") for each in branches),
            way("printed", "bound"),
        )
    ).start()
    first, second = both.state.marking.tokens
    assert (first.resource, second.resource) == ("press", "press")
    grant(both, first.number)
    both.do("cover")
    assert both.state.ended_at is None
    grant(both, second.number)
    both.do("inside")
    assert both.state.resolution == "bound"


def test_a_request_may_begin_with_a_step_that_has_a_resource() -> None:
    waiting = case(process(task("print", resource="'press'"), end("done"), way("print", "done", on="done")))
    told = waiting.give(CreateRequest({"amount": 1}), RITA)
    assert isinstance(told, Advance)
    assert isinstance(told.events[-1], ResourceAwaited)
    grant(waiting)
    waiting.do("print")
    assert waiting.state.resolution == "done"


def test_a_milestone_that_passed_meanwhile_closes_the_task_as_soon_as_it_is_there() -> None:
    document = process(
        fork("both"),
        task("edit", resource="'press'", while_not_started=["finance"]),
        task("finance"),
        join("done"),
        end("ended"),
        way("both", "edit"),
        way("both", "finance"),
        way("edit", "done", on="done"),
        way("finance", "done", on="done"),
        way("done", "ended"),
    )
    waiting = case(document).start()
    waiting.do("finance")
    assert waiting.state.ended_at is None
    [number] = [each.number for each in waiting.state.marking.tokens if each.resource]
    grant(waiting, number)
    assert waiting.state.resolution == "ended"


def test_the_events_say_what_happened_and_fold_to_the_state() -> None:
    waiting = queued()
    grant(waiting)
    assert [type(each) for each in waiting.events[-2:]] == [ResourceGranted, TaskOpened]
    assert fold(None, tuple(waiting.events)) == waiting.state


def test_a_marking_tells_what_is_waited_for_and_older_ones_that_know_nothing_of_it_are_read() -> None:
    marking = queued().state.marking
    written = write_marking(marking)
    assert written["tokens"][0]["resource"] == "press"
    assert read_marking(written) == marking
    del written["tokens"][0]["resource"]
    assert read_marking(written).tokens[0].resource is None


def test_a_preview_names_what_will_be_needed_as_far_as_that_is_known() -> None:
    writing = printing(resource="'press ' + context.cost_centre")
    form = {"type": "object", "properties": {"cost_centre": {"type": "string", "maxLength": 8}}}

    def foreseen(document: Document) -> list[str | None]:
        seen = preview(plan_of(document), {"amount": 1, "cost_centre": "A"}, now=MONDAY, requester=RITA)
        return [each.resource for each in seen.stations if each.plan.step.key in ("print", "bind")]

    assert foreseen(writing) == ["press A", None]
    writing["steps"][0].update(form=form, writes=["cost_centre"])
    assert foreseen(writing) == [None, None]
