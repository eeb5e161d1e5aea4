"""People are told what concerns them: those who may act, once, and nobody else."""

from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import DelegateTask, ReleaseTask
from nexusflow.directory.users import set_user_roles
from nexusflow.engine import pulse
from nexusflow.engine.dispatch import Done, Order
from nexusflow.notices import inbox
from nexusflow.notices.letters import Desk
from tests.notices.office import QUICK_HOURS, Office

DESK = Desk("https://flow.example.org/", sender="flow@example.org")
SILENT = Desk("https://flow.example.org")


class Teller(Protocol):
    async def __call__(self, connection: Any, ids: Any, *, desk: Desk) -> list[dict[str, Any]]: ...


async def tell(office: Office, teller: Teller, kind: str, *, desk: Desk = DESK) -> list[dict[str, Any]]:
    ids = [row[0] for row in office.fetch(f"SELECT id FROM outbox WHERE kind = '{kind}' ORDER BY id")]
    assert ids
    database: AsyncEngine = office.engine.database
    async with database.begin() as connection:
        return await teller(connection, ids, desk=desk)


def told(office: Office) -> set[tuple[str, str]]:
    return {(row[0], row[1]) for row in office.fetch("SELECT username, title FROM notifications")}


async def test_an_open_task_is_offered_to_everybody_who_may_do_it(office: Office) -> None:
    await office.open()
    await office.ask("Chairs")
    letters = await tell(office, inbox.tell_of_tasks, "task_opened")
    assert told(office) == {("lena", "To decide: Review of Chairs"), ("lars", "To decide: Review of Chairs")}
    assert [letter["payload"]["to"] for letter in letters] == ["lena@example.org"], "lars has no mailbox"
    [(kind, priority, request_id)] = office.fetch(
        "SELECT kind, priority, request_id FROM notifications WHERE username = 'lena'"
    )
    assert (kind, priority) == ("assignment", "normal")
    assert f"https://flow.example.org/requests/{request_id}\n" in letters[0]["payload"]["body"]


async def test_nobody_is_told_twice(office: Office) -> None:
    await office.open()
    await office.ask()
    first = await tell(office, inbox.tell_of_tasks, "task_opened")
    again = await tell(office, inbox.tell_of_tasks, "task_opened")
    assert len(told(office)) == 2
    assert [letter["dedupe_key"] for letter in again] == [letter["dedupe_key"] for letter in first]
    assert again[0]["payload"]["message_id"] == first[0]["payload"]["message_id"]


async def test_whoever_asked_is_not_told_of_a_step_that_is_not_for_the_requester(office: Office) -> None:
    await office.open()
    office.write("INSERT INTO user_roles VALUES ('rita', 'lead')")
    await office.ask()
    await tell(office, inbox.tell_of_tasks, "task_opened")
    assert {username for username, _ in told(office)} == {"lena", "lars"}


async def test_whoever_did_the_step_before_is_not_told_of_one_that_must_be_anothers(office: Office) -> None:
    await office.open()
    await office.decide(await office.ask(), "approve", by="lena")
    await tell(office, inbox.tell_of_tasks, "task_opened")
    assert told(office) == {("lars", "To decide: confirm of Chairs")}


async def test_a_task_that_is_claimed_or_closed_meanwhile_is_offered_to_nobody(office: Office) -> None:
    await office.open()
    await office.claim(await office.ask())
    await office.decide(await office.ask(), "reject")
    assert await tell(office, inbox.tell_of_tasks, "task_opened") == []
    assert told(office) == set()


async def test_somebody_who_left_is_told_nothing(office: Office) -> None:
    await office.open()
    await office.ask()
    office.write("UPDATE users SET active = false WHERE username = 'lena'")
    await tell(office, inbox.tell_of_tasks, "task_opened")
    assert {username for username, _ in told(office)} == {"lars"}


async def test_a_crowd_is_told_in_the_application_only(office: Office) -> None:
    await office.open()
    office.write(
        "INSERT INTO users (username, email) SELECT 'u' || n, 'u@x.org' FROM generate_series(1, 9) n"
    )
    office.write("INSERT INTO user_roles SELECT 'u' || n, 'lead' FROM generate_series(1, 9) n")
    await office.ask()
    assert await tell(office, inbox.tell_of_tasks, "task_opened") == []
    assert len(told(office)) == 11


async def test_the_requester_hears_how_it_ended(office: Office) -> None:
    await office.open()
    await office.decide(await office.ask("Chairs"), "reject")
    [letter] = await tell(office, inbox.tell_of_ends, "request_ended")
    assert told(office) == {("rita", "Rejected: Chairs")}
    assert letter["payload"]["to"] == "rita@example.org"
    assert letter["payload"]["subject"] == "Rejected: Chairs"


async def test_history_that_is_brought_in_is_no_news(office: Office) -> None:
    await office.open()
    long_ago = datetime(2025, 1, 7, 9, tzinfo=UTC)
    await office.decide(await office.ask("Old chairs", at=long_ago), "reject", at=long_ago)
    assert await tell(office, inbox.tell_of_ends, "request_ended") == []
    assert told(office) == set()


