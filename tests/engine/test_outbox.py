"""The outbox keeps what must be done until it is done, whatever is lost on the way."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.db.session import connect
from nexusflow.engine import outbox
from nexusflow.engine.outbox import Failure, OutboxRow, Parcel, Patience
from tests.conftest import Database


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.app_url, pool_size=4)
    yield engine
    await engine.dispose()


async def put(pool: AsyncEngine, *kinds: str) -> None:
    async with pool.begin() as connection:
        await outbox.add(
            connection,
            [
                {"kind": kind, "payload": {"n": n}, "dedupe_key": f"{kind}:{n}"}
                for n, kind in enumerate(kinds)
            ],
        )


async def claim(pool: AsyncEngine, lease: float = 60, **sizes: int) -> list[Parcel]:
    return await outbox.claim(pool, lease=lease, **{"batch": 100, "letters": 20, "others": 200, **sizes})


async def fetch(pool: AsyncEngine, query: str) -> list[Any]:
    async with pool.connect() as connection:
        return list(await connection.execute(text(query)))


async def taken(pool: AsyncEngine, parcel: Parcel) -> list[OutboxRow]:
    async with pool.begin() as connection:
        rows = await outbox.take(connection, parcel)
        await outbox.settle(connection, [row.id for row in rows])
        return rows


async def test_what_is_claimed_is_claimed_by_one_only(pool: AsyncEngine) -> None:
    await put(pool, *["a"] * 100)
    claims = await asyncio.gather(*(claim(pool, batch=30) for _ in range(4)))
    ids = [each for parcels in claims for parcel in parcels for each in parcel.ids]
    assert len(ids) == len(set(ids))
    assert len(ids) + sum(len(parcel.ids) for parcel in await claim(pool)) == 100


async def test_a_dedupe_key_enters_once(pool: AsyncEngine) -> None:
    await put(pool, "a", "b")
    await put(pool, "a", "b")
    assert len(await fetch(pool, "SELECT id FROM outbox")) == 2


async def test_letters_travel_in_parcels_of_their_own(pool: AsyncEngine) -> None:
    await put(pool, "email", "breach", "email", "breach", "email")
    sizes = sorted(len(parcel.ids) for parcel in await claim(pool, letters=2, others=10))
    assert sizes == [1, 2, 2]


async def test_a_parcel_that_comes_twice_finds_its_work_done(pool: AsyncEngine) -> None:
    await put(pool, "a", "b")
    [parcel] = await claim(pool)
    assert [row.payload for row in await taken(pool, parcel)] == [{"n": 0}, {"n": 1}]
    assert await taken(pool, parcel) == []
    assert await claim(pool) == []


async def test_two_who_have_the_same_parcel_share_no_row(pool: AsyncEngine) -> None:
    await put(pool, *["a"] * 50)
    [parcel] = await claim(pool)
    both = await asyncio.gather(taken(pool, parcel), taken(pool, parcel))
    assert sorted(row.id for rows in both for row in rows) == list(parcel.ids)


async def test_a_lost_parcel_is_claimed_again_after_its_lease_and_the_lost_one_is_void(
    pool: AsyncEngine,
) -> None:
    await put(pool, "a")
    [lost] = await claim(pool, lease=0)
    [found] = await claim(pool)
    assert found.ids == lost.ids
    assert await taken(pool, lost) == []
    [row] = await taken(pool, found)
    assert row.attempts == 0, "losing a message is no attempt"


async def test_a_parcel_that_is_handed_back_is_due_at_once(pool: AsyncEngine) -> None:
    await put(pool, "a")
    [parcel] = await claim(pool)
    await outbox.hand_back(pool, parcel, pause=0)
    assert [again.ids for again in await claim(pool)] == [parcel.ids]
    await outbox.hand_back(pool, parcel, pause=0)
    assert await claim(pool) == [], "who holds no lease gives none back"


async def test_sending_counts_the_attempt_before_it_is_made(pool: AsyncEngine) -> None:
    await put(pool, "email")
    [parcel] = await claim(pool)
    lease, [row] = await outbox.take_to_send(pool, parcel, lease=60)
    assert row.attempts == 1
    assert await outbox.take_to_send(pool, parcel, lease=60) == (Parcel((), parcel.until), [])
    await outbox.hand_back(pool, lease, pause=0)
    [again] = await claim(pool)
    _, [row] = await outbox.take_to_send(pool, again, lease=60)
    assert row.attempts == 2


async def test_what_fails_waits_and_then_dies_in_the_open(pool: AsyncEngine) -> None:
    await put(pool, "a")
    [parcel] = await claim(pool)
    [row] = await taken_without_settling(pool, parcel)
    patience = Patience(attempts=2, first_pause=0)

    await outbox.fail(pool, [Failure(tried(row, 1), "no\0luck")], patience=patience)
    assert await fetch(pool, "SELECT attempts, last_error, dead_at FROM outbox") == [(1, "noluck", None)]
    assert await fetch(pool, "SELECT 1 FROM incidents") == []

    await outbox.fail(pool, [Failure(tried(row, 2), "no luck")], patience=patience)
    assert await claim(pool) == []
    [(dead_at, error)] = await fetch(pool, "SELECT dead_at, last_error FROM outbox")
    assert dead_at is not None
    assert error == "no luck"
    [(kind, message)] = await fetch(pool, "SELECT kind, message FROM incidents")
    assert kind == "undelivered"
    assert "gave up after 2 attempts: no luck" in message


async def test_what_is_hopeless_is_not_tried_again(pool: AsyncEngine) -> None:
    await put(pool, "a")
    [parcel] = await claim(pool)
    [row] = await taken_without_settling(pool, parcel)
    await outbox.fail(pool, [Failure(tried(row, 1), "no such mailbox", hopeless=True)], patience=Patience())
    assert await fetch(pool, "SELECT 1 FROM outbox WHERE dead_at IS NULL") == []


def test_pauses_double_up_to_an_hour_and_never_fall_together() -> None:
    patience = Patience()
    assert 5 <= patience.pause(1) <= 10
    assert 40 <= patience.pause(4) <= 80
    assert 1_800 <= patience.pause(19) <= 3_600
    assert len({patience.pause(1) for _ in range(10)}) > 1


async def test_one_canary_flies_again_once_it_has_come_home(pool: AsyncEngine) -> None:
    await outbox.release_canary(pool, every=0)
    await outbox.release_canary(pool, every=0)
    [parcel] = await claim(pool)
    await outbox.release_canary(pool, every=0)
    assert [row.kind for row in await taken(pool, parcel)] == ["canary"]
    await outbox.release_canary(pool, every=60)
    assert await claim(pool) == []
    await outbox.release_canary(pool, every=0)
    assert [again.ids for again in await claim(pool)] == [parcel.ids]


async def taken_without_settling(pool: AsyncEngine, parcel: Parcel) -> list[OutboxRow]:
    async with pool.begin() as connection:
        return await outbox.take(connection, parcel)


def tried(row: OutboxRow, attempts: int) -> OutboxRow:
    return OutboxRow(row.id, row.kind, row.payload, attempts)
