"""How a request comes to its end where branches are open: all of them done, or one that closes the others.

Patterns 11 and 43.
"""

import pytest

from nexusflow.core.commands import CancelTask
from nexusflow.core.events import BranchEnded, RequestEnded, Routed, TaskCancelled, TokenCancelled
from nexusflow.core.lifecycle import Status
from nexusflow.core.marking import UNMARKED
from tests.factories import OLGA, Case, Document, case, end, fork, join, process, task, way


def asked(*more: Document, legal: tuple[str, ...] = ("done",)) -> Document:
    """Legal and finance are asked, and then somebody signs; `legal` are the outcomes of the first."""
    return process(
        fork("ask"),
        task("legal", outcomes=legal, sla_hours=8),
        task("finance", sla_hours=8),
        join("asked"),
        task("sign"),
        end("signed"),
        way("ask", "legal"),
        way("ask", "finance"),
        way("legal", "asked", on="done"),
        way("finance", "asked", on="done"),
        way("asked", "sign"),
        way("sign", "signed", on="done"),
        *more,
    )


@pytest.mark.pattern(43)
def test_an_end_that_terminates_closes_every_other_branch() -> None:
    stop = end("stopped", "REJECTED", terminate=True)
    began = case(asked(stop, way("legal", "stopped", on="no"), legal=("done", "no"))).start()
    began.do("legal", "no")
    assert (began.state.status, began.state.resolution) == (Status.REJECTED, "stopped")
    assert (began.state.open_tasks, began.state.marking) == ((), UNMARKED)
    assert [each.cause for each in began.happened(TaskCancelled)] == ["end:stopped"]
    assert began.happened(BranchEnded) == []


def test_an_end_that_terminates_closes_what_waits_at_a_join() -> None:
    stop = end("stopped", "REJECTED", terminate=True)
    began = case(asked(stop, way("legal", "stopped", on="no"), legal=("done", "no"))).start()
    began.do("finance")
    began.do("legal", "no")
    assert [(each.step, each.cause) for each in began.happened(TokenCancelled)] == [("asked", "end:stopped")]
    assert began.state.resolution == "stopped"


def test_an_end_that_terminates_may_be_led_to_from_inside_and_outside_of_branches() -> None:
    document = process(
        task("check", outcomes=("fine", "no")),
        *asked(legal=("done", "no"))["steps"],
        end("stopped", "REJECTED", terminate=True),
        *asked()["transitions"],
        way("check", "ask", on="fine"),
        way("check", "stopped", on="no"),
        way("legal", "stopped", on="no"),
    )
    at_once, later = case(document).start(), case(document).start()
    at_once.do("check", "no")
    later.do("check", "fine")
    later.do("legal", "no")
    assert at_once.state.resolution == later.state.resolution == "stopped"


def apart() -> Case:
    """Two branches that come to ends of their own."""
    return case(
        process(
            fork("part"),
            task("tell", outcomes=("yes", "no")),
            task("pay", outcomes=("yes", "no")),
            end("told"),
            end("paid"),
            end("untold", "REJECTED"),
            end("unpaid", "REJECTED"),
            way("part", "tell"),
            way("part", "pay"),
            way("tell", "told", on="yes"),
            way("tell", "untold", on="no"),
            way("pay", "paid", on="yes"),
            way("pay", "unpaid", on="no"),
        )
    ).start()


@pytest.mark.pattern(11)
def test_a_request_ends_when_the_last_branch_has_come_to_its_end() -> None:
    began = apart()
    began.do("tell", "yes")
    assert began.state.status is Status.IN_PROGRESS
    assert began.standing == ["pay"]
    began.wait(hours=1)
    began.do("pay", "yes")
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "paid")
    assert [each.step for each in began.happened(BranchEnded)] == ["told", "paid"]
    [ended] = began.happened(RequestEnded)
    assert ended.at == began.now


@pytest.mark.parametrize(
    ("tell", "pay", "resolution"),
    [("yes", "yes", "paid"), ("no", "yes", "untold"), ("yes", "no", "unpaid"), ("no", "no", "untold")],
)
def test_one_branch_that_is_rejected_outweighs_the_others(tell: str, pay: str, resolution: str) -> None:
    began = apart()
    began.do("tell", tell)
    began.do("pay", pay)
    rejected = "no" in (tell, pay)
    assert began.state.status is (Status.REJECTED if rejected else Status.COMPLETED)
    assert began.state.resolution == resolution
    assert len(began.happened(Routed)) == 2


def test_the_last_thing_left_can_be_cancelled_where_something_has_come_to_an_end() -> None:
    began = apart()
    began.do("tell", "yes")
    began.give(CancelTask(began.open("pay").id, "not needed"), OLGA)
    assert (began.state.status, began.state.resolution) == (Status.COMPLETED, "told")
