"""Calls that requests wait for: which of them are waited for still, and the answer, as a command.

The outbox says that a call is to be made, the request's row whether anybody waits for it. So what was
withdrawn, cancelled or answered meanwhile is not called any more, and an answer is taken once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from nexusflow.core.commands import FinishService
from nexusflow.core.rejection import Reason, Rejected
from nexusflow.engine.authority import ENGINE_NAME
from nexusflow.engine.dispatch import Order, WorkflowEngine
from nexusflow.engine.outbox import OutboxRow
from nexusflow.engine.sql import statement

_LONGEST_ERROR: Final = 1_000


@dataclass(frozen=True, slots=True)
class Errand:
    """A call that is to be made for a token of a request. `made` counts the attempts, this one included."""

    row: OutboxRow
    request_id: int
    token: int
    attempt: int
    call: Mapping[str, Any]
    retries: int

    @classmethod
    def of(cls, row: OutboxRow) -> Self:
        """From the outbox."""
        said = row.payload
        return cls(row, said["request_id"], said["token"], said["attempt"], said["call"], said["retries"])

    @property
    def message_id(self) -> str:
        """What tells a receiver that it has had this call already: the same for every attempt of it."""
        return f"nf-{self.request_id}-{self.token}-{self.attempt}"

    @property
    def last(self) -> bool:
        """Whether no attempt is left after this one."""
        return self.row.attempts > self.retries


async def asked(database: AsyncEngine, errands: Sequence[Errand]) -> dict[int, bool]:
    """Those that are waited for, by the id of their row, and whether the request is suspended."""
    rows = [
        {"id": each.row.id, "request_id": each.request_id, "token": each.token, "attempt": each.attempt}
        for each in errands
    ]
    async with database.connect() as connection:
        found: Any = await connection.exec_driver_sql(
            statement("services_asked"), {"rows": orjson.dumps(rows).decode()}
        )
        return {row[0]: row[1] for row in found}


async def answer(
    engine: WorkflowEngine,
    errand: Errand,
    outcome: str,
    *,
    data: Mapping[str, Any] | None = None,
    error: str = "",
) -> Rejected | None:
    """Tell the request. None once it is told, or waits no longer; else why it can not be told now."""
    said = error[:_LONGEST_ERROR].replace("\0", "")
    command = FinishService(errand.token, errand.attempt, outcome, data or {}, said)
    told = await engine.submit(Order(command, actor=ENGINE_NAME, request_id=errand.request_id))
    if isinstance(told, Rejected) and told.reason is not Reason.SERVICE_ANSWERED:
        return told
    return None
