"""A letter: one mail to one person, as it stands in the outbox, and as it goes over the wire."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any, Protocol, Self

from nexusflow.notices.texts import LETTER, fill


@dataclass(frozen=True, slots=True)
class Desk:
    """Whence letters are written: the address that links begin with, and the sender.

    Without a sender no letters are written at all: rows that nobody could send would only die.
    """

    base_url: str
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `message_id` never changes, so that who receives it twice can drop the double."""

    to: str
    subject: str
    body: str
    message_id: str

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """From the outbox."""
        return cls(payload["to"], payload["subject"], payload["body"], payload["message_id"])


class HopelessError(Exception):
    """The letter was refused for good: trying again would change nothing."""


class LaterError(Exception):
    """The letter could not be sent now."""


class UnreachableError(LaterError):
    """Nobody is there to take letters: the next one need not be tried now either."""


class Postman(Protocol):
    """Sends letters, one after the other, within a `with` block."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def send(self, letter: Letter) -> None:
        """Raises HopelessError or LaterError."""
        ...


def write_letter(desk: Desk, notice: Mapping[str, Any]) -> dict[str, Any]:
    """The outbox row of the letter that goes with a notification.

    `notice` has title, body, username, email, dedupe_key, request_id and task_id (None if there is none).
    The link leads to the request: there everybody sees what it is about and what is theirs to do, also when
    somebody else has taken the task since.
    """
    assert desk.sender is not None
    task_id, request_id = notice["task_id"], notice["request_id"]
    link = f"{desk.base_url.rstrip('/')}/requests/{request_id}"
    text = fill(LETTER, {**notice, "link": link})
    digest = hashlib.sha256(f"{desk.base_url}\n{notice['dedupe_key']}".encode()).hexdigest()[:32]
    return {
        "kind": "email",
        "dedupe_key": f"email:{notice['dedupe_key']}",
        "payload": {
            "to": notice["email"],
            "subject": text.title,
            "body": text.body,
            "message_id": f"<{digest}@{desk.sender.rpartition('@')[2] or 'localhost'}>",
            "request_id": request_id,
            "task_id": task_id,
        },
    }


def compose(letter: Letter, *, sender: str) -> EmailMessage:
    """The mail itself. HopelessError if it can not be addressed, LaterError if the sender is none."""
    message = EmailMessage()
    message["From"] = _address(sender, "sender in NEXUSFLOW_MAIL_FROM", LaterError, name="NexusFlow")
    message["To"] = _address(letter.to, "recipient", HopelessError)
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = formatdate(usegmt=True)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _address(text: str, role: str, refusal: type[Exception], *, name: str = "") -> Address:
    try:
        address = Address(name, addr_spec=text)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise refusal(f"Expected the {role} as name@example.org, found {text!r}: {error}") from error
    if not address.username or not address.domain:
        raise refusal(f"Expected the {role} as name@example.org, found {text!r}.")
    return address
