"""Lets on who waits for resources: a message says which may be free, the engine whether they are."""

import structlog

from nexusflow.engine import outbox, resources
from nexusflow.engine.dispatch import Unavailable, WorkflowEngine
from nexusflow.engine.outbox import Failure, Parcel
from nexusflow.engine.turns import RESOURCE
from nexusflow.worker.outfit import Outfit

_log = structlog.get_logger()


async def run(engine: WorkflowEngine, outfit: Outfit, parcel: Parcel) -> None:
    """Do what is left of a parcel. Raises only if the database is away: the lease brings it back."""
    database = engine.database
    _, rows = await outbox.take_to_send(database, parcel, lease=outfit.pace.lease, kind=RESOURCE)
    if not rows:
        return
    try:
        await resources.grant(engine, {row.payload["resource"] for row in rows})
    except Unavailable:
        raise
    except Exception as error:
        _log.exception("turn_not_given", ids=[row.id for row in rows])
        failures = [Failure(row, repr(error)) for row in rows]
        await outbox.fail(database, failures, patience=outfit.pace.patience)
        return
    async with database.begin() as connection:
        await outbox.settle(connection, [row.id for row in rows])
