"""A letter reaches the one it is for, and nobody that an address smuggles in."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from nexusflow.notices.folder import MailFolder
from nexusflow.notices.letters import (
    Desk,
    HopelessError,
    LaterError,
    Letter,
    UnreachableError,
    compose,
    write_letter,
)

LETTER = Letter("lena@example.org", "Tëst", "Größe\n", "<1@example.org>")
NOTICE = {
    "title": "Overdue",
    "body": "It is late.",
    "username": "lena",
    "email": "lena@example.org",
    "dedupe_key": "breach:7:1:lena",
    "request_id": 3,
    "task_id": None,
}


def test_a_letter_says_who_wrote_it_and_that_no_person_did() -> None:
    mail = message_from_bytes(bytes(compose(LETTER, sender="flow@example.org")), policy=policy.default)
    assert mail["From"] == "NexusFlow <flow@example.org>"
    assert mail["To"] == "lena@example.org"
    assert mail["Subject"] == "Tëst"
    assert mail["Message-ID"] == "<1@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content() == "Größe\n"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "lena",
        "lena@",
        "a@x.org, b@x.org",
        "a@x.org\nBcc: b@x.org",
        "a@x.org\r\n\r\nHello",
        "<a@x.org>",
        "a b@x.org",
    ],
)
def test_what_is_no_single_address_gets_no_letter(address: str) -> None:
    letter = Letter(address, "s", "b", "<1@example.org>")
    with pytest.raises(HopelessError, match="recipient"):
        compose(letter, sender="flow@example.org")


def test_a_wrong_sender_spoils_no_letter_for_good() -> None:
    with pytest.raises(LaterError, match="NEXUSFLOW_MAIL_FROM"):
        compose(LETTER, sender="nobody")


def test_a_letter_keeps_its_message_id_and_two_installations_differ() -> None:
    here, there = Desk("https://here.org", "f@x.org"), Desk("https://there.org", "f@x.org")
    first, again, other = (write_letter(desk, NOTICE)["payload"] for desk in (here, here, there))
    assert first == again
    assert first["message_id"] != other["message_id"]
    assert first["message_id"].endswith("@x.org>")
    assert "https://here.org/requests/3" in first["body"]


def test_a_double_overwrites_its_file(tmp_path: Path) -> None:
    with MailFolder(tmp_path / "mail", sender="flow@example.org") as folder:
        folder.send(LETTER)
        folder.send(LETTER)
        folder.send(Letter("x@example.org", "s", "b", "<../../2@example.org>"))
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == [
        ".._.._2@example.org.eml",
        "1@example.org.eml",
    ]


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with MailFolder(tmp_path / "mail", sender="flow@example.org") as folder, pytest.raises(UnreachableError):
        folder.send(LETTER)
