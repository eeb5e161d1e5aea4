"""Browser sessions: opaque cookies, of which only keyed hashes are stored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is open now."""

    username: str
    csrf_hash: bytes
    expires_at: datetime


_OPEN: Final = text("""
    INSERT INTO login_sessions (token_hash, username, csrf_hash, expires_at)
    VALUES (:token_hash, :username, :csrf_hash, clock_timestamp() + make_interval(secs => :seconds))
    RETURNING expires_at
""")
_READ: Final = text("""
    SELECT username, csrf_hash, expires_at FROM login_sessions
    WHERE token_hash = :token_hash AND ended_at IS NULL AND expires_at > clock_timestamp()
""")
_END: Final = text("""
    UPDATE login_sessions SET ended_at = clock_timestamp()
    WHERE token_hash = :token_hash AND ended_at IS NULL RETURNING username
""")
_END_ALL: Final = text("""
    UPDATE login_sessions SET ended_at = clock_timestamp()
    WHERE username = :username AND ended_at IS NULL
""")
_FORGET: Final = text("DELETE FROM login_sessions WHERE expires_at < clock_timestamp() - interval '30 days'")


async def open_session(
    connection: AsyncConnection, username: str, *, token_hash: bytes, csrf_hash: bytes, seconds: int
) -> datetime:
    """Open a session for that many seconds; when it expires. Clears away what expired long ago."""
    await connection.execute(_FORGET)
    values = {"token_hash": token_hash, "username": username, "csrf_hash": csrf_hash, "seconds": seconds}
    expires_at: datetime = (await connection.execute(_OPEN, values)).scalar_one()
    return expires_at


async def read_session(connection: AsyncConnection, token_hash: bytes) -> Session | None:
    """The open session of that hash, if there is one."""
    row = (await connection.execute(_READ, {"token_hash": token_hash})).first()
    return None if row is None else Session(*row)


async def end_session(connection: AsyncConnection, token_hash: bytes) -> str | None:
    """End a session; whose it was, or None if none was open."""
    username: str | None = await connection.scalar(_END, {"token_hash": token_hash})
    return username


async def end_sessions(connection: AsyncConnection, username: str) -> None:
    """End every session of somebody."""
    await connection.execute(_END_ALL, {"username": username})
