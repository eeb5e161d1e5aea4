"""People are away and others stand in: never in a circle, never over more than three, and always audited."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, Final

import psycopg
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.rejection import Fault
from nexusflow.directory.absences import (
    MOST_AHEAD,
    Absence,
    cancel_absence,
    create_absence,
    list_absences,
)
from nexusflow.directory.refusal import Cause, Refused
from nexusflow.directory.substitution import (
    FURTHEST_AHEAD,
    LONGEST_ABSENCE,
    LONGEST_CHAIN,
    Link,
    refuse_chain,
    refuse_overlap,
    refuse_period,
)
from nexusflow.directory.users import NewUser, User, change_user, create_user
from nexusflow.worker.beat import LEADER
from tests.conftest import Database

NOON: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
PEOPLE: Final = ("ada", "bob", "cleo", "dan", "eve")


def link(username: str, substitute: str, starts: float = 0, ends: float = 10) -> Link:
    """Somebody is away between two hours after noon."""
    return Link(username, substitute, NOON + starts * HOUR, NOON + ends * HOUR)


# --- the rules, without a database ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (link("ada", "ada"), Fault("/substitute", "somebody else than who is away")),
        (link("ada", "bob", 5, 5), Fault("/ends_at", "a time after starts_at")),
        (link("ada", "bob", 5, 4), Fault("/ends_at", "a time after starts_at")),
        (link("ada", "bob", 0, 366 * 24 + 1), Fault("/ends_at", "at most 366 days after starts_at")),
        (link("ada", "bob", -9, 0), Fault("/ends_at", "a time to come; it is 2026-11-23T12:00:00Z now")),
        (
            link("ada", "bob", 731 * 24 + 1, 731 * 24 + 2),
            Fault("/starts_at", "a time within 731 days from now"),
        ),
    ],
)
def test_a_time_that_no_absence_can_have_is_refused(wanted: Link, fault: Fault) -> None:
    refused = refuse_period(wanted, now=NOON)
    assert refused is not None
    assert (refused.cause, refused.errors) == (Cause.INVALID_ABSENCE, (fault,))
    assert refused.message.startswith(f"Expected for {fault.path[1:]}: {fault.message}.")


def test_the_bounds_themselves_are_good() -> None:
    longest = Link("ada", "bob", NOON + FURTHEST_AHEAD, NOON + FURTHEST_AHEAD + LONGEST_ABSENCE)
    for wanted in (longest, link("ada", "bob", -9, 0.001)):
        assert refuse_period(wanted, now=NOON) is None


@pytest.mark.parametrize("starts_at", [datetime.min, datetime.max - HOUR])
def test_no_time_is_too_strange_to_be_refused(starts_at: datetime) -> None:
    for offset in (timedelta(hours=14), timedelta(hours=-12)):
        from_there = starts_at.replace(tzinfo=timezone(offset))
        refused = refuse_period(Link("ada", "bob", from_there, from_there + HOUR), now=NOON)
        assert refused is not None


def test_being_away_twice_at_one_time_is_refused_with_the_other_absence() -> None:
    refused = refuse_overlap(link("ada", "cleo", 9, 12), [link("bob", "ada"), link("ada", "bob")])
    assert refused is not None
    assert (refused.cause, refused.message) == (
        Cause.ABSENCE_OVERLAPS,
        "Expected a time at which 'ada' is not away already; found the absence from 2026-11-23T12:00:00Z to"
        " 2026-11-23T22:00:00Z, with 'bob' standing in. Cancel that one first, or choose another time.",
    )


def test_one_absence_may_begin_when_another_ends() -> None:
    others = [link("ada", "bob", 0, 10)]
    assert refuse_overlap(link("ada", "cleo", 10, 12), others) is None
    assert refuse_chain(link("bob", "ada", 10, 12), others) is None


@pytest.mark.parametrize("people", [PEOPLE[:2], PEOPLE[:3], PEOPLE[:4]])
def test_a_circle_is_refused_however_long_the_way_round(people: Sequence[str]) -> None:
    refused = refuse_chain(link(people[-1], people[0]), [link(*pair) for pair in pairwise(people)])
    assert refused is not None
    assert refused.cause is Cause.SUBSTITUTION_CYCLE
    assert f"found {' -> '.join([people[-1], *people])} at one time" in refused.message


@pytest.mark.parametrize("last", range(4))
def test_four_in_a_row_are_refused_whichever_comes_last(last: int) -> None:
    links = [link(*pair) for pair in pairwise(PEOPLE)]
    wanted = links.pop(last)
    refused = refuse_chain(wanted, links)
    assert refused is not None
    assert refused.cause is Cause.SUBSTITUTION_TOO_LONG
    assert "found ada -> bob -> cleo -> dan -> eve at one time" in refused.message
    for without in range(3):
        assert refuse_chain(wanted, links[:without] + links[without + 1 :]) is None, "three are good"


def test_what_does_not_meet_at_one_instant_is_no_chain() -> None:
    morning_and_evening = [link("bob", "cleo", 0, 4), link("cleo", "dan", 5, 9), link("dan", "eve", 0, 9)]
    assert refuse_chain(link("ada", "bob", 0, 9), morning_and_evening) is None
    assert refuse_chain(link("eve", "bob", 6, 9), morning_and_evening) is None


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(0, 8), st.integers(1, 5)),
        max_size=14,
    )
)
def test_what_is_accepted_one_by_one_is_short_and_without_circle_at_every_instant(
    wishes: list[tuple[str, str, int, int]],
) -> None:
    accepted: list[Link] = []
    for username, substitute, starts, hours in wishes:
        wanted = link(username, substitute, starts, starts + hours)
        if username == substitute or refuse_overlap(wanted, accepted):
            continue
        refused = refuse_chain(wanted, accepted)
        assert (refused is None) == _good([*accepted, wanted])
        if refused is None:
            accepted.append(wanted)


def _good(links: Sequence[Link]) -> bool:
    """Looked at hour by hour: everybody's chain ends, after three at most."""
    for hour in range(15):
        there = NOON + (hour + 0.5) * HOUR
        onward = {each.username: each.substitute for each in links if each.starts_at < there < each.ends_at}
        for person in onward:
            hops, at = 0, person
            while at in onward and hops <= LONGEST_CHAIN:
                at, hops = onward[at], hops + 1
            if hops > LONGEST_CHAIN:
                return False
    return True


