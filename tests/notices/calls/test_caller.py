"""Calls over real connections: what arrives, what comes back, and what a hostile answer can not do."""

import gzip
import socket
import struct
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Any

import orjson
import pytest
from standardwebhooks import Webhook

from nexusflow.notices.calls.call import Answer, Call, HopelessCallError, LaterCallError, Method
from nexusflow.notices.calls.caller import Caller
from nexusflow.notices.calls.guard import Resolver
from nexusflow.notices.calls.places import Place
from nexusflow.notices.calls.signature import Keyring
from tests.notices.calls.peer import Peer, Script, answers, certificate, peer, says

HOST = "hooks.example.org"
KEYRING = Keyring.of("k" * 40)


def leads_here(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def caller(to: Peer, *, scheme: str = "http", host: str = HOST, **given: Any) -> Caller:
    """Whoever may call that peer, and nobody else."""
    allow = frozenset({Place(scheme, host, to.port)})
    return Caller(**{"keyring": KEYRING, "allow": allow, "resolver": leads_here, **given})


def call(to: Peer, *, scheme: str = "http", host: str = HOST, **given: Any) -> Call:
    url = f"{scheme}://{host}:{to.port}/in?key=hush"
    return Call(**{"id": "call-7", "url": url, "body": {"total": 7}, **given})


def made(script: Script, **given: Any) -> Answer:
    """The answer of a peer that does this."""
    with peer(script) as there:
        return caller(there).make(call(there, **given))


# --- what arrives --------------------------------------------------------------------------------------


def test_a_call_arrives_signed_over_tls_under_the_name_that_it_was_made_to(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, HOST)
    asked: list[str] = []
    server.sni_callback = lambda _socket, name, _context: asked.append(str(name))
    with peer(answers(201, b'{"order": "4711"}'), tls=server) as there:
        answer = caller(there, scheme="https", trust=trust).make(call(there, scheme="https"))
    assert answer == Answer(201, {"order": "4711"})
    [got] = there.got
    assert (got.method, got.target) == ("POST", "/in?key=hush")
    assert got.headers["Host"] == f"{HOST}:{there.port}"
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["Accept-Encoding"] == "identity"
    assert asked == [HOST]
    assert got.headers["webhook-id"] == "call-7"
    [secret] = KEYRING.secrets(Place("https", HOST, there.port))
    assert Webhook(secret).verify(got.body, dict(got.headers)) == {"total": 7}


@pytest.mark.parametrize("method", list(Method))
def test_each_method_arrives_with_its_body_or_without(method: Method) -> None:
    with peer(answers(204)) as there:
        bare = caller(there).make(call(there, method=method, body=None))
        if method is not Method.GET:
            caller(there).make(call(there, method=method))
    assert bare == Answer(204, {})
    assert {got.method for got in there.got} == {method}
    assert [got.body for got in there.got] == [b"", b'{"total":7}'][: len(there.got)]
    assert all("webhook-signature" in got.headers for got in there.got)


def test_a_call_that_is_made_again_has_the_same_id() -> None:
    with peer(answers(503)) as there:
        for _ in range(2):
            with pytest.raises(LaterCallError):
                caller(there).make(call(there))
    assert [got.headers["webhook-id"] for got in there.got] == ["call-7", "call-7"]


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert made(answers(200, b"{}")) == Answer(200, {})


# --- where it goes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", HOST])
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_nobody_inside_is_so_much_as_knocked_at(host: str, scheme: str) -> None:
    with peer(answers(200)) as there, pytest.raises(HopelessCallError) as refusal:
        Caller(keyring=KEYRING, resolver=leads_here).make(call(there, scheme=scheme, host=host))
    assert there.got == []
    assert "hush" not in str(refusal.value)


def test_a_name_that_changes_its_mind_is_held_to_what_it_said_first() -> None:
    said = iter([["127.0.0.1"], ["192.0.2.1"], ["192.0.2.2"]])
    with peer(answers(200)) as there:
        caller(there, resolver=lambda _host, _port: next(said)).make(call(there))
    assert len(there.got) == 1
    assert next(said) == ["192.0.2.1"], "nobody asked a second time"


def test_the_connection_goes_to_the_address_that_was_told_and_to_no_other_of_the_name() -> None:
    with peer(answers(200)) as there, pytest.raises(LaterCallError, match="could not be reached"):
        caller(there, host="localhost", resolver=lambda _host, _port: ["127.0.0.2"]).make(
            call(there, host="localhost")
        )
    assert there.got == []


def test_a_call_that_can_not_be_made_as_it_stands_is_not_made() -> None:
    with peer(answers(200)) as there, pytest.raises(HopelessCallError, match="Expected an id"):
        caller(there).make(call(there, id="7.8"))
    assert there.got == []


def test_where_one_address_does_not_answer_the_next_one_is_called() -> None:
    resolver: Resolver = lambda _host, _port: ["127.0.0.2", "::1", "127.0.0.1"]  # noqa: E731
    with peer(answers(200)) as there:
        assert caller(there, resolver=resolver).make(call(there)).status == 200


@pytest.mark.parametrize("name", ["other.example.org", "127.0.0.1"])
def test_whoever_answers_without_the_names_certificate_is_told_nothing(name: str, tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, name)
    with peer(answers(200), tls=server) as there, pytest.raises(LaterCallError, match="certificate"):
        caller(there, scheme="https", trust=trust).make(call(there, scheme="https"))
    assert there.got == []


def test_a_certificate_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    server, _ = certificate(tmp_path, HOST)
    with peer(answers(200), tls=server) as there, pytest.raises(LaterCallError, match="certificate"):
        caller(there, scheme="https").make(call(there, scheme="https"))
    assert there.got == []


def test_an_address_is_called_by_the_certificate_of_that_address(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "127.0.0.1")
    with peer(answers(200), tls=server) as there:
        by_address = caller(there, scheme="https", host="127.0.0.1", trust=trust)
        assert by_address.make(call(there, scheme="https", host="127.0.0.1")).status == 200


# --- what comes back -----------------------------------------------------------------------------------


def test_a_redirect_leads_nowhere() -> None:
    with peer(answers(200)) as inside:
        moved = answers(307, b"", f"Location: http://127.0.0.1:{inside.port}/")
        with pytest.raises(HopelessCallError, match="redirect"):
            made(moved)
    assert inside.got == []


@pytest.mark.parametrize("content", [b"", b"OK", b"<html>", b"[7]", b"{"])
def test_an_answer_without_a_json_object_is_an_answer_without_data(content: bytes) -> None:
    assert made(answers(200, content)) == Answer(200, {})


@pytest.mark.parametrize(
    "answer",
    [
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4;x\r\n":1}\r\n0\r\nA: b\r\n\r\n',
        b'HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}',
        b'HTTP/1.0 200 OK\r\n\r\n{"a":1}',
        b'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n',
    ],
)
def test_an_answer_comes_in_each_of_the_ways_of_http(answer: bytes) -> None:
    assert made(says(answer)) == Answer(200, {"a": 1})


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ],
)
def test_an_answer_that_breaks_off_is_none_and_the_call_is_made_again(answer: bytes) -> None:
    with pytest.raises(LaterCallError, match="hung up"):
        made(says(answer))


