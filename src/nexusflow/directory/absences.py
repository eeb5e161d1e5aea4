"""Absences: who is away from when to when, and who stands in for them.

The engine reads these rows itself, inside its transaction: what is made or cancelled here counts in the very
next command, for open tasks too. Nothing is deleted, so that one can always tell who could act for whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.rejection import Fault
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.sql import statement
from nexusflow.directory.substitution import (
    LONGEST_CHAIN,
    Link,
    refuse_chain,
    refuse_overlap,
    refuse_period,
    tell_time,
)
from nexusflow.directory.trail import leave_trail

MOST_AHEAD: Final = 50
"""How many absences of one person may be planned or current at once."""


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence as it is told; `state` is `planned`, `current`, `past` or `cancelled`, as of now."""

    id: int
    username: str
    substitute: str
    substitute_name: str
    starts_at: datetime
    ends_at: datetime
    note: str
    created_by: str
    cancelled_at: datetime | None
    state: str


# One at a time in the whole directory: of two that would close a circle together, one sees the other.
_TAKE_TURNS: Final = text("SELECT pg_advisory_xact_lock(7391004223)")
_CLOCK: Final = text("SELECT clock_timestamp()")
_ACTIVE: Final = text("SELECT username, active FROM users WHERE username IN (:username, :substitute)")
_AHEAD: Final = text("""
    SELECT count(*) FROM absences
    WHERE username = :username AND cancelled_at IS NULL AND ends_at > clock_timestamp()
""")
_MAKE: Final = text("""
    INSERT INTO absences (username, substitute, starts_at, ends_at, note, created_by)
    VALUES (:username, :substitute, :starts_at, :ends_at, :note, :by) RETURNING id
""")
_CANCEL: Final = text("""
    UPDATE absences SET cancelled_at = clock_timestamp(), cancelled_by = :by
    WHERE id = :id AND username = :username AND cancelled_at IS NULL AND ends_at > clock_timestamp()
    RETURNING id
""")
_LIST: Final = text("""
    SELECT a.id, a.username, a.substitute, s.name, a.starts_at, a.ends_at, a.note, a.created_by,
           a.cancelled_at,
           CASE WHEN a.cancelled_at IS NOT NULL THEN 'cancelled'
                WHEN a.ends_at <= clock_timestamp() THEN 'past'
                WHEN a.starts_at > clock_timestamp() THEN 'planned'
                ELSE 'current' END
    FROM absences a JOIN users s ON s.username = a.substitute
    WHERE a.username = :username AND a.id < :before ORDER BY a.id DESC LIMIT :limit
""")


async def create_absence(
    connection: AsyncConnection, wanted: Link, *, note: str, by: str
) -> Absence | Refused:
    """Let somebody be away, with somebody standing in for them."""
    await connection.execute(_TAKE_TURNS)
    now = (await connection.execute(_CLOCK)).scalar_one()
    refused = (
        refuse_period(wanted, now=now)
        or await _refuse_people(connection, wanted)
        or await _refuse_many(connection, wanted.username)
        or await _refuse_beside_others(connection, wanted, now=now)
    )
    if refused is not None:
        return refused
    values = {**_values(wanted), "note": note, "by": by}
    made = await _read(connection, wanted.username, (await connection.execute(_MAKE, values)).scalar_one())
    assert made is not None, "it was written in this transaction"
    await leave_trail(connection, "absence.created", by=by, metadata=_metadata(made))
    return made


async def cancel_absence(
    connection: AsyncConnection, username: str, absence_id: int, *, by: str
) -> Absence | Refused | None:
    """Cancel an absence of somebody that is not over: nobody stands in because of it any more. None if they
    have no such absence."""
    values = {"id": absence_id, "username": username, "by": by}
    done = await connection.scalar(_CANCEL, values)
    absence = await _read(connection, username, absence_id)
    if absence is None:
        return None
    if done is None:
        return _ended(absence)
    await leave_trail(connection, "absence.cancelled", by=by, metadata=_metadata(absence))
    return absence


async def list_absences(
    connection: AsyncConnection, username: str, *, before: int, limit: int
) -> Sequence[Absence]:
    """The absences of somebody, whatever became of them, the one that was made last first."""
    values = {"username": username, "before": before, "limit": limit}
    return [Absence(*row) for row in await connection.execute(_LIST, values)]


async def _read(connection: AsyncConnection, username: str, absence_id: int) -> Absence | None:
    found = await list_absences(connection, username, before=absence_id + 1, limit=1)
    return found[0] if found and found[0].id == absence_id else None


async def _refuse_people(connection: AsyncConnection, wanted: Link) -> Refused | None:
    people = {"username": wanted.username, "substitute": wanted.substitute}
    active = {row.username: row.active for row in await connection.execute(_ACTIVE, people)}
    if wanted.username not in active:
        return Refused(Cause.UNKNOWN_USER, f"Expected a user that exists; there is no {wanted.username!r}.")
    if not active[wanted.username]:
        return Refused(
            Cause.USER_DISABLED,
            f"Expected somebody active to be away; {wanted.username!r} is disabled, and nobody can stand in"
            " for them. Enable them first, or give their roles to somebody else.",
        )
    if not active.get(wanted.substitute, False):
        return Refused(
            Cause.UNKNOWN_SUBSTITUTE,
            f"Expected an active user to stand in; there is no {wanted.substitute!r} who is. Choose"
            " somebody else.",
            (Fault("/substitute", "an active user"),),
        )
    return None


async def _refuse_many(connection: AsyncConnection, username: str) -> Refused | None:
    ahead = (await connection.execute(_AHEAD, {"username": username})).scalar_one()
    if ahead < MOST_AHEAD:
        return None
    return Refused(
        Cause.TOO_MANY_ABSENCES,
        f"Expected at most {MOST_AHEAD} absences of one person that are not over; {username!r} has {ahead}."
        " Cancel one first.",
    )


async def _refuse_beside_others(
    connection: AsyncConnection, wanted: Link, *, now: datetime
) -> Refused | None:
    around = {**_values(wanted), "longest": LONGEST_CHAIN}
    rows = await connection.exec_driver_sql(statement("absences_around"), around)
    others = [Link(row.username, row.substitute, row.starts_at, row.ends_at) for row in rows]
    ahead = replace(wanted, starts_at=max(wanted.starts_at, now))  # chains of the past do no harm any more
    return refuse_overlap(wanted, others) or refuse_chain(ahead, others)


def _ended(absence: Absence) -> Refused:
    if absence.cancelled_at is None:
        found = f"absence {absence.id} was over at {tell_time(absence.ends_at)}"
    else:
        found = f"absence {absence.id} was cancelled at {tell_time(absence.cancelled_at)}"
    return Refused(
        Cause.ABSENCE_ENDED,
        f"Expected an absence that is planned or current; {found}. There is nothing to cancel.",
    )


def _values(wanted: Link) -> dict[str, Any]:
    return {
        "username": wanted.username,
        "substitute": wanted.substitute,
        "starts_at": wanted.starts_at,
        "ends_at": wanted.ends_at,
    }


def _metadata(absence: Absence) -> dict[str, Any]:
    return {
        "absence": absence.id,
        "username": absence.username,
        "substitute": absence.substitute,
        "starts_at": _written(absence.starts_at),
        "ends_at": _written(absence.ends_at),
    }


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
