"""The way that a request would take, asked over HTTP before there is one."""

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import text

from nexusflow.engine.publishing import Publication, publish_document
from tests.api.conftest import House
from tests.api.process import PURCHASE
from tests.api.test_rows import insert

PATH = "/workflows/purchase/preview"


async def ahead(house: House, context: Any, *, by: str = "rita", path: str = PATH) -> dict[str, Any]:
    response = await house.call(by, "POST", path, {"context": context})
    assert response.status_code == 200, response.text
    seen: dict[str, Any] = response.json()
    return seen


async def test_the_way_is_told_with_people_deadlines_and_ends(shared_house: House) -> None:
    seen = await ahead(shared_house, {"amount": 9000, "vendor": "V"})
    assert (seen["workflow"], seen["version"], seen["first"], seen["errors"]) == ("purchase", 1, "review", [])
    review, direct, refused, ordered = seen["steps"]
    assert (review["step"], review["step_name"], review["type"]) == ("review", "Manager review", "task")
    assert (review["permission"], review["due_in_hours"]) == ("purchase.review", 24)
    assert review["people"] == [
        {"username": "max", "name": "Max"},
        {"username": "mia", "name": "Mia"},
    ]
    assert review["people_count"] == 2
    assert review["outcomes"][0] == {
        "outcome": "approve",
        "to": "direct",
        "to_name": "Director review",
        "guard": "context.amount > 5000",
        "held": True,
    }
    assert [(each["to"], each["held"]) for each in review["outcomes"]] == [
        ("direct", True),
        ("ordered", False),
        ("refused", True),
    ]
    assert (direct["due_in_hours"], direct["people_count"]) == (None, 1)
    assert (ordered["step"], ordered["status"], ordered["people"]) == ("ordered", "COMPLETED", [])
    assert (refused["step"], refused["status"]) == ("refused", "REJECTED")


async def test_who_asks_is_not_counted_where_somebody_else_must_decide(shared_house: House) -> None:
    [review, *_] = (await ahead(shared_house, {"amount": 1, "vendor": "V"}, by="mia"))["steps"]
    assert (review["people_count"], [each["username"] for each in review["people"]]) == (1, ["max"])


async def test_errors_are_those_of_the_real_thing(shared_house: House) -> None:
    for context in ({}, {"amount": -1, "vendor": "V"}, {"amount": 1, "vendor": 7, "urgent": "no"}):
        body = {"workflow": "purchase", "context": context}
        refused = await shared_house.call("rita", "POST", "/requests", body)
        assert refused.status_code == 422
        seen = await ahead(shared_house, context)
        assert seen["errors"] == refused.json()["errors"] != []
        assert seen["steps"][0]["step"] == "review", "the way is shown as far as it is known"
    unfinished = await ahead(shared_house, {"vendor": "V"})
    assert {each["held"] for each in unfinished["steps"][0]["outcomes"][:2]} == {None}


async def test_nothing_is_stored(house: House) -> None:
    counted = text(
        "SELECT (SELECT count(*) FROM requests), (SELECT count(*) FROM tasks),"
        " (SELECT count(*) FROM audit_entries), (SELECT count(*) FROM outbox)"
    )
    await house.call("rita", "GET", "/me")  # logging in is audited
    async with house.pool.connect() as connection:
        before = (await connection.execute(counted)).one()
    await ahead(house, {"amount": 9000, "vendor": "V"})
    async with house.pool.connect() as connection:
        assert (await connection.execute(counted)).one() == before


async def test_the_first_five_by_name_are_shown_and_all_are_counted(house: House) -> None:
    async with house.pool.begin() as connection:
        await connection.execute(
            text("INSERT INTO users (username, name) SELECT 'm' || i, 'A' || i FROM generate_series(1, 7) i")
        )
        await connection.execute(
            text("INSERT INTO user_roles SELECT 'm' || i, 'manager' FROM generate_series(1, 7) i")
        )
        await connection.execute(text("UPDATE users SET active = false WHERE username = 'm1'"))
    [review, *_] = (await ahead(house, {"amount": 1, "vendor": "V"}))["steps"]
    assert [each["name"] for each in review["people"]] == ["A2", "A3", "A4", "A5", "A6"]
    assert review["people_count"] == 8


async def test_the_newest_version_is_looked_at_by_whoever_is_logged_in(house: House) -> None:
    renewed = deepcopy(PURCHASE)
    renewed["transitions"][0]["when"] = "context.amount > 50"
    assert isinstance(await publish_document(house.pool, renewed, by="admin"), Publication)
    seen = await ahead(house, {"amount": 60, "vendor": "V"}, by="nobody")
    assert (seen["version"], seen["steps"][0]["outcomes"][0]["held"]) == (2, True)


async def test_an_unsound_version_is_refused_as_starting_it_would_be(house: House) -> None:
    insert(house, "by-hand", to="seen", outcomes="{ok,no}")
    refused = await house.call("rita", "POST", "/requests", {"workflow": "by-hand", "context": {}})
    seen = await house.call("rita", "POST", "/workflows/by-hand/preview", {"context": {}})
    assert (seen.status_code, seen.json()) == (422, refused.json())


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/workflows/nothing/preview", {"context": {}}, 404),
        ("/workflows/UPPER/preview", {"context": {}}, 422),
        (PATH, {}, 422),
        (PATH, {"context": []}, 422),
        (PATH, {"context": {}, "actor": "mia"}, 422),
        (PATH, {"context": {"amount": 10**400}}, 422),
    ],
)
async def test_what_makes_no_sense_is_refused(shared_house: House, path: str, body: Any, status: int) -> None:
    assert (await shared_house.call("rita", "POST", path, body)).status_code == status


async def test_nobody_looks_without_logging_in(shared_house: House) -> None:
    async with shared_house.client() as client:
        assert (await client.post(f"/api/v1{PATH}", json={"context": {}})).status_code == 401