def test_an_answer_that_somebody_cut_short_on_the_way_is_none(tmp_path: Path) -> None:
    """Without a length, only TLS's goodbye tells the end from a cut; this server says none."""
    server, trust = certificate(tmp_path, HOST)
    cut = says(b'HTTP/1.0 200 OK\r\n\r\n{"approved": true}')
    with peer(cut, tls=server) as there, pytest.raises(LaterCallError, match="could not be reached"):
        caller(there, scheme="https", trust=trust).make(call(there, scheme="https"))


@pytest.mark.parametrize(
    "answer",
    [
        b"220 mail.example.org ESMTP\r\n" * 10,
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n bad\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_for_good(answer: bytes) -> None:
    with pytest.raises(HopelessCallError, match="not HTTP"):
        made(says(answer + b"\r\n" * 10))


def test_who_hangs_up_on_an_unfinished_call_is_called_again() -> None:
    def reset(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with pytest.raises(LaterCallError, match="could not be reached"):
        made(reset)


def test_nobody_there_is_said_with_the_place_alone() -> None:
    with peer(answers(200)) as gone:
        pass
    with pytest.raises(LaterCallError, match=f"http://{HOST}:{gone.port} could not be reached") as refusal:
        caller(gone).make(call(gone))
    assert "hush" not in str(refusal.value)


# --- what is bounded -----------------------------------------------------------------------------------


def endlessly(head: bytes, more: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(more)

    return script


@pytest.mark.parametrize(
    ("head", "more"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 9_999),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 9_999),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 999),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 9_999 + b"\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 999),
        (b"HTTP/1.1 200 OK\r\n", b"X-Header: y\r\n" * 999),
        (b"HTTP/1.1 200 OK\r\nX-Header: ", b"y" * 9_999),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999),
        (b"", b"\r\n" * 999),
        (b"", b"x" * 9_999),
    ],
)
def test_an_answer_without_end_is_cut_off(head: bytes, more: bytes) -> None:
    with pytest.raises(HopelessCallError, match=r"too much|more than|too long a head"):
        made(endlessly(head, more), largest=10_000)


