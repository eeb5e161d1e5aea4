"""Who is given a task that opens: whoever did it last, the next in turn, or who has the fewest."""

from collections import Counter
from dataclasses import replace
from typing import Any

from nexusflow.core.commands import ReleaseTask
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor, Rota
from nexusflow.core.staffing_events import TaskAssigned
from tests.factories import (
    ASK,
    LARS,
    LEAD,
    LENA,
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
    task,
    way,
)

from .test_staffing import staff_of

LIV = person("liv", LEAD)
ALL = (LARS, LENA, LIV)


def rounds(**more: Any) -> Document:
    """A draft and its review, until the review is done with."""
    return process(
        task("review", outcomes=("yes", "again"), **more),
        task("draft", permission=ASK),
        end("over"),
        way("review", "over", on="yes"),
        way("review", "draft", on="again"),
        way("draft", "review", on="done"),
        key="one",
    )


def begun(document: Document, *people: Actor, rota: Rota | None = None, requester: Actor = RITA) -> Case:
    """A case with these people, just started."""
    began = Case(case(document).plan, requester=requester, staff=staff_of(*(people or ALL)))
    began.rota = rota or Rota()
    return began.start()


def again(began: Case, by: Actor) -> None:
    """Review it, and draft it anew."""
    began.do("review", "again", by)
    began.do("draft", "done", RITA)


def test_whoever_did_the_last_visit_is_given_the_next() -> None:
    began = begun(rounds(prefer="same"))
    assert began.task.status is TaskStatus.OPEN
    again(began, LENA)
    assert (began.task.status, began.task.assignee) == (TaskStatus.CLAIMED, "lena")
    assert began.happened(TaskAssigned) == [TaskAssigned(began.task.id, "lena", "same")]
    refused(began.complete("yes", LARS), Reason.TASK_CLAIMED)
    assert isinstance(began.give(ReleaseTask(began.task.id), LENA), Advance)
    again(began, LARS)
    assert began.task.assignee == "lars"


def test_whoever_may_not_do_it_any_more_or_is_away_is_not_given_it() -> None:
    for people, rota in (((LARS, LIV), Rota()), (ALL, Rota(away=frozenset({"lena"})))):
        began = begun(rounds(prefer="same"))
        began.staff, began.rota = staff_of(*people), rota
        again(began, LENA)
        assert (began.task.status, began.task.assignee) == (TaskStatus.OPEN, None)


def test_in_whose_name_it_was_done_counts_where_the_substitute_may_not() -> None:
    began = begun(rounds(prefer="same"))
    again(began, replace(person("nora"), stands_in_for=(LENA,)))
    assert began.task.assignee == "lena"


def test_tasks_go_round_by_name() -> None:
    for last, given in (("", "lars"), ("lars", "lena"), ("lena", "liv"), ("liv", "lars"), ("leo", "liv")):
        began = begun(rounds(distribution="round_robin"), rota=Rota(last={("one", "review"): last}))
        assert began.task.assignee == given
        assert began.happened(TaskAssigned)[0].cause == "round_robin"


def test_who_has_the_fewest_is_given_it() -> None:
    for queues, given in (
        ({}, "lars"),
        ({"lars": 1}, "lena"),
        ({"lars": 2, "lena": 2, "liv": 1}, "liv"),
        ({"lars": 1, "lena": 1, "liv": 1}, "lars"),
    ):
        assert begun(rounds(distribution="shortest_queue"), rota=Rota(queues=queues)).task.assignee == given


def test_what_is_done_and_given_in_one_command_counts_at_once() -> None:
    document = process(
        fork("both"),
        task("a", distribution="shortest_queue"),
        task("b", distribution="shortest_queue"),
        task("c", distribution="shortest_queue"),
        join("together"),
        end("over"),
        *(way("both", key) for key in "abc"),
        *(way(key, "together", on="done") for key in "abc"),
        way("together", "over"),
        key="one",
    )
    began = begun(document)
    assert Counter(each.assignee for each in began.state.open_tasks) == {"lars": 1, "lena": 1, "liv": 1}


def test_whoever_is_away_or_must_not_is_passed_over() -> None:
    asking = person("lars", LEAD, ASK)
    for rule in ("round_robin", "shortest_queue"):
        document = rounds(distribution=rule, separate_from=["requester"])
        rota = Rota(away=frozenset({"lena"}))
        assert begun(document, asking, LENA, LIV, rota=rota, requester=asking).task.assignee == "liv"


def test_where_all_are_away_it_is_offered_to_all() -> None:
    rota = Rota(away=frozenset({"lars", "lena", "liv"}))
    began = begun(rounds(distribution="round_robin"), rota=rota)
    assert began.task.status is TaskStatus.OPEN
    assert isinstance(began.complete("yes", replace(person("nora"), stands_in_for=(LENA,))), Advance)


def test_the_last_one_goes_before_the_turn() -> None:
    began = begun(rounds(prefer="same", distribution="round_robin"))
    assert began.task.assignee == "lars"
    began.rota = Rota(last={("one", "review"): "lars"})
    again(began, LARS)
    assert began.task.assignee == "lars"


def test_a_substitute_may_do_what_was_given_to_who_is_away() -> None:
    began = begun(rounds(distribution="round_robin"))
    nora = replace(person("nora"), stands_in_for=(LARS,))
    refused(began.complete("yes", person("nora")), Reason.NOT_PERMITTED)
    assert isinstance(began.complete("yes", nora), Advance)
    assert began.state.tasks[0].on_behalf_of == "lars"


def test_history_is_given_to_nobody() -> None:
    began = Case(case(rounds(distribution="round_robin")).plan, staff=staff_of(*ALL)).start()
    assert began.task.assignee is None