# --- in the directory ----------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def staff(pool: AsyncEngine) -> AsyncEngine:
    """A directory with five people, besides the administrator."""
    async with pool.begin() as connection:
        for name in PEOPLE:
            made = await create_user(connection, NewUser(name, name=name.title()), by="admin")
            assert isinstance(made, User)
    return pool


async def ask(
    staff: AsyncEngine, username: str, substitute: str, starts: float = 0, ends: float = 10, *, by: str = ""
) -> Absence | Refused:
    """Somebody is away between two hours from now."""
    async with staff.begin() as connection:
        now = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        wanted = Link(username, substitute, now + starts * HOUR, now + ends * HOUR)
        made = await create_absence(connection, wanted, note="Fishing", by=by or username)
        if isinstance(made, Refused):
            await connection.rollback()
        return made


async def plan(
    staff: AsyncEngine, username: str, substitute: str, starts: float = 0, ends: float = 10
) -> int:
    """As `ask`, where it is to be granted; its number."""
    made = await ask(staff, username, substitute, starts, ends)
    assert isinstance(made, Absence), made
    return made.id


async def refusal(staff: AsyncEngine, *wanted: Any) -> Cause:
    """As `ask`, where it is to be refused; why."""
    refused = await ask(staff, *wanted)
    assert isinstance(refused, Refused), refused
    return refused.cause


async def cancel(staff: AsyncEngine, username: str, absence_id: int) -> Absence | Refused | None:
    """Somebody cancels an absence of their own."""
    async with staff.begin() as connection:
        return await cancel_absence(connection, username, absence_id, by=username)


async def test_an_absence_is_made_with_an_audit_entry(staff: AsyncEngine) -> None:
    made = await ask(staff, "ada", "bob", by="admin")
    assert isinstance(made, Absence)
    assert (made.username, made.substitute, made.substitute_name, made.note) == (
        "ada",
        "bob",
        "Bob",
        "Fishing",
    )
    assert (made.created_by, made.cancelled_at, made.state) == ("admin", None, "current")
    assert await _last_entry(staff) == ("admin", "absence.created", _told(made))


async def test_a_cancelled_absence_stays_in_the_list_and_in_the_audit(staff: AsyncEngine) -> None:
    number = await plan(staff, "ada", "bob", 5, 6)
    cancelled = await cancel(staff, "ada", number)
    assert isinstance(cancelled, Absence)
    assert cancelled.state == "cancelled"
    assert cancelled.cancelled_at is not None
    assert await _last_entry(staff) == ("ada", "absence.cancelled", _told(cancelled))
    async with staff.connect() as connection:
        assert await list_absences(connection, "ada", before=2**62, limit=9) == [cancelled]


