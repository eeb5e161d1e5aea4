"""Browser sessions: opaque cookies, of which only keyed hashes are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

LONGEST_PLACE: Final = 100
"""Characters that are kept of an address and of an agent."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is open now; `unseen`: it was last seen more than a minute ago."""

    id: int
    username: str
    csrf_hash: bytes
    expires_at: datetime
    unseen: bool


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to be: what its cookie hashes to, for how long, and whence it was opened."""

    token_hash: bytes
    csrf_hash: bytes
    seconds: int
    address: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner may see it: nothing that would let anybody in."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str | None
    agent: str | None


_OPEN: Final = text("""
    INSERT INTO login_sessions (token_hash, username, csrf_hash, expires_at, address, agent)
    VALUES (:token_hash, :username, :csrf_hash, clock_timestamp() + make_interval(secs => :seconds),
            :address, :agent)
    RETURNING expires_at
""")
_READ: Final = text("""
    SELECT id, username, csrf_hash, expires_at, last_seen_at < clock_timestamp() - interval '1 minute'
    FROM login_sessions
    WHERE token_hash = :token_hash AND ended_at IS NULL AND expires_at > clock_timestamp()
""")
_SEE: Final = text("""
    UPDATE login_sessions SET last_seen_at = clock_timestamp()
    WHERE id = :id AND ended_at IS NULL AND last_seen_at < clock_timestamp() - interval '1 minute'
""")
_LIST: Final = text("""
    SELECT id, created_at, last_seen_at, expires_at, address, agent FROM login_sessions
    WHERE username = :username AND ended_at IS NULL AND expires_at > clock_timestamp() AND id < :before
    ORDER BY id DESC LIMIT :limit
""")
_END: Final = text("""
    UPDATE login_sessions SET ended_at = clock_timestamp()
    WHERE token_hash = :token_hash AND ended_at IS NULL RETURNING username
""")
_END_ONE: Final = text("""
    UPDATE login_sessions SET ended_at = clock_timestamp()
    WHERE id = :id AND username = :username AND ended_at IS NULL AND expires_at > clock_timestamp()
    RETURNING id
""")
_END_ALL: Final = text("""
    UPDATE login_sessions SET ended_at = clock_timestamp()
    WHERE username = :username AND ended_at IS NULL AND id IS DISTINCT FROM cast(:but AS bigint)
    RETURNING expires_at > clock_timestamp()
""")
_FORGET: Final = text("DELETE FROM login_sessions WHERE expires_at < clock_timestamp() - interval '30 days'")


async def open_session(connection: AsyncConnection, username: str, new: NewSession) -> datetime:
    """Open a session; when it expires. Clears away what expired long ago."""
    await connection.execute(_FORGET)
    values = {
        "token_hash": new.token_hash,
        "username": username,
        "csrf_hash": new.csrf_hash,
        "seconds": new.seconds,
        "address": None if new.address is None else new.address[:LONGEST_PLACE],
        "agent": None if new.agent is None else new.agent[:LONGEST_PLACE],
    }
    expires_at: datetime = (await connection.execute(_OPEN, values)).scalar_one()
    return expires_at


async def read_session(connection: AsyncConnection, token_hash: bytes) -> Session | None:
    """The open session of that hash, if there is one."""
    row = (await connection.execute(_READ, {"token_hash": token_hash})).first()
    return None if row is None else Session(*row)


async def see_session(connection: AsyncConnection, session_id: int) -> None:
    """Note that a session is in use; written once a minute, however often it is called."""
    await connection.execute(_SEE, {"id": session_id})


async def list_sessions(
    connection: AsyncConnection, username: str, *, before: int, limit: int
) -> Sequence[OpenSession]:
    """The open sessions of somebody, the one that was opened last first."""
    values = {"username": username, "before": before, "limit": limit}
    return [OpenSession(*row) for row in await connection.execute(_LIST, values)]


async def end_session(connection: AsyncConnection, token_hash: bytes) -> str | None:
    """End a session; whose it was, or None if none was open."""
    username: str | None = await connection.scalar(_END, {"token_hash": token_hash})
    return username


async def end_session_of(connection: AsyncConnection, username: str, session_id: int) -> bool:
    """End one session of somebody; whether they had it open."""
    ended = await connection.scalar(_END_ONE, {"id": session_id, "username": username})
    return ended is not None


async def end_sessions(connection: AsyncConnection, username: str, *, but: int | None = None) -> int:
    """End every session of somebody, but perhaps one; how many of them were open."""
    ended = await connection.scalars(_END_ALL, {"username": username, "but": but})
    return sum(ended)
