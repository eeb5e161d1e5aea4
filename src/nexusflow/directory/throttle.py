"""Token buckets in the database: how often a name may still try, whichever process it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Bucket:
    """At most `capacity` at once, refilled with `per_second`."""

    name: str
    capacity: float
    per_second: float


_MAKE: Final = text("""
    INSERT INTO rate_buckets (name, tokens)
    SELECT * FROM unnest(cast(:names AS text[]), cast(:capacities AS float8[])) ON CONFLICT DO NOTHING
""")
# In name order, so that two callers never wait for each other crosswise.
_LOCK: Final = text("""
    SELECT name, tokens, extract(epoch FROM clock_timestamp() - updated_at)::float8
    FROM rate_buckets WHERE name = ANY(:names) ORDER BY name FOR UPDATE
""")
_KEEP: Final = text("""
    UPDATE rate_buckets b SET tokens = x.tokens, updated_at = clock_timestamp()
    FROM unnest(cast(:names AS text[]), cast(:tokens AS float8[])) AS x(name, tokens) WHERE b.name = x.name
""")
_GIVE_BACK: Final = text("""
    UPDATE rate_buckets SET tokens = tokens + 1 WHERE name = ANY(:names)
""")
_FORGET: Final = text("DELETE FROM rate_buckets WHERE updated_at < clock_timestamp() - interval '1 hour'")


async def take(connection: AsyncConnection, buckets: Sequence[Bucket]) -> float:
    """Take one token of each bucket. 0 if all had one, else the seconds until they will.

    A refused attempt costs nothing, so hammering does not prolong the wait.
    """
    by_name = {bucket.name: bucket for bucket in sorted(buckets, key=lambda each: each.name)}
    names = list(by_name)
    await connection.execute(
        _MAKE, {"names": names, "capacities": [float(bucket.capacity) for bucket in by_name.values()]}
    )
    rows = await connection.execute(_LOCK, {"names": names})
    tokens: dict[str, float] = {
        name: min(float(by_name[name].capacity), left + max(0.0, idle) * by_name[name].per_second)
        for name, left, idle in rows
    }
    wait = max((1 - left) / by_name[name].per_second for name, left in tokens.items())
    if wait <= 0:
        await connection.execute(_KEEP, {"names": names, "tokens": [tokens[name] - 1 for name in names]})
    return max(0.0, wait)


async def give_back(connection: AsyncConnection, buckets: Sequence[Bucket]) -> None:
    """Return the tokens of an attempt that turned out to be welcome."""
    await connection.execute(_GIVE_BACK, {"names": [bucket.name for bucket in buckets]})


async def forget_idle(connection: AsyncConnection) -> None:
    """Remove buckets that nobody has touched for an hour: by then they are full again."""
    await connection.execute(_FORGET)
