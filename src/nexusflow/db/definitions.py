"""Tables of definitions: workflows, their versions, steps and transitions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Identity, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nexusflow.db.columns import EMPTY, NOW, Table, Xid8


class Workflow(Table):
    """A named process; `draft` holds the document being worked on, if any."""

    __tablename__ = "workflows"
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default=sql("''"))
    draft: Mapped[dict[str, Any] | None]
    draft_by: Mapped[str | None]
    draft_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class WorkflowVersion(Table):
    """One version; immutable once published. `content_hash` is set by the database at publish."""

    __tablename__ = "workflow_versions"
    __table_args__ = (UniqueConstraint("workflow_key", "version"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    workflow_key: Mapped[str] = mapped_column(ForeignKey("workflows.key"))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(server_default=sql("'draft'"))
    name: Mapped[str | None]
    description: Mapped[str] = mapped_column(server_default=sql("''"))
    create_permission: Mapped[str | None]
    supervisor_role: Mapped[str | None]
    context_schema: Mapped[dict[str, Any]] = mapped_column(server_default=sql("""'{"type": "object"}'"""))
    start_step: Mapped[str]
    visibility: Mapped[Any] = mapped_column(JSONB, server_default=sql("""'"participants"'"""))
    further: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)
    content_hash: Mapped[bytes | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
    published_tx: Mapped[int | None] = mapped_column(Xid8)


class Step(Table):
    """A node of a version. `sla_hours` is a number or an expression, as text."""

    __tablename__ = "steps"
    version_id: Mapped[int] = mapped_column(ForeignKey("workflow_versions.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    type: Mapped[str]
    position: Mapped[int] = mapped_column(server_default=sql("0"))
    permission: Mapped[str | None]
    outcomes: Mapped[list[str]] = mapped_column(server_default=EMPTY)
    require_note: Mapped[list[str]] = mapped_column(server_default=EMPTY)
    sla_hours: Mapped[str | None]
    form: Mapped[dict[str, Any] | None]
    separate_from: Mapped[list[str]] = mapped_column(server_default=EMPTY)
    writes: Mapped[list[str]] = mapped_column(server_default=EMPTY)
    supervisor_role: Mapped[str | None]
    status: Mapped[str | None]
    further: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)


class Transition(Table):
    """An edge of a version; `guard` is the document's `when`."""

    __tablename__ = "transitions"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "from_step"], ["steps.version_id", "steps.key"]),
        ForeignKeyConstraint(["version_id", "to_step"], ["steps.version_id", "steps.key"]),
        Index("transitions_by_version", "version_id"),
    )
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("workflow_versions.id"))
    from_step: Mapped[str]
    outcome: Mapped[str | None]
    guard: Mapped[str | None]
    to_step: Mapped[str]
    priority: Mapped[int] = mapped_column(server_default=sql("100"))
    cancels: Mapped[list[str]] = mapped_column(server_default=EMPTY)
