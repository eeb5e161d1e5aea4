"""Who is away and who stands in for them, and whom one may choose for it."""

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field

from nexusflow.api.fields import Incoming, Text, Username, When

_WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d")


def _written(value: Any) -> Any:
    """Text alone: a number of seconds or milliseconds is too easily the wrong one of both."""
    if not isinstance(value, str) or not _WRITTEN.match(value):
        raise ValueError("Expected a time such as 2026-12-24T17:00:00Z.")
    return value


Moment = Annotated[When, Field(strict=False, examples=["2026-12-24T17:00:00Z"]), BeforeValidator(_written)]


class NewAbsence(Incoming):
    """An absence to be, until just before `ends_at`: for at most 366 days, beginning within two years."""

    substitute: Username
    starts_at: Moment
    ends_at: Moment
    note: Annotated[Text, Field(max_length=1_000, examples=["Parental leave"])] = ""


class AbsenceAnswer(BaseModel):
    """Somebody is away, and somebody stands in for them."""

    id: int
    username: str = Field(description="Who is away.")
    substitute: str = Field(description="Who stands in for them.")
    substitute_name: str
    starts_at: datetime
    ends_at: datetime
    note: str
    created_by: str
    cancelled_at: datetime | None
    state: Literal["planned", "current", "past", "cancelled"] = Field(description="As of now.")


class StandingInAnswer(BaseModel):
    """Somebody whom the caller stands in for now."""

    username: str
    name: str
    until: datetime = Field(description="When the first absence that this rests on ends.")
    via: list[str] = Field(
        description="Those between, from the absent one on; empty if they chose the caller."
    )


class PersonAnswer(BaseModel):
    """Somebody by name."""

    username: str
    name: str
