"""Whose turn it is: what the core must know to give tasks out, read under a lock and carried on in the batch.

Batches that may give out tasks of one workflow do so one after the other, from here to their commit, so that
tasks that open at the same moment do not all go to the same person. Requests are locked before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from psycopg import AsyncConnection

from nexusflow.core.commands import AddComment, CheckTask, ClaimTask, EscalateTask, ReleaseTask
from nexusflow.core.definition import Distribution
from nexusflow.core.distribution import held
from nexusflow.core.evolve import Advance
from nexusflow.core.request import Rota, Staff
from nexusflow.core.staffing_events import TaskAssigned
from nexusflow.engine.definitions import Published
from nexusflow.engine.orders import Order
from nexusflow.engine.sql import statement

Connection = AsyncConnection[Any]

OPENING_NOTHING: Final = (AddComment, CheckTask, ClaimTask, EscalateTask, ReleaseTask)
"""Commands that never open a task."""


@dataclass(slots=True)
class Turns:
    """Who is away, how many open tasks people have, and who was given the last one of each step."""

    away: frozenset[str]
    queues: dict[str, int]
    last: dict[tuple[str, str], str]

    @property
    def rota(self) -> Rota:
        """As the core is told of it."""
        return Rota(self.away, self.queues, self.last)

    def remember(self, advance: Advance) -> None:
        """What the next decision of the batch must know of this one."""
        before, after = advance.before, advance.after
        tasks = (*after.tasks, *(() if before is None else before.tasks))
        for name in {task.assignee for task in tasks if task.assignee is not None}:
            self.queues[name] = self.queues.get(name, 0) + held(after, name) - held(before, name)
        for event in advance.events:
            if isinstance(event, TaskAssigned) and event.cause == Distribution.ROUND_ROBIN:
                task = after.task(event.task_id)
                assert task is not None
                self.last[after.workflow, task.step] = event.assignee


async def read_turns(
    connection: Connection,
    orders: Iterable[Order],
    published: Iterable[Published],
    *,
    staff: Staff,
    somebody_is_away: bool,
) -> Turns | None:
    """What the orders need to give tasks out; None if they open none that are given to people."""
    giving = [each.plan for each in published if each.plan is not None and each.plan.gives]
    if not giving or all(isinstance(order.command, OPENING_NOTHING) for order in orders):
        return None
    workflows = sorted({plan.definition.key for plan in giving if plan.takes_turns})
    people = {each.username for holders in staff.holders.values() for each in holders or ()}
    async with connection.pipeline():
        if workflows:
            await connection.execute(statement("lock_turns"), {"workflows": workflows}, prepare=True)
        turns = await connection.execute(statement("load_turns"), {"workflows": workflows}, prepare=True)
        names = {"usernames": list(people if workflows else ())}
        queues = await connection.execute(statement("load_queues"), names, prepare=True)
        away = await connection.execute(statement("load_away"), prepare=True) if somebody_is_away else None
    last: Mapping[tuple[str, str], str] = {(row[0], row[1]): row[2] for row in await turns.fetchall()}
    counted = {row[0]: row[1] for row in await queues.fetchall()}
    absent = frozenset(row[0] for row in (await away.fetchall() if away is not None else ()))
    return Turns(absent, counted, dict(last))
