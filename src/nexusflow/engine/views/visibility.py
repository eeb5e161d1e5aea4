"""Which requests somebody sees, said once in SQL.

It agrees with `core.permit.sees`, and adds those who commented or have a task claimed: they took part,
whatever they hold today. `tests/api/test_visibility.py` holds every view to it.
"""

from typing import Final

from sqlalchemy import ColumnElement, Text, and_, any_, exists, func, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from nexusflow.core.permit import READ_ALL
from nexusflow.core.request import Actor
from nexusflow.db import tables

READ_AUDIT: Final = "audit.read"
READ_SLA: Final = "sla.read"


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on `requests` rows that the actor sees."""
    if READ_ALL in actor.permissions:
        return true()
    request, task, comment = tables.Request, tables.Task, tables.Comment
    took_part = exists().where(
        task.request_id == request.id,
        or_(
            task.permission == any_(_texts(actor.permissions)),
            task.completed_by == actor.username,
            task.assignee == actor.username,
        ),
    )
    commented = exists().where(comment.request_id == request.id, comment.author == actor.username)
    return or_(
        request.requester == actor.username, request.version_id.in_(_open_to(actor)), took_part, commented
    )


def entry_visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on `audit_entries` rows that the actor may be told of.

    Who reads the audit sees all of it; others what happened to the requests that they see. That
    somebody was refused concerns the auditors alone.
    """
    if READ_AUDIT in actor.permissions:
        return true()
    entry, request = tables.AuditEntry, tables.Request
    seen = exists().where(request.id == entry.request_id, visible(actor))
    return and_(seen, ~entry.action.endswith(".refused"))


def _open_to(actor: Actor) -> ColumnElement[int]:
    version = tables.WorkflowVersion
    to_my_roles = func.jsonb_exists_any(version.visibility["roles"], _texts(actor.roles))
    to_everyone = version.visibility == literal("everyone", JSONB)
    return select(version.id).where(or_(to_everyone, to_my_roles)).scalar_subquery()


def _texts(names: frozenset[str]) -> ColumnElement[list[str]]:
    return literal(sorted(names), ARRAY(Text))
