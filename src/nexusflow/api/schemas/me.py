"""What concerns oneself: who one is, how one likes it, and what one is known by."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from nexusflow.api.fields import Incoming, Text
from nexusflow.api.rooms import Room
from nexusflow.api.schemas.directory import Password
from nexusflow.directory.locales import (
    LANGUAGE,
    LONGEST_LANGUAGE,
    LONGEST_ZONE,
    is_language,
    is_time_zone,
)
from nexusflow.directory.passwords import LONGEST
from nexusflow.directory.preferences import MOST_FILTERS, Mail, Theme
from nexusflow.directory.tokens import MOST_DAYS


def _known_language(tag: str) -> str:
    if not is_language(tag):
        raise ValueError(f"Expected a language tag such as en, de-CH or zh-Hant-TW, found {tag!r}.")
    return tag


def _known_zone(name: str) -> str:
    if not is_time_zone(name):
        raise ValueError(f"Expected a time zone such as Europe/Zurich or UTC, found {name!r}.")
    return name


def _said(words: str) -> str:
    if not words.strip() or not words.isprintable():
        raise ValueError("Expected something to know it by: words on one line.")
    return words.strip()


Language = Annotated[
    str,
    Field(pattern=LANGUAGE, max_length=LONGEST_LANGUAGE, examples=["de-CH"]),
    AfterValidator(_known_language),
]
Zone = Annotated[
    Text, Field(max_length=LONGEST_ZONE, examples=["Europe/Zurich"]), AfterValidator(_known_zone)
]


class MeAnswer(BaseModel):
    """Whoever calls."""

    username: str
    name: str
    email: str | None
    manager: str | None
    roles: list[str]
    permissions: list[str]
    attributes: dict[str, Any]
    expires_at: datetime = Field(description="When the session or token ends.")
    rooms: list[Room] = Field(description="The rooms of the dashboard that the caller is offered.")
    home: Room = Field(description="Where the caller begins.")


class Filter(Incoming):
    """A query that somebody keeps for a room, under a name of theirs."""

    room: Annotated[Room, Field(strict=False)]
    name: Annotated[Text, Field(max_length=60, examples=["Late and mine"]), AfterValidator(_said)]
    query: Annotated[Text, Field(max_length=1_000, examples=["overdue=true&workflow=purchase-order"])]


def _named_once(filters: list[Filter]) -> list[Filter]:
    seen = {(each.room, each.name) for each in filters}
    if len(seen) < len(filters):
        raise ValueError("Expected each name once in a room; name one of the two anew.")
    return filters


class PreferencesBody(Incoming):
    """How somebody likes the product; all of it, so that nothing is lost by being left out.

    `language` and `time_zone` are null for those of the device. `mail` says which notifications come by
    mail too: all, only those of high priority, or none.
    """

    theme: Annotated[Theme, Field(strict=False)]
    language: Language | None
    time_zone: Zone | None
    mail: Annotated[Mail, Field(strict=False)]
    filters: Annotated[list[Filter], Field(max_length=MOST_FILTERS), AfterValidator(_named_once)]


class FilterAnswer(BaseModel):
    """A query that is kept for a room."""

    room: Room
    name: str
    query: str


class PreferencesAnswer(BaseModel):
    """How the caller likes the product."""

    theme: Theme
    language: str | None
    time_zone: str | None
    mail: Mail
    filters: list[FilterAnswer]


class OpenSessionAnswer(BaseModel):
    """A session that is open; `current`: the one of this very call."""

    id: int
    created_at: datetime
    last_seen_at: datetime = Field(description="To the minute.")
    expires_at: datetime
    address: str | None
    agent: str | None = Field(description="The browser or program, in words.", examples=["Firefox on Linux"])
    current: bool


class EndedAnswer(BaseModel):
    """How many sessions were ended."""

    ended: int


class NewApiToken(Incoming):
    """A token for a program, good for a number of days."""

    name: Annotated[
        Text, Field(min_length=1, max_length=100, examples=["Nightly report"]), AfterValidator(_said)
    ]
    days: int = Field(ge=1, le=MOST_DAYS, examples=[90])


class ApiTokenAnswer(BaseModel):
    """A token for a program: nothing that it could be used with."""

    id: int
    name: str
    prefix: str = Field(description="How its text begins.", examples=["nxf_Ab3dE9"])
    created_at: datetime
    last_used_at: datetime | None = Field(description="To the minute.")
    expires_at: datetime


class MadeApiToken(ApiTokenAnswer):
    """A token that was just made; its text is shown this once."""

    token: str


class PasswordChange(Incoming):
    """The password that somebody has, and the one that they want."""

    current: Annotated[Text, Field(min_length=1, max_length=LONGEST, examples=["correct horse battery"])]
    new: Password


class DemoPersonAnswer(BaseModel):
    """Somebody whom a visitor of the demo may be."""

    username: str
    name: str
    roles: list[str]


class DemoAnswer(BaseModel):
    """The people of the demo; none unless it is on, and the host loopback."""

    people: list[DemoPersonAnswer]
