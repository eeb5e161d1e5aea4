"""Escalations, and how deadlines are kept."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from nexusflow.api.fields import Incoming, Note


class AcknowledgeOffer(BaseModel):
    """Whether the caller may acknowledge it now, and if not, why."""

    action: Literal["acknowledge"]
    allowed: bool
    reason: str | None


class EscalationAnswer(BaseModel):
    """The immutable record of one breach at one level, and whether somebody has taken note of it."""

    id: int
    task_id: int
    request_id: int
    request_title: str
    workflow: str
    workflow_name: str
    step: str
    step_name: str
    task_status: Literal["OPEN", "CLAIMED", "COMPLETED", "CANCELLED"]
    level: int
    to_role: str
    due_at: datetime
    escalated_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    acknowledgement: str | None = Field(description="What was said with it; may be empty.")
    actions: list[AcknowledgeOffer]


class Acknowledgement(Incoming):
    """What to say with it."""

    note: Note = Field("", examples=["Talking to the vendor; decided by tomorrow noon."])


class HourAnswer(BaseModel):
    """One hour, by its beginning."""

    at: datetime
    due: int = Field(description="Tasks due in this hour and still open.")
    breached: int = Field(description="Breaches that were found in this hour.")


class DayAnswer(BaseModel):
    """One day in UTC, of what had a deadline."""

    day: date
    completed: int
    in_time: int


class WorstStep(BaseModel):
    """A step that keeps its deadlines badly, over the days asked for."""

    workflow: str
    workflow_name: str
    step: str
    step_name: str
    completed: int = Field(description="With a deadline.")
    late: int = Field(description="Of these, after it.")
    breached_now: int = Field(description="Open beyond their deadline.")
    median_hours: float | None = Field(description="From opening to completion.")
    p90_hours: float | None = Field(description="Nine of ten were completed within so many.")


class SlaAnswer(BaseModel):
    """How deadlines are kept, at one moment."""

    as_of: datetime
    open: int = Field(description="Open or claimed tasks, with a deadline or without.")
    due_soon: int = Field(description="Less than a quarter of their time is left.")
    breached: int = Field(description="Open beyond their deadline.")
    by_hour: list[HourAnswer] = Field(description="From 24 hours ago to 48 hours ahead.")
    compliance: list[DayAnswer] = Field(description="A row for each day, today last.")
    worst_steps: list[WorstStep] = Field(
        description="At most twenty: by the share of late ones where at least five were completed, then by"
        " what is breached now. A step that keeps every deadline is not among them."
    )
