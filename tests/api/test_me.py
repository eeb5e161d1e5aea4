"""One's preferences, and one's password."""

import asyncio
from typing import Any, Final

import pytest

from nexusflow.directory.passwords import DEMO_PASSWORD
from tests.api.browser import OWN_PAGE, browsing
from tests.api.conftest import PASSWORD, House

NEW: Final = "another horse battery"
PREFERENCES: Final[dict[str, Any]] = {
    "theme": "dark",
    "language": "de-CH",
    "time_zone": "Europe/Zurich",
    "mail": "high",
    "filters": [{"room": "inbox", "name": "Late", "query": "overdue=true"}],
}


# --- preferences ---------------------------------------------------------------------------------------


async def test_whoever_has_said_nothing_has_it_as_the_device_does(house: House) -> None:
    assert (await house.call("rita", "GET", "/me/preferences")).json() == {
        "theme": "system",
        "language": None,
        "time_zone": None,
        "mail": "all",
        "filters": [],
    }


async def test_preferences_are_kept_for_each_person_and_replaced_whole(house: House) -> None:
    put = await house.call("rita", "PUT", "/me/preferences", PREFERENCES)
    assert (put.status_code, put.json()) == (200, PREFERENCES)
    assert (await house.call("rita", "GET", "/me/preferences")).json() == PREFERENCES
    assert (await house.call("mia", "GET", "/me/preferences")).json()["theme"] == "system"
    plain: dict[str, Any] = {
        "theme": "light",
        "language": None,
        "time_zone": None,
        "mail": "none",
        "filters": [],
    }
    assert (await house.call("rita", "PUT", "/me/preferences", plain)).status_code == 200
    assert (await house.call("rita", "GET", "/me/preferences")).json() == plain


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"theme": "blue"}, "/theme"),
        ({"theme": None}, "/theme"),
        ({"language": "de_CH"}, "/language"),
        ({"language": "de-1901-1901"}, "/language"),
        ({"language": "x" * 100_000}, "/language"),
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"mail": "some"}, "/mail"),
        ({"mail": True}, "/mail"),
        ({"filters": {}}, "/filters"),
        ({"filters": [{"room": "cellar", "name": "x", "query": ""}]}, "/filters/0/room"),
        ({"filters": [{"room": "inbox", "name": " ", "query": ""}]}, "/filters/0/name"),
        ({"filters": [{"room": "inbox", "name": "a\nb", "query": ""}]}, "/filters/0/name"),
        ({"filters": [{"room": "inbox", "name": "x" * 61, "query": ""}]}, "/filters/0/name"),
        ({"filters": [{"room": "inbox", "name": "x", "query": "q" * 1_001}]}, "/filters/0/query"),
        ({"filters": [{"room": "inbox", "name": "x", "query": 1}]}, "/filters/0/query"),
        ({"filters": [{"room": "inbox", "name": "x", "query": "", "more": 1}]}, "/filters/0/more"),
        ({"filters": [{"room": "grid", "name": "x", "query": ""}] * 2}, "/filters"),
        ({"filters": [{"room": "grid", "name": f"{n}", "query": ""} for n in range(51)]}, "/filters"),
        ({"sound": "loud"}, "/sound"),
    ],
)
async def test_a_preference_that_means_nothing_is_refused_and_nothing_is_kept(
    shared_house: House, change: dict[str, Any], path: str
) -> None:
    before = (await shared_house.call("rob", "GET", "/me/preferences")).json()
    refused = await shared_house.call("rob", "PUT", "/me/preferences", PREFERENCES | change)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert path in [error["path"] for error in refused.json()["errors"]]
    assert (await shared_house.call("rob", "GET", "/me/preferences")).json() == before


@pytest.mark.parametrize("missing", sorted(PREFERENCES))
async def test_what_is_left_out_is_asked_for_and_not_lost(shared_house: House, missing: str) -> None:
    body = {name: value for name, value in PREFERENCES.items() if name != missing}
    assert (await shared_house.call("rob", "PUT", "/me/preferences", body)).status_code == 422


# --- the password --------------------------------------------------------------------------------------


