"""Every room, who looks at it, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .conftest import Visitor


def _at(path: str) -> Callable[[Visitor], str]:
    return lambda _: path


def _a_request(visitor: Visitor) -> str:
    """A purchase that is under way."""
    query = "/requests?workflow=purchase-order&status=IN_PROGRESS&limit=50"
    items = visitor.call("GET", query)["items"]
    farthest = max(
        items, key=lambda item: len(visitor.call("GET", f"/requests/{item['id']}/timeline")["items"])
    )
    return f"/requests/{farthest['id']}"


@dataclass(frozen=True, slots=True)
class Room:
    """A room as somebody sees it; `path` may ask the API where to go."""

    name: str
    username: str | None
    path: Callable[[Visitor], str]


ROOMS: Final = (
    Room("login", None, _at("/login")),
    Room("grid", "supervisor", _at("/grid")),
    Room("inbox", "manager", _at("/inbox")),
    Room("requests", "supervisor", _at("/requests")),
    Room("request", "supervisor", _a_request),
    Room("start", "requester", _at("/start")),
    Room("start-form", "requester", _at("/start/purchase-order")),
    Room("designer", "admin", _at("/designer")),
    Room("designer-editor", "admin", _at("/designer/purchase-order")),
    Room("sla", "supervisor", _at("/sla")),
    Room("audit", "auditor", _at("/audit")),
    Room("admin-users", "admin", _at("/admin/users")),
    Room("admin-roles", "admin", _at("/admin/roles")),
    Room("admin-permissions", "admin", _at("/admin/permissions")),
    Room("admin-incidents", "admin", _at("/admin/incidents")),
    Room("admin-outbox", "admin", _at("/admin/outbox")),
    Room("admin-workers", "admin", _at("/admin/workers")),
    Room("me", "supervisor", _at("/me")),
    Room("me-absences", "supervisor", _at("/me/absences")),
    Room("me-preferences", "supervisor", _at("/me/preferences")),
    Room("me-security", "supervisor", _at("/me/security")),
    Room("me-tokens", "supervisor", _at("/me/tokens")),
)
