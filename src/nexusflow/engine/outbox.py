"""The outbox: what must still be done outside the transaction that decided it; at least once.

A row is due when `available_at` has passed and it is neither done nor dead. Whoever claims it moves
`available_at` to the end of a lease; that instant travels in the message and is its token. A message
that is lost is claimed again after its lease, one that comes twice finds its token used up. Claiming
costs no attempt: a broker that loses messages can not make a row die.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nexusflow.engine.bell import OUTBOX_CHANNEL
from nexusflow.engine.sql import statement
from nexusflow.engine.turns import RESOURCE

EMAIL: Final = "email"
SERVICE: Final = "service"
SUBFLOW: Final = "subflow"
OUTSIDE: Final = frozenset({EMAIL, SERVICE})
"""Kinds whose work leaves the machine."""
APART: Final = OUTSIDE | {SUBFLOW, RESOURCE}
"""Kinds whose work is not done in the transaction in which their row ends."""
CALLS_AT_ONCE: Final = 4
"""Calls of one parcel, which are made at the same time: a parcel takes as long as its slowest call."""
CANARY: Final = "canary"
_LONGEST_ERROR: Final = 1_000


@dataclass(frozen=True, slots=True)
class Parcel:
    """Rows of the outbox that travel in one message, and its token: when their lease ends."""

    ids: tuple[int, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing to do. `attempts` counts those that were made, this one included once it is being sent."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried, and how long the pauses are; each pause is twice the last one.

    As it stands: twenty attempts within about eleven hours.
    """

    attempts: int = 20
    first_pause: float = 10.0
    longest_pause: float = 3_600.0

    def pause(self, attempts: int) -> float:
        """Seconds until the next attempt, after `attempts` of them; drawn between half of it and all."""
        whole = min(self.longest_pause, self.first_pause * 2.0 ** (attempts - 1))
        return whole * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads load, guards nothing


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that could not be done. `hopeless`: trying again would change nothing."""

    row: OutboxRow
    error: str
    hopeless: bool = False


async def claim(
    database: AsyncEngine, *, batch: int, lease: float, letters: int, others: int
) -> list[Parcel]:
    """Lease up to `batch` rows that are due, packed for sending.

    Letters travel apart and in smaller parcels, because each takes its time; so do calls of services.
    """
    rows = await _fetch(database, "outbox_claim", {"batch": batch, "lease": lease})
    by_size = (
        (letters, [row for row in rows if row[1] == EMAIL]),
        (CALLS_AT_ONCE, [row for row in rows if row[1] == SERVICE]),
        (others, [row for row in rows if row[1] not in OUTSIDE]),
    )
    parcels: list[Parcel] = []
    for size, group in by_size:
        for start in range(0, len(group), size):
            part = group[start : start + size]
            parcels.append(Parcel(tuple(sorted(row[0] for row in part)), until=part[0][2]))
    return parcels


async def hand_back(database: AsyncEngine, parcel: Parcel, *, pause: float, uncount: int = 0) -> None:
    """Give up a lease early: the parcel could not be sent, or not be finished.

    `uncount` takes back attempts that were counted and not made.
    """
    values = {"ids": list(parcel.ids), "until": parcel.until, "pause": pause, "uncount": uncount}
    async with database.begin() as connection:
        await connection.exec_driver_sql(statement("outbox_hand_back"), values)


async def take(connection: AsyncConnection, parcel: Parcel) -> list[OutboxRow]:
    """Lock what the parcel still stands for, in the caller's transaction; settle it in the same one."""
    values = {"ids": list(parcel.ids), "until": parcel.until}
    found = await connection.exec_driver_sql(statement("outbox_take"), values)
    return [_row(row) for row in found]


async def take_to_send(
    database: AsyncEngine, parcel: Parcel, *, lease: float, kind: str = EMAIL
) -> tuple[Parcel, list[OutboxRow]]:
    """The same without a transaction that stays open: count the attempt and lease anew, committed.

    Gives the new lease, and the rows under it.
    """
    values = {"ids": list(parcel.ids), "until": parcel.until, "lease": lease, "kind": kind}
    found = sorted(await _fetch(database, "outbox_take_to_send", values))
    if not found:
        return Parcel((), parcel.until), []
    return Parcel(tuple(row[0] for row in found), until=found[0][4]), [_row(row) for row in found]


async def settle(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """These are done."""
    if ids:
        await connection.exec_driver_sql(statement("outbox_settle"), {"ids": list(ids)})


async def fail(database: AsyncEngine, failures: Sequence[Failure], *, patience: Patience) -> None:
    """Try again later, or give up: the row is dead, its error stands in it, and an incident is open."""
    if not failures:
        return
    rows = [
        {
            "id": failure.row.id,
            "attempts": failure.row.attempts,
            "error": failure.error[:_LONGEST_ERROR].replace("\0", ""),
            "pause": patience.pause(failure.row.attempts),
            "dead": failure.hopeless or failure.row.attempts >= patience.attempts,
        }
        for failure in failures
    ]
    async with database.begin() as connection:
        await connection.exec_driver_sql(statement("outbox_fail"), {"rows": orjson.dumps(rows).decode()})


async def add(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows `{kind, payload, dedupe_key}` in the caller's transaction, and ring; doubles are dropped."""
    if rows:
        await connection.exec_driver_sql(statement("insert_outbox"), {"rows": orjson.dumps(rows).decode()})
        await connection.exec_driver_sql("SELECT pg_notify(%(channel)s, '')", {"channel": OUTBOX_CHANNEL})


async def release_canary(database: AsyncEngine, *, every: float) -> None:
    """Send the canary on its way, if the last one arrived at least `every` seconds ago."""
    async with database.begin() as connection:
        await connection.exec_driver_sql(statement("outbox_canary"), {"every": every})


async def _fetch(database: AsyncEngine, name: str, values: dict[str, Any]) -> list[Any]:
    async with database.begin() as connection:
        return list(await connection.exec_driver_sql(statement(name), values))


def _row(row: Any) -> OutboxRow:
    return OutboxRow(row[0], row[1], row[2], row[3])
