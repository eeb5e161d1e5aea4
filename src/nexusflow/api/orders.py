"""From a call to the engine and back."""

from typing import Any

from nexusflow.api.access import Door
from nexusflow.api.problems import rejected
from nexusflow.core.rejection import Rejected
from nexusflow.engine.dispatch import Order


async def carry_out(door: Door, order: Order) -> dict[str, Any]:
    """The engine's answer to one order. Raises `Refusal` when it was refused."""
    outcome = await door.engine.submit(order)
    if isinstance(outcome, Rejected):
        raise rejected(outcome)
    return outcome.answer