async def test_a_changed_password_ends_everything_but_the_browser_that_asked(house: House) -> None:
    async with (
        browsing(house, "rita") as here,
        browsing(house, "rita") as elsewhere,
        house.logged_in("rita") as bearer,
    ):
        made = await here.post("/api/v1/me/tokens", json={"name": "report", "days": 1})
        token = {"Authorization": f"Bearer {made.json()['token']}"}
        stolen = {"Cookie": f"nexusflow_session={here.cookies['nexusflow_session']}"}
        changed = await here.put("/api/v1/me/password", json={"current": PASSWORD, "new": NEW})
        assert (changed.status_code, changed.content) == (204, b"")
        assert "httponly" in changed.headers["set-cookie"].lower()
        assert (await here.get("/api/v1/me")).status_code == 200
        for client in (elsewhere, bearer):
            assert (await client.get("/api/v1/me")).status_code == 401
    async with house.client() as client:
        for headers in (token, stolen):
            assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
        old = {"username": "rita", "password": PASSWORD}
        assert (await client.post("/api/v1/auth/token", data=old)).status_code == 401
        assert (await client.post("/api/v1/auth/token", data=old | {"password": NEW})).status_code == 200


async def test_the_token_for_forms_outlives_a_changed_password(house: House) -> None:
    async with house.client() as client:
        body = {"username": "rita", "password": PASSWORD}
        opened = (await client.post("/api/v1/auth/session", json=body)).json()
        client.headers["X-CSRF-Token"] = opened["csrf_token"]
        change = {"current": PASSWORD, "new": NEW}
        assert (await client.put("/api/v1/me/password", json=change)).status_code == 204
        assert (await client.post("/api/v1/notifications/read")).status_code == 200


async def test_a_bearer_changes_the_password_and_has_to_log_in_again(house: House) -> None:
    changed = await house.call("rita", "PUT", "/me/password", {"current": PASSWORD, "new": NEW})
    assert (changed.status_code, "set-cookie" in changed.headers) == (204, False)
    assert (await house.call("rita", "GET", "/me")).status_code == 401


async def test_a_change_of_password_is_audited_and_no_password_is_written_anywhere(house: House) -> None:
    wrong = await house.call("rita", "PUT", "/me/password", {"current": "wrong horse", "new": NEW})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    assert [error["path"] for error in wrong.json()["errors"]] == ["/current"]
    assert (
        await house.call("rita", "PUT", "/me/password", {"current": PASSWORD, "new": NEW})
    ).status_code == 204
    entries = (await house.call("aude", "GET", "/audit?actor=rita")).json()["items"]
    assert [(entry["action"], entry["metadata"]) for entry in entries if "login" not in entry["action"]] == [
        ("user.updated", {"username": "rita", "password_changed": True}),
        ("password.refused", {"address": "127.0.0.1"}),
    ]
    assert "horse" not in str(entries)


async def test_the_present_password_cannot_be_guessed(house: House) -> None:
    async with browsing(house, "rita") as client:
        answers = [
            await client.put("/api/v1/me/password", json={"current": f"wrong {number}", "new": NEW})
            for number in range(11)
        ]
        assert [each.status_code for each in answers] == [422] * 10 + [429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        right = await client.put("/api/v1/me/password", json={"current": PASSWORD, "new": NEW})
        assert right.status_code == 429
        form = {"username": "rita", "password": PASSWORD}
        assert (await client.post("/api/v1/auth/token", data=form)).status_code == 429


async def test_another_site_cannot_change_the_password(house: House) -> None:
    change = {"current": PASSWORD, "new": NEW}
    async with browsing(house, "rita") as client:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            refused = await client.put("/api/v1/me/password", json=change, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
        assert (await client.put("/api/v1/me/password", json=change, headers=OWN_PAGE)).status_code == 204


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"new": "short"}, "/new", "Expected at least 8 characters, found 5."),
        ({"new": "x" * 1_025}, "/new", "Expected at most 1,024 characters, found 1025."),
        ({"current": ""}, "/current", "Expected at least 1 character, found 0."),
        ({"new": PASSWORD}, "/new", "another password"),
        ({"new": DEMO_PASSWORD}, "/new", "another password"),
        ({"new": None}, "/new", "Input should be a valid string"),
        ({"more": 1}, "/more", "Extra inputs are not permitted"),
    ],
)
async def test_a_password_that_will_not_do_is_told_why(
    shared_house: House, change: dict[str, Any], path: str, message: str
) -> None:
    body = {"current": PASSWORD, "new": NEW} | change
    refused = await shared_house.call("max", "PUT", "/me/password", body)
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"path": path, "message": message}]
    assert NEW not in refused.text
    assert (await shared_house.call("max", "GET", "/me")).status_code == 200


async def test_of_two_changes_at_once_one_is_made(house: House) -> None:
    """Both have proven the same password; the second is told to log in again."""
    change = {"current": PASSWORD, "new": NEW}
    async with browsing(house, "rita") as first, browsing(house, "rita") as second:
        answers = await asyncio.gather(
            first.put("/api/v1/me/password", json=change),
            second.put("/api/v1/me/password", json=change | {"new": "a third horse battery"}),
        )
    assert sorted(each.status_code for each in answers) == [204, 401]
