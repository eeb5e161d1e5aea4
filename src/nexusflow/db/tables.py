"""Every table as a typed model. The rules that bind writers stand in the migrations: triggers,
CHECKs and grants; a test compares what the migrations made with what is described here."""

from datetime import datetime
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from nexusflow.db.columns import EMPTY, NOW, SCHEMA, TX, Table, Xid8, identity
from nexusflow.db.definitions import Step, Transition, Workflow, WorkflowVersion
from nexusflow.db.people import (
    Absence,
    ApiToken,
    AuthorityVersion,
    LoginSession,
    Permission,
    Role,
    RolePermission,
    Turn,
    User,
    UserPreferences,
    UserRole,
)

__all__ = [
    "SCHEMA",
    "Absence",
    "ApiToken",
    "AuditEntry",
    "AuthorityVersion",
    "Comment",
    "Decision",
    "Escalation",
    "EscalationAcknowledgement",
    "Heartbeat",
    "IdempotencyKey",
    "Incident",
    "LoginSession",
    "Notification",
    "OutboxMessage",
    "Permission",
    "RateBucket",
    "Request",
    "Role",
    "RolePermission",
    "Step",
    "Table",
    "Task",
    "TaskDraft",
    "Transition",
    "Turn",
    "User",
    "UserPreferences",
    "UserRole",
    "Workflow",
    "WorkflowVersion",
    "Xid8",
]


_CLOSED = sql("status IN ('COMPLETED', 'CANCELLED')")
_ON_RESOURCE = sql("resource IS NOT NULL AND status IN ('OPEN', 'CLAIMED')")
_TAKEN = sql("assignee IS NOT NULL AND completed_by IS NULL")


