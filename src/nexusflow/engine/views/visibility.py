"""Which requests somebody sees, said once in SQL: of a request at hand, and as the set of all of them.

It agrees with `core.permit.sees`, and adds those who commented or have a task claimed: they took part,
whatever they hold today. `tests/api/test_visibility.py` holds every view to it.

Asked of one request after the other, `visible` costs a few index look-ups each; `seen` finds them
all by their traces, each by an index of its own. Who sees nearly everything is served best by the first,
who sees little by the second; `nearest_first` takes the one and then, if need be, the other.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    Text,
    and_,
    any_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from nexusflow.core.eligibility import keys
from nexusflow.core.permit import READ_ALL
from nexusflow.core.request import Actor
from nexusflow.db import tables

READ_AUDIT: Final = "audit.read"
READ_SLA: Final = "sla.read"

Condition = ColumnElement[bool]
Rows = Select[*tuple[Any, ...]]

_part: Final = aliased(tables.Task, name="part")
_said: Final = aliased(tables.Comment, name="said")


def visible(actor: Actor) -> Condition:
    """The condition on `requests` rows that the actor sees."""
    if READ_ALL in actor.permissions:
        return true()
    request = tables.Request
    took_part = exists().where(_part.request_id == request.id, or_(*_partaking(actor)))
    commented = exists().where(_said.request_id == request.id, _said.author == actor.username)
    return or_(
        request.requester == actor.username, request.version_id.in_(_open_to(actor)), took_part, commented
    )


def seen(actor: Actor) -> CompoundSelect[*tuple[Any, ...]]:
    """The ids of the requests that the actor sees; not for who reads all.

    A union without doubles: of one with them the planner would expect few, and loop over many.
    """
    request = tables.Request
    held, *others = _partaking(actor)
    # The indexes by permission are one for open tasks and one for closed ones.
    partaking = (and_(held, is_open(_part)), and_(held, is_closed(_part)), *others)
    return union(
        select(request.id).where(request.requester == actor.username),
        select(request.id).where(request.version_id.in_(_open_to(actor))),
        *(select(_part.request_id).where(each) for each in partaking),
        select(_said.request_id).where(_said.author == actor.username),
    )


async def nearest_first(
    connection: AsyncConnection, among_the_nearest: Rows, among_all: Rows, *, count: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """A page of what is visible: from a bounded stretch of the order if that fills it, else from all."""
    rows = (await connection.execute(among_the_nearest)).all()
    return rows if len(rows) >= count else (await connection.execute(among_all)).all()


def entry_visible(actor: Actor) -> Condition:
    """The condition on `audit_entries` rows that the actor may be told of.

    Who reads the audit sees all of it; others what happened to the requests that they see. That
    somebody was refused concerns the auditors alone.
    """
    if READ_AUDIT in actor.permissions:
        return true()
    entry, request = tables.AuditEntry, tables.Request
    of_seen = exists().where(request.id == entry.request_id, visible(actor))
    return and_(of_seen, ~entry.action.endswith(".refused"))


# Written out, not bound: only so does the planner see that a partial index serves.
def is_open(task: Any) -> Condition:
    """Tasks that somebody can still work on."""
    is_in: Condition = task.status.in_([literal_column("'OPEN'"), literal_column("'CLAIMED'")])
    return is_in


def is_closed(task: Any) -> Condition:
    """Tasks that nobody can work on any more."""
    is_in: Condition = task.status.in_([literal_column("'COMPLETED'"), literal_column("'CANCELLED'")])
    return is_in


def texts(names: frozenset[str]) -> ColumnElement[list[str]]:
    """Names as an array."""
    return literal(sorted(names), ARRAY(Text))


def _partaking(actor: Actor) -> tuple[Condition, ...]:
    """Tasks that let the actor see their request: may do it, did it, has it, or was told of its breach."""
    return (
        _part.offered_to == any_(texts(keys(actor))),
        and_(_part.completed_by == actor.username, is_closed(_part)),
        and_(_part.assignee == actor.username, _part.completed_by.is_(None)),
        and_(_part.delegated != literal_column("'{}'"), _part.delegated.contains([actor.username])),
        and_(_part.level > literal_column("0"), _part.supervisor_role == any_(texts(actor.roles))),
    )


def _open_to(actor: Actor) -> ColumnElement[int]:
    version = tables.WorkflowVersion
    to_my_roles = func.jsonb_exists_any(version.visibility["roles"], texts(actor.roles))
    to_everyone = version.visibility == literal("everyone", JSONB)
    return select(version.id).where(or_(to_everyone, to_my_roles)).scalar_subquery()
