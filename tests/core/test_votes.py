"""Votes: one task for each voter, and one result."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexusflow.core.commands import (
    AddReviewer,
    CancelTask,
    ClaimTask,
    CompleteTask,
    EscalateTask,
    ResumeRequest,
    SendBackTask,
    SuspendRequest,
    WithdrawRequest,
)
from nexusflow.core.definition import from_document, to_document
from nexusflow.core.events import Diverted, Routed, TaskCancelled, TaskEscalated
from nexusflow.core.evolve import Advance
from nexusflow.core.lifecycle import Status, TaskStatus
from nexusflow.core.offers import Action, task_offers
from nexusflow.core.permit import REASSIGN, SUSPEND
from nexusflow.core.quorum import Quorum
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Actor, Staff, Task, TaskId
from nexusflow.core.vote import result
from nexusflow.core.vote_events import ReviewerAdded, VoteDecided
from tests.factories import (
    CONTEXT_SCHEMA,
    ENGINE,
    LEAD,
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
    process,
    refused,
    task,
    way,
)

ADA, BEN, CLEO, DAN, EVE = (
    person(name, LEAD, roles=("board",)) for name in ("ada", "ben", "cleo", "dan", "eve")
)
FINN = person("finn", LEAD, roles=("finance",))
LEE = person("lee", LEAD, roles=("legal",))
LOU = person("lou", LEAD, roles=("legal", "finance"))
TOM = person("tom", REASSIGN)
ALL = (ADA, BEN, CLEO, DAN, EVE, FINN, LEE, LOU)
WORDS = ("approve", "reject", "abstain", "block")


def vote(**more: Any) -> Document:
    """A vote of three, of whom two must be in favour; then it is done, or not."""
    quorum = {
        "voters": 3,
        "approve": 2,
        "outcome": "approve",
        "otherwise": "reject",
        **more.pop("quorum", {}),
    }
    schema = {
        **CONTEXT_SCHEMA,
        "properties": {
            **CONTEXT_SCHEMA["properties"],
            "owners": {"type": "array", "items": {"type": "string"}},
        },
    }
    return process(
        task("vote", outcomes=WORDS, quorum={k: v for k, v in quorum.items() if v is not None}, **more),
        end("bought"),
        end("left", "REJECTED"),
        way("vote", "bought", on="approve"),
        way("vote", "left", on="reject"),
        context_schema=schema,
    )


def held(
    document: Document | None = None, *, members: Mapping[str, Any] | None = None, **context: Any
) -> Case:
    """A vote that has begun, in a house of these members."""
    began = case(document or vote(), people={each.username: each for each in ALL})
    began.staff = Staff(members=members or {})
    return began.start(**context)


def cast(began: Case, actor: Actor, word: str = "approve") -> Advance:
    """Vote with the first task that one may do."""
    for each in began.state.open_tasks:
        done = began.give(CompleteTask(each.id, word), actor)
        if isinstance(done, Advance):
            return done
    raise AssertionError(done)


def decided(began: Case) -> VoteDecided:
    """How the one vote came out."""
    [event] = began.happened(VoteDecided)
    return event


def owners(began: Case) -> list[str | None]:
    """Whom the open tasks are for."""
    return [each.reserved_for for each in began.state.open_tasks]


@pytest.mark.pattern(13, 34, example="two-of-three-reviewers")
def test_a_vote_opens_a_task_for_each_voter_and_enough_of_them_decide() -> None:
    began = held()
    assert [(each.step, each.visit) for each in began.state.open_tasks] == [("vote", 1)] * 3
    cast(began, ADA)
    assert not began.happened(VoteDecided)
    cast(began, BEN)
    assert began.state.resolution == "bought"


@pytest.mark.pattern(35, example="two-of-three-reviewers")
def test_what_is_left_of_a_decided_vote_is_cancelled_with_the_cause() -> None:
    began = held()
    cast(began, ADA)
    cast(began, BEN)
    assert [each.cause for each in began.happened(TaskCancelled)] == ["vote:vote"]
    assert [each.status for each in began.state.tasks].count(TaskStatus.CANCELLED) == 1
    assert decided(began) == VoteDecided("vote", 1, "approve", in_favour=2, against=0, of=3, needed=2)


def test_a_vote_is_lost_as_soon_as_enough_are_against() -> None:
    began = held()
    cast(began, ADA, "reject")
    cast(began, BEN, "abstain")
    assert began.state.resolution == "left"
    assert decided(began) == VoteDecided("vote", 1, "reject", in_favour=0, against=2, of=3, needed=2)


def test_nobody_votes_twice() -> None:
    began = held()
    cast(began, ADA)
    for each in began.state.open_tasks:
        twice = refused(began.give(CompleteTask(each.id, "approve"), ADA), Reason.ALREADY_VOTED)
        assert "ada has voted" in twice.message


def test_nobody_takes_two_votes_at_once() -> None:
    began = held()
    first, second, _ = began.state.open_tasks
    assert isinstance(began.give(ClaimTask(first.id), ADA), Advance)
    refused(began.give(ClaimTask(second.id), ADA), Reason.ALREADY_VOTED)
    assert isinstance(began.give(CompleteTask(first.id, "approve"), ADA), Advance)


def test_nobody_votes_in_two_names() -> None:
    began = held(vote(quorum={"voters": "board", "approve": "100%"}), members={"board": (ADA, BEN)})
    standing_in = replace(BEN, stands_in_for=(ADA,))
    of_ada, of_ben = began.state.open_tasks
    early = refused(began.give(CompleteTask(of_ada.id, "approve"), standing_in), Reason.ALREADY_VOTED)
    assert "ben has a vote of their own" in early.message
    assert isinstance(began.give(CompleteTask(of_ben.id, "approve"), standing_in), Advance)
    refused(began.give(CompleteTask(of_ada.id, "approve"), standing_in), Reason.ALREADY_VOTED)


def test_a_substitute_votes_once_for_who_is_away_and_that_name_is_used_up() -> None:
    began = held()
    standing_in = replace(person("sue"), stands_in_for=(ADA,))
    cast(began, standing_in)
    assert began.state.tasks[0].on_behalf_of == "ada"
    refused(began.give(CompleteTask(began.state.open_tasks[0].id, "approve"), ADA), Reason.ALREADY_VOTED)


def test_a_vote_that_was_handed_on_counts_once_and_for_its_task() -> None:
    began = held(vote(quorum={"voters": "board"}), members={"board": (ADA, BEN, CLEO)})
    request = began.state
    handed = tuple(
        each._replace(reserved_for="lee", delegated=("ada",)) if each.reserved_for == "ada" else each
        for each in request.tasks
    )
    began.request = request._replace(tasks=handed)
    task_id = handed[0].id
    to_a_voter = began.request._replace(tasks=(handed[0]._replace(reserved_for="ben"), *handed[1:]))
    trial = Case(began.plan, request=to_a_voter, people=began.people)
    refused(
        trial.give(CompleteTask(task_id, "approve"), replace(BEN, entrusted_by=(ADA,))), Reason.ALREADY_VOTED
    )
    assert isinstance(
        began.give(CompleteTask(task_id, "approve"), replace(LEE, entrusted_by=(ADA,))), Advance
    )
    cast(began, CLEO)
    assert decided(began).in_favour == 2


@pytest.mark.pattern(14, example="cost-centre-owners")
def test_there_is_a_task_for_each_one_whom_the_context_names() -> None:
    document = vote(quorum={"voters": "context.owners", "approve": "100%"})
    began = held(document, owners=["ada", "ben", "ada"])
    assert owners(began) == ["ada", "ben"]
    refused(began.give(CompleteTask(began.state.open_tasks[0].id, "approve"), BEN), Reason.NOT_PERMITTED)
    cast(began, ADA)
    cast(began, BEN)
    assert began.state.resolution == "bought"


def test_an_expression_may_name_one_or_say_how_many() -> None:
    assert owners(held(vote(quorum={"voters": "'ada'", "approve": 1}))) == ["ada"]
    as_many = vote(quorum={"voters": "context.amount > 50.0 ? 3 : 2", "approve": "60%"})
    assert owners(held(as_many)) == [None, None, None]


def test_the_members_of_a_role_vote_as_far_as_they_may() -> None:
    outsider = person("max", roles=("board",))
    document = vote(quorum={"voters": "board", "approve": "60%"}, separate_from=["requester"])
    insider = replace(ADA, username="rita")
    began = held(document, members={"board": (ADA, BEN, outsider, insider)})
    assert owners(began) == ["ada", "ben"]


def test_a_vote_that_nobody_can_take_part_in_decides_nothing() -> None:
    began = held(vote(quorum={"voters": "board", "approve": "60%"}), members={"board": ()})
    assert owners(began) == [""]
    assert began.state.status is Status.IN_PROGRESS


def test_a_vote_with_too_few_voters_keeps_a_place_for_those_that_are_missing() -> None:
    began = held(vote(quorum={"voters": "board", "approve": 2}), members={"board": (ADA,)})
    assert owners(began) == ["ada", ""]
    cast(began, ADA)
    assert began.state.status is Status.IN_PROGRESS


def test_more_voters_than_can_be_counted_are_refused() -> None:
    began = case(vote(quorum={"voters": "board"}), staff=Staff(members={"board": None}))
    with pytest.raises(AssertionError, match="too_many_voters"):
        began.start()


def test_a_percentage_is_of_the_voters_and_rounded_up() -> None:
    quorum = Quorum("approve", "reject", voters=5, approve="60%")
    assert [quorum.needed(of) for of in (1, 2, 3, 4, 5, 10)] == [1, 2, 2, 3, 3, 6]


GROUPS = {
    "voters": None,
    "approve": None,
    "groups": [{"role": "finance", "approve": 1}, {"role": "legal", "approve": 2}],
}
GROUP_MEMBERS = {"finance": (FINN, LOU), "legal": (LEE, LOU, replace(LEE, username="liz"))}


def test_every_group_must_have_its_number() -> None:
    began = held(vote(quorum=GROUPS), members=GROUP_MEMBERS)
    seats = [(each.group, each.reserved_for) for each in began.state.open_tasks]
    assert seats == [("finance", "finn"), ("finance", "lou"), ("legal", "lee"), ("legal", "liz")]
    cast(began, LEE)
    cast(began, replace(LEE, username="liz"))
    assert not began.happened(VoteDecided)
    cast(began, FINN)
    assert decided(began) == VoteDecided("vote", 1, "approve", in_favour=3, against=0, of=4, needed=3)


def test_one_group_that_cannot_have_its_number_decides_against() -> None:
    began = held(vote(quorum=GROUPS), members=GROUP_MEMBERS)
    cast(began, FINN)
    cast(began, LEE, "reject")
    assert began.state.resolution == "left"


def test_a_veto_decides_at_once() -> None:
    began = held(vote(quorum={"voters": 5, "approve": 3, "veto": ["block"]}))
    cast(began, ADA)
    cast(began, BEN, "block")
    assert began.state.resolution == "left"
    assert decided(began).outcome == "reject"


def test_as_long_as_somebody_may_veto_a_vote_is_not_won() -> None:
    began = held(vote(quorum={"approve": 2, "veto": ["block"]}))
    cast(began, ADA)
    cast(began, BEN)
    assert not began.happened(VoteDecided)
    cast(began, CLEO, "block")
    assert began.state.resolution == "left"


@pytest.mark.pattern(15, example="cost-centre-owners")
def test_a_reviewer_who_is_added_changes_of_how_many_it_is_counted() -> None:
    began = held(vote(quorum={"voters": "board", "approve": "60%"}), members={"board": (ADA, BEN, CLEO)})
    cast(began, ADA)
    began.wait(hours=1)
    done = began.give(AddReviewer(began.state.open_tasks[0].id, "dan", "He knows the vendor."), TOM)
    assert isinstance(done, Advance)
    seat = began.state.tasks[-1]
    assert (seat.reserved_for, seat.visit, seat.opened_at) == ("dan", 1, began.now)
    assert began.happened(ReviewerAdded) == [ReviewerAdded(seat.id, "dan", "He knows the vendor.", 4)]
    cast(began, BEN)
    assert not began.happened(VoteDecided), "two of four are not 60%"
    cast(began, DAN)
    assert (decided(began).in_favour, decided(began).of) == (3, 4)


def test_only_who_has_a_vote_to_cast_or_may_reassign_adds_a_reviewer() -> None:
    began = held()
    first = began.state.open_tasks[0]
    for stranger in (RITA, OLGA):
        refused(began.give(AddReviewer(first.id, "dan", "why"), stranger), Reason.NOT_PERMITTED)
    assert isinstance(began.give(AddReviewer(first.id, "dan", "why"), ADA), Advance)
    cast(began, ADA)
    left = began.state.open_tasks[0]
    refused(began.give(AddReviewer(left.id, "eve", "why"), ADA), Reason.NOT_PERMITTED)


@pytest.mark.parametrize("username", ["ada", "rita", "nobody-knows"])
def test_who_has_a_vote_or_may_not_vote_cannot_be_added(username: str) -> None:
    document = vote(quorum={"voters": "board"}, separate_from=["requester"])
    began = held(document, members={"board": (ADA, BEN, CLEO)})
    began.people = {**began.people, "rita": replace(RITA, permissions=frozenset({LEAD}))}
    done = began.give(AddReviewer(began.state.open_tasks[0].id, username, "why"), TOM)
    assert refused(done, Reason.NOT_ELIGIBLE).errors[0].path == "/username"


def test_a_reviewer_is_added_to_the_group_of_their_role_or_not_at_all() -> None:
    began = held(vote(quorum=GROUPS), members={**GROUP_MEMBERS, "finance": (FINN,)})
    first = began.state.open_tasks[0].id
    refused(began.give(AddReviewer(first, "dan", "why"), TOM), Reason.NOT_ELIGIBLE)
    began.people = {**began.people, "fay": replace(FINN, username="fay")}
    assert isinstance(began.give(AddReviewer(first, "fay", "why"), TOM), Advance)
    assert began.state.tasks[-1].group == "finance"


def test_adding_a_reviewer_needs_a_note_a_vote_and_an_open_one() -> None:
    began = held()
    first = began.state.open_tasks[0].id
    refused(began.give(AddReviewer(first, "dan", " "), TOM), Reason.NOTE_REQUIRED)
    cast(began, ADA)
    cast(began, BEN)
    refused(began.give(AddReviewer(first, "dan", "why"), TOM), Reason.TASK_CLOSED)
    alone = case().start()
    refused(alone.give(AddReviewer(alone.task.id, "dan", "why"), TOM), Reason.NO_VOTE)


def test_adding_a_reviewer_is_offered_to_who_may() -> None:
    began = held()
    for actor, lawful in ((TOM, True), (ADA, True), (RITA, False)):
        offers = task_offers(began.plan, began.state, began.state.tasks[0], now=began.now, actor=actor)
        [offer] = [each for each in offers if each.action is Action.ADD_REVIEWER]
        assert (offer.refused is None) is lawful


@pytest.mark.pattern(26, 27, example="two-of-three-reviewers")
def test_a_voter_who_is_cancelled_is_counted_no_longer_and_that_may_decide() -> None:
    began = held(vote(quorum={"approve": "60%"}))
    cast(began, ADA)
    first, second = began.state.open_tasks
    assert isinstance(began.give(CancelTask(first.id, "on leave"), OLGA), Advance)
    assert not began.happened(VoteDecided), "one of two are not 60%"
    assert isinstance(began.give(CancelTask(second.id, "on leave"), OLGA), Advance)
    assert decided(began) == VoteDecided("vote", 1, "approve", in_favour=1, against=0, of=1, needed=1)
    assert began.state.resolution == "bought"


def test_a_vote_that_has_lost_too_many_voters_is_lost() -> None:
    began = held()
    cast(began, ADA)
    first, second = began.state.open_tasks
    assert isinstance(began.give(CancelTask(first.id, "on leave"), OLGA), Advance)
    assert isinstance(began.give(CancelTask(second.id, "on leave"), OLGA), Advance)
    assert began.state.resolution == "left"


def test_the_last_voter_is_not_cancelled_before_anybody_has_voted() -> None:
    began = held()
    first, second, third = began.state.open_tasks
    for each in (first, second):
        assert isinstance(began.give(CancelTask(each.id, "on leave"), OLGA), Advance)
    refused(began.give(CancelTask(third.id, "on leave"), OLGA), Reason.NOTHING_LEFT)
    assert not began.happened(VoteDecided)


def test_a_vote_leaves_its_step_once_and_with_nobodys_data() -> None:
    document = vote(form={"type": "object", "properties": {"why": {"type": "string"}}})
    began = held(document)
    for voter in (ADA, BEN):
        first = next(each for each in began.state.open_tasks)
        assert isinstance(began.give(CompleteTask(first.id, "approve", data={"why": "x"}), voter), Advance)
    assert [each.from_step for each in began.happened(Routed)] == ["vote"]


def looping() -> Document:
    """A vote that is held again when it is lost, twice at most; a task stands before it."""
    quorum = {"voters": 2, "approve": 1, "outcome": "approve", "otherwise": "reject"}
    return process(
        task("write"),
        task("vote", outcomes=("approve", "reject"), quorum=quorum, sla_hours=8, max_visits=2, then="left"),
        end("bought"),
        end("left", "REJECTED"),
        way("write", "vote", on="done"),
        way("vote", "bought", on="approve"),
        way("vote", "write", on="reject"),
    )


def test_a_vote_is_held_again_with_new_tasks_of_the_next_visit() -> None:
    began = held(looping())
    for visit in (1, 2):
        began.do("write", actor=FINN)
        assert [each.visit for each in began.state.open_tasks] == [visit, visit]
        cast(began, ADA, "reject")
        cast(began, BEN, "reject")
    began.do("write", actor=FINN)
    assert began.state.resolution == "left"
    assert began.happened(Diverted)


def test_sending_back_from_a_vote_closes_all_of_it() -> None:
    began = held(looping())
    began.do("write", actor=FINN)
    sent = began.give(SendBackTask(began.state.open_tasks[0].id, "write", "Unclear."), ADA)
    assert isinstance(sent, Advance)
    assert began.standing == ["write"]


def test_each_voter_has_a_deadline_and_an_escalation() -> None:
    began = held(looping())
    began.do("write", actor=FINN)
    began.wait(hours=9)
    for each in began.state.open_tasks:
        assert isinstance(began.give(EscalateTask(each.id), ENGINE), Advance)
    assert len(began.happened(TaskEscalated)) == 2


def test_a_vote_is_suspended_resumed_and_withdrawn_as_a_whole() -> None:
    began = held(looping())
    began.do("write", actor=FINN)
    sven = person("sven", SUSPEND)
    began.give(SuspendRequest("audit"), sven)
    refused(began.give(CompleteTask(began.state.open_tasks[0].id, "approve"), ADA), Reason.REQUEST_SUSPENDED)
    began.wait(hours=2)
    began.give(ResumeRequest(), sven)
    assert {each.due_at for each in began.state.open_tasks} == {began.now + timedelta(hours=8)}
    assert isinstance(began.give(WithdrawRequest(), RITA), Advance)
    assert not began.state.open_tasks


@pytest.mark.pattern(36, example="two-of-three-reviewers")
def test_a_branch_with_a_vote_comes_to_its_join_once() -> None:
    quorum = {"voters": 2, "approve": 2, "outcome": "approve", "otherwise": "reject"}
    began = held(
        process(
            fork("both"),
            task("vote", outcomes=("approve", "reject"), quorum=quorum),
            task("check"),
            join("together"),
            end("done"),
            way("both", "vote"),
            way("both", "check"),
            way("vote", "together", on="approve"),
            way("vote", "together", on="reject"),
            way("check", "together", on="done"),
            way("together", "done"),
        )
    )
    cast(began, ADA)
    first = next(each for each in began.state.open_tasks if each.step == "vote")
    assert isinstance(began.give(AddReviewer(first.id, "cleo", "she must see it"), BEN), Advance)
    began.do("check", actor=FINN)
    assert began.state.status is Status.IN_PROGRESS
    for voter in (BEN,):
        assert isinstance(began.give(CompleteTask(first.id, "approve"), voter), Advance)
    assert began.state.resolution == "done"


def test_a_quorum_is_written_as_it_was_read() -> None:
    document = vote(quorum={**GROUPS, "veto": ["block"]})
    assert to_document(from_document(document))["steps"][0] == {"name": "vote", **document["steps"][0]}


BALLOTS = st.lists(st.sampled_from([*WORDS, None]), min_size=1, max_size=7)


@settings(deadline=None)
@given(BALLOTS, st.sampled_from([1, 2, 3, "1%", "50%", "60%", "100%"]), st.sampled_from([(), ("block",)]))
def test_a_result_does_not_change_whatever_the_rest_vote(
    ballots: list[str | None], approve: int | str, veto: tuple[str, ...]
) -> None:
    """And there is one in the end."""
    quorum = Quorum("approve", "reject", voters=len(ballots), approve=approve, veto=veto)
    early = result(quorum, [_seat(word) for word in ballots])
    for word in WORDS:
        late = result(quorum, [_seat(each or word) for each in ballots])
        assert late is not None
        assert early in (None, late)


def _seat(word: str | None) -> Task:
    status = TaskStatus.OPEN if word is None else TaskStatus.COMPLETED
    return Task(TaskId(1), "vote", 1, status, MONDAY, LEAD, outcome=word)
