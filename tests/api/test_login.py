"""Logging in: tokens and sessions, throttled and audited, ended at once, safe from other sites."""

import hashlib
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import text

from nexusflow.api.options import Options
from nexusflow.api.tokens import Tokens, derive
from nexusflow.directory.passwords import DEMO_PASSWORD, hash_now
from nexusflow.directory.users import NewUser, create_user
from tests.api.conftest import PASSWORD, House, open_house, token_of
from tests.conftest import Database

SESSION = "/api/v1/auth/session"
TOKEN = "/api/v1/auth/token"


async def test_a_token_says_who_one_is(house: House) -> None:
    me = (await house.call("mia", "GET", "/me")).json()
    assert (me["username"], me["roles"]) == ("mia", ["employee", "manager"])
    assert me["permissions"] == ["purchase.create", "purchase.review"]
    assert "password" not in str(me)


async def test_without_a_login_nothing_but_the_login_answers(house: House) -> None:
    async with house.client() as client:
        for path in ("/me", "/requests", "/tasks", "/workflows", "/events", "/grid", "/audit"):
            response = await client.get(f"/api/v1{path}")
            assert (response.status_code, response.json()["code"]) == (401, "not_logged_in")
            assert response.headers["www-authenticate"].startswith("Bearer")
        body = {"workflow": "purchase", "context": {}}
        assert (await client.post("/api/v1/requests", json=body)).status_code == 401
        assert (await client.post("/api/v1/tasks/1/complete", json={"outcome": "x"})).status_code == 401


async def test_a_wrong_password_and_an_unknown_name_are_told_alike_and_audited(house: House) -> None:
    async with house.client() as client:
        wrong = await _log_in(client, "rita", "wrong horse battery")
        unknown = await _log_in(client, "stranger", "wrong horse battery")
        reserved = await _log_in(client, "nexusflow", "wrong horse battery")
    assert [each.status_code for each in (wrong, unknown, reserved)] == [401, 401, 401]
    assert wrong.json() == unknown.json() == reserved.json()
    entries = (await house.call("aude", "GET", "/audit?action=login.refused")).json()["items"]
    assert [(entry["actor"], entry["metadata"]["reason"]) for entry in entries] == [
        ("anonymous", "unknown_user"),
        ("anonymous", "unknown_user"),
        ("rita", "wrong_password"),
    ]
    assert "horse" not in str(entries)
    assert "stranger" not in str(entries)


async def test_ten_wrong_passwords_close_the_login_of_that_name(house: House) -> None:
    async with house.client() as client:
        answers = [await _log_in(client, "rita", f"wrong {number}") for number in range(12)]
        assert [each.status_code for each in answers] == [401] * 10 + [429] * 2
        assert answers[-1].json()["code"] == "too_many"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 7
        assert (await _log_in(client, "rita", PASSWORD)).status_code == 429
        assert (await _log_in(client, "RITA", PASSWORD)).status_code == 429
        assert (await _log_in(client, "rob", PASSWORD)).status_code == 200


async def test_a_stranger_who_guesses_does_not_keep_the_owner_of_a_name_out(house: House) -> None:
    stranger = httpx2.ASGITransport(app=house.app, client=("192.0.2.1", 40000))
    async with httpx2.AsyncClient(transport=stranger, base_url="http://house.test") as client:
        answers = [await _log_in(client, "rita", f"wrong {number}") for number in range(12)]
        assert answers[-1].status_code == 429
    async with house.client() as client:
        assert (await _log_in(client, "rita", PASSWORD)).status_code == 200


async def test_a_name_that_is_guessed_from_many_addresses_is_throttled(house: House) -> None:
    name = f"login:user:{hashlib.sha256(b'rita').hexdigest()}"
    async with house.pool.begin() as connection:
        await connection.execute(
            text("INSERT INTO rate_buckets (name, tokens) VALUES (:name, 0.2)"), {"name": name}
        )
    async with house.client() as client:
        assert (await _log_in(client, "rita", PASSWORD)).status_code == 429


