"""Why a change of the directory was refused: a value, as everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nexusflow.core.rejection import Fault


class Cause(StrEnum):
    """What stands against a change. The value is the `code` that callers see."""

    NAME_TAKEN = "name_taken"
    INVALID_NAME = "invalid_name"
    RESERVED_NAME = "reserved_name"
    UNKNOWN_USER = "unknown_user"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_PERMISSION = "unknown_permission"
    UNKNOWN_MANAGER = "unknown_manager"
    LAST_USER_MANAGER = "last_user_manager"
    TOO_MANY_TOKENS = "too_many_tokens"
    INVALID_ABSENCE = "invalid_absence"
    UNKNOWN_SUBSTITUTE = "unknown_substitute"
    USER_DISABLED = "user_disabled"
    ABSENCE_OVERLAPS = "absence_overlaps"
    ABSENCE_ENDED = "absence_ended"
    TOO_MANY_ABSENCES = "too_many_absences"
    SUBSTITUTION_CYCLE = "substitution_cycle"
    SUBSTITUTION_TOO_LONG = "substitution_too_long"


@dataclass(frozen=True, slots=True)
class Refused:
    """The change was not made. The caller's transaction must be rolled back."""

    cause: Cause
    message: str
    errors: tuple[Fault, ...] = ()


def unknown(cause: Cause, names: Iterable[str], *, what: str, path: str) -> Refused:
    """Names were given of things that are not there; `what` is one such thing, for example `role`."""
    missing = sorted(names)
    listed = ", ".join(repr(name) for name in missing[:5]) + (", ..." if len(missing) > 5 else "")
    expected = f"a {what} that exists" if len(missing) == 1 else f"{what}s that exist"
    return Refused(
        cause,
        f"Expected {expected}; found {listed}. Correct the name, or make the {what} first.",
        tuple(Fault(path, f"{what} {name!r} does not exist") for name in missing[:50]),
    )
