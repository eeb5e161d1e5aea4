"""The rooms of the dashboard, and whom each is offered to: one table, which the dashboard does not know."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from nexusflow.api.routes.upkeep import MANAGE_INCIDENTS
from nexusflow.core.permit import READ_ALL
from nexusflow.core.request import Actor
from nexusflow.directory.keepers import MANAGE_USERS
from nexusflow.engine.views.visibility import READ_AUDIT, READ_SLA
from nexusflow.engine.views.workflows import MANAGE_WORKFLOWS


class Room(StrEnum):
    """A part of the dashboard, in the order in which it is offered."""

    INBOX = "inbox"
    REQUESTS = "requests"
    START = "start"
    GRID = "grid"
    DESIGNER = "designer"
    SLA = "sla"
    AUDIT = "audit"
    ADMIN = "admin"
    ME = "me"


EVERYBODY: Final = None
ENTRY: Final[Mapping[Room, frozenset[str] | None]] = {
    Room.INBOX: EVERYBODY,
    Room.REQUESTS: EVERYBODY,
    Room.START: EVERYBODY,
    Room.GRID: frozenset({READ_SLA, READ_ALL}),
    Room.DESIGNER: frozenset({MANAGE_WORKFLOWS}),
    Room.SLA: frozenset({READ_SLA, READ_ALL}),
    Room.AUDIT: frozenset({READ_AUDIT}),
    Room.ADMIN: frozenset({MANAGE_USERS, MANAGE_INCIDENTS, READ_AUDIT}),
    Room.ME: EVERYBODY,
}
"""Any of these permissions opens the room. Each call that a room makes is checked on its own all the same."""


def rooms_of(actor: Actor) -> tuple[Room, ...]:
    """The rooms that somebody is offered."""
    return tuple(room for room in Room if _opens(ENTRY[room], actor))


def home_of(actor: Actor, *, has_duties: bool) -> Room:
    """Where somebody begins: the grid for who watches over the work, the inbox for who does it.

    `has_duties`: whether a step of any workflow is theirs to decide.
    """
    oversees = Room.GRID in rooms_of(actor)
    return Room.GRID if oversees and (READ_SLA in actor.permissions or not has_duties) else Room.INBOX


def _opens(entry: frozenset[str] | None, actor: Actor) -> bool:
    return entry is EVERYBODY or not actor.permissions.isdisjoint(entry or ())
