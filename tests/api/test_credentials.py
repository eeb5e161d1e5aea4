"""One's sessions and the tokens of one's programs, met as their owner and as an intruder."""

import asyncio
import hashlib
import logging
from typing import Any, Final

import httpx2
import psycopg
import pytest
from sqlalchemy import text

from nexusflow.api.problems import Refusal
from nexusflow.api.visitor import Visitor
from nexusflow.directory.tokens import MOST_TOKENS
from tests.api.browser import FIREFOX, OWN_PAGE, browsing, log_in
from tests.api.conftest import PASSWORD, House

SESSIONS: Final = "/api/v1/me/sessions"
TOKENS: Final = "/api/v1/me/tokens"
FOREIGN: Final = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://evil.test"},
)


async def make(house: House, username: str, name: str = "report", days: int = 30) -> dict[str, Any]:
    """A token of somebody's."""
    response = await house.call(username, "POST", "/me/tokens", {"name": name, "days": days})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def call_with(house: House, token: str, method: str, path: str, json: Any = None) -> httpx2.Response:
    """A call of a program."""
    async with house.client() as client:
        headers = {"Authorization": f"Bearer {token}"}
        return await client.request(method, f"/api/v1{path}", json=json, headers=headers)


async def aged(house: House, table: str, column: str) -> None:
    """Make what was noted just now two minutes old."""
    async with house.pool.begin() as connection:
        await connection.execute(text(f"UPDATE {table} SET {column} = {column} - interval '2 minutes'"))


# --- sessions ------------------------------------------------------------------------------------------


async def test_sessions_are_listed_with_what_one_knows_them_by(house: House) -> None:
    async with (
        browsing(house, "rita"),
        browsing(house, "rita", agent="curl/8.5.0") as here,
        browsing(house, "rob"),
    ):
        listed = (await here.get(SESSIONS)).json()
    assert listed["next_cursor"] is None
    assert [(each["agent"], each["address"], each["current"]) for each in listed["items"]] == [
        ("curl", "127.0.0.1", True),
        ("Firefox on Linux", "127.0.0.1", False),
    ]
    assert set(listed["items"][0]) == {
        *("id", "created_at", "last_seen_at", "expires_at", "address", "agent", "current"),
    }


async def test_sessions_come_in_pages(house: House) -> None:
    async with browsing(house, "rita"), browsing(house, "rita"), browsing(house, "rita") as here:
        first = (await here.get(SESSIONS, params={"limit": 2})).json()
        rest = (await here.get(SESSIONS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    ids = [each["id"] for each in [*first["items"], *rest["items"]]]
    assert (ids, rest["next_cursor"]) == (sorted(ids, reverse=True), None)
    assert len(set(ids)) == 3


async def test_a_session_was_last_seen_to_the_minute_and_not_written_at_each_call(house: House) -> None:
    async with browsing(house, "rita") as client:
        written = "SELECT xmin::text::bigint, last_seen_at FROM login_sessions"
        async with house.pool.connect() as connection:
            first = (await connection.execute(text(written))).one()
        for _ in range(3):
            await client.get("/api/v1/me")
        async with house.pool.connect() as connection:
            assert (await connection.execute(text(written))).one() == first
        await aged(house, "login_sessions", "last_seen_at")
        await asyncio.gather(*(client.get("/api/v1/me") for _ in range(5)))
        async with house.pool.connect() as connection:
            assert (await connection.execute(text(written))).one().last_seen_at > first.last_seen_at


async def test_one_session_is_ended_and_no_other(house: House) -> None:
    async with (
        browsing(house, "rita") as lost,
        browsing(house, "rita") as other,
        browsing(house, "rita") as here,
    ):
        gone = (await lost.get(SESSIONS)).json()["items"]
        [gone_id] = [each["id"] for each in gone if each["current"]]
        assert (await here.delete(f"{SESSIONS}/{gone_id}")).status_code == 204
        assert (await lost.get("/api/v1/me")).status_code == 401
        assert (await other.get("/api/v1/me")).status_code == 200
        assert (await here.get("/api/v1/me")).status_code == 200
        assert (await here.delete(f"{SESSIONS}/{gone_id}")).status_code == 404
    entries = (await house.call("aude", "GET", "/audit?action=session.ended")).json()["items"]
    assert [(entry["actor"], entry["metadata"]) for entry in entries] == [("rita", {"session": gone_id})]


async def test_an_ended_session_does_nothing_more_at_all_in_this_process(house: House) -> None:
    """Also not the calls that rely on what was looked up a moment ago."""
    body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "v"}}
    async with browsing(house, "rita") as lost, browsing(house, "rita") as here:
        assert (await lost.post("/api/v1/requests", json=body)).status_code == 201
        assert (await here.delete(SESSIONS)).json() == {"ended": 1}
        assert (await lost.post("/api/v1/requests", json=body)).status_code == 401


