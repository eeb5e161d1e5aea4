"""A small company's week, run through the real engine: every kind of row that the doctor looks at."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import (
    AddComment,
    ClaimTask,
    Command,
    CompleteTask,
    CreateRequest,
    ReleaseTask,
    StartRequest,
    WithdrawRequest,
)
from nexusflow.core.request import Actor, TaskId
from nexusflow.directory.roles import create_role, set_role_permissions
from nexusflow.directory.users import NewUser, change_user, create_user, set_user_roles
from nexusflow.engine.acknowledgement import acknowledge
from nexusflow.engine.dispatch import Done, Idempotency, Order, Repeated, WorkflowEngine
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.engine.pulse import scan_for_breaches

A_FORTNIGHT: Final = timedelta(days=14)

DOCUMENT: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "purchase",
    "name": "Purchase",
    "create_permission": "purchase.create",
    "supervisor_role": "lead",
    "context_schema": {
        "type": "object",
        "required": ["amount"],
        "properties": {"amount": {"type": "number"}, "cost_centre": {"type": "string"}},
    },
    "start": "size",
    "steps": [
        {"key": "size", "name": "Size", "type": "decision"},
        {
            "key": "review",
            "name": "Review",
            "type": "task",
            "permission": "purchase.review",
            "outcomes": ["approve", "reject", "rework"],
            "require_note": ["reject", "rework"],
            "sla_hours": 24,
            "separate_from": ["requester"],
            "form": {"type": "object", "properties": {"cost_centre": {"type": "string"}}},
            "writes": ["cost_centre"],
        },
        {
            "key": "rush",
            "name": "Rush",
            "type": "task",
            "permission": "purchase.review",
            "outcomes": ["approve", "reject"],
            "sla_hours": 0.00001,  # 36 milliseconds
        },
        {
            "key": "sign",
            "name": "Sign",
            "type": "task",
            "permission": "purchase.sign",
            "outcomes": ["approve", "reject"],
            "sla_hours": "context.amount > 100.0 ? 8 : 48",
            "separate_from": ["requester", "review"],
        },
        {
            "key": "correct",
            "name": "Correct",
            "type": "task",
            "permission": "purchase.create",
            "outcomes": ["resubmit"],
        },
        {"key": "ordered", "name": "Ordered", "type": "end", "status": "COMPLETED"},
        {"key": "refused", "name": "Refused", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "size", "when": "context.amount < 0.0", "to": "refused", "priority": 1},
        {"from": "size", "when": "context.amount == 1.0", "to": "rush", "priority": 2},
        {"from": "size", "to": "review"},
        {"from": "review", "outcome": "approve", "to": "sign"},
        {"from": "review", "outcome": "reject", "to": "refused"},
        {"from": "review", "outcome": "rework", "to": "correct"},
        {"from": "correct", "outcome": "resubmit", "to": "size"},
        {"from": "rush", "outcome": "approve", "to": "ordered"},
        {"from": "rush", "outcome": "reject", "to": "refused"},
        {"from": "sign", "outcome": "approve", "to": "ordered"},
        {"from": "sign", "outcome": "reject", "to": "refused"},
    ],
}

POLL: Final[dict[str, Any]] = {
    "nexusflow": 1,
    "key": "poll",
    "name": "Poll",
    "create_permission": "purchase.create",
    "context_schema": {"type": "object"},
    "start": "vote",
    "steps": [
        {
            "key": "vote",
            "name": "Vote",
            "type": "task",
            "permission": "purchase.review",
            "outcomes": ["yes", "no", "perhaps"],
            "quorum": {"voters": 2, "approve": "50%", "outcome": "yes", "otherwise": "no", "veto": ["no"]},
        },
        {"key": "bought", "name": "Bought", "type": "end", "status": "COMPLETED"},
        {"key": "left", "name": "Left", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "vote", "outcome": "yes", "to": "bought"},
        {"from": "vote", "outcome": "no", "to": "left"},
    ],
}

ROLES: Final = {
    "employee": ["purchase.create"],
    "reviewer": ["purchase.review"],
    "signer": ["purchase.sign"],
    "lead": [],
}
PEOPLE: Final = {
    "rosa": ["employee"],
    "vera": ["reviewer"],
    "vito": ["reviewer"],
    "sami": ["signer"],
    "lea": ["lead"],
    "leo": ["lead"],
}


class Company:
    """Gives orders and expects them to be carried out."""

    def __init__(self, engine: WorkflowEngine) -> None:
        self.engine = engine

    async def order(
        self,
        command: Command,
        actor: str,
        *,
        on: int | None = None,
        key: str | None = None,
        at: datetime | None = None,
    ) -> Done:
        order = Order(
            command,
            actor=actor,
            workflow="purchase" if isinstance(command, CreateRequest) else None,
            request_id=on,
            idempotency=None if key is None else Idempotency(key, sha256(key.encode()).digest()),
            at=at,
        )
        outcome = await self.engine.submit(order)
        assert isinstance(outcome, Done), outcome
        if key is not None:
            assert isinstance(await self.engine.submit(order), Repeated)
        return outcome

    async def begin(self, amount: float, **further: Any) -> Done:
        return await self.order(CreateRequest({"amount": amount}, **further), "rosa")

    async def decide(self, done: Done, actor: str, outcome: str, note: str = "", **data: Any) -> Done:
        return await self.order(CompleteTask(done.opened[0].id, outcome, note, data), actor)


async def live_through_a_week(engine: WorkflowEngine) -> None:
    """Fill an empty database; every check then has rows of its kind to look at."""
    await enrol(engine.database)
    published = await publish_document(engine.database, DOCUMENT, by="lea")
    assert isinstance(published, Publication), published
    company = Company(engine)
    await _see_requests_through(company)
    await _leave_requests_open(company)
    await _miss_deadlines(company)
    await _bring_history_in(company)
    await _vote(company)
    await _change_who_may(engine.database)


async def enrol(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        for permission in sorted({each for granted in ROLES.values() for each in granted}):
            await connection.exec_driver_sql("INSERT INTO permissions VALUES (%s)", (permission,))
        for role, permissions in ROLES.items():
            await create_role(connection, role, permissions=permissions, by="nexusflow")
        for username, roles in PEOPLE.items():
            await create_user(connection, NewUser(username, roles=tuple(roles)), by="nexusflow")


async def _see_requests_through(company: Company) -> None:
    """Requests 1 to 5: ordered after rework, refused twice, withdrawn twice."""
    first = await company.order(CreateRequest({"amount": 120}, title="Chairs"), "rosa", key="chairs")
    reworked = await company.decide(first, "vera", "rework", "Which chairs?")
    again = await company.decide(reworked, "rosa", "resubmit")
    await company.order(ClaimTask(again.opened[0].id), "vito")
    await company.order(ReleaseTask(again.opened[0].id), "vito")
    await company.order(AddComment("Blue ones."), "rosa", on=first.request.id)
    approved = await company.decide(again, "vera", "approve", cost_centre="R&D")
    task = approved.opened[0].id
    await company.order(CompleteTask(task, "approve"), "sami", key="sign chairs")

    refused = await company.begin(50)
    await company.decide(refused, "vito", "reject", "Too many.")
    await company.begin(-1)  # refused at once: it never waits

    withdrawn = await company.begin(70)
    await company.order(ClaimTask(withdrawn.opened[0].id), "vera")
    await company.order(WithdrawRequest("Not needed"), "rosa", on=withdrawn.request.id)
    unstarted = await company.begin(80, start=False)
    await company.order(WithdrawRequest(), "rosa", on=unstarted.request.id)
    late = await company.engine.submit(
        Order(CompleteTask(TaskId(withdrawn.opened[0].id), "approve"), actor="rosa")
    )
    assert not isinstance(late, Done)  # refused, and audited after the end


async def _leave_requests_open(company: Company) -> None:
    """Requests 6 to 8: waiting, claimed, not started and started later."""
    await company.begin(90, external_id="A-1")
    claimed = await company.begin(95)
    await company.order(ClaimTask(claimed.opened[0].id), "vera")
    later = await company.begin(97, start=False)
    await company.order(StartRequest(), "rosa", on=later.request.id, key="start later")
    await company.begin(98, start=False)


async def _miss_deadlines(company: Company) -> None:
    """Requests 10 and 11: escalated and then decided; escalated, noticed and still open."""
    decided, still_open = await company.begin(1), await company.begin(1)
    while (await scan_for_breaches(company.engine)).escalated == 0:
        pass
    while (await scan_for_breaches(company.engine)).due:
        pass
    await company.decide(decided, "vera", "approve")
    lea = Actor("lea", roles=frozenset({"lead"}))
    async with company.engine.database.connect() as connection:
        [escalation] = await connection.exec_driver_sql(
            "SELECT id FROM escalations WHERE task_id = %s", (still_open.opened[0].id,)
        )
    assert isinstance(await acknowledge(company.engine.database, lea, escalation.id, note="On it."), dict)


async def _bring_history_in(company: Company) -> None:
    """Requests 12 and 13: replayed from a fortnight ago and decided late; one is open, and escalated."""
    at = datetime.now(UTC) - A_FORTNIGHT
    for end in ("approve", None):
        begun = await company.order(CreateRequest({"amount": 60}), "rosa", at=at)
        late = at + timedelta(hours=30)
        reviewed = await company.order(CompleteTask(begun.opened[0].id, "approve"), "vera", at=late)
        if end is not None:
            done = CompleteTask(reviewed.opened[0].id, end)
            await company.order(done, "sami", at=late + timedelta(hours=1))
    while (await scan_for_breaches(company.engine)).due:
        pass


async def _vote(company: Company) -> None:
    """Request 14: bought by one of two, as the other does not veto it."""
    await publish_document(company.engine.database, POLL, by="lea")
    begun = await company.engine.submit(Order(CreateRequest({}), actor="rosa", workflow="poll"))
    assert isinstance(begun, Done)
    for voter, task, outcome in zip(("vera", "vito"), begun.opened, ("yes", "perhaps"), strict=True):
        await company.order(CompleteTask(task.id, outcome), voter)


async def _change_who_may(database: AsyncEngine) -> None:
    """What people decided before stays lawful."""
    async with database.begin() as connection:
        await set_user_roles(connection, "vito", roles=["employee"], by="lea")
        await set_user_roles(connection, "leo", roles=["employee"], by="lea")
        await set_role_permissions(connection, "signer", permissions=[], by="lea")
        await change_user(connection, "vera", change={"active": False}, by="lea")
