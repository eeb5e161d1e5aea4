"""The way that a request would take, with the people who could decide. Nothing is stored."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.eligibility import REQUESTER
from nexusflow.core.plan import Plan
from nexusflow.core.preview import Preview, Station, preview
from nexusflow.core.request import Actor
from nexusflow.engine.dispatch import WorkflowEngine
from nexusflow.engine.views.snapshot import snapshot

SHOWN: Final = 5
"""People named for a step, at most; the others are counted."""

_HOLDERS: Final = text("""
    WITH holders AS (
        SELECT DISTINCT rp.permission, u.username, coalesce(nullif(u.name, ''), u.username) AS name
        FROM role_permissions rp JOIN user_roles ur USING (role) JOIN users u USING (username)
        WHERE rp.permission = ANY(:permissions) AND u.active
    )
    SELECT permission, count(*) AS total,
        (array_agg(username ORDER BY name, username))[1:cast(:shown AS int)] AS usernames,
        (array_agg(name ORDER BY name, username))[1:cast(:shown AS int)] AS names
    FROM holders GROUP BY permission
""")


@dataclass(frozen=True, slots=True)
class _Holders:
    """Who holds a permission: how many, and the first of them with their names."""

    count: int = 0
    first: Mapping[str, str] | None = None


async def read_preview(
    engine: WorkflowEngine, plan: Plan, context: Mapping[str, Any], *, actor: Actor
) -> dict[str, Any]:
    """What can be reached if the actor starts a request with this context, and what would be refused."""
    asked = sorted({step.permission for step in plan.definition.steps if step.permission})
    async with snapshot(engine.database) as connection:
        now: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        holders = await _read_holders(connection, asked)
    # In a thread: the largest definitions have thousands of guards, and everybody else is to be served.
    seen = await asyncio.to_thread(preview, plan, context, now=now, requester=actor)
    return _shape(plan, seen, holders, actor)


async def _read_holders(connection: AsyncConnection, permissions: Sequence[str]) -> dict[str, _Holders]:
    # One more than is shown: the requester may have to be left out.
    rows = await connection.execute(_HOLDERS, {"permissions": permissions, "shown": SHOWN + 1})
    return {
        row.permission: _Holders(row.total, dict(zip(row.usernames, row.names, strict=True))) for row in rows
    }


def _shape(plan: Plan, seen: Preview, holders: Mapping[str, _Holders], actor: Actor) -> dict[str, Any]:
    return {
        "workflow": plan.definition.key,
        "version": plan.version,
        "errors": [{"path": fault.path, "message": fault.message} for fault in seen.faults],
        "first": plan.definition.start,
        "steps": [
            _station_shape(plan, station, holders.get(station.plan.step.permission or "", _Holders()), actor)
            for station in seen.stations
        ],
    }


def _station_shape(plan: Plan, station: Station, holders: _Holders, actor: Actor) -> dict[str, Any]:
    step = station.plan.step
    people = dict(holders.first or {})
    count = holders.count
    if REQUESTER in step.separate_from and step.permission in actor.permissions:
        count -= 1
        people.pop(actor.username, None)
    return {
        "step": step.key,
        "step_name": step.name,
        "type": step.type.value,
        "status": None if step.status is None else step.status.value,
        "permission": step.permission,
        "due_in_hours": station.hours,
        "resource": station.resource,
        "people": [{"username": username, "name": name} for username, name in people.items()][:SHOWN],
        "people_count": count,
        "outcomes": [
            {
                "outcome": way.outcome,
                "to": way.to_step,
                "to_name": plan.steps[way.to_step].step.name,
                "guard": way.guard,
                "held": way.held,
            }
            for way in station.ways
        ],
    }
