"""Tokens for programs: each acts as its owner, has a name and an end, and is stored as a keyed hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.trail import leave_trail

MOST_TOKENS: Final = 50
MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to be; `prefix` is the part of its text that its owner may see again."""

    name: str
    prefix: str
    token_hash: bytes
    days: int


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner may see it; it may have expired."""

    id: int
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ValidToken:
    """A token that is good now; `unseen`: it was last used more than a minute ago, or never."""

    id: int
    username: str
    expires_at: datetime
    unseen: bool


_MAKE: Final = text("""
    INSERT INTO api_tokens (token_hash, username, name, prefix, expires_at)
    VALUES (:token_hash, :username, :name, :prefix, clock_timestamp() + make_interval(days => :days))
    RETURNING id, name, prefix, created_at, last_used_at, expires_at
""")
_COUNT: Final = text("""
    SELECT count(*) FROM api_tokens
    WHERE username = :username AND ended_at IS NULL AND expires_at > clock_timestamp()
""")
_READ: Final = text("""
    SELECT id, username, expires_at,
           last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute'
    FROM api_tokens
    WHERE token_hash = :token_hash AND ended_at IS NULL AND expires_at > clock_timestamp()
""")
_USE: Final = text("""
    UPDATE api_tokens SET last_used_at = clock_timestamp()
    WHERE id = :id AND ended_at IS NULL
      AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')
""")
_LIST: Final = text("""
    SELECT id, name, prefix, created_at, last_used_at, expires_at FROM api_tokens
    WHERE username = :username AND ended_at IS NULL AND id < :before ORDER BY id DESC LIMIT :limit
""")
_END: Final = text("""
    UPDATE api_tokens SET ended_at = clock_timestamp()
    WHERE id = :id AND username = :username AND ended_at IS NULL RETURNING name
""")
_END_ALL: Final = text("""
    UPDATE api_tokens SET ended_at = clock_timestamp() WHERE username = :username AND ended_at IS NULL
""")
_FORGET: Final = text("""
    DELETE FROM api_tokens WHERE least(ended_at, expires_at) < clock_timestamp() - interval '30 days'
""")


async def make_token(connection: AsyncConnection, username: str, new: NewToken) -> Token | Refused:
    """Make a token of somebody whose row is locked (`credentials.hold`), so that the count is right.

    Clears away what ended long ago.
    """
    await connection.execute(_FORGET)
    held = await connection.scalar(_COUNT, {"username": username})
    if held is not None and held >= MOST_TOKENS:
        return Refused(
            Cause.TOO_MANY_TOKENS,
            f"Expected at most {MOST_TOKENS} tokens of one person; you have {held}. Revoke one first.",
        )
    values = {
        "token_hash": new.token_hash,
        "username": username,
        "name": new.name,
        "prefix": new.prefix,
        "days": new.days,
    }
    token = Token(*(await connection.execute(_MAKE, values)).one())
    metadata = {"token": token.id, "name": token.name, "days": new.days}
    await leave_trail(connection, "token.created", by=username, metadata=metadata)
    return token


async def read_token(connection: AsyncConnection, token_hash: bytes) -> ValidToken | None:
    """The token of that hash, if it is good now."""
    row = (await connection.execute(_READ, {"token_hash": token_hash})).first()
    return None if row is None else ValidToken(*row)


async def use_token(connection: AsyncConnection, token_id: int) -> None:
    """Note that a token is in use; written once a minute, however often it is called."""
    await connection.execute(_USE, {"id": token_id})


async def list_tokens(
    connection: AsyncConnection, username: str, *, before: int, limit: int
) -> Sequence[Token]:
    """The tokens of somebody that were not revoked, the newest first; those that have expired too."""
    values = {"username": username, "before": before, "limit": limit}
    return [Token(*row) for row in await connection.execute(_LIST, values)]


async def revoke_token(connection: AsyncConnection, username: str, token_id: int) -> bool:
    """End one token of somebody at once; whether they had it."""
    name = await connection.scalar(_END, {"id": token_id, "username": username})
    if name is None:
        return False
    await leave_trail(connection, "token.revoked", by=username, metadata={"token": token_id, "name": name})
    return True


async def revoke_tokens(connection: AsyncConnection, username: str) -> None:
    """End every token of somebody."""
    await connection.execute(_END_ALL, {"username": username})