async def test_all_other_sessions_are_ended_and_this_one_stays(house: House) -> None:
    async with (
        browsing(house, "rita") as first,
        browsing(house, "rita") as here,
        browsing(house, "rob") as robs,
    ):
        assert (await here.delete(SESSIONS)).json() == {"ended": 1}
        assert (await here.delete(SESSIONS)).json() == {"ended": 0}
        assert [(await each.get("/api/v1/me")).status_code for each in (first, here, robs)] == [401, 200, 200]
        assert len((await here.get(SESSIONS)).json()["items"]) == 1


async def test_whoever_ends_the_session_that_they_are_in_is_logged_out(house: House) -> None:
    async with browsing(house, "rita") as here:
        [mine] = (await here.get(SESSIONS)).json()["items"]
        assert (await here.delete(f"{SESSIONS}/{mine['id']}")).status_code == 204
        assert "nexusflow_session" not in here.cookies
        assert (await here.get("/api/v1/me")).status_code == 401


async def test_a_browser_has_one_session_whoever_logs_in_at_it(house: House) -> None:
    async with browsing(house, "rita") as here:
        ritas = {"Cookie": f"nexusflow_session={here.cookies['nexusflow_session']}"}
        await log_in(here, "rob")
        assert (await here.get("/api/v1/me")).json()["username"] == "rob"
        here.cookies.clear()
        assert (await here.get("/api/v1/me", headers=ritas)).status_code == 401


async def test_a_login_that_fails_ends_nothing(house: House) -> None:
    async with browsing(house, "rita") as here:
        wrong = {"username": "rita", "password": "wrong horse battery"}
        assert (await here.post("/api/v1/auth/session", json=wrong)).status_code == 401
        assert (await here.get("/api/v1/me")).status_code == 200


async def test_the_session_of_somebody_else_is_not_there(house: House) -> None:
    async with browsing(house, "admin") as admins, browsing(house, "rita") as ritas:
        [theirs] = (await ritas.get(SESSIONS)).json()["items"]
        never = await admins.delete(f"{SESSIONS}/999999")
        others = await admins.delete(f"{SESSIONS}/{theirs['id']}")
        assert (never.status_code, others.status_code) == (404, 404)
        assert others.json()["detail"].replace(str(theirs["id"]), "999999") == never.json()["detail"]
        assert (await ritas.get("/api/v1/me")).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
