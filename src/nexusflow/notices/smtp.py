"""Mails over SMTP. What the server says decides whether a letter is tried again.

Passwords go over TLS only, unless the server is on this very machine.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from nexusflow.notices.letters import HopelessError, LaterError, Letter, UnreachableError, compose

TIMEOUT: Final = 10.0
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_CLOSING: Final = 421
_FOR_GOOD: Final = 500
_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `implicit_tls` is `smtps`; with `smtp`, STARTTLS is used if offered."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False

    @classmethod
    def of_url(cls, url: str) -> Self:
        """From `smtp://user:password@host:port` or `smtps://...`; user and port may be left out."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(
                "Expected a mail server as smtp://user:password@host:port or smtps://user:password@host:port,"
                f" found the scheme {parts.scheme!r} and the host {parts.hostname!r}."
            )
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            implicit_tls=parts.scheme == "smtps",
        )

    @property
    def is_local(self) -> bool:
        """Whether what is sent never leaves this machine."""
        return self.host in _LOCAL


class MailRoute:
    """One connection to a mail server, opened with the first letter of a parcel."""

    def __init__(self, server: MailServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, letter: Letter) -> None:
        """Hand the letter in. HopelessError if it is refused for good, LaterError if for now."""
        message = compose(letter, sender=self._sender)
        client = self._connected()
        try:
            client.send_message(message, from_addr=self._sender, to_addrs=[letter.to])
        except smtplib.SMTPRecipientsRefused as error:
            [(code, said)] = error.recipients.values()
            raise self._refused(code, said, letter) from error
        except smtplib.SMTPDataError as error:
            raise self._refused(error.smtp_code, error.smtp_error, letter) from error
        except smtplib.SMTPSenderRefused as error:
            self._hang_up()
            raise LaterError(
                f"The mail server takes nothing from {self._sender}:"
                f" {error.smtp_code} {_words(error.smtp_error)}."
                " Set NEXUSFLOW_MAIL_FROM to an address that it allows."
            ) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise HopelessError(f"The mail server can not write to {letter.to}: {error}") from error
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise UnreachableError(f"The mail server {self._place} went away: {error}") from error

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None:
            return self._client
        try:
            self._client = self._dial()
            self._client.ehlo_or_helo_if_needed()
            self._secure(self._client)
            if self._server.username:
                self._client.login(self._server.username, self._server.password)
        except smtplib.SMTPAuthenticationError as error:
            self._hang_up()
            raise UnreachableError(
                f"The mail server {self._place} refuses the login of {self._server.username}:"
                f" {error.smtp_code}. Mend the user and password in NEXUSFLOW_SMTP_URL."
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise UnreachableError(f"Expected a mail server at {self._place}: {error}") from error
        return self._client

    def _dial(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.implicit_tls:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=TIMEOUT)

    def _secure(self, client: smtplib.SMTP) -> None:
        if self._server.implicit_tls or self._server.is_local:
            return
        if client.has_extn("starttls"):
            client.starttls(context=ssl.create_default_context())
            return
        if self._server.username:
            self._hang_up()
            raise UnreachableError(
                f"The mail server {self._place} offers no TLS, and a password is not sent in the clear."
                " Use smtps://, or leave user and password out of NEXUSFLOW_SMTP_URL."
            )

    def _refused(self, code: int, said: bytes | str, letter: Letter) -> HopelessError | LaterError:
        if code == _CLOSING:
            self._hang_up()
        message = f"The mail server refused the letter to {letter.to}: {code} {_words(said)}"
        return HopelessError(message) if code >= _FOR_GOOD else LaterError(message)

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(smtplib.SMTPException, OSError):
                client.quit()

    @property
    def _place(self) -> str:
        return f"{self._server.host}:{self._server.port}"


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
