"""Handing a task on, giving it back, and giving it to somebody else from above."""

from dataclasses import replace

import pytest

from nexusflow.core.commands import (
    ClaimTask,
    Command,
    DelegateTask,
    EscalateTask,
    ReassignTask,
    ReleaseTask,
    SuspendRequest,
)
from nexusflow.core.evolve import Advance
from nexusflow.core.handed import TaskDelegated, TaskReassigned, TaskReturned
from nexusflow.core.lifecycle import TaskStatus
from nexusflow.core.offers import Action, task_offers
from nexusflow.core.permit import REASSIGN, SUSPEND, sees
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor
from tests.factories import (
    ASK,
    DORA,
    ENGINE,
    LARS,
    LEAD,
    LENA,
    NOBODY,
    PEOPLE,
    RITA,
    Case,
    case,
    person,
    refused,
    spending,
    task,
)

ADA, BOB, CLEO, DAN, EVE = (person(name) for name in ("ada", "bob", "cleo", "dan", "eve"))
SVEN = person("sven", REASSIGN)
EVERYBODY = {each.username: each for each in (*PEOPLE, ADA, BOB, CLEO, DAN, EVE, SVEN)}


def began(**context: object) -> Case:
    """Waits for a lead; lena and lars are leads."""
    return case(people=EVERYBODY).start(**context)


def give(over: Case, command: Command, actor: Actor) -> Advance:
    """Give a command that is not refused."""
    done = over.give(command, actor)
    assert isinstance(done, Advance), done
    return done


def hand_on(over: Case, actor: Actor, to: str, note: str = "") -> object:
    return over.give(DelegateTask(over.task.id, to, note), actor)


def handed(*chain: Actor) -> Case:
    """A task that lena handed on, and each of these the next."""
    over = began()
    for source, target in zip((LENA, *chain), chain, strict=False):
        assert isinstance(hand_on(over, source, target.username), Advance)
    return over


def test_who_was_handed_a_task_decides_it_for_who_handed_it_on() -> None:
    over = handed(ADA)
    assert (over.task.reserved_for, over.task.delegated) == ("ada", ("lena",))
    assert isinstance(over.complete("approve", ADA), Advance)
    decided = over.state.tasks[0]
    assert (decided.completed_by, decided.on_behalf_of) == ("ada", "lena")
    assert over.state.doers("lead-review") == {"ada", "lena"}


def test_while_it_is_handed_on_nobody_else_may_do_it() -> None:
    over = handed(ADA)
    for somebody in (LENA, LARS, BOB):
        assert "for ada alone" in refused(over.complete("approve", somebody), Reason.NOT_PERMITTED).message


def test_handing_on_is_for_who_may_do_the_task() -> None:
    over = began()
    for somebody in (RITA, DORA, NOBODY, SVEN):
        refused(hand_on(over, somebody, "ada"), Reason.NOT_PERMITTED)


def test_who_hands_it_on_must_still_hold_the_permission_when_it_is_done() -> None:
    over = handed(ADA)
    over.people = {**EVERYBODY, "lena": person("lena", ASK)}
    denied = refused(over.complete("approve", ADA), Reason.NOT_PERMITTED)
    assert LEAD in denied.message
    assert "lena" in denied.message
    over.people = {**EVERYBODY, "lena": replace(LENA, active=False)}
    refused(over.complete("approve", ADA), Reason.NOT_PERMITTED)


def test_deadline_and_claim_when_it_is_handed_on() -> None:
    over = began()
    due_at = over.task.due_at
    give(over, ClaimTask(over.task.id), LENA)
    over.wait(hours=3)
    hand_on(over, LENA, "ada", "You know the vendor.")
    assert (over.task.status, over.task.assignee) == (TaskStatus.OPEN, None)
    assert over.task.due_at == over.task.escalate_at == due_at
    [event] = over.happened(TaskDelegated)
    assert (event.by, event.to, event.note) == ("lena", "ada", "You know the vendor.")
    over.wait(hours=22)
    give(over, EscalateTask(over.task.id), ENGINE)
    give(over, ClaimTask(over.task.id), ADA)


def test_what_another_has_claimed_is_not_handed_on() -> None:
    over = began()
    give(over, ClaimTask(over.task.id), LENA)
    refused(hand_on(over, LARS, "ada"), Reason.TASK_CLAIMED)


