"""Notifications, the audit, the grid, incidents, the outbox, health."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from nexusflow.api.fields import Incoming, Text


class NotificationAnswer(BaseModel):
    """Something the caller was told."""

    id: int
    kind: str
    priority: Literal["high", "normal"]
    title: str
    body: str
    request_id: int | None
    task_id: int | None
    created_at: datetime
    read_at: datetime | None


class UnreadAnswer(BaseModel):
    """How many notifications the caller has not read."""

    unread: int


class ReadAnswer(BaseModel):
    """How many notifications were marked as read."""

    read: int


class EntryAnswer(BaseModel):
    """The immutable record of one thing that happened or was refused."""

    id: int
    at: datetime
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    action: str
    request_id: int | None
    task_id: int | None
    metadata: dict[str, Any]
    hash: str = Field(description="SHA-256 over all other fields, made by the database; hexadecimal.")


class VerificationAnswer(BaseModel):
    """Whether every entry is what was written."""

    verdict: Literal["intact", "tampered"]
    entries: int
    mismatched: int
    mismatched_ids: list[int] = Field(description="At most a hundred.")
    seconds: float


class GridRow(BaseModel):
    """How the work of one step stands. Due soon: less than a quarter of its time is left."""

    workflow: str
    workflow_name: str
    step: str
    step_name: str
    open: int
    claimed: int
    due_soon: int
    breached: int
    done_today: int = Field(description="Completed since midnight UTC.")
    median_hours: float | None = Field(description="From opening to completion, over the last 30 days.")


class GridAnswer(BaseModel):
    """A row for each workflow and step, in the order of the definition."""

    as_of: datetime
    items: list[GridRow]


class EventData(BaseModel):
    """The data of one server-sent event."""

    id: int
    at: datetime
    actor: str
    action: str
    request_id: int | None
    task_id: int | None
    workflow: str | None = Field(description="The request's.")
    step: str | None = Field(description="The task's.")
    metadata: dict[str, Any]


class IncidentAnswer(BaseModel):
    """A problem of the engine that needs a person."""

    id: int
    kind: str
    message: str
    request_id: int | None
    task_id: int | None
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None


class Resolution(Incoming):
    """How an incident was resolved."""

    note: Text = Field(min_length=1, max_length=10_000, examples=["Gave the role to Ada."])


class MessageAnswer(BaseModel):
    """Something to be done outside of the transaction that decided it."""

    id: int
    kind: str
    state: Literal["pending", "dead", "done"]
    payload: dict[str, Any]
    attempts: int
    last_error: str | None
    created_at: datetime
    available_at: datetime
    done_at: datetime | None
    dead_at: datetime | None


class LiveAnswer(BaseModel):
    """The process answers."""

    status: Literal["live"]


class PulseAnswer(BaseModel):
    """When the pulse last beat."""

    at: datetime | None
    age_seconds: float | None
    limit_seconds: float


class ReadyAnswer(BaseModel):
    """Whether everything that answers depend on is there."""

    status: Literal["ready", "not_ready"]
    database: bool
    pulse: PulseAnswer
