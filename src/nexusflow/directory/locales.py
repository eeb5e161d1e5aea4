"""Languages and time zones that a browser can be told: what somebody prefers must mean something there."""

import re
from functools import cache
from typing import Final
from zoneinfo import available_timezones

LANGUAGE: Final = (
    r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})){0,3}$"
)
"""BCP 47: language, script, region, variants. Extensions, private and grandfathered tags are left out."""

LONGEST_LANGUAGE: Final = 40
LONGEST_ZONE: Final = 64

_LANGUAGE: Final = re.compile(LANGUAGE)
_NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Files of the time zone database that are no zones."""


def is_language(tag: str) -> bool:
    """Whether a tag is well-formed; a variant that is named twice makes browsers refuse the whole tag."""
    parts = tag.lower().split("-")
    return (
        len(tag) <= LONGEST_LANGUAGE
        and _LANGUAGE.fullmatch(tag) is not None
        and len(set(parts[1:])) == len(parts[1:])
    )


def is_time_zone(name: str) -> bool:
    """Whether the time zone database has a zone of that name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NO_PLACES