def test_it_is_handed_on_from_one_to_the_next_three_times_at_most() -> None:
    over = handed(ADA, BOB, CLEO)
    assert over.task.delegated == ("lena", "ada", "bob")
    longer = refused(hand_on(over, CLEO, "dan"), Reason.NOT_ELIGIBLE)
    assert "3 times already, by lena, ada, bob" in longer.message
    assert isinstance(over.complete("approve", CLEO), Advance)
    assert over.state.tasks[0].on_behalf_of == "lena"


@pytest.mark.parametrize("to", ["lena", "ada", "bob"])
def test_it_is_never_handed_on_in_a_circle(to: str) -> None:
    over = handed(ADA, BOB)
    refused(hand_on(over, BOB, to), Reason.NOT_ELIGIBLE)


@pytest.mark.parametrize("to", ["lena", "gone", "nexusflow", "", "nosuch"])
def test_it_is_handed_on_to_another_active_user(to: str) -> None:
    over = began()
    over.people = {**EVERYBODY, "gone": person("gone", active=False)}
    unfit = refused(hand_on(over, LENA, to), Reason.NOT_ELIGIBLE)
    assert unfit.errors[0].path == "/to"
    assert over.task.delegated == ()


def test_duties_are_kept_apart_from_who_it_is_handed_to() -> None:
    over = began()
    kept = refused(hand_on(over, LENA, "rita"), Reason.NOT_ELIGIBLE)
    assert "somebody else than the requester, which was rita" in kept.message


def test_a_later_step_is_kept_apart_from_both() -> None:
    leader = person("lena", LEAD, "spend.direct")
    document = spending()
    document["steps"][2]["separate_from"] = ["lead-review"]
    document["transitions"][2]["to"] = "director-review"
    over = case(document, people={**EVERYBODY, "lena": leader}).start()
    hand_on(over, leader, "ada")
    over.complete("approve", ADA)
    refused(over.complete("approve", leader), Reason.SEPARATION_OF_DUTIES)
    refused(hand_on(over, DORA, "ada"), Reason.NOT_ELIGIBLE)
    assert isinstance(over.complete("approve", DORA), Advance)


def test_giving_it_back_makes_it_theirs_who_handed_it_on() -> None:
    over = handed(ADA, BOB)
    give(over, ReleaseTask(over.task.id), BOB)
    assert (over.task.reserved_for, over.task.delegated) == ("ada", ("lena",))
    give(over, ReleaseTask(over.task.id), ADA)
    assert (over.task.reserved_for, over.task.delegated) == ("lena", ())
    assert [(each.by, each.to) for each in over.happened(TaskReturned)] == [("bob", "ada"), ("ada", "lena")]
    refused(over.complete("approve", ADA), Reason.NOT_PERMITTED)
    over.complete("approve", LENA)
    assert over.state.tasks[0].on_behalf_of is None


@pytest.mark.parametrize(("actor", "left"), [(LENA, ()), (ADA, ("lena",))])
def test_who_handed_it_on_takes_it_back_even_when_it_is_claimed(actor: Actor, left: tuple[str, ...]) -> None:
    over = handed(ADA, BOB)
    give(over, ClaimTask(over.task.id), BOB)
    for other in (LARS, CLEO):
        refused(over.give(ReleaseTask(over.task.id), other), Reason.NOT_PERMITTED)
    give(over, ReleaseTask(over.task.id), actor)
    assert (over.task.reserved_for, over.task.delegated) == (actor.username, left)
    assert (over.task.status, over.task.assignee) == (TaskStatus.OPEN, None)


def test_a_substitute_hands_on_what_is_the_absent_ones_and_it_stays_theirs() -> None:
    over = began()
    nora = person("nora", stands_in_for=(LENA,))
    hand_on(over, nora, "ada")
    assert over.task.delegated == ("lena",)
    [event] = over.happened(TaskDelegated)
    assert (event.by, event.on_behalf_of) == ("nora", "lena")
    refused(hand_on(over, ADA, "ada"), Reason.NOT_ELIGIBLE)


def test_a_substitute_of_who_was_handed_it_does_it_for_the_first() -> None:
    over = handed(ADA)
    nora = person("nora", stands_in_for=(ADA,))
    assert isinstance(over.complete("approve", nora), Advance)
    assert over.state.tasks[0].on_behalf_of == "lena"


