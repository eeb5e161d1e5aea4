"""Services called by a worker: a real server answers, and whatever happens in between is made good."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import psycopg
from standardwebhooks import Webhook

from nexusflow.core.commands import Command, RetryService, SuspendRequest, WithdrawRequest
from nexusflow.engine import outbox
from nexusflow.engine.dispatch import Done, Order
from nexusflow.engine.outbox import Parcel, Patience
from nexusflow.engine.publishing import Publication, publish_document
from nexusflow.notices.calls.places import Place
from nexusflow.worker import delivery, errands
from nexusflow.worker.outfit import Outfit, Pace
from tests.factories import Document, end, hire, process, service, task, way
from tests.notices.calls.peer import Peer, Script, answers, peer, says
from tests.notices.office import Office
from tests.worker.crew import Crew

FORM: Document = {"type": "object", "properties": {"cost_centre": {"type": "string"}}}
SOON = Pace(patience=Patience(first_pause=0))
BOOKED = answers(200, b'{"cost_centre": "K-1"}')


def ordering(**keys: Any) -> Document:
    """An order in another system, and a task behind it."""
    return process(
        service("order", **keys),
        task("go"),
        end("gone"),
        way("order", "go", on="succeeded"),
        way("go", "gone", on="done"),
    )


async def ask(office: Office, other: Peer | None, **keys: Any) -> int:
    """A request that waits for its order; its id. mia mends, sue suspends."""
    await office.open()
    hire(office._owner_url, {"mender": ("incident.manage", "request.suspend")}, {"mia": ("mender",)})
    url = (
        {}
        if other is None
        else {"url": f"http://127.0.0.1:{other.port}/orders", "form": FORM, "writes": ["cost_centre"]}
    )
    published = await publish_document(office.engine.database, ordering(**url, **keys), by="rita")
    assert isinstance(published, Publication), published
    return (await office.ask()).request.id


async def give(office: Office, command: Command, *, by: str, on: int) -> None:
    """Somebody does something about the request."""
    assert isinstance(await office.engine.submit(Order(command, actor=by, request_id=on)), Done)


def to(outfit: Outfit, other: Peer, **more: Any) -> Outfit:
    """What a worker is given where the operator allows calls to the server of the test."""
    place = Place("http", "127.0.0.1", other.port)
    return replace(outfit, allowed_places=frozenset({place}), **{"pace": SOON, **more})


async def parcels(office: Office) -> list[Parcel]:
    return await outbox.claim(office.engine.database, batch=100, lease=60, letters=100, others=100)


async def work(office: Office, outfit: Outfit) -> None:
    """Until nothing is due."""
    while due := await parcels(office):
        for parcel in due:
            await delivery.deliver(office.engine.database, outfit, parcel)
            await errands.run(office.engine, outfit, parcel)


def row(office: Office) -> tuple[Any, ...]:
    """Whether the call is done, how often it was tried, and what went wrong last."""
    [found] = office.fetch(
        "SELECT done_at IS NOT NULL, attempts, last_error FROM outbox WHERE kind = 'service'"
        " ORDER BY id DESC LIMIT 1"
    )
    return found


def steps(office: Office) -> Sequence[Any]:
    return office.fetch("SELECT step FROM tasks")


def in_turn(*scripts: Script) -> Script:
    """Answers the first call by the first script, and so on."""
    left = iter(scripts)
    return lambda connection: next(left)(connection)


async def test_the_answer_of_another_system_lets_the_request_on(office: Office, outfit: Outfit) -> None:
    with peer(BOOKED) as other:
        request = await ask(office, other, send={"sum": "context.amount * 2.0"})
        await work(office, to(outfit, other))
    [got] = other.got
    assert (got.method, got.target, orjson.loads(got.body)) == ("POST", "/orders", {"sum": 2.0})
    assert got.headers["webhook-id"] == f"nf-{request}-1-1"
    [secret] = outfit.keyring.secrets(Place("http", "127.0.0.1", other.port))
    Webhook(secret).verify(got.body.decode(), dict(got.headers))
    assert (steps(office), row(office)[0]) == ([("go",)], True)
    assert office.fetch("SELECT context ->> 'cost_centre' FROM requests") == [("K-1",)]


async def test_who_cannot_now_is_asked_again_under_the_same_id(office: Office, outfit: Outfit) -> None:
    with peer(in_turn(answers(503), says(b""), BOOKED)) as other:
        await ask(office, other, retries=2)
        await work(office, to(outfit, other))
    assert len({got.headers["webhook-id"] for got in other.got}) == 1
    assert (len(other.got), steps(office), row(office)[:2]) == (3, [("go",)], (True, 3))


async def test_when_the_retries_are_used_up_it_is_stuck_until_somebody_has_it_called(
    office: Office, outfit: Outfit
) -> None:
    with peer(in_turn(answers(503), answers(503), BOOKED)) as other:
        request = await ask(office, other, retries=1)
        await work(office, to(outfit, other))
        assert (len(other.got), steps(office)) == (2, [])
        [(kind, message)] = office.fetch("SELECT kind, message FROM incidents WHERE resolved_at IS NULL")
        assert kind == "service_failed"
        assert f"http://127.0.0.1:{other.port} answered 503." in message
        await give(office, RetryService(1), by="mia", on=request)
        await work(office, to(outfit, other))
    assert [got.headers["webhook-id"] for got in other.got[1:]] == [f"nf-{request}-1-{n}" for n in (1, 2)]
    assert steps(office) == [("go",)]


async def test_who_will_not_is_asked_once(office: Office, outfit: Outfit) -> None:
    with peer(answers(422)) as other:
        await ask(office, other)
        await work(office, to(outfit, other))
    assert (len(other.got), row(office)[:2]) == (1, (True, 1))
    assert office.fetch("SELECT kind FROM incidents") == [("service_failed",)]


async def test_a_place_inside_that_is_not_allowed_is_not_called(office: Office, outfit: Outfit) -> None:
    with peer(BOOKED) as other:
        await ask(office, other)
        await work(office, replace(outfit, pace=SOON))
    assert other.got == []
    [(message,)] = office.fetch("SELECT message FROM incidents")
    assert "NEXUSFLOW_CALLS_ALLOW" in message


async def test_a_worker_that_is_killed_between_call_and_answer_is_followed_by_another(
    office: Office, outfit: Outfit, crew: Crew
) -> None:
    """The answer has come, and cannot be told yet: somebody holds the request. Then the worker is killed."""
    with peer(BOOKED) as other:
        await ask(office, other)
        with psycopg.connect(office._owner_url) as holder:
            holder.execute("SELECT FROM requests FOR UPDATE")
            killed = crew.start("both", to(outfit, other, pace=outfit.pace))
            crew.sees("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            killed.kill()
        crew.start("both", to(outfit, other, pace=outfit.pace))
        crew.sees("SELECT count(*) = 1 FROM outbox WHERE kind = 'service' AND done_at IS NOT NULL")
    assert len({got.headers["webhook-id"] for got in other.got}) == 1
    assert (len(other.got), steps(office)) == (2, [("go",)])
    assert office.fetch("SELECT count(*) FROM audit_entries WHERE action = 'service.finished'") == [(1,)]


async def test_a_worker_that_ends_before_the_row_does_no_harm(office: Office, outfit: Outfit) -> None:
    with peer(BOOKED) as other:
        await ask(office, other)
        await work(office, to(outfit, other))
        office.write("UPDATE outbox SET done_at = NULL, available_at = now() WHERE kind = 'service'")
        await work(office, to(outfit, other))
    assert (len(other.got), steps(office), row(office)[0]) == (1, [("go",)], True)


async def test_a_message_that_comes_twice_makes_one_call(office: Office, outfit: Outfit) -> None:
    with peer(BOOKED) as other:
        await ask(office, other)
        due = await parcels(office)
        for parcel in due * 2:
            await errands.run(office.engine, to(outfit, other), parcel)
    assert len(other.got) == 1


async def test_nobody_is_called_for_a_request_that_was_withdrawn(office: Office, outfit: Outfit) -> None:
    with peer(BOOKED) as other:
        request = await ask(office, other)
        await give(office, WithdrawRequest(), by="rita", on=request)
        await work(office, to(outfit, other))
    assert (other.got, row(office)[0]) == ([], True)


async def test_a_suspended_request_is_called_for_later_and_no_attempt_is_counted(
    office: Office, outfit: Outfit
) -> None:
    with peer(BOOKED) as other:
        request = await ask(office, other)
        await give(office, SuspendRequest("a holiday"), by="mia", on=request)
        await work(office, to(outfit, other))
    assert (other.got, row(office)) == ([], (False, 0, None))


async def test_a_call_that_kills_every_worker_comes_to_an_end(office: Office, outfit: Outfit) -> None:
    with peer(BOOKED) as other:
        await ask(office, other, retries=0)
        office.write("UPDATE outbox SET attempts = 9 WHERE kind = 'service'")
        await work(office, to(outfit, other))
    assert (other.got, row(office)[0]) == ([], True)
    [(message,)] = office.fetch("SELECT message FROM incidents")
    assert "ended before it could tell" in message


LETTER = {
    "call": "email",
    "to": "'books@example.org'",
    "subject": "'Order\\n' + requester.name",
    "body": "'Please.'",
}


async def test_a_letter_is_sent_and_the_request_goes_on(
    office: Office, outfit: Outfit, tmp_path: Path
) -> None:
    request = await ask(office, None, **LETTER)
    await work(office, outfit)
    letters = [each.read_text() for each in (tmp_path / "mail").glob("*.eml")]
    [letter] = [each for each in letters if "books@example.org" in each]
    assert "Subject: Order Rita" in letter
    assert f"Message-ID: <nf-{request}-1-1@example.org>" in letter
    assert steps(office) == [("go",)]


async def test_without_a_mail_server_it_is_stuck_and_says_so(office: Office, outfit: Outfit) -> None:
    await ask(office, None, **LETTER)
    await work(office, replace(outfit, mail_folder=None))
    [(message,)] = office.fetch("SELECT message FROM incidents")
    assert "NEXUSFLOW_SMTP_URL" in message


async def test_a_real_worker_makes_the_call(office: Office, outfit: Outfit, crew: Crew) -> None:
    with peer(BOOKED) as other:
        crew.start("both", to(outfit, other, pace=outfit.pace))
        await ask(office, other)
        crew.sees("SELECT count(*) = 1 FROM tasks WHERE step = 'go'")
        crew.sees("SELECT count(*) = 0 FROM outbox WHERE kind = 'service' AND done_at IS NULL")
    assert len(other.got) == 1
