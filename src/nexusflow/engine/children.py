"""Children and their parents on the database: what is owed from one to the other, and who is told of it.

A child is created in the transaction that says so in its parent, which is locked meanwhile. All else goes
from one to the other through the outbox: that a child is to be started, that it has ended, that nobody
waits for it any more. Each of these is taken once, because the core takes it once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.advance import Advance, advance, refusal
from nexusflow.core.children import word_child
from nexusflow.core.commands import BeginChild, CloseChild, FinishChild
from nexusflow.core.events import Event, RequestEnded, TokenCancelled
from nexusflow.core.lifecycle import Status
from nexusflow.core.marking import Token
from nexusflow.core.plan import Plan
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.core.request import Actor, Facts, Request
from nexusflow.core.subflow import COMPLETED, REJECTED, ChildState, Parent
from nexusflow.core.subflow_events import SubflowAsked, SubflowRetried, SubflowStuck
from nexusflow.db import tables
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.orders import Done, Order
from nexusflow.engine.outbox import SUBFLOW, OutboxRow

Newest = tuple[Plan, int] | Rejected
"""The plan and the id of the newest version of a workflow, or why nothing can be created of it."""

START: Final = "start"
END: Final = "end"
CLOSE: Final = "close"
DEALT_WITH: Final = frozenset({Reason.NOT_AWAITED, Reason.REQUEST_ENDED, Reason.NOT_FOUND})
"""Refusals after which there is nothing left to do: nobody waits any more, or it was done before."""

_OUTCOMES: Final[Mapping[Status, str]] = {Status.COMPLETED: COMPLETED, Status.REJECTED: REJECTED}


def parent_of(columns: tuple[Any, ...]) -> Parent:
    """What the columns of a request say of its parent, with who started or decided in that."""
    request_id, step, token, attempt, depth, doers = columns
    return Parent(request_id, step, token, attempt, depth, frozenset(doers))


def place_below(parent: Parent) -> dict[str, Any]:
    """The columns of a request that say where it stands below its parent."""
    return {
        "parent_id": parent.request,
        "parent_step": parent.step,
        "parent_token": parent.token,
        "parent_attempt": parent.attempt,
        "depth": parent.depth,
    }


def create(
    plan: Plan,
    parent: Request,
    begin: BeginChild,
    *,
    newest: Newest,
    now: datetime,
    actor: Actor,
    facts: Facts,
) -> tuple[Done, int] | BeginChild:
    """The child that is to begin, created of `newest`, and the id of that; else what the parent hears."""
    if refusal(plan, parent, begin, now=now, actor=actor) is not None:
        return begin
    command = word_child(plan, parent, begin.number, requester=facts.requester)
    if isinstance(command, Rejected):
        return replace(begin, error=why_not(command))
    if isinstance(newest, Rejected):
        return replace(begin, error=why_not(newest))
    of, version_id = newest
    created = advance(of, None, command, now=now, actor=actor, facts=facts)
    if isinstance(created, Rejected):
        return replace(begin, error=why_not(created))
    return Done(command, created, of, actor, now), version_id


def rows_of(decided: Advance) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that one decision leaves for children or for a parent, each with the statement's name."""
    for event in decided.events:
        yield from _rows_of(event, decided)


def _rows_of(event: Event, decided: Advance) -> Iterator[tuple[str, dict[str, Any]]]:
    request = decided.after
    match event:
        case SubflowAsked(token=token, workflow=workflow):
            yield "insert_outbox", _start(request, token.number, 1, workflow)
        case SubflowRetried(number=number, attempt=attempt, workflow=workflow):
            yield "insert_outbox", _start(request, number, attempt, workflow)
        case SubflowStuck(number=number, step=step, error=error):
            stuck = {"request_id": request.id, "token": number, "step": step, "error": error}
            yield "open_subflow_incidents", stuck
        case TokenCancelled(number=number, cause=cause) if decided.before is not None:
            waited = decided.before.marking.token(number)
            if waited is not None:
                yield from _close(request, waited, cause)
        case RequestEnded() if request.parent is not None:
            yield "insert_outbox", _end(request)
        case _:
            return


def _start(request: Request, number: int, attempt: int, workflow: str) -> dict[str, Any]:
    payload = {"request_id": request.id, "token": number, "attempt": attempt, "workflow": workflow}
    return _message(START, payload, key=(request.id, number, attempt))


def _close(request: Request, token: Token, cause: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A child that was not started yet has nothing to be closed: it will not be started any more."""
    child = token.child
    if child is not None and child.state is ChildState.RUNNING:
        payload = {"request_id": child.request, "cause": cause}
        yield "insert_outbox", _message(CLOSE, payload, key=(request.id, token.number, child.attempt))


def _end(request: Request) -> dict[str, Any]:
    parent = request.parent
    assert parent is not None
    place = {"token": parent.token, "attempt": parent.attempt}
    payload = {"request_id": parent.request, **place, "child": request.id}
    return _message(END, payload, key=(parent.request, parent.token, parent.attempt))


def _message(do: str, payload: dict[str, Any], *, key: tuple[int, int, int]) -> dict[str, Any]:
    place = ":".join(map(str, key))
    return {"kind": SUBFLOW, "payload": {"do": do, **payload}, "dedupe_key": f"subflow:{place}:{do}"}


async def orders_of(database: AsyncEngine, rows: Sequence[OutboxRow]) -> list[Order]:
    """What the rows say, as orders to the engine, in their order."""
    ended = [row.payload["child"] for row in rows if row.payload["do"] == END]
    ends = await _ends(database, ended) if ended else {}
    return [_order_of(row.payload, ends) for row in rows]


async def _ends(database: AsyncEngine, children: Sequence[int]) -> dict[int, tuple[str, Mapping[str, Any]]]:
    """How these have ended, and with which context: neither changes any more."""
    request = tables.Request
    wanted = select(request.id, request.status, request.context).where(request.id.in_(children))
    async with database.connect() as connection:
        found = (await connection.execute(wanted)).all()
    return {row.id: (_OUTCOMES[Status(row.status)], row.context) for row in found}


def _order_of(said: Mapping[str, Any], ends: Mapping[int, tuple[str, Mapping[str, Any]]]) -> Order:
    about: dict[str, Any] = {"actor": ENGINE_NAME, "request_id": said["request_id"]}
    match said["do"]:
        case "start":
            return Order(BeginChild(said["token"], said["attempt"]), workflow=said["workflow"], **about)
        case "end":
            outcome, context = ends[said["child"]]
            ended = FinishChild(said["token"], said["attempt"], said["child"], outcome, context)
            return Order(ended, **about)
        case "close":
            return Order(CloseChild(said["cause"]), **about)
        case other:
            raise LookupError(f"Expected to start, end or close a child; found {other!r}.")


def why_not(refused: Rejected) -> str:
    """A refusal as the incident tells it: the sentence, and what of the context does not fit."""
    faults = "; ".join(f"{each.path} {each.message}" for each in refused.errors[:5])
    return f"{refused.message} {faults}".strip()
