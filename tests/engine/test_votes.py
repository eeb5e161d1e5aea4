"""Votes on the database: each is a row, the count is theirs, and however many vote they decide once."""

from typing import Any, Final

from nexusflow.core.commands import AddReviewer, CancelTask, CompleteTask
from nexusflow.core.lifecycle import Status
from nexusflow.core.permit import OVERRIDE, REASSIGN
from nexusflow.core.rejection import Reason
from nexusflow.core.request import Request
from nexusflow.engine.dispatch import Done, Order
from tests.factories import LEAD, Document, end, fork, hire, process, task, way

from .company import Company, done, refused

BOARD: Final = tuple(f"voter-{number:02}" for number in range(12))


def poll(**more: Any) -> Document:
    """A vote of the board, and its two ends."""
    quorum = {"voters": "board", "approve": "60%", "outcome": "yes", "otherwise": "no", **more}
    return process(
        task("vote", outcomes=("yes", "no"), quorum={k: v for k, v in quorum.items() if v is not None}),
        end("bought"),
        end("left", "REJECTED"),
        way("vote", "bought", on="yes"),
        way("vote", "left", on="no"),
        key="poll",
    )


async def begun(company: Company, members: int, **more: Any) -> Request:
    """A vote that has begun, of so many members of the board."""
    roles = {"board": (LEAD,), "steward": (OVERRIDE, REASSIGN)}
    people: dict[str, tuple[str, ...]] = dict.fromkeys(BOARD[:members], ("board",))
    hire(company.database.app_url, roles, {**people, "tom": ("steward",)})
    await company.publish(poll(**more))
    return await company.start(workflow="poll")


def votes(request: Request, outcome: str) -> list[Order]:
    """Everybody's vote with the task that is theirs."""
    return [
        Order(CompleteTask(each.id, outcome), actor=each.reserved_for or "") for each in request.open_tasks
    ]


def status(company: Company) -> list[str]:
    """How the tasks of the vote stand."""
    return sorted(row["status"] for row in company.sql("SELECT status FROM tasks WHERE step = 'vote'"))


async def test_a_vote_of_a_role_has_a_row_for_each_member(
    company: Company,
) -> None:
    request = await begun(company, 5)
    assert (
        len(company.sql("SELECT FROM tasks WHERE step = 'vote' AND offered_to = ' user ' || reserved_for"))
        == 5
    )
    for order in votes(request, "yes")[:3]:
        done(await company.engine.submit(order))
    assert status(company) == ["CANCELLED"] * 2 + ["COMPLETED"] * 3
    [entry] = company.sql("SELECT metadata FROM audit_entries WHERE action = 'vote.decided'")
    assert entry["metadata"] == {
        **{"step": "vote", "visit": 1, "outcome": "yes"},
        **{"for": 3, "against": 0, "of": 5, "needed": 3},
    }
    causes = company.sql(
        "SELECT metadata ->> 'cause' AS cause FROM audit_entries WHERE action = 'task.cancelled'"
    )
    assert {row["cause"] for row in causes} == {"vote:vote"}


async def test_however_many_vote_at_once_it_is_decided_once(company: Company) -> None:
    request = await begun(company, 12)
    outcomes = await company.engine.dispatch(votes(request, "yes"))
    assert sum(isinstance(each, Done) for each in outcomes) == 8
    for each in outcomes:
        assert isinstance(each, Done) or refused(each, Reason.TASK_CLOSED)
    assert len(company.sql("SELECT FROM audit_entries WHERE action = 'vote.decided'")) == 1
    assert company.sql("SELECT status, resolution FROM requests") == [
        {"status": "COMPLETED", "resolution": "bought"}
    ]


