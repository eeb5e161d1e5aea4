"""Whether there is anything for somebody to decide, in any process that was published."""

from sqlalchemy import Text, any_, exists, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.core.request import Actor
from nexusflow.db import tables


async def has_duties(connection: AsyncConnection, actor: Actor) -> bool:
    """Whether a step of a published version asks for a permission that the actor holds."""
    step, version = tables.Step, tables.WorkflowVersion
    held = literal(sorted(actor.permissions), ARRAY(Text))
    theirs = exists().where(
        step.version_id == version.id, version.status == "published", step.permission == any_(held)
    )
    return bool(await connection.scalar(select(theirs)))
