"""Out of office: people plan it themselves, colleagues stand in, and who manages users does it for others."""

from typing import Any, Final

import httpx2
import psycopg
import pytest

from tests.api.conftest import House
from tests.api.process import PEOPLE

Answer = httpx2.Response

CHAIN: Final = (("rita", "rob", -1, 9), ("rob", "mia", -2, 5), ("mia", "max", -3, 7))


async def hours(house: House, starts: int, ends: int) -> dict[str, str]:
    """A time between two hours from now, by the database's clock."""
    statement = 'SELECT to_char(now() + make_interval(hours => %s), \'YYYY-MM-DD"T"HH24:MI:SS"Z"\')'
    async with await psycopg.AsyncConnection.connect(house.database.app_url) as connection:
        await connection.execute("SET timezone = 'UTC'")
        cursors = [await connection.execute(statement, (each,)) for each in (starts, ends)]
        told = [(await cursor.fetchone() or ("",))[0] for cursor in cursors]
    return {"starts_at": told[0], "ends_at": told[1]}


async def plan(house: House, who: str, substitute: str, starts: int = -1, ends: int = 9) -> Answer:
    """Somebody asks to be away between two hours from now."""
    body = {"substitute": substitute, **await hours(house, starts, ends)}
    return await house.call(who, "POST", "/me/absences", body)


async def planned(house: House, who: str, substitute: str, starts: int = -1, ends: int = 9) -> dict[str, Any]:
    """As `plan`, where it is to be granted."""
    made = await plan(house, who, substitute, starts, ends)
    assert made.status_code == 201, made.text
    absence: dict[str, Any] = made.json()
    return absence


async def standing_in(house: House, who: str) -> list[tuple[str, str, list[str]]]:
    """For whom somebody stands in: username, name, over whom."""
    found = (await house.call(who, "GET", "/me/standing-in")).json()
    assert found["next_cursor"] is None
    return [(each["username"], each["name"], each["via"]) for each in found["items"]]


# --- one's own -----------------------------------------------------------------------------------------