async def test_absences_are_planned_then_current_then_past(staff: AsyncEngine, database: Database) -> None:
    await _insert(database, "ada", "bob", -5, -4)
    for starts, ends in ((-3, 1), (2, 3)):
        await plan(staff, "ada", "bob", starts, ends)
    async with staff.connect() as connection:
        listed = await list_absences(connection, "ada", before=2**62, limit=9)
    assert [each.state for each in listed] == ["planned", "current", "past"]


async def test_only_what_is_not_over_is_cancelled_and_only_once(
    staff: AsyncEngine, database: Database
) -> None:
    past = await _insert(database, "ada", "bob", -5, -4)
    number = await plan(staff, "ada", "bob")
    assert await cancel(staff, "bob", number) is None, "not bob's, though he stands in"
    assert await cancel(staff, "ada", number + 1) is None
    assert isinstance(await cancel(staff, "ada", number), Absence)
    for over, words in (
        (number, f"absence {number} was cancelled at"),
        (past, f"absence {past} was over at"),
    ):
        refused = await cancel(staff, "ada", over)
        assert isinstance(refused, Refused)
        assert refused.cause is Cause.ABSENCE_ENDED
        assert words in refused.message


async def test_who_stands_in_is_there_and_active(staff: AsyncEngine) -> None:
    async with staff.begin() as connection:
        await change_user(connection, "eve", change={"active": False}, by="admin")
    assert await refusal(staff, "ada", "eve") is Cause.UNKNOWN_SUBSTITUTE
    assert await refusal(staff, "ada", "ghost") is Cause.UNKNOWN_SUBSTITUTE
    assert await refusal(staff, "eve", "ada") is Cause.USER_DISABLED
    assert await refusal(staff, "ghost", "ada") is Cause.UNKNOWN_USER


async def test_the_rules_hold_among_what_is_stored(staff: AsyncEngine) -> None:
    await plan(staff, "bob", "cleo", 0, 10)
    await plan(staff, "cleo", "dan", 5, 15)
    assert await refusal(staff, "bob", "dan", 9, 12) is Cause.ABSENCE_OVERLAPS
    assert await refusal(staff, "dan", "bob", 9, 12) is Cause.SUBSTITUTION_CYCLE
    await plan(staff, "ada", "bob", 1, 20)
    assert await refusal(staff, "dan", "eve", 9, 12) is Cause.SUBSTITUTION_TOO_LONG
    assert await refusal(staff, "eve", "ada", 9, 12) is Cause.SUBSTITUTION_TOO_LONG
    await plan(staff, "dan", "bob", 15, 20)
    await plan(staff, "eve", "ada", 11, 14)


async def test_what_was_cancelled_or_is_over_stands_in_nobodys_way(
    staff: AsyncEngine, database: Database
) -> None:
    await _insert(database, "ada", "bob", -9, -1)
    await cancel(staff, "ada", await plan(staff, "ada", "bob"))
    await plan(staff, "bob", "ada", -5, 10)
    assert await refusal(staff, "ada", "cleo", -5, 5) is Cause.ABSENCE_OVERLAPS


async def test_one_person_plans_only_so_many(staff: AsyncEngine) -> None:
    numbers = [await plan(staff, "ada", "bob", each, each + 1) for each in range(MOST_AHEAD)]
    assert await refusal(staff, "ada", "bob", 99, 100) is Cause.TOO_MANY_ABSENCES
    await cancel(staff, "ada", numbers[0])
    await plan(staff, "ada", "bob", 99, 100)


async def test_of_two_who_choose_each_other_at_once_one_is_refused(staff: AsyncEngine) -> None:
    made = await asyncio.gather(ask(staff, "ada", "bob"), ask(staff, "bob", "ada"))
    assert sorted(type(each).__name__ for each in made) == ["Absence", "Refused"]


async def test_engines_read_people_anew_after_every_change(staff: AsyncEngine) -> None:
    seen = [await _authority_version(staff)]
    number = await plan(staff, "ada", "bob")
    seen.append(await _authority_version(staff))
    await cancel(staff, "ada", number)
    seen.append(await _authority_version(staff))
    assert seen == sorted(set(seen))


