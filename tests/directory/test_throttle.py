"""A bucket gives what it holds, then makes people wait, and refused attempts cost nothing."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.directory.throttle import Bucket, forget_idle, give_back, take

SLOW = Bucket("slow", capacity=2, per_second=0.5)
WIDE = Bucket("wide", capacity=100, per_second=100)


async def test_a_full_bucket_gives_its_capacity_and_then_tells_how_long_to_wait(pool: AsyncEngine) -> None:
    waits = []
    for _ in range(4):
        async with pool.begin() as connection:
            waits.append(await take(connection, [SLOW, WIDE]))
    assert waits[:2] == [0, 0]
    assert all(1.5 < wait <= 2 for wait in waits[2:])


async def test_a_refused_attempt_takes_nothing_from_any_bucket(pool: AsyncEngine) -> None:
    for _ in range(5):
        async with pool.begin() as connection:
            await take(connection, [SLOW, WIDE])
    async with pool.connect() as connection:
        left = await connection.scalar(text("SELECT tokens FROM rate_buckets WHERE name = 'wide'"))
    assert left is not None
    assert left >= 97


async def test_what_is_given_back_can_be_taken_again(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        for _ in range(6):
            assert await take(connection, [SLOW]) == 0
            await give_back(connection, [SLOW])


async def test_buckets_that_were_and_were_not_touched_before_are_taken_together(pool: AsyncEngine) -> None:
    for buckets in ([SLOW], [SLOW, WIDE], [WIDE]):
        async with pool.begin() as connection:
            assert await take(connection, buckets) == 0


async def test_idle_buckets_are_forgotten(pool: AsyncEngine) -> None:
    async with pool.begin() as connection:
        await take(connection, [SLOW])
        await connection.execute(
            text("UPDATE rate_buckets SET updated_at = clock_timestamp() - interval '2 hours'")
        )
        await take(connection, [WIDE])
        await forget_idle(connection)
        names = (await connection.scalars(text("SELECT name FROM rate_buckets"))).all()
    assert names == ["wide"]
