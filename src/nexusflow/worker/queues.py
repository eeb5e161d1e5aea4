"""Celery's way into the queue that the migrations made in PostgreSQL.

Kombu's own transport makes a queue, and a trigger on it, whenever somebody looks at one; that takes
the rights of an owner. The application has none, so this one only uses what is there. It also keeps
every option of the database's address (TLS among them), which the original drops.
"""

import warnings
from typing import Any

from kombu.transport import pgmq
from pgmq import PGMQueue
from psycopg_pool import ConnectionPool
from sqlalchemy import make_url

# The row that switches a queue's NOTIFY on is lost when the database crashes: its table is unlogged.
_LONGEST_WAIT = 0.5
_WAKE = (
    "INSERT INTO pgmq.notify_insert_throttle (queue_name, throttle_interval_ms) VALUES (%s, 0)"
    " ON CONFLICT (queue_name) DO NOTHING"
)
# Kombu silences this itself, but not while another thread does the same.
warnings.filterwarnings("ignore", message=r"list_queues\(\) now returns", category=UserWarning)


class Channel(pgmq.Channel):
    """Uses the queue; makes and drops none."""

    def _new_queue(self, queue: str, **_: Any) -> None:
        if not self._has_queue(queue):  # type: ignore[no-untyped-call]
            raise RuntimeError(
                f"Expected a queue {queue!r} in the database, but there is none. Run `nexusflow db upgrade`."
            )

    def _maybe_enable_notify(self, queue: str, queue_name: str | None = None) -> None:
        name = queue_name or self._queue_name(queue)
        self.pgmq._execute(_WAKE, (name,))
        self.connection._register_notify_queue(name)


class Transport(pgmq.Transport):
    """Connects with the address as it stands."""

    Channel = Channel

    def _create_pgmq_client(self) -> PGMQueue:
        options = _options(self)
        pool = ConnectionPool(
            options["conn_string"],
            min_size=1,
            max_size=options["pool_size"],
            timeout=options["pool_timeout"],
            open=True,
            num_workers=1,
            name="queue",
        )
        client = PGMQueue(conn_string="host=unused", init_extension=False, pool=pool)
        client._own_pool = True  # so that it closes the pool when the connection is closed
        return client

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Wait for a message; not for long, because a worker looks only in between whether it should end."""
        wait = min(timeout or _LONGEST_WAIT, _LONGEST_WAIT)
        super().drain_events(connection, timeout=wait)  # type: ignore[no-untyped-call]

    def _get_notify_waiter(self) -> Any:
        if self._notify_waiter is None:
            self._notify_waiter = pgmq._NotifyWaiter(_options(self)["conn_string"])
        return self._notify_waiter


def _options(transport: pgmq.Transport) -> Any:
    client: Any = transport.client
    return client.transport_options


def conninfo(broker_url: str) -> str:
    """The address that PostgreSQL knows, of one that begins with `pgmq://`."""
    return make_url(broker_url).set(drivername="postgresql").render_as_string(hide_password=False)
