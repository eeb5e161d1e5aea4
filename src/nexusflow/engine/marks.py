"""What at most one order of a batch may concern; a second one waits for the next batch."""

from typing import Any

from nexusflow.core.commands import CreateRequest
from nexusflow.engine.orders import Order
from nexusflow.engine.store import Stored


def marks_of(order: Order, stored: Stored | None) -> set[Any]:
    """What at most one order of a batch may concern: a request, a key, an external id, a resource."""
    marks: set[Any] = set()
    if stored is not None:
        marks.add(stored.request.id)
    if order.resource is not None:
        marks.add(("resource", order.resource))
    if order.idempotency is not None:
        marks.add(("key", order.actor, order.idempotency.key))
    if isinstance(order.command, CreateRequest) and order.command.external_id is not None:
        marks.add(("external", order.workflow, order.command.external_id))
    return marks