async def test_logins_that_succeed_are_not_throttled(house: House) -> None:
    async with house.client() as client:
        for _ in range(14):
            assert (await _log_in(client, "rita", PASSWORD)).status_code == 200


async def test_an_address_that_guesses_many_names_is_throttled(house: House) -> None:
    async with house.pool.begin() as connection:
        name = "login:address:127.0.0.1"
        await connection.execute(
            text("INSERT INTO rate_buckets (name, tokens) VALUES (:name, 0.2)"), {"name": name}
        )
    async with house.client() as client:
        assert (await _log_in(client, "rob", PASSWORD)).status_code == 429


@pytest.mark.parametrize(
    "body",
    [
        {"username": "rita"},
        {"password": "x"},
        {"username": "", "password": ""},
        {"username": "x" * 129, "password": "x"},
        {"username": "rita", "password": "x" * 1025},
        {"username": "a\x00b", "password": "x"},
    ],
)
async def test_half_a_login_is_refused_without_a_look_at_anybody(
    shared_house: House, body: dict[str, str]
) -> None:
    async with shared_house.client() as client:
        assert (await client.post(TOKEN, data=body)).status_code == 422
        assert (await client.post(SESSION, json=body)).status_code == 422


async def test_a_changed_password_ends_tokens_at_once(house: House) -> None:
    assert (await house.call("rita", "GET", "/me")).status_code == 200
    changed = await house.call("admin", "PATCH", "/users/rita", {"password": "another horse battery"})
    assert changed.status_code == 200
    assert (await house.call("rita", "GET", "/me")).status_code == 401


async def test_a_disabled_user_can_do_nothing_more(house: House) -> None:
    request = await house.start(100)
    [task] = request["open_tasks"]
    assert (await house.call("mia", "GET", "/me")).status_code == 200
    assert (await house.call("admin", "PATCH", "/users/mia", {"active": False})).status_code == 200
    assert (await house.call("mia", "GET", "/me")).status_code == 401
    assert (await house.complete(task["id"], "approve", by="mia")).status_code in {401, 403}
    async with house.client() as client:
        assert (await _log_in(client, "mia", PASSWORD)).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"ver": 2},
        {"sub": "admin2"},
        {"exp": 1_000_000_000},
        {"exp": "later"},
        {"exp": None},
        {"sub": None},
    ],
)
async def test_a_token_with_other_claims_is_worth_nothing(
    shared_house: House, claims: dict[str, Any]
) -> None:
    secret = shared_house.options.secret_key
    key = OctKey.import_key(derive(secret, "bearer token"))
    good = {"sub": "rita", "iat": 1_700_000_000, "exp": 4_000_000_000, "ver": 1}
    forged = {name: value for name, value in (good | claims).items() if value is not None}
    async with shared_house.client() as client:
        for sent, status in ((good, 200), (forged, 401)):
            token = jwt.encode({"alg": "HS256"}, sent, key)
            response = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
            assert response.status_code == status


async def test_a_token_of_another_secret_or_algorithm_is_worth_nothing(shared_house: House) -> None:
    other = Tokens("another secret").issue("admin", credential_version=1, seconds=60)
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInZlciI6MSwiZXhwIjo0MDAwMDAwMDAwfQ."
    async with shared_house.client() as client:
        for token in (other, unsigned):
            response = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
            assert response.status_code == 401


async def test_a_session_is_a_cookie_that_scripts_cannot_read(house: House) -> None:
    async with house.client() as client:
        response = await client.post(SESSION, json={"username": "rita", "password": PASSWORD})
        assert response.status_code == 200
        cookie = response.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie
        assert (await client.get("/api/v1/me")).json()["username"] == "rita"
        async with house.pool.connect() as connection:
            stored = await connection.scalar(text("SELECT token_hash FROM login_sessions"))
        assert client.cookies["nexusflow_session"].encode() not in bytes(stored or b"")


