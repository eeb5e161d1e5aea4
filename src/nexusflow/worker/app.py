"""The Celery application, for PostgreSQL, Redis or RabbitMQ as broker.

A message is acknowledged after its work, comes back if its worker is killed, carries JSON alone, and
has no hour: times are rows. Time limits stay below the visibility timeout, so that nothing is worked
on twice because it was slow.
"""

import hashlib
from importlib.util import find_spec
from typing import Any, Final

import psycopg
from celery import Celery
from kombu.entity import Exchange, Queue

from nexusflow.settings import SettingsError
from nexusflow.worker import tasks
from nexusflow.worker.outfit import Outfit
from nexusflow.worker.queues import conninfo

QUEUE: Final = "nexusflow"
VISIBILITY: Final = 900
TIME_LIMIT: Final = 600
CONNECT_TIMEOUT: Final = 4
_POSTGRES: Final = "pgmq"
_REDIS: Final = ("redis", "rediss")
# Connecting gives up at once: whoever sends comes again, and must not be held up meanwhile.
_IMPATIENT: Final = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


def make_app(outfit: Outfit) -> Celery:
    """The application. SettingsError if the broker's client is not installed."""
    if outfit.broker in _REDIS and find_spec("redis") is None:
        raise SettingsError(
            "NEXUSFLOW_BROKER_URL names Redis, but its client is not installed."
            " Install nexusflow[redis], or leave the variable out to use PostgreSQL."
        )
    app = Celery("nexusflow", set_as_current=False)
    name = QUEUE if outfit.broker == _POSTGRES else f"{QUEUE}_{_installation(outfit.app_url)}"
    app.conf.update(_manners(outfit), **_broker(outfit, name))
    tasks.register(app)
    return app


def _manners(outfit: Outfit) -> dict[str, Any]:
    return {
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": TIME_LIMIT,
        "task_store_errors_even_if_ignored": False,
        "worker_concurrency": outfit.concurrency,
        "worker_prefetch_multiplier": 4,
        "worker_enable_remote_control": False,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "broker_connection_timeout": CONNECT_TIMEOUT,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "beat_schedule": {
            "pulse": {"task": tasks.SCAN, "schedule": outfit.pulse_seconds},
            "sweep": {"task": tasks.SWEEP, "schedule": outfit.pace.sweep},
        },
        "result_expires": None,
        "timezone": "UTC",
    }


def _broker(outfit: Outfit, name: str) -> dict[str, Any]:
    common = {"broker_url": outfit.broker_url, "task_default_queue": name}
    if outfit.broker == _POSTGRES:
        options = {
            **_IMPATIENT,
            "conn_string": conninfo(outfit.broker_url),
            "init_extension": False,
            "use_notify": True,
            "wait_time_seconds": 0,
            "polling_interval": 0.5,
            "visibility_timeout": VISIBILITY,
            "pool_size": 2,
            "pool_timeout": CONNECT_TIMEOUT,
        }
        transport = "nexusflow.worker.queues.Transport"
        return {**common, **_queue(name), "broker_transport": transport, "broker_transport_options": options}
    if outfit.broker in _REDIS:
        options = {
            **_IMPATIENT,
            "visibility_timeout": VISIBILITY,
            "unacked_restore_interval": 1,
            "unacked_restore_throttle": 1,
            "global_keyprefix": f"{name}:",
            "socket_connect_timeout": CONNECT_TIMEOUT,
            "socket_keepalive": True,
            "health_check_interval": 10,
        }
        return {**common, **_queue(name), "broker_transport_options": options}
    quorum = _queue(name, queue_arguments={"x-queue-type": "quorum"})
    return {**common, **quorum, "broker_transport_options": {**_IMPATIENT, "confirm_publish": True}}


def _queue(name: str, **arguments: Any) -> dict[str, Any]:
    exchange = Exchange(name, type="direct")  # type: ignore[no-untyped-call]
    queue = Queue(name, exchange, routing_key=name, **arguments)  # type: ignore[no-untyped-call]
    return {"task_queues": [queue]}


def _installation(app_url: str) -> str:
    """Which database this is, the same from every machine: on a shared broker each has its own queue."""
    with psycopg.connect(app_url, connect_timeout=CONNECT_TIMEOUT) as connection:
        row = connection.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    return hashlib.sha256(repr(row).encode()).hexdigest()[:8]