async def test_another_site_ends_no_session_and_makes_no_token(house: House, headers: dict[str, str]) -> None:
    async with browsing(house, "rita") as other, browsing(house, "rita") as here:
        [mine, *_] = (await here.get(SESSIONS)).json()["items"]
        if "Origin" in headers:
            del here.headers["Sec-Fetch-Site"]
        for method, path, body in (
            ("DELETE", SESSIONS, None),
            ("DELETE", f"{SESSIONS}/{mine['id']}", None),
            ("POST", TOKENS, {"name": "evil", "days": 365}),
        ):
            refused = await here.request(method, path, json=body, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (403, "cross_site"), path
        assert (await other.get(TOKENS)).json()["items"] == []
        assert (await here.get("/api/v1/me")).status_code == 200


async def test_a_session_of_before_a_changed_password_is_not_opened_after_it(house: House) -> None:
    """As when the login was under way while the password changed."""
    identity = house.app.state.door.identity
    async with house.logged_in("rita") as client:
        caller = await identity.caller("GET", client.headers)
    changed = await house.call("admin", "PATCH", "/users/rita", {"password": "another horse battery"})
    assert changed.status_code == 200
    async with house.pool.begin() as connection:
        with pytest.raises(Refusal) as refused:
            await identity.open_session(connection, caller.account, Visitor("127.0.0.1", None))
    assert refused.value.body["code"] == "not_logged_in"


@pytest.mark.parametrize("agent", ["", "\x1b[2J", "é" * 50, "a" * 60_000, "Firefox/' OR 1=1 --", "%s %(x)s"])
async def test_a_browser_may_call_itself_anything(house: House, agent: str) -> None:
    header = agent.encode("latin-1")
    async with house.client() as client:
        response = await client.post(
            "/api/v1/auth/session",
            json={"username": "rita", "password": PASSWORD},
            headers=[(b"user-agent", header)],
        )
        assert response.status_code == 200
        [listed] = (await client.get(SESSIONS)).json()["items"]
        assert len(listed["agent"] or "") <= 40


# --- tokens --------------------------------------------------------------------------------------------


async def test_a_token_acts_as_its_owner_and_is_shown_once(house: House) -> None:
    made = await make(house, "mia", "Nightly report")
    assert made["token"].startswith("nxf_")
    assert made["token"].startswith(made["prefix"])
    assert len(made["prefix"]) == 10
    assert len(made["token"]) == 47
    me = (await call_with(house, made["token"], "GET", "/me")).json()
    assert (me["username"], me["expires_at"]) == ("mia", made["expires_at"])
    request = await house.start(100)
    path = f"/tasks/{request['open_tasks'][0]['id']}/complete"
    assert (await call_with(house, made["token"], "POST", path, {"outcome": "approve"})).status_code == 200
    [listed] = (await house.call("mia", "GET", "/me/tokens")).json()["items"]
    assert {**listed, "last_used_at": None} == {name: made[name] for name in made if name != "token"}
    assert listed["last_used_at"] is not None
    async with house.pool.connect() as connection:
        rows = (await connection.execute(text("SELECT t::text FROM api_tokens t"))).scalars().all()
    assert made["token"] not in str(rows)
    assert made["token"].encode().hex() not in str(rows)


async def test_a_revoked_token_is_worth_nothing_at_once(house: House) -> None:
    made, kept = await make(house, "rita"), await make(house, "rita")
    body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "v"}}
    assert (await call_with(house, made["token"], "POST", "/requests", body)).status_code == 201
    assert (await house.call("rita", "DELETE", f"/me/tokens/{made['id']}")).status_code == 204
    assert (await call_with(house, made["token"], "POST", "/requests", body)).status_code == 401
    assert (await call_with(house, made["token"], "GET", "/me")).status_code == 401
    assert (await call_with(house, kept["token"], "GET", "/me")).status_code == 200
    assert (await house.call("rita", "DELETE", f"/me/tokens/{made['id']}")).status_code == 404
    listed = (await house.call("rita", "GET", "/me/tokens")).json()["items"]
    assert [each["id"] for each in listed] == [kept["id"]]


