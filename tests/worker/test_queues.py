"""The application's login uses the queue in PostgreSQL, and can make, change or drop none."""

import psycopg
import pytest
from celery import Celery
from kombu.pools import reset

from nexusflow.worker.app import make_app
from nexusflow.worker.outfit import Outfit
from nexusflow.worker.tasks import SWEEP, post
from tests.conftest import Database


@pytest.fixture
def app(outfit: Outfit) -> Celery:
    return make_app(outfit)


def test_what_is_posted_is_received_once_it_is_acknowledged_it_is_gone(
    app: Celery, database: Database
) -> None:
    post(app, SWEEP)
    received = []
    with app.connection_for_read() as connection, connection.channel() as channel:
        consumer = app.amqp.TaskConsumer(channel, callbacks=[lambda _body, message: received.append(message)])
        with consumer:
            connection.drain_events(timeout=5)
            received[0].ack()
    app.close()
    reset()  # type: ignore[no-untyped-call]
    assert received[0].headers["task"] == SWEEP
    with psycopg.connect(database.owner_url) as look:
        assert look.execute("SELECT count(*) FROM pgmq.q_nexusflow").fetchone() == (0,)


def test_a_consumer_has_itself_woken_again_after_a_crash_of_the_database(
    app: Celery, database: Database
) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("TRUNCATE pgmq.notify_insert_throttle")  # what a crash does to an unlogged table
    with (
        app.connection_for_read() as connection,
        connection.channel() as channel,
        app.amqp.TaskConsumer(channel),
    ):
        pass
    with psycopg.connect(database.owner_url) as look:
        assert look.execute("SELECT queue_name FROM pgmq.notify_insert_throttle").fetchall() == [
            ("nexusflow",)
        ]


def test_a_queue_that_is_not_there_is_said_and_not_made(app: Celery) -> None:
    refusal = pytest.raises(RuntimeError, match="nexusflow db upgrade")
    with app.connection_for_read() as connection, connection.channel() as channel, refusal:
        channel.queue_declare("another")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pgmq.create('another')",
        "CREATE TABLE pgmq.another ()",
        "SELECT pgmq.drop_queue('nexusflow')",
        "SELECT pgmq.purge_queue('nexusflow')",
        "SELECT pgmq.enable_notify_insert('nexusflow')",
        "ALTER TABLE pgmq.q_nexusflow DISABLE TRIGGER ALL",
        "INSERT INTO pgmq.meta VALUES ('another', false, false)",
    ],
)
def test_the_applications_login_can_make_change_and_drop_no_queue(database: Database, statement: str) -> None:
    refusal = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with psycopg.connect(database.app_url, autocommit=True) as connection, refusal:
        connection.execute(statement)
