"""What people of the demo do, by the API: so that a test can concentrate on what one sees of it."""

from itertools import count
from typing import Any

from .conftest import Visitor

_numbers = count(1)


def fresh(words: str) -> str:
    """A title that nothing else has."""
    return f"{words} no. {next(_numbers)}"


def ask_for_leave(visitor: Visitor, title: str, **context: Any) -> dict[str, Any]:
    """A leave request that its manager has to decide."""
    asked = {"kind": "annual", "first_day": "2027-03-01", "days": 3, **context}
    made: dict[str, Any] = visitor.call(
        "POST", "/requests", {"workflow": "leave-request", "title": title, "context": asked}
    )
    return made


def decide(visitor: Visitor, request: dict[str, Any], outcome: str, note: str = "") -> None:
    """Decide the one open task of a request."""
    [task] = request["open_tasks"]
    visitor.call("POST", f"/tasks/{task['id']}/complete", {"outcome": outcome, "note": note})