async def test_making_and_revoking_are_audited_and_the_secret_is_nowhere(
    house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    made = await make(house, "rita", days=7)
    await call_with(house, made["token"], "GET", "/me")
    await call_with(house, made["token"] + "x", "GET", "/me")
    assert (await house.call("rita", "DELETE", f"/me/tokens/{made['id']}")).status_code == 204
    entries = (await house.call("aude", "GET", "/audit?actor=rita")).json()["items"]
    told = [(each["action"], each["metadata"]) for each in entries if each["action"].startswith("token")]
    assert told == [
        ("token.revoked", {"token": made["id"], "name": "report"}),
        ("token.created", {"token": made["id"], "name": "report", "days": 7}),
    ]
    secret = made["token"].removeprefix(made["prefix"])
    printed = capsys.readouterr()
    for place in (str(entries), caplog.text, printed.out, printed.err):
        assert secret not in place


async def test_a_token_ends_with_a_new_password_and_with_its_owner(house: House) -> None:
    ritas, robs = await make(house, "rita"), await make(house, "rob")
    new = {"password": "another horse battery"}
    assert (await house.call("admin", "PATCH", "/users/rita", new)).status_code == 200
    assert (await house.call("admin", "PATCH", "/users/rob", {"active": False})).status_code == 200
    for token in (ritas["token"], robs["token"]):
        assert (await call_with(house, token, "GET", "/me")).status_code == 401
    assert (await house.call("admin", "PATCH", "/users/rob", {"active": True})).status_code == 200
    assert (await call_with(house, robs["token"], "GET", "/me")).status_code == 401


async def test_a_token_holds_what_its_owner_holds_now(house: House) -> None:
    made = await make(house, "mia")
    assert (await house.call("admin", "PUT", "/users/mia/roles", ["employee"])).status_code == 200
    me = (await call_with(house, made["token"], "GET", "/me")).json()
    assert me["permissions"] == ["purchase.create"]


async def test_an_expired_token_is_worth_nothing_and_still_listed(house: House) -> None:
    made = await make(house, "rita")
    with psycopg.connect(house.database.owner_url) as owner:
        owner.execute("UPDATE api_tokens SET expires_at = now() - interval '1 second'")
    assert (await call_with(house, made["token"], "GET", "/me")).status_code == 401
    [listed] = (await house.call("rita", "GET", "/me/tokens")).json()["items"]
    assert listed["id"] == made["id"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/me/tokens", {"name": "another", "days": 365}),
        ("GET", "/me/tokens", None),
        ("DELETE", "/me/tokens/1", None),
        ("GET", "/me/sessions", None),
        ("DELETE", "/me/sessions", None),
        ("DELETE", "/me/sessions/1", None),
        ("PUT", "/me/password", {"current": PASSWORD, "new": "another horse battery"}),
        ("PATCH", "/users/admin", {"password": "another horse battery"}),
        ("PATCH", "/users/admin", {"active": False}),
        ("PATCH", "/users/admin", {"roles": []}),
        ("PUT", "/users/admin/roles", ["administrator", "director"]),
    ],
)
async def test_a_token_cannot_make_itself_last_or_shut_its_owner_out(
    house: House, method: str, path: str, body: Any
) -> None:
    async with browsing(house, "admin") as browser:
        made = await make(house, "admin")
        refused = await call_with(house, made["token"], method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), refused.text
        assert "API token" in refused.json()["detail"]
        assert (await browser.get("/api/v1/me")).status_code == 200
    assert (await house.call("admin", "PATCH", "/users/admin", {"name": "A"})).status_code == 200


