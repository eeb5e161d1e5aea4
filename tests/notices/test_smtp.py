"""What the mail server says decides whether a letter is tried again."""

import socket

import pytest

from nexusflow.notices.letters import HopelessError, LaterError, Letter, UnreachableError
from nexusflow.notices.smtp import MailRoute, MailServer
from tests.notices.mail_server import MailHandler, mail_server


def letter(name: str = "lena") -> Letter:
    return Letter(f"{name}@example.org", "Hello", "World\n", f"<{name}@x>")


def route(server: MailHandler, user: str = "") -> MailRoute:
    return MailRoute(MailServer.of_url(f"smtp://{user}127.0.0.1:{server.port}"), sender="flow@example.org")


def test_several_letters_go_over_one_connection() -> None:
    with mail_server() as server, route(server) as post:
        post.send(letter("lena"))
        post.send(letter("lars"))
    assert [recipients for recipients, _ in server.taken] == [["lena@example.org"], ["lars@example.org"]]
    assert b"Message-ID: <lena@x>" in server.taken[0][1]


@pytest.mark.parametrize("answer", ["550 no such mailbox", "552 full for ever"])
def test_a_refusal_for_good_is_hopeless_and_spoils_no_other_letter(answer: str) -> None:
    with mail_server() as server, route(server) as post:
        server.answers["lena"] = answer
        with pytest.raises(HopelessError, match=answer):
            post.send(letter("lena"))
        post.send(letter("lars"))
    assert len(server.taken) == 1


@pytest.mark.parametrize("answer", ["450 try later", "421 closing"])
def test_a_refusal_for_now_is_tried_later_and_spoils_no_other_letter(answer: str) -> None:
    with mail_server() as server, route(server) as post:
        server.answers["lena"] = answer
        with pytest.raises(LaterError, match=answer):
            post.send(letter("lena"))
        post.send(letter("lars"))
    assert len(server.taken) == 1


def test_content_that_is_refused_for_good_is_hopeless() -> None:
    with mail_server() as server, route(server) as post:
        server.at_data["lena"] = "554 looks like spam"
        with pytest.raises(HopelessError, match="554 looks like spam"):
            post.send(letter())


def test_a_sender_that_is_refused_is_a_setting_to_mend_and_no_letter_dies_of_it() -> None:
    with mail_server() as server, route(server) as post:
        server.sender_answer = "553 not from here"
        with pytest.raises(LaterError, match=r"553 not from here.*NEXUSFLOW_MAIL_FROM"):
            post.send(letter())


def test_nobody_there_is_said_with_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with MailRoute(MailServer.of_url(f"smtp://127.0.0.1:{port}"), sender="f@x.org") as post:  # noqa: SIM117
        with pytest.raises(UnreachableError, match=f"127.0.0.1:{port}"):
            post.send(letter())


def test_a_login_is_given_and_a_wrong_one_is_no_letters_death() -> None:
    with mail_server(password="s3cret/@") as server:
        with route(server, "flow:s3cret%2F%40@") as post:
            post.send(letter())
        with route(server, "flow:wrong@") as post, pytest.raises(UnreachableError) as refusal:
            post.send(letter())
    assert len(server.taken) == 1
    assert "NEXUSFLOW_SMTP_URL" in str(refusal.value)
    assert "wrong" not in str(refusal.value)


def test_a_password_does_not_leave_the_machine_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(password="secret") as server:
        monkeypatch.setattr("nexusflow.notices.smtp._LOCAL", frozenset())  # as if it were elsewhere
        with route(server, "flow:secret@") as post, pytest.raises(UnreachableError, match="in the clear"):
            post.send(letter())


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org"])
def test_what_is_no_mail_server_is_said(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://user:password@host:port"):
        MailServer.of_url(url)


def test_a_mail_server_shows_its_password_to_nobody() -> None:
    server = MailServer.of_url("smtps://flow:secret@mail.example.org")
    assert (server.port, server.implicit_tls, server.password) == (465, True, "secret")
    assert "secret" not in repr(server)
