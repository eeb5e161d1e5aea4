"""Base types of what callers send: bounded, and nothing that the database could not hold."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from nexusflow.api.plain_json import LARGEST
from nexusflow.directory.names import EMAIL, GRANT, USERNAME
from nexusflow.engine.views.page import LARGEST as LONGEST_PAGE
from nexusflow.engine.views.page import USUAL

_LOST_PLUS: Final = re.compile(r"^(.*T.*) (\d\d:?\d\d)$")


class Incoming(BaseModel):
    """A body: no key that is not known, no text taken for a number."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("Expected text without the character NUL.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("Expected text without half surrogates.") from None
    return text


def _mend_plus(value: Any) -> Any:
    """In a query string, a `+` that was not written as %2B arrives as a space."""
    found = _LOST_PLUS.match(value) if isinstance(value, str) else None
    return f"{found[1]}+{found[2]}" if found else value


def _in_utc(moment: datetime) -> datetime:
    """Times are in UTC: so is one, or a mere date, that names no offset."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Text = Annotated[str, AfterValidator(_storable)]
Words = Annotated[Text, Field(min_length=1, max_length=200)]
Note = Annotated[Text, Field(max_length=10_000)]
WorkflowKey = Annotated[str, Field(pattern="^[a-z0-9-]{1,64}$")]
Username = Annotated[str, Field(pattern=USERNAME, examples=["ada"])]
Grant = Annotated[str, Field(pattern=GRANT)]
Email = Annotated[str, Field(pattern=EMAIL, max_length=254, examples=["ada@example.com"])]
When = Annotated[datetime, BeforeValidator(_mend_plus), AfterValidator(_in_utc)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]

IdInPath = Annotated[int, Path(ge=1, le=LARGEST)]
KeyInPath = Annotated[str, Path(pattern="^[a-z0-9-]{1,64}$")]
NameInPath = Annotated[Text, Path(min_length=1, max_length=128)]
Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(max_length=1_000, description="`next_cursor` of the page before; leave it out first.")
]
DEFAULT_LIMIT: Final = USUAL