class Request(Table):
    """One run of one published version. Written by `engine.store` alone.

    `marking` tells where it stands besides its open tasks, as `core.marking` has it. `parent_id` is the
    request that waits for it, if one does, by its step, token and attempt; `depth` counts those above it.
    """

    __tablename__ = "requests"
    __table_args__ = (
        Index(
            "requests_external",
            "workflow_key",
            "external_id",
            unique=True,
            postgresql_where=sql("external_id IS NOT NULL"),
        ),
        Index("requests_by_requester", "requester", "id"),
        Index("requests_by_version", "version_id", "id"),
        Index("requests_to_wake", "wake_at", "id", postgresql_where=sql("wake_at IS NOT NULL")),
        Index(
            "requests_children",
            "parent_id",
            "parent_token",
            "parent_attempt",
            unique=True,
            postgresql_where=sql("parent_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("workflow_versions.id"))
    workflow_key: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=sql("'CREATED'"))
    resolution: Mapped[str | None]
    context: Mapped[dict[str, Any]]
    requester: Mapped[str] = mapped_column(ForeignKey("users.username"))
    external_id: Mapped[str | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    marking: Mapped[dict[str, Any] | None]
    wake_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    parent_step: Mapped[str | None]
    parent_token: Mapped[int | None] = mapped_column(Integer)
    parent_attempt: Mapped[int | None] = mapped_column(Integer)
    depth: Mapped[int] = mapped_column(Integer, server_default=sql("0"))


class Task(Table):
    """One activation of a task step. `offered_to` and `escalate_at` are the index that SQL reads.

    `offered_to` is what `core.request.Task` works out: the permission, or the key of a person or a role.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index("tasks_by_request", "request_id"),
        Index(
            "tasks_inbox", "offered_to", "due_at", "id", postgresql_where=sql("status IN ('OPEN', 'CLAIMED')")
        ),
        Index(
            "tasks_to_escalate",
            "escalate_at",
            "id",
            postgresql_where=sql("escalate_at IS NOT NULL AND status IN ('OPEN', 'CLAIMED')"),
        ),
        # Whose requests one sees: by what may be done, who did it, who has it, who was told of its breach.
        Index("tasks_closed", "offered_to", "completed_by", "request_id", postgresql_where=_CLOSED),
        Index("tasks_taken", "assignee", "request_id", postgresql_where=_TAKEN),
        Index(
            "tasks_delegated", "delegated", postgresql_using="gin", postgresql_where=sql("delegated <> '{}'")
        ),
        Index("tasks_orphaned", "id", postgresql_where=sql("orphaned")),
        Index("tasks_escalated", "supervisor_role", "request_id", postgresql_where=sql("level > 0")),
        # Critical sections: no two of them are open together, whoever writes.
        Index("tasks_on_resource", "resource", unique=True, postgresql_where=_ON_RESOURCE),
        Index("tasks_done", "completed_at", postgresql_where=sql("completed_at IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    workflow_key: Mapped[str]
    step: Mapped[str]
    visit: Mapped[int]
    status: Mapped[str]
    permission: Mapped[str]
    assignee: Mapped[str | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    escalate_at: Mapped[datetime | None]
    supervisor_role: Mapped[str | None]
    is_sla_breached: Mapped[bool] = mapped_column(server_default=sql("false"))
    level: Mapped[int] = mapped_column(server_default=sql("0"))
    outcome: Mapped[str | None]
    note: Mapped[str | None]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[str | None]
    path: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=EMPTY)
    reserved_for: Mapped[str | None]
    role: Mapped[str | None]
    delegated: Mapped[list[str]] = mapped_column(server_default=EMPTY)
    on_behalf_of: Mapped[str | None]
    orphaned: Mapped[bool] = mapped_column(server_default=sql("false"))
    passed_as: Mapped[str | None]
    passed_by: Mapped[str | None]
    voter_group: Mapped[str | None]
    offered_to: Mapped[str] = mapped_column(
        Computed(
            "CASE WHEN reserved_for IS NOT NULL THEN ' user ' || reserved_for"
            " WHEN role IS NOT NULL THEN ' role ' || role ELSE permission END",
            persisted=True,
        )
    )
    resource: Mapped[str | None]


class ResourceTurn(Table):
    """The place of a token in the queue for a resource: an index of markings that SQL reads, no history."""

    __tablename__ = "resource_queue"
    __table_args__ = (Index("resource_queue_order", "resource", "since", "request_id", "token"),)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True, autoincrement=False)
    token: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resource: Mapped[str]
    since: Mapped[datetime]


class Decision(Table):
    """Outcome, note, data and who: written once, in the transaction of the state change."""

    __tablename__ = "decisions"
    __table_args__ = (Index("decisions_by_request", "request_id"),)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True, autoincrement=False)
    request_id: Mapped[int]
    step: Mapped[str]
    visit: Mapped[int]
    outcome: Mapped[str]
    note: Mapped[str]
    data: Mapped[dict[str, Any]]
    actor: Mapped[str]
    on_behalf_of: Mapped[str | None]
    permission: Mapped[str]
    decided_at: Mapped[datetime]
    tx: Mapped[int] = mapped_column(Xid8, server_default=TX)


class TaskDraft(Table):
    """What is filled in of a task's form, until it is decided. No history: it is written over."""

    __tablename__ = "task_drafts"
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True, autoincrement=False)
    data: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)
    note: Mapped[str] = mapped_column(server_default=sql("''"))
    saved_by: Mapped[str] = mapped_column(ForeignKey("users.username"))
    saved_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Escalation(Table):
    """The immutable record of one breach at one level."""

    __tablename__ = "escalations"
    __table_args__ = (
        UniqueConstraint("task_id", "level", "due_at"),
        Index("escalations_by_request", "request_id"),
    )
    id: Mapped[int] = identity()
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"))
    request_id: Mapped[int]
    level: Mapped[int]
    to_role: Mapped[str]
    due_at: Mapped[datetime]
    escalated_at: Mapped[datetime]
    tx: Mapped[int] = mapped_column(Xid8, server_default=TX)


class EscalationAcknowledgement(Table):
    """The immutable record that somebody took note of an escalation; one for each."""

    __tablename__ = "escalation_acknowledgements"
    escalation_id: Mapped[int] = mapped_column(
        ForeignKey("escalations.id"), primary_key=True, autoincrement=False
    )
    acknowledged_by: Mapped[str]
    acknowledged_at: Mapped[datetime] = mapped_column(server_default=NOW)
    note: Mapped[str] = mapped_column(server_default=sql("''"))
    tx: Mapped[int] = mapped_column(Xid8, server_default=TX)


class Comment(Table):
    """Something said on a request."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("comments_by_request", "request_id"),
        Index("comments_by_author", "author", "request_id"),
    )
    id: Mapped[int] = identity()
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    author: Mapped[str]
    body: Mapped[str]
    at: Mapped[datetime]


class AuditEntry(Table):
    """The immutable record of one thing that happened or was refused.

    `tx` tells which rows were written in one transaction, and gives readers the order of commits.
    `hash` is made by the database from all other columns, so no writer can put a false one.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("audit_by_request", "request_id", "id"),
        Index("audit_by_commit", "tx", "id"),
    )
    id: Mapped[int] = identity()
    at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=NOW)
    actor: Mapped[str]
    on_behalf_of: Mapped[str | None]
    action: Mapped[str]
    request_id: Mapped[int | None]
    task_id: Mapped[int | None]
    metadata_: Mapped[dict[str, Any]] = mapped_column("metadata", server_default=EMPTY)
    tx: Mapped[int] = mapped_column(Xid8, server_default=TX)
    hash: Mapped[bytes] = mapped_column(
        Computed(
            "audit_hash(id, at, recorded_at, actor, on_behalf_of, action, request_id, task_id, metadata)",
            persisted=True,
        )
    )