async def test_a_breach_is_written_to_those_who_were_told_of_it(office: Office) -> None:
    await office.open(sla_hours=QUICK_HOURS)
    await office.ask("Chairs")
    while not (await pulse.scan_for_breaches(office.engine)).escalated:
        continue
    letters = await tell(office, inbox.write_of_breaches, "breach")
    assert [letter["payload"]["to"] for letter in letters] == ["sven@example.org"]
    assert letters[0]["payload"]["subject"] == "Overdue: Review of Chairs"
    assert told(office) == {("sven", "Overdue: Review of Chairs")}


async def test_whoever_lost_the_role_since_gets_no_letter(office: Office) -> None:
    await office.open(sla_hours=QUICK_HOURS)
    await office.ask()
    while not (await pulse.scan_for_breaches(office.engine)).escalated:
        continue
    async with office.engine.database.begin() as connection:
        await set_user_roles(connection, "sven", roles=(), by="rita")
    assert await tell(office, inbox.write_of_breaches, "breach") == []


@pytest.mark.parametrize(
    ("mail", "letters"),
    [
        ("all", {"To decide: Review of Chairs", "Rejected: Tables", "Overdue: Review of Chairs"}),
        ("high", {"Overdue: Review of Chairs"}),
        ("none", set[str]()),
    ],
)
async def test_people_say_what_comes_by_mail_and_are_told_all_of_it_in_the_application(
    office: Office, mail: str, letters: set[str]
) -> None:
    await office.open(sla_hours=QUICK_HOURS)
    office.write("INSERT INTO user_preferences (username, mail) SELECT username, %s FROM users", mail)
    office.write("UPDATE users SET active = false WHERE username = 'lars'")
    chairs = await office.ask("Chairs")
    await office.decide(await office.ask("Tables"), "reject")
    written = [
        *await tell(office, inbox.tell_of_tasks, "task_opened"),
        *await tell(office, inbox.tell_of_ends, "request_ended"),
    ]
    task_id = chairs.opened[0].id
    while not office.fetch(f"SELECT FROM escalations WHERE task_id = {task_id}"):
        await pulse.scan_for_breaches(office.engine)
    written += await tell(office, inbox.write_of_breaches, "breach")
    assert {letter["payload"]["subject"] for letter in written} == letters
    assert told(office) == {
        ("lena", "To decide: Review of Chairs"),
        ("rita", "Rejected: Tables"),
        ("sven", "Overdue: Review of Chairs"),
    }


@pytest.mark.parametrize(
    ("teller", "kind"), [(inbox.tell_of_tasks, "task_opened"), (inbox.tell_of_ends, "request_ended")]
)
async def test_without_anybody_to_send_them_no_letters_are_written(
    office: Office, teller: Teller, kind: str
) -> None:
    await office.open()
    await office.ask()
    await office.decide(await office.ask(), "reject")
    assert await tell(office, teller, kind, desk=SILENT) == []
    assert told(office)


async def test_two_hundred_tasks_take_as_many_statements_as_one(office: Office) -> None:
    await office.open()
    statements: list[str] = []
    engine = office.engine.database.sync_engine

    def count(*arguments: Any) -> None:
        if "pg_notify" not in arguments[2]:  # the engine's own bell
            statements.append(arguments[2])

    for wanted in (1, 200):
        for _ in range(wanted):
            await office.ask()
        statements.clear()
        event.listen(engine, "before_cursor_execute", count)
        await tell(office, inbox.tell_of_tasks, "task_opened")
        event.remove(engine, "before_cursor_execute", count)
        assert len(statements) == 2
    assert len(office.fetch("SELECT 1 FROM notifications")) == 2 * 201


async def test_whoever_a_task_is_handed_to_is_told_by_whom_and_for_whom(office: Office) -> None:
    await office.open()
    [task] = (await office.ask("Chairs")).opened
    order = Order(DelegateTask(task.id, "lars", "You know\nthem."), actor="lena")
    assert isinstance(await office.engine.submit(order), Done)
    await tell(office, inbox.tell_of_handed, "task_handed")
    [(username, title, body)] = office.fetch("SELECT username, title, body FROM notifications")
    assert (username, title) == ("lars", "For you: Review of Chairs")
    assert "Lena handed on to you, to be done in the name of Lena, the step “Review”" in body
    assert body.endswith("The note says: You know them.")


async def test_whoever_has_it_no_more_is_not_told_of_it(office: Office) -> None:
    await office.open()
    [task] = (await office.ask("Chairs")).opened
    for command in (DelegateTask(task.id, "lars"), ReleaseTask(task.id)):
        assert isinstance(await office.engine.submit(Order(command, actor="lena")), Done)
    assert await tell(office, inbox.tell_of_handed, "task_handed") == []
    assert office.fetch("SELECT username FROM notifications") == []
