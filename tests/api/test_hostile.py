"""Nothing that a caller sends makes the product fail: it is refused, and says what was expected."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from nexusflow.api.intake import Intake
from nexusflow.api.plain_json import NotPlain, read_json
from tests.api.conftest import House

DEEP = b"[" * 900 + b"]" * 900
START = b'{"workflow": "purchase", "context": {"amount": 1, "vendor": %s}}'
BODIES = {
    "nothing": b"",
    "not json": b"{",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "NUL": START % b'"\\u0000"',
    "NUL in a name": START % b'{"\\u0000": 1}',
    "half a surrogate": START % b'"\\ud800"',
    "2^63": START % b"9223372036854775808",
    "2^64": START % b"18446744073709551616",
    "1e400": START % b"1e400",
    "NaN": START % b"NaN",
    "infinity": START % b"-Infinity",
    "deep": START % DEEP,
    "deep alone": DEEP,
    "deeper than parsers go": b"[" * 100_000,
    "invalid UTF-8": START % b'"\xff\xfe"',
    "UTF-16": '{"workflow": "purchase"}'.encode("utf-16"),
    "a number for text": START % b"1",
    "text for an object": b'{"workflow": "purchase", "context": "x"}',
    "an unknown key": b'{"workflow": "purchase", "context": {}, "actor": "admin"}',
    "text for a truth": b'{"workflow": "purchase", "context": {}, "start": "yes"}',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize(
    "path", ["/requests", "/tasks/1/complete", "/tasks/complete", "/requests/1/comments"]
)
async def test_a_hostile_body_is_refused(shared_house: House, path: str, name: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = await shared_house.call("rita", "POST", path, content=BODIES[name], headers=headers)
    assert response.status_code == 422, response.text
    assert response.json()["code"] in {"invalid_request", "invalid_context"}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/workflows/verify"),
        ("PUT", "/workflows/purchase/draft"),
        ("POST", "/users"),
        ("PATCH", "/users/rita"),
        ("PUT", "/users/rita/roles"),
        ("POST", "/roles"),
    ],
)
async def test_a_hostile_body_is_refused_by_the_offices(
    shared_house: House, method: str, path: str, name: str
) -> None:
    headers = {"Content-Type": "application/json"}
    response = await shared_house.call("admin", method, path, content=BODIES[name], headers=headers)
    expected = {200} if (path, name) == ("/users/rita/roles", "a list") else {422}
    if path == "/workflows/verify":
        expected = {200, 422}
    assert response.status_code in expected, response.text


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_body_that_is_not_called_json_is_refused(shared_house: House, content_type: str) -> None:
    for path in ("/requests", "/requests/1/comments"):
        response = await shared_house.call(
            "rita", "POST", path, content=START % b'"v"', headers={"Content-Type": content_type}
        )
        assert response.status_code == 422


async def test_a_body_of_fifty_megabytes_is_told_that_it_is_too_large(shared_house: House) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 1_048_576

    for path in ("/requests", "/workflows/verify", "/auth/token"):
        headers = {"Content-Type": "application/json"}
        response = await shared_house.call("rita", "POST", path, content=stream(), headers=headers)
        assert (response.status_code, response.json()["code"]) == (413, "too_large")


async def test_a_stream_without_end_is_cut_off(shared_house: House) -> None:
    sent = 0

    async def stream() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield b"x" * 1_048_576

    headers = {"Content-Type": "application/json"}
    response = await shared_house.call("rita", "POST", "/requests", content=stream(), headers=headers)
    assert (response.status_code, response.headers["connection"]) == (413, "close")
    assert sent < 70


async def test_a_body_that_asks_first_is_told_not_to_come(shared_house: House) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": "9999999", "Expect": "100-continue"}
    response = await shared_house.call("rita", "POST", "/requests", content=b"{}", headers=headers)
    assert response.status_code == 413


async def test_a_body_that_never_ends_is_not_waited_for() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("nothing that never ends may come this far")

    scope = {"type": "http", "method": "POST", "headers": []}
    await Intake(app, slowest=0.1)(scope, receive, send)
    assert sent[0]["status"] == 408


async def test_a_guard_of_a_hundred_kilobytes_is_a_finding(shared_house: House) -> None:
    workflow = (await shared_house.call("admin", "GET", "/workflows/purchase")).json()["definition"]
    workflow["transitions"][0]["when"] = "context.amount > 1 && " * 5_000 + "true"
    response = await shared_house.call("rita", "POST", "/workflows/verify", workflow)
    assert response.status_code == 200
    assert response.json()["verdict"] == "unsound"
    assert response.json()["findings"][0]["code"] == "too_large"


async def test_headers_and_keys_of_any_kind_are_refused_or_ignored(shared_house: House) -> None:
    body = {"workflow": "purchase", "context": {"amount": 1, "vendor": "v"}}
    for key in (b"", b"two words", b"x" * 201, b"\xff\xfe", b"tab\there"):
        response = await shared_house.call(
            "rita", "POST", "/requests", body, headers={b"Idempotency-Key": key}
        )
        assert response.status_code == 422, key
    async with shared_house.client() as client:
        for value in ("Bearer", "Bearer ", "Bearer x.y.z", "Basic abc", "Bearer " + "a." * 3000):
            response = await client.get("/api/v1/me", headers={"Authorization": value})
            assert response.status_code == 401, value
        for cookie in (
            b"nexusflow_session=\xff",
            b'nexusflow_session="\\777"',
            b"=;=;",
            b"nexusflow_session=",
        ):
            response = await client.get("/api/v1/me", headers={b"Cookie": cookie})
            assert response.status_code == 401, cookie


def test_plain_json_says_where() -> None:
    with pytest.raises(NotPlain) as refused:
        read_json(b'{"a": [1, {"b": "\\u0000"}]}')
    assert refused.value.fault.path == "/a/1/b"


def test_plain_json_lets_what_is_plain_in() -> None:
    value = {"text": "ümlaut 🙂", "n": -(2**63), "m": 2**63 - 1, "f": 1e300, "l": [None, True, {}]}
    text = b'{"text":"\xc3\xbcmlaut \\ud83d\\ude42","n":-9223372036854775808,"m":9223372036854775807,'
    assert read_json(text + b'"f":1e300,"l":[null,true,{}]}') == value
    assert read_json(b"[" * 64 + b"]" * 64)
