"""What a change of the matrix would mean."""

from pydantic import BaseModel, Field

from nexusflow.directory.consequences import MOST_PEOPLE


class PersonChange(BaseModel):
    """Somebody, and the permissions that they would gain or lose."""

    username: str
    name: str
    permissions: list[str]


class OrphanedStep(BaseModel):
    """A step of a published workflow that nobody active could do any more."""

    workflow: str
    workflow_name: str
    step: str
    step_name: str
    permission: str


class ConsequencesAnswer(BaseModel):
    """What would be different; nothing was changed."""

    gains: list[PersonChange] = Field(description=f"By username, at most {MOST_PEOPLE}.")
    losses: list[PersonChange] = Field(description=f"By username, at most {MOST_PEOPLE}.")
    gaining: int = Field(description="How many people gain something.")
    losing: int = Field(description="How many people lose something.")
    open_tasks_gained: int = Field(description="That one of those who gain could then do.")
    open_tasks_lost: int = Field(description="That one of those who lose could no longer do.")
    orphaned_steps: list[OrphanedStep] = Field(description="That somebody may do now.")
    refused: str | None = Field(description="Why the change itself would be refused, if it would.")
