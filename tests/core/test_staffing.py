"""Nobody can dead-end: what becomes of a task that nobody can do, and who it goes to instead."""

from dataclasses import dataclass, replace
from typing import Any

from nexusflow.core.commands import CheckTask, ClaimTask, ReassignTask
from nexusflow.core.events import TaskReleased
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.permit import REASSIGN
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor, Staff
from nexusflow.core.staffing_events import NobodyEligible, SomebodyEligible, TaskOffered
from tests.factories import (
    ASK,
    ENGINE,
    LARS,
    LEAD,
    LENA,
    RITA,
    Case,
    Document,
    case,
    end,
    person,
    process,
    refused,
    task,
    way,
)

ROLES = ("boss", "supervisor")
SVEN = person("sven", roles=("supervisor",))
BOSS = person("bo", roles=("boss",))


def approval(**more: Any) -> Document:
    """One task of this kind, and its end."""
    return process(
        task("approve", outcomes=("yes",), **more), end("over"), way("approve", "over", on="yes"), key="one"
    )


def staff_of(*people: Actor) -> Staff:
    """Who there is, of everything that the tests ask for."""
    active = [each for each in people if each.active]
    return Staff(
        holders={name: tuple(each for each in active if name in each.permissions) for name in (LEAD, ASK)},
        members={
            role: tuple(each for each in active if role in each.roles) for role in ("boss", "supervisor")
        },
    )


@dataclass
class House(Case):
    """A case in a house where these people are."""

    def check(self) -> object:
        """What the pulse asks about the one open task."""
        return self.give(CheckTask(self.task.id), ENGINE)


def house(document: Document, *people: Actor, requester: Actor = RITA) -> House:
    """A case of the process with these people, just started."""
    begun = House(case(document).plan, requester=requester, staff=staff_of(*people))
    begun.start()
    return begun


def hire(began: House, *people: Actor) -> None:
    """From now on these people are there, and nobody else."""
    began.staff = staff_of(*people)


def test_a_task_that_somebody_may_do_is_nothing_special() -> None:
    began = house(approval(on_empty="escalate"), LENA, SVEN)
    assert (began.task.role, began.task.orphaned) == (None, False)
    assert began.happened(TaskOffered) + began.happened(NobodyEligible) == []


def test_a_task_that_nobody_may_do_is_an_incident() -> None:
    for rule in ({}, {"on_empty": "incident"}):
        began = house(approval(**rule), RITA, SVEN)
        [told] = began.happened(NobodyEligible)
        assert (told.task_id, told.step) == (began.task.id, "approve")
        assert LEAD in told.why
        assert began.task.orphaned
        assert began.task.status is TaskStatus.OPEN


def test_it_goes_to_the_role_that_the_step_names() -> None:
    began = house(approval(on_empty={"role": "boss"}), RITA, BOSS)
    assert began.happened(TaskOffered) == [TaskOffered(began.task.id, "boss", "on_empty")]
    assert began.task.offered_to == " role boss"
    refused(began.complete("yes", LENA), Reason.NOT_PERMITTED)
    assert isinstance(began.complete("yes", BOSS), Advance)


def test_it_is_escalated_to_the_supervisors() -> None:
    began = house(approval(on_empty="escalate"), RITA, SVEN)
    assert began.happened(TaskOffered) == [TaskOffered(began.task.id, "supervisor", "escalated")]
    assert isinstance(began.complete("yes", SVEN), Advance)


def test_where_the_role_is_nobody_either_it_is_an_incident() -> None:
    began = house(approval(on_empty={"role": "boss"}), RITA, SVEN)
    [told] = began.happened(NobodyEligible)
    assert "boss" in told.why
    assert began.task.role is None


def test_duties_are_kept_apart_from_the_role_too() -> None:
    asking = replace(BOSS, permissions=frozenset({ASK}))
    began = house(approval(on_empty={"role": "boss"}, separate_from=["requester"]), asking, requester=asking)
    assert began.task.orphaned
    refused(began.complete("yes", asking), Reason.NOT_PERMITTED)


def test_the_only_one_being_the_requester_is_nobody() -> None:
    alone = person("rita", ASK, LEAD)
    document = approval(separate_from=["requester"], on_empty={"role": "boss"})
    assert house(document, alone, BOSS, requester=alone).task.role == "boss"
    assert house(document, alone, LENA, BOSS, requester=alone).task.role is None


