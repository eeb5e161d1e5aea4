"""A call is read from the outbox, and refused where it can not be made as it stands."""

from dataclasses import replace

import pytest

from nexusflow.notices.calls.call import Call, HopelessCallError, Method

CALL = Call("call-7", "https://hooks.example.org/secret-path", body={"iban": "secret-body"})


def test_a_call_is_read_from_the_outbox() -> None:
    payload = {"id": "call-7", "url": "https://x.org/", "method": "PUT", "body": {"a": 1}, "timeout": 3}
    assert Call.of(payload) == Call("call-7", "https://x.org/", Method.PUT, {"a": 1}, timeout=3)
    assert Call.of({"id": "call-7", "url": "https://x.org/"}) == Call("call-7", "https://x.org/")


@pytest.mark.parametrize("method", ["", "post", "HEAD", "CONNECT", "TRACE", "GET / HTTP/1.1\r\nX: "])
def test_only_some_methods_are_known(method: str) -> None:
    with pytest.raises(HopelessCallError, match="GET, POST, PUT, PATCH, DELETE"):
        Call.of({"id": "7", "url": "https://x.org/", "method": method})


@pytest.mark.parametrize(
    "call",
    [
        replace(CALL, id=""),
        replace(CALL, id="a.b"),
        replace(CALL, id="a\r\nX-Smuggled: 1"),
        replace(CALL, id="a" * 201),
        replace(CALL, method=Method.GET),
        replace(CALL, timeout=0),
        replace(CALL, timeout=61),
        replace(CALL, timeout=float("nan")),
        replace(CALL, largest=0),
        replace(CALL, largest=2**30),
    ],
)
def test_what_can_not_be_sent_or_has_no_bounds_is_refused(call: Call) -> None:
    CALL.check()
    with pytest.raises(HopelessCallError, match="Expected"):
        call.check()


def test_a_call_can_be_logged_without_its_secrets() -> None:
    assert "secret" not in repr(CALL)
