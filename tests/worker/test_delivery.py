"""What the outbox says is done, once inside the database, at least once outside it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.engine import outbox
from nexusflow.engine.outbox import Parcel, Patience
from nexusflow.notices.smtp import MailServer
from nexusflow.worker import delivery
from nexusflow.worker.outfit import Outfit, Pace
from tests.notices.mail_server import MailHandler, mail_server
from tests.notices.office import Office

IMPATIENT = Pace(patience=Patience(attempts=2, first_pause=0))


async def parcels(office: Office) -> list[Parcel]:
    database = office.engine.database
    return await outbox.claim(database, batch=1_000, lease=60, letters=100, others=100)


async def deliver_all(office: Office, outfit: Outfit) -> None:
    """Until nothing is due."""
    while due := await parcels(office):
        for parcel in due:
            await delivery.deliver(office.engine.database, outfit, parcel)


async def put_letters(database: AsyncEngine, *names: str) -> None:
    rows = [
        {
            "kind": "email",
            "dedupe_key": f"email:{name}",
            "payload": {
                "to": f"{name}@example.org",
                "subject": name,
                "body": "b\n",
                "message_id": f"<{name}@x>",
            },
        }
        for name in names
    ]
    async with database.begin() as connection:
        await outbox.add(connection, rows)


def state(office: Office) -> dict[str, str]:
    """What became of each row, by its dedupe key."""
    rows = office.fetch(
        "SELECT dedupe_key, CASE WHEN dead_at IS NOT NULL THEN 'dead' WHEN done_at IS NOT NULL THEN 'done'"
        " ELSE 'due' END FROM outbox"
    )
    return {row[0]: row[1] for row in rows}


def server_of(outfit: Outfit, server: MailHandler, **more: Any) -> Outfit:
    return replace(outfit, mail_server=MailServer("127.0.0.1", server.port), **more)


async def test_everything_of_a_request_is_delivered_and_its_letters_after_it(
    office: Office, outfit: Outfit, tmp_path: Path
) -> None:
    await office.open()
    await office.decide(await office.ask(), "reject")
    await office.ask()
    await deliver_all(office, outfit)
    assert set(state(office).values()) == {"done"}
    assert len(office.fetch("SELECT 1 FROM notifications")) == 3
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2


async def test_a_row_that_fails_takes_no_neighbour_with_it(office: Office, outfit: Outfit) -> None:
    await office.open()
    for _ in range(5):
        await office.ask()
    async with office.engine.database.begin() as connection:
        await outbox.add(
            connection,
            [
                {"kind": "carrier_pigeon", "payload": {}, "dedupe_key": "newer"},
                {"kind": "task_opened", "payload": {"task_id": "no number"}, "dedupe_key": "broken"},
            ],
        )
    await deliver_all(office, replace(outfit, pace=IMPATIENT))
    found = state(office)
    assert (found.pop("newer"), found.pop("broken")) == ("dead", "dead")
    assert set(found.values()) == {"done"}
    messages = [row[0] for row in office.fetch("SELECT message FROM incidents ORDER BY id")]
    assert len(messages) == 2
    assert any("found carrier_pigeon. A newer worker may know it" in message for message in messages)


async def test_the_canary_comes_home(office: Office, outfit: Outfit) -> None:
    await outbox.release_canary(office.engine.database, every=0)
    await deliver_all(office, outfit)
    assert office.fetch("SELECT kind FROM heartbeats") == [("canary",)]


async def test_a_message_that_comes_twice_sends_one_letter(office: Office, outfit: Outfit) -> None:
    await put_letters(office.engine.database, "lena")
    with mail_server() as server:
        [parcel] = await parcels(office)
        for _ in range(2):
            await delivery.deliver(office.engine.database, server_of(outfit, server), parcel)
    assert len(server.taken) == 1


async def test_a_refused_letter_dies_in_the_open_and_the_others_arrive(
    office: Office, outfit: Outfit
) -> None:
    await put_letters(office.engine.database, "lena", "gone", "lars")
    with mail_server() as server:
        server.answers["gone"] = "550 no such mailbox"
        await deliver_all(office, server_of(outfit, server))
    assert state(office) == {"email:lena": "done", "email:gone": "dead", "email:lars": "done"}
    [(kind, message)] = office.fetch("SELECT kind, message FROM incidents")
    assert kind == "undelivered"
    assert "gave up after 1 attempts: The mail server refused the letter to gone@example.org: 550" in message


async def test_a_letter_refused_for_now_arrives_later_with_the_same_message_id(
    office: Office, outfit: Outfit
) -> None:
    await put_letters(office.engine.database, "lena")
    soon = Pace(patience=Patience(attempts=5, first_pause=0))
    with mail_server() as server:
        server.answers["lena"] = "450 greylisted"
        [parcel] = await parcels(office)
        await delivery.deliver(office.engine.database, server_of(outfit, server, pace=soon), parcel)
        assert office.fetch("SELECT attempts, last_error LIKE '%450 greylisted' FROM outbox") == [(1, True)]
        server.answers.clear()
        await deliver_all(office, server_of(outfit, server, pace=soon))
    assert state(office) == {"email:lena": "done"}
    assert b"Message-ID: <lena@x>" in server.taken[0][1]


async def test_without_a_mail_server_each_letter_counts_one_attempt_and_waits(
    office: Office, outfit: Outfit
) -> None:
    await put_letters(office.engine.database, "lena", "lars")
    with mail_server() as server:
        pass  # it has gone
    await deliver_all(office, server_of(outfit, server))
    assert office.fetch("SELECT DISTINCT attempts, available_at > clock_timestamp() FROM outbox") == [
        (1, True)
    ]


async def test_letters_that_the_time_is_too_short_for_are_handed_back_uncounted(
    office: Office, outfit: Outfit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put_letters(office.engine.database, "lena", "lars", "dora")
    monkeypatch.setattr(delivery, "SENDING_BUDGET", 0)
    [parcel] = await parcels(office)
    await delivery.deliver(office.engine.database, outfit, parcel)
    assert sorted(office.fetch("SELECT done_at IS NOT NULL, attempts FROM outbox")) == [
        (False, 0),
        (False, 0),
        (True, 1),
    ]
    [left] = await parcels(office)
    assert len(left.ids) == 2


async def test_letters_that_nobody_can_send_any_more_wait_and_say_why(office: Office, outfit: Outfit) -> None:
    await put_letters(office.engine.database, "lena")
    await deliver_all(office, replace(outfit, mail_folder=None))
    [(error,)] = office.fetch("SELECT last_error FROM outbox")
    assert "NEXUSFLOW_SMTP_URL" in error
