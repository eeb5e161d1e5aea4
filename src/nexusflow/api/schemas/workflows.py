"""Workflows, versions, drafts and findings."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

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
    published_at: datetime | None
    published_by: str | None
    definition: dict[str, Any] | None
    verdict: Verdict | None
    versions: list[VersionListed]
    draft: DraftAnswer | None


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