async def test_a_reviewer_who_is_added_has_a_task_a_deadline_and_an_audit_entry(company: Company) -> None:
    request = await begun(company, 3)
    first = request.open_tasks[0].id
    for order in votes(request, "yes")[:1]:
        done(await company.engine.submit(order))
    left = request.open_tasks[1].id
    refused(await company.give(AddReviewer(left, "lena", "why"), "lars"), Reason.NOT_PERMITTED)
    refused(await company.give(AddReviewer(left, "rita", "why"), "tom"), Reason.NOT_ELIGIBLE)
    refused(await company.give(AddReviewer(left, "nobody-knows", "why"), "tom"), Reason.NOT_ELIGIBLE)
    refused(await company.give(AddReviewer(first, "lena", "why"), "tom"), Reason.TASK_CLOSED)
    added = done(await company.give(AddReviewer(left, "lena", "She knows the vendor."), "tom"))
    [vote] = added.answer["votes"]
    assert {key: vote[key] for key in ("for", "against", "of", "needed")} == {
        **{"for": 1, "against": 0, "of": 4, "needed": 3},
    }
    [entry] = company.sql("SELECT actor, metadata FROM audit_entries WHERE action = 'reviewer.added'")
    assert entry == {
        "actor": "tom",
        "metadata": {"username": "lena", "note": "She knows the vendor.", "of": 4},
    }
    assert len(company.sql("SELECT FROM outbox WHERE kind = 'task_opened'")) == 4
    refused(await company.give(AddReviewer(left, "lena", "again"), "tom"), Reason.NOT_ELIGIBLE)


async def test_a_vote_has_more_tasks_than_ids_were_taken_for(company: Company) -> None:
    request = await begun(company, 1, voters=300)
    assert len(request.open_tasks) == 300
    many = [company.creating(workflow="poll") for _ in range(4)]
    assert [len(done(each).opened) for each in await company.engine.dispatch(many)] == [300] * 4


async def test_a_fork_has_more_branches_than_ids_were_taken_for(company: Company) -> None:
    keys = [f"part-{number}" for number in range(90)]
    ways = [each for key in keys for each in (way("all", key), way(key, "over", on="done"))]
    await company.publish(process(fork("all"), *map(task, keys), end("over"), *ways, key="wide"))
    assert len((await company.start(workflow="wide")).open_tasks) == 90


async def test_a_vote_that_nobody_can_take_part_in_is_an_incident(
    company: Company,
) -> None:
    request = await begun(company, 0)
    assert request.status is Status.IN_PROGRESS
    [incident] = company.sql("SELECT task_id FROM incidents WHERE kind = 'nobody_eligible'")
    assert incident["task_id"] == request.open_tasks[0].id


async def test_the_vote_for_which_nobody_is_left_is_an_incident(company: Company) -> None:
    request = await begun(company, 2, voters=3, approve=3)
    company.change("UPDATE users SET active = false WHERE username IN ('lena', 'lars')")
    for voter, each in zip(BOARD, request.open_tasks[:2], strict=False):
        done(await company.give(CompleteTask(each.id, "yes"), voter))
    [incident] = company.sql("SELECT task_id FROM incidents WHERE kind = 'nobody_eligible'")
    assert incident["task_id"] == request.open_tasks[2].id
    done(await company.give(CancelTask(request.open_tasks[2].id, "nobody is left"), "tom"))
    assert company.sql("SELECT resolution FROM requests") == [{"resolution": "left"}]


async def test_each_group_keeps_its_own_count(company: Company) -> None:
    groups = [{"role": "board", "approve": 1}, {"role": "lead", "approve": 2}]
    request = await begun(company, 2, voters=None, approve=None, groups=groups)
    rows = company.sql("SELECT voter_group, reserved_for FROM tasks ORDER BY opened_at, id")
    assert [tuple(row.values()) for row in rows] == [
        *(("board", "voter-00"), ("board", "voter-01")),
        *(("lead", "lars"), ("lead", "lena")),
    ]
    for order in (votes(request, "yes")[each] for each in (2, 3, 0)):
        done(await company.engine.submit(order))
    assert company.sql("SELECT resolution FROM requests") == [{"resolution": "bought"}]