class Notification(Table):
    """Something a user is told, in the application. `dedupe_key` drops doubles."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("notifications_by_user", "username", "id"),
        Index("notifications_unread", "username", postgresql_where=sql("read_at IS NULL")),
    )
    id: Mapped[int] = identity()
    username: Mapped[str] = mapped_column(ForeignKey("users.username"))
    kind: Mapped[str]
    priority: Mapped[str] = mapped_column(server_default=sql("'normal'"))
    title: Mapped[str]
    body: Mapped[str]
    request_id: Mapped[int | None]
    task_id: Mapped[int | None]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    read_at: Mapped[datetime | None]


class OutboxMessage(Table):
    """What must still be done outside the transaction that decided it; at least once.

    `kind` names the handler. A row is due when `available_at` has passed and it is neither
    done nor dead; `attempts` and `last_error` tell how it went.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "outbox_due", "available_at", "id", postgresql_where=sql("done_at IS NULL AND dead_at IS NULL")
        ),
    )
    id: Mapped[int] = identity()
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    available_at: Mapped[datetime] = mapped_column(server_default=NOW)
    attempts: Mapped[int] = mapped_column(server_default=sql("0"))
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]


class Incident(Table):
    """An engine problem that needs a person; the request stays as it was."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index("incidents_open", "dedupe_key", unique=True, postgresql_where=sql("resolved_at IS NULL")),
    )
    id: Mapped[int] = identity()
    kind: Mapped[str]
    message: Mapped[str]
    request_id: Mapped[int | None]
    task_id: Mapped[int | None]
    dedupe_key: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=NOW)
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    resolution: Mapped[str | None]


class IdempotencyKey(Table):
    """One key of one user has one effect and its stored answer."""

    __tablename__ = "idempotency_keys"
    username: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    answer: Mapped[Any] = mapped_column(JSONB)
    request_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class RateBucket(Table):
    """A token bucket: how much a name may still do, as of when."""

    __tablename__ = "rate_buckets"
    name: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[float]
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Heartbeat(Table):
    """When a process of a kind (`pulse`, `worker`, `relay`) last did its work."""

    __tablename__ = "heartbeats"
    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    details: Mapped[dict[str, Any]] = mapped_column(server_default=EMPTY)