def test_a_rule_that_holds_for_nobody_leaves_nobody() -> None:
    began = house(approval(require="actor.limit >= context.amount"), LENA, LARS)
    assert began.task.orphaned
    rich = replace(LARS, attributes={"limit": 1_000})
    assert not house(approval(require="actor.limit >= context.amount"), LENA, rich).task.orphaned


def test_one_whom_it_is_for_and_who_may_not_is_nobody() -> None:
    for named in ("'lena'", "'nobody-of-that-name'", "requester.manager"):
        began = house(approval(assignee=named, on_empty={"role": "boss"}), LARS, BOSS)
        assert began.task.reserved_for is None
        assert began.task.role == "boss"
    assert house(approval(assignee="'lena'"), LENA).task.reserved_for == "lena"


def test_what_is_not_known_is_not_nobody() -> None:
    began = House(case(approval()).plan, staff=Staff(holders={LEAD: None}))
    began.start()
    assert not began.task.orphaned


def test_when_the_last_one_leaves_the_task_goes_on_to_the_role() -> None:
    began = house(approval(on_empty={"role": "boss"}), LENA, BOSS)
    refused(began.check(), Reason.NOT_DUE)
    hire(began, BOSS)
    assert isinstance(began.check(), Advance)
    assert began.task.role == "boss"
    refused(began.check(), Reason.NOT_DUE)


def test_an_incident_is_told_once_and_closed_when_somebody_comes() -> None:
    began = house(approval(), RITA)
    refused(began.check(), Reason.NOT_DUE)
    hire(began, LENA)
    began.check()
    assert began.happened(SomebodyEligible) == [SomebodyEligible(began.task.id)]
    assert not began.task.orphaned
    assert len(began.happened(NobodyEligible)) == 1


def test_a_role_that_becomes_empty_gives_the_task_back() -> None:
    began = house(approval(on_empty={"role": "boss"}), BOSS)
    hire(began, LENA)
    began.check()
    assert (began.task.role, began.happened(TaskOffered)[-1].cause) == (None, "returned")
    hire(began)
    began.check()
    assert began.task.orphaned


def test_a_task_is_taken_from_one_who_may_not_do_it_any_more() -> None:
    began = house(approval(), LENA, LARS)
    began.give(ClaimTask(began.task.id), LENA)
    began.people = {"lena": LENA}
    refused(began.check(), Reason.NOT_DUE)
    hire(began, LARS)
    began.people = {"lena": replace(LENA, permissions=frozenset())}
    began.check()
    assert began.happened(TaskReleased) == [TaskReleased(began.task.id)]
    assert isinstance(began.complete("yes", LARS), Advance)


def test_a_substitute_keeps_what_they_claimed_for_who_is_away() -> None:
    began = house(approval(), LENA)
    nora = person("nora")
    began.give(ClaimTask(began.task.id), replace(nora, stands_in_for=(LENA,)))
    began.people = {"nora": replace(nora, stands_in_for=(LENA,))}
    refused(began.check(), Reason.NOT_DUE)


def test_only_the_engine_asks_whether_a_task_is_nobodys() -> None:
    began = house(approval(), LENA)
    refused(began.give(CheckTask(began.task.id), LENA), Reason.NOT_PERMITTED)


def test_a_supervisor_who_finds_somebody_ends_that_it_was_nobodys() -> None:
    sven, lena = person("sven", REASSIGN), LENA
    began = case(approval(assignee="'gone'"), staff=Staff(holders={LEAD: (lena,)})).start()
    assert began.task.orphaned
    done = began.give(ReassignTask(began.task.id, "lena"), sven)
    assert isinstance(done, Advance), done
    assert not began.task.orphaned
    assert isinstance(began.give(ReassignTask(began.task.id, None), sven), Advance)
    assert not began.task.orphaned
    assert isinstance(began.complete("yes", lena), Advance)


def test_what_is_freed_and_still_nobodys_is_told_anew() -> None:
    began = case(approval(), staff=Staff(holders={LEAD: ()})).start()
    before = len(began.happened(NobodyEligible))
    done = began.give(ReassignTask(began.task.id, None), person("sven", REASSIGN))
    assert isinstance(done, Advance), done
    assert began.task.orphaned
    assert len(began.happened(NobodyEligible)) == before + 1
