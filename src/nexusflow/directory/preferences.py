"""How somebody likes the product. What is stored here, something reads: the mail by whoever writes letters,
the rest by the dashboard."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from nexusflow.db import tables

MOST_FILTERS: Final = 50


class Theme(StrEnum):
    """Light or dark; or as the device says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Mail(StrEnum):
    """Which notifications come by mail too: all, those of high priority, or none."""

    ALL = "all"
    HIGH = "high"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Of one person; as here for whoever has never said anything.

    `language` is a BCP 47 tag and `time_zone` an IANA name; None: as the device has it.
    `filters` are `{room, name, query}`.
    """

    theme: str = Theme.SYSTEM.value
    language: str | None = None
    time_zone: str | None = None
    mail: str = Mail.ALL.value
    filters: tuple[Mapping[str, Any], ...] = ()


async def read_preferences(connection: AsyncConnection, username: str) -> Preferences:
    """What somebody prefers."""
    kept = tables.UserPreferences
    row = (
        await connection.execute(
            select(kept.theme, kept.language, kept.time_zone, kept.mail, kept.filters).where(
                kept.username == username
            )
        )
    ).first()
    if row is None:
        return Preferences()
    return Preferences(row.theme, row.language, row.time_zone, row.mail, tuple(row.filters))


async def write_preferences(connection: AsyncConnection, username: str, wanted: Preferences) -> None:
    """Keep what somebody prefers in the place of what was."""
    values = {**asdict(wanted), "filters": list(wanted.filters)}
    kept = upsert(tables.UserPreferences).values(username=username, **values)
    await connection.execute(kept.on_conflict_do_update(index_elements=["username"], set_=values))
