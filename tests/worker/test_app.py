"""The Celery application loses nothing by its settings, whichever the broker."""

from dataclasses import replace

import pytest
from celery import Celery

from nexusflow.settings import SettingsError, load_settings
from nexusflow.worker import app as module
from nexusflow.worker.app import TIME_LIMIT, VISIBILITY, make_app
from nexusflow.worker.outfit import Outfit, outfit_of
from tests.conftest import Database

BROKERS = ["pgmq", "redis://127.0.0.1:1/0", "amqp://guest@127.0.0.1:1//"]


def app_for(broker: str, outfit: Outfit) -> Celery:
    return make_app(outfit if broker == "pgmq" else replace(outfit, broker_url=broker))


@pytest.mark.parametrize("broker", BROKERS)
def test_a_killed_worker_loses_no_message(broker: str, outfit: Outfit) -> None:
    conf = app_for(broker, outfit).conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.task_ignore_result
    assert conf.accept_content == ["json"]
    assert TIME_LIMIT == conf.task_time_limit < VISIBILITY


@pytest.mark.parametrize("broker", BROKERS)
def test_three_tasks_are_known_and_two_are_asked_for_by_the_clock(broker: str, outfit: Outfit) -> None:
    app = app_for(broker, outfit)
    ours = {name for name in app.tasks if name.startswith("nexusflow.")}
    assert ours == {"nexusflow.scan_for_breaches", "nexusflow.deliver", "nexusflow.sweep"}
    schedule = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    assert schedule == {
        "nexusflow.scan_for_breaches": outfit.pulse_seconds,
        "nexusflow.sweep": outfit.pace.sweep,
    }


def test_rabbitmq_keeps_messages_in_a_quorum_queue(outfit: Outfit) -> None:
    [queue] = app_for(BROKERS[2], outfit).conf.task_queues
    assert queue.queue_arguments == {"x-queue-type": "quorum"}


def test_installations_that_share_a_broker_share_no_queue(outfit: Outfit, cluster: object) -> None:
    from tests.conftest import clone

    shared = replace(outfit, broker_url=BROKERS[1])
    other: Database = clone(cluster)  # type: ignore[arg-type]
    mine, again, theirs = (
        make_app(each).conf.task_default_queue
        for each in (shared, shared, replace(shared, app_url=other.app_url))
    )
    assert mine == again != theirs


def test_redis_without_its_client_says_what_to_install(
    outfit: Outfit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match=r"nexusflow\[redis\]"):
        app_for(BROKERS[1], outfit)


def test_an_outfit_shows_no_password(outfit: Outfit) -> None:
    assert "only-for-tests" not in repr(outfit)


def test_settings_become_an_outfit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUSFLOW_SMTP_URL", "smtp://mail.example.org")
    settings = load_settings(
        database_url="postgresql://o:p@127.0.0.1:1/db",
        secret_key="x" * 32,
        base_url="https://flow.example.org/",
    )
    outfit = outfit_of(settings)
    assert outfit.broker == "pgmq"
    assert outfit.desk.base_url == "https://flow.example.org"
    assert outfit.desk.sender == "nexusflow@localhost"
    assert outfit.mail_server is not None
    assert (outfit.mail_server.host, outfit.mail_server.port) == ("mail.example.org", 587)


def test_what_may_be_called_and_how_it_is_signed_comes_from_the_settings() -> None:
    settings = load_settings(
        database_url="postgresql://o:p@127.0.0.1:1/db",
        secret_key="x" * 32,
        calls_allow="erp.internal",
        calls_secret="whsec_" + "A" * 32,
    )
    outfit = outfit_of(settings)
    [place] = outfit.allowed_places
    assert str(place) == "https://erp.internal"
    assert outfit.keyring.secrets(place) == ("whsec_" + "A" * 32,)


def test_without_mail_settings_no_letters_are_written() -> None:
    settings = load_settings(database_url="postgresql://o:p@127.0.0.1:1/db", secret_key="x" * 32)
    assert outfit_of(settings).desk.sender is None
    assert outfit_of(settings).postman() is None