async def test_an_absence_is_planned_listed_and_cancelled(house: House) -> None:
    when = await hours(house, 2, 9)
    body = {"substitute": "rob", "note": "At sea", **when}
    made = await house.call("rita", "POST", "/me/absences", body)
    assert made.status_code == 201
    absence = made.json()
    assert absence == {
        "id": absence["id"],
        "username": "rita",
        "substitute": "rob",
        "substitute_name": "Rob",
        **when,
        "note": "At sea",
        "created_by": "rita",
        "cancelled_at": None,
        "state": "planned",
    }
    listed = (await house.call("rita", "GET", "/me/absences")).json()
    assert listed == {"items": [absence], "next_cursor": None}
    cancelled = (await house.call("rita", "POST", f"/me/absences/{absence['id']}/cancel")).json()
    assert cancelled["cancelled_at"] is not None
    assert cancelled == absence | {"state": "cancelled", "cancelled_at": cancelled["cancelled_at"]}
    again = await house.call("rita", "POST", f"/me/absences/{absence['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "absence_ended")
    assert (await house.call("rita", "GET", "/me/absences")).json()["items"] == [cancelled]


async def test_the_list_is_paged_from_the_newest_on(house: House) -> None:
    numbers = [(await planned(house, "rita", "rob", each, each + 1))["id"] for each in range(3)]
    first = (await house.call("rita", "GET", "/me/absences?limit=2")).json()
    assert [each["id"] for each in first["items"]] == numbers[:0:-1]
    path = f"/me/absences?limit=2&cursor={first['next_cursor']}"
    last = (await house.call("rita", "GET", path)).json()
    assert ([each["id"] for each in last["items"]], last["next_cursor"]) == (numbers[:1], None)


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"substitute": "rita"}, "invalid_absence", "/substitute"),
        ({"ends_at": "2001-01-01T00:00:00Z"}, "invalid_absence", "/ends_at"),
        ({"ends_at": "2999-01-03T00:00:00+01:00"}, "invalid_absence", "/ends_at"),
        ({"starts_at": "2025-12-01", "ends_at": "2026-01-01"}, "invalid_absence", "/ends_at"),
        ({"starts_at": "9998-12-01", "ends_at": "9998-12-02"}, "invalid_absence", "/starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "invalid_absence", "/ends_at"),
        ({"ends_at": "9999-12-31T23:59:59-12:00"}, "invalid_absence", "/ends_at"),
        ({"substitute": "ghost"}, "unknown_substitute", "/substitute"),
        ({"substitute": "a b"}, "invalid_request", "/substitute"),
        ({"starts_at": 1_767_225_600}, "invalid_request", "/starts_at"),
        ({"starts_at": "1767225600"}, "invalid_request", "/starts_at"),
        ({"ends_at": "tomorrow"}, "invalid_request", "/ends_at"),
        ({"ends_at": None}, "invalid_request", "/ends_at"),
        ({"note": "x" * 1_001}, "invalid_request", "/note"),
        ({"note": None}, "invalid_request", "/note"),
        ({"username": "rob"}, "invalid_request", "/username"),
    ],
)
async def test_what_is_no_absence_is_refused_and_nothing_is_stored(
    shared_house: House, change: dict[str, Any], code: str, path: str
) -> None:
    body: dict[str, Any] = {"substitute": "rob", **await hours(shared_house, 1, 48), **change}
    refused = await shared_house.call("rita", "POST", "/me/absences", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert path in [error["path"] for error in refused.json()["errors"]]
    assert (await shared_house.call("rita", "GET", "/me/absences")).json()["items"] == []


async def test_conflicts_are_refused_with_what_stands_against_them(house: House) -> None:
    await planned(house, "rita", "rob")
    overlapping = await plan(house, "rita", "mia", 5, 12)
    assert (overlapping.status_code, overlapping.json()["code"]) == (409, "absence_overlaps")
    assert "with 'rob' standing in" in overlapping.json()["detail"]
    circle = await plan(house, "rob", "rita", 5, 12)
    assert (circle.status_code, circle.json()["code"]) == (409, "substitution_cycle")
    assert "found rob -> rita -> rob at one time" in circle.json()["detail"]
    await planned(house, "rob", "mia")
    await planned(house, "mia", "max")
    long = await plan(house, "max", "dora")
    assert (long.status_code, long.json()["code"]) == (409, "substitution_too_long")
    assert "found rita -> rob -> mia -> max -> dora at one time" in long.json()["detail"]


async def test_nobody_meets_the_absences_of_others(house: House) -> None:
    number = (await planned(house, "rita", "rob"))["id"]
    new = {"substitute": "rob", **await hours(house, 20, 21)}
    assert (await house.call("rob", "GET", "/me/absences")).json()["items"] == []
    for who, path in (("rob", "/me/absences"), ("admin", "/me/absences"), ("admin", "/users/rob/absences")):
        refused = await house.call(who, "POST", f"{path}/{number}/cancel")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    for who in ("rita", "rob", "aude"):
        for method, path in (("GET", ""), ("POST", ""), ("POST", f"/{number}/cancel")):
            body = new if (method, path) == ("POST", "") else None
            denied = await house.call(who, method, f"/users/rita/absences{path}", body)
            assert (denied.status_code, denied.json()["code"]) == (403, "not_permitted")
    assert (await house.call("rita", "GET", "/me/absences")).json()["items"][0]["state"] == "current"


async def test_a_program_does_not_hand_on_what_its_owner_may(house: House) -> None:
    for who, path in (("rita", "/me/absences"), ("admin", "/users/admin/absences")):
        made = await house.call(who, "POST", "/me/tokens", {"name": "calendar", "days": 1})
        body = {"substitute": "rob", **await hours(house, 1, 2)}
        async with house.client(headers={"Authorization": f"Bearer {made.json()['token']}"}) as program:
            refused = await program.post(f"/api/v1{path}", json=body)
            assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
            assert "API token" in refused.json()["detail"]
            assert (await program.get("/api/v1/me/absences")).json()["items"] == []
            if who == "admin":
                assert (await program.post("/api/v1/users/rita/absences", json=body)).status_code == 201


# --- others' -------------------------------------------------------------------------------------------


async def test_who_manages_users_plans_and_cancels_for_others_and_they_see_it(house: House) -> None:
    body = {"substitute": "rob", **await hours(house, -1, 9)}
    made = await house.call("admin", "POST", "/users/rita/absences", body)
    assert (made.status_code, made.json()["created_by"]) == (201, "admin")
    for who, path in (("rita", "/me/absences"), ("admin", "/users/rita/absences")):
        assert (await house.call(who, "GET", path)).json()["items"] == [made.json()]
    own = await house.call("rita", "POST", f"/me/absences/{made.json()['id']}/cancel")
    assert own.status_code == 200, "one's own, whoever planned it"
    again = (await house.call("admin", "POST", "/users/rita/absences", body)).json()["id"]
    cancelled = await house.call("admin", "POST", f"/users/rita/absences/{again}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    entries = (await house.call("aude", "GET", "/audit?action=absence.cancelled")).json()["items"]
    assert [(entry["actor"], entry["metadata"]["username"]) for entry in entries] == [
        ("admin", "rita"),
        ("rita", "rita"),
    ]


async def test_nobody_is_planned_for_who_is_not_there(house: House) -> None:
    body = {"substitute": "rob", **await hours(house, -1, 9)}
    assert (await house.call("admin", "GET", "/users/ghost/absences")).status_code == 404
    unknown = await house.call("admin", "POST", "/users/ghost/absences", body)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_user")
    assert (await house.call("admin", "PATCH", "/users/rita", {"active": False})).status_code == 200
    disabled = await house.call("admin", "POST", "/users/rita/absences", body)
    assert (disabled.status_code, disabled.json()["code"]) == (409, "user_disabled")
    gone = await house.call("admin", "POST", "/users/mia/absences", body | {"substitute": "rita"})
    assert (gone.status_code, gone.json()["code"]) == (422, "unknown_substitute")


# --- for whom one stands in ----------------------------------------------------------------------------


async def test_whoever_was_chosen_stands_in_for_as_long_as_it_lasts(house: House) -> None:
    assert await standing_in(house, "rob") == []
    number = (await planned(house, "rita", "rob"))["id"]
    await planned(house, "mia", "rob", 2, 9)
    assert await standing_in(house, "rob") == [("rita", "Rita", [])]
    assert await standing_in(house, "rita") == []
    await house.call("rita", "POST", f"/me/absences/{number}/cancel")
    assert await standing_in(house, "rob") == []


async def test_whoever_stands_in_last_stands_in_for_all_of_the_chain(house: House) -> None:
    ends = [(await planned(house, *each))["ends_at"] for each in CHAIN]
    items = (await house.call("max", "GET", "/me/standing-in")).json()["items"]
    assert items == [
        {"username": "mia", "name": "Mia", "until": ends[2], "via": []},
        {"username": "rita", "name": "Rita", "until": ends[1], "via": ["rob", "mia"]},
        {"username": "rob", "name": "Rob", "until": ends[1], "via": ["mia"]},
    ]
    assert await standing_in(house, "mia") == [("rita", "Rita", ["rob"]), ("rob", "Rob", [])]
    assert await standing_in(house, "rob") == [("rita", "Rita", [])]


@pytest.mark.parametrize(
    ("disabled", "left"),
    [
        ("rita", [("mia", "Mia", []), ("rob", "Rob", ["mia"])]),
        ("rob", [("mia", "Mia", [])]),
        ("mia", []),
    ],
)
async def test_who_is_disabled_passes_nothing_on(
    house: House, disabled: str, left: list[tuple[str, str, list[str]]]
) -> None:
    for each in CHAIN:
        await planned(house, *each)
    assert (await house.call("admin", "PATCH", f"/users/{disabled}", {"active": False})).status_code == 200
    assert await standing_in(house, "max") == left


async def test_what_somebody_wrote_past_the_rules_leads_nowhere_for_long(house: House) -> None:
    circle = [("rita", "rob"), ("rob", "mia"), ("mia", "rita")]
    row = [("nobody", "lena"), ("lena", "aude"), ("aude", "dora"), ("dora", "max")]
    with psycopg.connect(house.database.owner_url) as owner:
        for username, substitute in (*circle, *row, *row):
            owner.execute(
                "INSERT INTO absences (username, substitute, starts_at, ends_at, created_by)"
                " VALUES (%s, %s, now(), now() + interval '1 day', 'operator')",
                (username, substitute),
            )
    assert await standing_in(house, "rita") == [("mia", "Mia", []), ("rob", "Rob", ["mia"])]
    assert [each[0] for each in await standing_in(house, "max")] == ["aude", "dora", "lena"]


# --- whom one may choose -------------------------------------------------------------------------------


async def test_anybody_finds_colleagues_by_name_and_learns_no_more_of_them(shared_house: House) -> None:
    found = (await shared_house.call("nobody", "GET", "/people?q=RIT")).json()
    assert found == {"items": [{"username": "rita", "name": "Rita"}], "next_cursor": None}
    everybody = (await shared_house.call("nobody", "GET", "/people")).json()["items"]
    assert [each["username"] for each in everybody] == sorted(PEOPLE)
    first = (await shared_house.call("nobody", "GET", "/people?limit=3")).json()
    path = f"/people?limit=200&cursor={first['next_cursor']}"
    rest = (await shared_house.call("nobody", "GET", path)).json()
    assert first["items"] + rest["items"] == everybody
    assert (await shared_house.call("nobody", "GET", "/people?q=_")).json()["items"] == []


async def test_who_is_disabled_is_no_colleague_to_choose(house: House) -> None:
    assert (await house.call("admin", "PATCH", "/users/rita", {"active": False})).status_code == 200
    assert (await house.call("rob", "GET", "/people?q=rita")).json()["items"] == []


async def test_colleagues_are_shown_to_who_is_logged_in_alone(shared_house: House) -> None:
    async with shared_house.client() as client:
        for path in ("/people", "/me/absences", "/me/standing-in", "/users/rita/absences"):
            assert (await client.get(f"/api/v1{path}")).status_code == 401