# --- whoever writes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("username, substitute", "'ada', 'ada'"),
        ("username, substitute, ends_at", "'ada', 'bob', now()"),
        ("username, substitute, ends_at", "'ada', 'bob', now() + interval '367 days'"),
        ("username, substitute, cancelled_at", "'ada', 'bob', now()"),
        ("username, substitute, note", "'ada', 'bob', repeat('x', 1001)"),
        ("username, substitute", "'ada', 'ghost'"),
    ],
)
async def test_the_database_refuses_what_is_no_absence(
    staff: AsyncEngine, database: Database, columns: str, values: str
) -> None:
    given = {"starts_at": "now()", "ends_at": "now() + interval '1 hour'", "created_by": "'ada'"}
    rest = {name: value for name, value in given.items() if name not in columns}
    statement = (
        f"INSERT INTO absences ({columns}, {', '.join(rest)}) VALUES ({values}, {', '.join(rest.values())})"
    )
    with psycopg.connect(database.owner_url) as owner, pytest.raises(psycopg.errors.IntegrityError):
        owner.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "substitute = 'cleo'",
        "ends_at = ends_at + interval '1 hour'",
        "starts_at = starts_at - interval '1 hour'",
        "note = 'other'",
        "created_by = 'bob'",
        "username = 'cleo'",
    ],
)
async def test_an_absence_stays_as_it_was_made(staff: AsyncEngine, database: Database, change: str) -> None:
    await plan(staff, "ada", "bob")
    with (
        psycopg.connect(database.owner_url) as owner,
        pytest.raises(errors.CheckViolation, match="as it was made"),
    ):
        owner.execute(f"UPDATE absences SET {change}")
    with psycopg.connect(database.app_url) as application, pytest.raises(errors.InsufficientPrivilege):
        application.execute(f"UPDATE absences SET {change}")


async def test_what_was_cancelled_stays_cancelled_and_nothing_is_deleted(
    staff: AsyncEngine, database: Database
) -> None:
    await cancel(staff, "ada", await plan(staff, "ada", "bob"))
    for url in (database.owner_url, database.app_url):
        with psycopg.connect(url) as anybody, pytest.raises(errors.CheckViolation, match="only be cancelled"):
            anybody.execute("UPDATE absences SET cancelled_at = NULL, cancelled_by = NULL")
        for verb in ("DELETE FROM", "TRUNCATE"):
            with psycopg.connect(url) as anybody, pytest.raises(errors.InsufficientPrivilege):
                anybody.execute(f"{verb} absences")


async def _insert(database: Database, username: str, substitute: str, starts: float, ends: float) -> int:
    """A row past the rules, for what no one may write today."""
    statement = (
        "INSERT INTO absences (username, substitute, starts_at, ends_at, created_by)"
        " SELECT %s, %s, now() + %s, now() + %s, 'admin' RETURNING id"
    )
    connecting = psycopg.AsyncConnection.connect(database.owner_url)
    async with await connecting as owner:
        cursor = await owner.execute(statement, (username, substitute, starts * HOUR, ends * HOUR))
        row = await cursor.fetchone()
    assert row is not None
    number: int = row[0]
    return number


def _told(absence: Absence) -> dict[str, object]:
    return {
        "absence": absence.id,
        "username": absence.username,
        "substitute": absence.substitute,
        "starts_at": absence.starts_at.isoformat().replace("+00:00", "Z"),
        "ends_at": absence.ends_at.isoformat().replace("+00:00", "Z"),
    }


async def _authority_version(staff: AsyncEngine) -> int:
    async with staff.connect() as connection:
        version: int = (await connection.execute(text("SELECT version FROM authority_version"))).scalar_one()
        return version


async def _last_entry(staff: AsyncEngine) -> tuple[str, str, dict[str, object]]:
    async with staff.connect() as connection:
        query = "SELECT actor, action, metadata FROM audit_entries ORDER BY id DESC LIMIT 1"
        actor, action, metadata = (await connection.execute(text(query))).one()
        return actor, action, metadata


async def test_planning_one_does_not_wait_for_whoever_leads_the_beat(
    staff: AsyncEngine, database: Database
) -> None:
    async with await psycopg.AsyncConnection.connect(database.owner_url) as leading:
        await leading.execute("SELECT pg_advisory_lock(%s)", (LEADER,))
        async with asyncio.timeout(5):
            await plan(staff, "ada", "bob")