async def test_the_cookie_is_marked_secure_over_https(house: House) -> None:
    transport = httpx2.ASGITransport(app=house.app)
    async with httpx2.AsyncClient(transport=transport, base_url="https://house.test") as client:
        response = await client.post(SESSION, data={"username": "rita", "password": PASSWORD})
        assert "secure" in response.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://house.test"}, True),
        ({"Origin": "http://evil.test"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[::1"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://house.test"}, False),
        ({"X-CSRF-Token": "guess"}, False),
    ],
)
async def test_another_site_cannot_use_the_cookie(
    shared_house: House, headers: dict[str, str], *, allowed: bool
) -> None:
    body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "v"}}
    async with shared_house.client() as client:
        opened = (await client.post(SESSION, json={"username": "rita", "password": PASSWORD})).json()
        response = await client.post("/api/v1/requests", json=body, headers=headers)
        assert response.status_code == (201 if allowed else 403), response.text
        if not allowed:
            assert response.json()["code"] == "cross_site"
        with_token = await client.post(
            "/api/v1/requests", json=body, headers={"X-CSRF-Token": opened["csrf_token"]}
        )
        assert with_token.status_code == 201


async def test_another_site_cannot_log_its_visitors_in(shared_house: House) -> None:
    form = {"username": "rita", "password": PASSWORD}
    async with shared_house.client() as client:
        for headers in ({"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
            response = await client.post(SESSION, data=form, headers=headers)
            assert (response.status_code, response.json()["code"]) == (403, "cross_site")


async def test_a_session_ends_when_it_is_told_to(house: House) -> None:
    own = {"Sec-Fetch-Site": "same-origin"}
    body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "v"}}
    async with house.client() as client:
        await client.post(SESSION, json={"username": "rita", "password": PASSWORD})
        cookie = {"Cookie": f"nexusflow_session={client.cookies['nexusflow_session']}"}
        assert (await client.post("/api/v1/requests", json=body, headers=own)).status_code == 201
        assert (await client.delete(SESSION, headers=own)).status_code == 204
        assert "nexusflow_session" not in client.cookies
        assert (await client.get("/api/v1/me", headers=cookie)).status_code == 401
        again = await client.post("/api/v1/requests", json=body, headers=own | cookie)
        assert again.status_code == 401


@pytest.mark.parametrize(
    ("demo", "host", "status"),
    [
        (True, "127.0.0.1", 200),
        (True, "localhost", 200),
        (True, "::1", 200),
        (True, "0.0.0.0", 401),
        (True, "example.com", 401),
        (False, "127.0.0.1", 401),
    ],
)
async def test_the_demo_password_opens_the_demo_alone(
    furnished: Database, host: str, status: int, *, demo: bool
) -> None:
    async with open_house(furnished, demo=demo, host=host) as house:
        new = NewUser("demo", password_hash=hash_now(DEMO_PASSWORD))
        async with house.pool.begin() as connection:
            await create_user(connection, new, by="nexusflow")
        async with house.client() as client:
            assert (await _log_in(client, "demo", DEMO_PASSWORD)).status_code == status


async def test_verified_tokens_are_remembered_and_expire_all_the_same() -> None:
    tokens = Tokens(Options(secret_key="s").secret_key)
    token = tokens.issue("ada", credential_version=3, seconds=60)
    first, second = tokens.read(token), tokens.read(token)
    assert first is second
    assert first is not None
    assert (first.username, first.credential_version) == ("ada", 3)
    assert tokens.read(tokens.issue("ada", credential_version=3, seconds=-1)) is None


async def test_a_form_and_json_both_give_a_token(shared_house: House) -> None:
    async with shared_house.client() as client:
        assert await token_of(client, "rita")
        response = await client.post(TOKEN, json={"username": "rita", "password": PASSWORD})
        assert set(response.json()) == {"access_token", "token_type", "expires_in"}
        assert response.json()["token_type"] == "bearer"


async def _log_in(client: httpx2.AsyncClient, username: str, password: str) -> httpx2.Response:
    return await client.post(TOKEN, data={"username": username, "password": password})