def test_an_answer_is_taken_up_to_its_bound_and_not_a_byte_more() -> None:
    content = orjson.dumps({"a": "x" * 992})
    assert made(answers(200, content), largest=1_000).data == {"a": "x" * 992}
    with pytest.raises(HopelessCallError, match="more than 999 bytes"):
        made(answers(200, content), largest=999)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"[" * 10_000_000)
    assert made(answers(200, bomb, "Content-Encoding: gzip")) == Answer(200, {})
    with pytest.raises(HopelessCallError, match="more than 1000 bytes"):
        made(answers(200, bomb, "Content-Encoding: gzip"), largest=1_000)


@pytest.mark.parametrize(("coding", "data"), [("br", {}), ("identity", {"a": 1})])
def test_what_says_that_it_is_packed_is_not_read(coding: str, data: dict[str, Any]) -> None:
    assert made(answers(200, b'{"a": 1}', f"Content-Encoding: {coding}")) == Answer(200, data)


def test_a_head_has_its_own_bound() -> None:
    with pytest.raises(HopelessCallError, match="too long a head"):
        made(answers(200, b"{}", "X-Header: " + "x" * 40_000))


def test_of_a_refusal_nothing_is_read() -> None:
    with pytest.raises(LaterCallError, match="answered 500"):
        made(endlessly(b"HTTP/1.1 500 So\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 9_999))


def test_a_call_that_is_taken_in_slowly_has_no_more_time_than_another() -> None:
    """Each look at the clock is a second later than the last; much is sent in many pieces."""
    seconds = count()
    with peer(answers(200)) as there:
        hurried = caller(there, clock=lambda: float(next(seconds)))
        with pytest.raises(LaterCallError, match="in time"):
            hurried.make(call(there, body={"much": "x" * 8_000_000}, timeout=30))
    assert not any(got.body.endswith(b"}") for got in there.got)


def test_an_answer_that_drips_in_has_no_more_time_than_another() -> None:
    """Each look at the clock, a second later than the last, lets one more byte through."""
    drops, seconds = Semaphore(0), count()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
        for _ in range(99):
            drops.acquire()
            connection.sendall(b"x")

    def clock() -> float:
        drops.release()
        return float(next(seconds))

    with peer(drip) as there:
        with pytest.raises(LaterCallError, match="in time"):
            caller(there, clock=clock).make(call(there, timeout=30))
        drops.release(99)
    assert next(seconds) < 99


@pytest.mark.parametrize(
    "before", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"]
)
def test_who_falls_silent_is_called_again(before: bytes) -> None:
    over = Event()

    def fall_silent(connection: socket.socket) -> None:
        connection.sendall(before)
        over.wait()

    with peer(fall_silent) as there:
        with pytest.raises(LaterCallError, match="in time"):
            caller(there).make(call(there, timeout=0.1))
        over.set()


@pytest.mark.parametrize("body", [{"total": 7}, {"much": "x" * 8_000_000}])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_who_takes_the_call_and_never_reads_it_is_called_again(scheme: str, body: dict[str, Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = Peer(answers(200), silent.getsockname()[1])
        with pytest.raises(LaterCallError, match="in time"):
            caller(there, scheme=scheme).make(call(there, scheme=scheme, body=body, timeout=0.1))


def test_who_refuses_before_all_is_sent_is_still_heard() -> None:
    def refuse() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = Peer(answers(200), listening.getsockname()[1])
        refusing = Thread(target=refuse)
        refusing.start()
        with pytest.raises(HopelessCallError, match="answered 413"):
            caller(there).make(call(there, body={"much": "x" * 8_000_000}))
        refusing.join()
