"""Lists, and problems."""

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class ListOf(BaseModel, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next_cursor: str | None = Field(
        description="Ask for what follows with `cursor`; null: this was the last."
    )


class Fault(BaseModel):
    """One thing wrong with what was sent."""

    path: str = Field(description="Where, as a JSON pointer into the body, or the name of a parameter.")
    message: str = Field(description="What was expected there.")


class Problem(BaseModel):
    """A refusal (RFC 9457). `code` is stable: match on it."""

    type: str = Field(examples=["/docs/problems#task_closed"])
    title: str = Field(examples=["Task closed"])
    status: int = Field(examples=[409])
    code: str = Field(examples=["task_closed"])
    detail: str = Field(examples=["Expected task 7 to be open, but it is COMPLETED by ada with approve."])
    errors: list[Fault]
