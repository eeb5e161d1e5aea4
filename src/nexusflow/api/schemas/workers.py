"""Who works behind the scenes."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class WorkerAnswer(BaseModel):
    """A process that does the work, as it last spoke of itself."""

    name: str
    kind: Literal["worker", "beat", "relay"]
    host: str
    pid: int | None
    started_at: datetime | None
    seen_at: datetime
    age_seconds: float = Field(description="Since it was last heard of.")
    alive: bool = Field(description="It has not missed three of its heartbeats.")
    concurrency: int | None = Field(description="Of a worker: how much it does at once.")
    broker: str | None = Field(description="The kind of broker, `pgmq` for the database itself.")
    leads: bool | None = Field(description="Of a beat: whether it is the one that beats.")
    stands_in: bool | None = Field(
        description="Of a relay: whether it pulses itself, because no worker did for too long."
    )


class BeatAnswer(BaseModel):
    """When something last happened that should happen again and again."""

    last_at: datetime | None
    age_seconds: float | None


class LastPulse(BeatAnswer):
    """The last look for deadlines that have passed, and what it did."""

    due: int | None = Field(description="Tasks that it looked at.")
    escalated: int | None
    seconds: float | None = Field(description="How long it took.")
    limit_seconds: float = Field(description="Older than this, something is wrong.")


class QueueAnswer(BaseModel):
    """What the broker holds. Only the database's own queue can be counted: null for others."""

    broker: str | None
    waiting: int | None
    taken: int | None = Field(description="Being worked on, or fetched to be.")
    oldest_seconds: float | None


class OutboxAnswer(BaseModel):
    """What is still to be done outside of the transactions that decided it."""

    waiting: int
    due: int = Field(description="Of these, those whose time has come.")
    dead: int = Field(description="Given up; they wait for a person.")
    oldest_due_seconds: float | None


class WorkersAnswer(BaseModel):
    """Who works behind the scenes, and what waits for them."""

    items: list[WorkerAnswer] = Field(description="Whoever was last heard of first.")
    pulse: LastPulse
    canary: BeatAnswer = Field(description="A message of our own that goes the way of all others, and back.")
    queue: QueueAnswer
    outbox: OutboxAnswer
