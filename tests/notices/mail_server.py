"""A mail server for tests, which says what it is told to say."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class MailHandler:
    """Keeps what it took; `answers` maps a recipient's name to what the server says instead of OK."""

    answers: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    sender_answer: str = ""
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answer = self.answers.get(address.partition("@")[0])
        if answer is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.at_data.get(envelope.rcpt_tos[0].partition("@")[0])
        if answer is not None:
            return answer
        self.taken.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"


@contextmanager
def mail_server(password: str | None = None) -> Iterator[MailHandler]:
    """A server on a free port of this machine; with a password, one that wants it."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == str(password).encode(), handled=False)

    login: dict[str, Any] = {"authenticator": check, "auth_require_tls": False} if password else {}
    handler = MailHandler(port=_free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port, **login)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