def test_who_handed_it_on_still_sees_the_request() -> None:
    over = handed(ADA)
    plain = person("lena")
    assert sees(over.plan.definition, over.state, plain)
    assert sees(over.plan.definition, over.state, ADA)
    assert not sees(over.plan.definition, over.state, BOB)


def reassign(over: Case, to: str | None, actor: Actor = SVEN) -> Advance | Rejected:
    return over.give(ReassignTask(over.task.id, to, "Lena is ill."), actor)


def test_a_supervisor_gives_a_task_to_somebody_whoever_has_claimed_it() -> None:
    over = began()
    due_at = over.task.due_at
    give(over, ClaimTask(over.task.id), LENA)
    assert isinstance(reassign(over, "lars"), Advance)
    assert (over.task.status, over.task.assignee, over.task.reserved_for) == (TaskStatus.OPEN, None, "lars")
    assert over.task.due_at == due_at
    [event] = over.happened(TaskReassigned)
    assert (event.by, event.to, event.note) == ("sven", "lars", "Lena is ill.")
    refused(over.complete("approve", LENA), Reason.NOT_PERMITTED)
    over.complete("approve", LARS)
    assert over.state.tasks[0].on_behalf_of is None


def test_a_supervisor_frees_a_task_for_all_who_hold_its_permission() -> None:
    over = handed(ADA)
    give(over, ClaimTask(over.task.id), ADA)
    assert isinstance(reassign(over, None), Advance)
    assert over.task.offered_to == LEAD
    assert (over.task.status, over.task.delegated) == (TaskStatus.OPEN, ())
    assert isinstance(over.complete("approve", LARS), Advance)


def test_giving_a_task_to_somebody_needs_a_permission_of_its_own() -> None:
    over = began()
    for somebody in (LENA, RITA, NOBODY):
        assert REASSIGN in refused(reassign(over, "lars", somebody), Reason.NOT_PERMITTED).message


@pytest.mark.parametrize("to", ["dora", "ada", "nosuch", "nexusflow"])
def test_a_task_is_given_only_to_who_may_do_it(to: str) -> None:
    refused(reassign(began(), to), Reason.NOT_ELIGIBLE)


def test_a_task_is_not_given_to_whom_its_rules_keep_away() -> None:
    both = person("rita", ASK, LEAD)
    over = case(requester=both, people={**EVERYBODY, "rita": both}).start()
    kept = refused(reassign(over, "rita"), Reason.NOT_ELIGIBLE)
    assert "the requester" in kept.message
    document = spending()
    document["steps"][1] = task(
        "lead-review",
        outcomes=("approve", "reject", "rework"),
        sla_hours=24,
        require="actor.limit >= context.amount",
    )
    large = person("lars", LEAD, attributes={"limit": 1_000})
    ruled = case(document, people={**EVERYBODY, "lars": large}).start(amount=1_000)
    refused(reassign(ruled, "lena"), Reason.NOT_ELIGIBLE)
    assert isinstance(reassign(ruled, "lars"), Advance)


def test_nothing_is_handed_on_while_the_request_is_suspended_or_once_it_is_done() -> None:
    over = began()
    first = over.task.id
    give(over, SuspendRequest("audit"), person("olga", SUSPEND))
    refused(hand_on(over, LENA, "ada"), Reason.REQUEST_SUSPENDED)
    refused(reassign(over, "lars"), Reason.REQUEST_SUSPENDED)
    done = began()
    done.complete("approve", LENA)
    refused(done.give(DelegateTask(first, "ada"), LENA), Reason.TASK_CLOSED)
    refused(done.give(ReassignTask(first, "lars"), SVEN), Reason.TASK_CLOSED)


def test_what_is_offered_follows_the_task() -> None:
    over = handed(ADA)

    def offered(actor: Actor) -> set[Action]:
        acting = over.entrusted(actor)
        offers = task_offers(over.plan, over.state, over.task, now=over.now, actor=acting)
        return {each.action for each in offers if each.refused is None}

    assert offered(ADA) == {Action.COMPLETE, Action.CLAIM, Action.RELEASE, Action.DELEGATE}
    assert offered(LENA) == {Action.RELEASE}
    assert offered(SVEN) == {Action.REASSIGN}
    assert offered(LARS) == set()
