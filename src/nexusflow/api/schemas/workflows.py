"""Workflows, versions, drafts and findings."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from nexusflow.api.fields import Incoming
from nexusflow.api.schemas.requests import ActionOffer, RequestStatus

Verdict = Literal["sound", "unsound", "undecided"]
EXAMPLE: dict[str, Any] = {
    "nexusflow": 1,
    "key": "day-off",
    "name": "Day off",
    "create_permission": "day-off.create",
    "context_schema": {"type": "object", "required": ["day"], "properties": {"day": {"type": "string"}}},
    "start": "review",
    "steps": [
        {
            "key": "review",
            "name": "Review",
            "type": "task",
            "permission": "day-off.approve",
            "outcomes": ["approve", "reject"],
            "require_note": ["reject"],
            "separate_from": ["requester"],
        },
        {"key": "granted", "type": "end", "status": "COMPLETED"},
        {"key": "refused", "type": "end", "status": "REJECTED"},
    ],
    "transitions": [
        {"from": "review", "outcome": "approve", "to": "granted"},
        {"from": "review", "outcome": "reject", "to": "refused"},
    ],
}


class WorkflowListed(BaseModel):
    """A workflow in the list. `version` is null while there is only a draft."""

    key: str
    name: str
    description: str
    version: int | None
    can_start: bool = Field(description="Whether the caller may start a request.")
    actions: list[ActionOffer] = Field(description="`start`: allowed, or why not. Empty for a mere draft.")
    published_at: datetime | None
    published_by: str | None
    has_draft: bool
    draft_at: datetime | None


class VersionAnswer(BaseModel):
    """A published version; it never changes."""

    key: str
    version: int
    name: str
    description: str
    can_start: bool
    actions: list[ActionOffer]
    published_at: datetime | None
    published_by: str | None
    definition: dict[str, Any] = Field(description="The definition document, as PUT /draft takes it.")
    verdict: Verdict


class VersionListed(BaseModel):
    """One of the versions of a workflow."""

    version: int
    published_at: datetime | None
    published_by: str | None


class DraftAnswer(BaseModel):
    """A definition that is being worked on."""

    definition: dict[str, Any]
    saved_by: str | None
    saved_at: datetime | None


class WorkflowAnswer(BaseModel):
    """A workflow: its newest version, all its versions, and its draft for who manages workflows."""

    key: str
    version: int | None
    name: str
    description: str
    can_start: bool
    actions: list[ActionOffer]
    published_at: datetime | None
    published_by: str | None
    definition: dict[str, Any] | None
    verdict: Verdict | None
    versions: list[VersionListed]
    draft: DraftAnswer | None


class NewPreview(Incoming):
    """What a request would hold; it may be unfinished."""

    context: dict[str, Any] = Field(examples=[{"amount": 640, "vendor": "Chairs Ltd"}])


class PreviewError(BaseModel):
    """One thing that creating the request would be refused for."""

    path: str = Field(description="A JSON pointer into the body of `POST /requests`: /context/amount.")
    message: str


class PreviewPerson(BaseModel):
    """Somebody who holds the permission of a step."""

    username: str
    name: str


class PreviewWay(BaseModel):
    """A transition of a step, on an outcome (null for steps that have none)."""

    outcome: str | None
    to: str
    to_name: str
    guard: str | None
    held: bool | None = Field(
        description="Whether this is where it would go: true, false, or null while something that comes"
        " later (a form, a decision's data, the number of visits, a missing field) may still decide it."
    )


class PreviewStep(BaseModel):
    """A step that can be reached with this context, if nothing is sent back."""

    step: str
    step_name: str
    type: str
    status: RequestStatus | None = Field(description="Of an end: how the request ends.")
    permission: str | None
    due_in_hours: float | None = Field(description="From its opening; null for none, or if it may change.")
    resource: str | None = Field(
        description="What it needs to itself and may wait for; null for none, or if it may change."
    )
    people: list[PreviewPerson] = Field(description="Who could do it: the first five by name.")
    people_count: int
    outcomes: list[PreviewWay]


class PreviewAnswer(BaseModel):
    """The part of the process that a request with this context can reach."""

    workflow: str
    version: int
    errors: list[PreviewError] = Field(description="As creating the request would be refused.")
    first: str
    steps: list[PreviewStep] = Field(description="Nearest first.")


class FindingAnswer(BaseModel):
    """One thing found in a definition."""

    code: str
    severity: Literal["error", "warning"]
    step: str | None
    transition: int | None = Field(description="Index into the definition's transitions.")
    message: str
    trace: list[str]


class ReportAnswer(BaseModel):
    """The verdict and what it rests on."""

    verdict: Verdict
    findings: list[FindingAnswer]


class PublicationAnswer(ReportAnswer):
    """The version that was published."""

    key: str
    version: int
