"""The three things that a message may ask. What they do is elsewhere; they may all be asked twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import structlog
from celery import Celery
from psycopg import OperationalError
from sqlalchemy.exc import OperationalError as NotConnected

from nexusflow.engine import pulse
from nexusflow.engine.dispatch import Unavailable
from nexusflow.engine.outbox import Parcel
from nexusflow.worker import children, delivery, errands, loop, relay, turns

SCAN: Final = "nexusflow.scan_for_breaches"
DELIVER: Final = "nexusflow.deliver"
SWEEP: Final = "nexusflow.sweep"
_ONCE_MORE: Final = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
_AWAY: Final = (OperationalError, NotConnected, Unavailable)
_log = structlog.get_logger()


def register(app: Celery) -> None:
    """Make the tasks known to an application."""

    def scan_for_breaches() -> None:
        _unless_away(SCAN, lambda: loop.bench().run(lambda bench: pulse.scan_for_breaches(bench.engine)))

    def deliver(ids: list[int], until: str) -> None:
        parcel = Parcel(tuple(ids), datetime.fromisoformat(until))
        _unless_away(
            DELIVER,
            lambda: loop.bench().run(lambda bench: _deliver(bench, parcel)),
        )

    def sweep() -> None:
        send = sender(app)
        _unless_away(
            SWEEP,
            lambda: loop.bench().run(lambda bench: relay.forward(bench.database, send, bench.outfit.pace)),
        )

    app.task(name=SCAN, shared=False)(scan_for_breaches)
    app.task(name=DELIVER, shared=False)(deliver)
    app.task(name=SWEEP, shared=False)(sweep)


async def _deliver(bench: loop.Bench, parcel: Parcel) -> None:
    await delivery.deliver(bench.database, bench.outfit, parcel)
    await turns.run(bench.engine, bench.outfit, parcel)
    await children.run(bench.engine, bench.outfit, parcel)
    await errands.run(bench.engine, bench.outfit, parcel)


def sender(app: Celery) -> Callable[[Parcel], None]:
    """Sends a parcel as one message; raises what the broker's client raises, at once."""

    def send(parcel: Parcel) -> None:
        post(app, DELIVER, list(parcel.ids), parcel.until.isoformat())

    return send


def post(app: Celery, task: str, *args: Any) -> None:
    """Send one message; once more over a new connection if the old one turns out to be dead, then raise."""
    app.send_task(task, args=args, retry=True, retry_policy=_ONCE_MORE)


def _unless_away(name: str, work: Callable[[], Any]) -> None:
    """A database that is away is no failure of the task: what it asked is in rows, and asked again."""
    try:
        work()
    except _AWAY as error:
        _log.warning("database_away", task=name, error=str(error))