async def test_the_token_of_somebody_else_is_not_there(house: House) -> None:
    made = await make(house, "rita")
    assert (await house.call("admin", "DELETE", f"/me/tokens/{made['id']}")).status_code == 404
    assert (await house.call("admin", "GET", "/me/tokens")).json()["items"] == []
    assert (await call_with(house, made["token"], "GET", "/me")).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "a\nb"},
        {"name": "\u202egnp.exe"},
        {"name": "x" * 101},
        {"name": None},
        {"days": 0},
        {"days": -1},
        {"days": 366},
        {"days": 10**18},
        {"days": "30"},
        {"days": 1.5},
        {"days": None},
        {"username": "admin"},
    ],
)
async def test_a_token_without_a_name_or_an_end_is_refused(
    shared_house: House, change: dict[str, Any]
) -> None:
    body = {"name": "report", "days": 30} | change
    refused = await shared_house.call("rob", "POST", "/me/tokens", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert (await shared_house.call("rob", "GET", "/me/tokens")).json()["items"] == []


@pytest.mark.parametrize(
    "token", ["nxf_", "nxf_x", "nxf_" + "A" * 43, "nxf_" + "x" * 30_000, "nxf_é", "nxf_'; --", "NXF_abc"]
)
async def test_a_token_that_was_never_made_is_nobody(shared_house: House, token: str) -> None:
    async with shared_house.client() as client:
        headers = [(b"authorization", b"Bearer " + token.encode("latin-1"))]
        response = await client.get("/api/v1/me", headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, "not_logged_in")


async def test_a_token_of_another_secret_is_nobody(house: House) -> None:
    """Rows that somebody put into the database let nobody in: the hash needs the key of this product."""
    token = "nxf_" + "a" * 43
    async with house.pool.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO api_tokens (token_hash, username, name, prefix, expires_at)"
                " VALUES (:hash, 'admin', 'evil', 'nxf_aaaaaa', now() + interval '1 day')"
            ),
            {"hash": hashlib.sha256(token.encode()).digest()},
        )
    assert (await call_with(house, token, "GET", "/me")).status_code == 401


async def test_one_person_has_fifty_tokens_and_no_more_even_at_once(house: House) -> None:
    async with house.pool.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO api_tokens (token_hash, username, name, prefix, expires_at) SELECT"
                " sha256(n::text::bytea), 'rita', 'n', 'nxf_', now() + interval '1 day'"
                " FROM generate_series(3, :most) n"
            ),
            {"most": MOST_TOKENS},
        )
    body = {"name": "one more", "days": 1}
    answers = await asyncio.gather(*(house.call("rita", "POST", "/me/tokens", body) for _ in range(6)))
    assert sorted(each.status_code for each in answers) == [201, 201, 409, 409, 409, 409]
    [refused] = {each.json()["code"] for each in answers if each.status_code == 409}
    assert refused == "too_many_tokens"
    first = (await house.call("rita", "GET", "/me/tokens?limit=40")).json()
    rest = (await house.call("rita", "GET", f"/me/tokens?limit=40&cursor={first['next_cursor']}")).json()
    assert (len(first["items"]), len(rest["items"])) == (40, 10)
    assert (await house.call("rob", "POST", "/me/tokens", body)).status_code == 201


async def test_a_token_was_last_used_to_the_minute(house: House) -> None:
    made = await make(house, "rita")
    for _ in range(2):
        await call_with(house, made["token"], "GET", "/me")
    first = (await house.call("rita", "GET", "/me/tokens")).json()["items"][0]["last_used_at"]
    await call_with(house, made["token"], "GET", "/me")
    assert (await house.call("rita", "GET", "/me/tokens")).json()["items"][0]["last_used_at"] == first
    await aged(house, "api_tokens", "last_used_at")
    await call_with(house, made["token"], "GET", "/me")
    assert (await house.call("rita", "GET", "/me/tokens")).json()["items"][0]["last_used_at"] > first


async def test_a_cookie_is_no_token_and_a_token_no_cookie(house: House) -> None:
    made = await make(house, "rita")
    async with browsing(house, "rita") as client, house.client() as other:
        cookie = client.cookies["nexusflow_session"]
        assert (await call_with(house, cookie, "GET", "/me")).status_code == 401
        headers = {"Cookie": f"nexusflow_session={made['token']}", **OWN_PAGE, "User-Agent": FIREFOX}
        assert (await other.get("/api/v1/me", headers=headers)).status_code == 401
