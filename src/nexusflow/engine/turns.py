"""Who waits for which resource, as rows: places in the queue, and messages that a turn may have come.

The request's marking is the truth; the queue is the index of it that SQL reads. A message is written with
whatever may let somebody on: a token that begins to wait, a task that is closed, a request that is resumed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nexusflow.core.advance import Advance
from nexusflow.core.events import RequestResumed
from nexusflow.core.marking import Marking, Token

Row = Mapping[str, Any]

RESOURCE: Final = "resource"


def turn_rows(advance: Advance, *, actor: str) -> Iterator[tuple[str, Row]]:
    """The rows that one decision leaves, each with the name of the statement that writes it."""
    request = advance.after
    was = {} if advance.before is None else _waiting(advance.before.marking)
    waiting = _waiting(request.marking)
    for token in (each for number, each in waiting.items() if number not in was):
        place = {"request_id": request.id, "token": token.number}
        yield "join_queue", {**place, "resource": token.resource, "since": token.since}
        yield "insert_outbox", _message(token.resource, f"awaited:{request.id}:{token.number}")
    for token in (each for number, each in was.items() if number not in waiting):
        yield "leave_queue", {"request_id": request.id, "token": token.number}
        key = f"turn:{request.id}:{token.number}"
        yield "close_incidents", {"dedupe_key": key, "by": actor, "resolution": "left_queue"}
    for event in advance.events:
        if isinstance(event, RequestResumed):
            for token in waiting.values():
                about = f"resumed:{request.id}:{token.number}:{event.at.isoformat()}"
                yield "insert_outbox", _message(token.resource, about)
    yield from _closed(advance)


def _closed(advance: Advance) -> Iterator[tuple[str, Row]]:
    """A message for each task that had a resource and has it no longer."""
    closed = [each for each in advance.after.tasks if each.resource is not None and not each.open]
    if not closed:
        return
    before = () if advance.before is None else advance.before.tasks
    known = {each.id for each in before if not each.open}
    for task in (each for each in closed if each.id not in known):
        yield "insert_outbox", _message(task.resource, f"closed:{task.id}")


def _waiting(marking: Marking) -> dict[int, Token]:
    return {token.number: token for token in marking.tokens if token.resource is not None}


def _message(resource: str | None, about: str) -> Row:
    return {"kind": RESOURCE, "payload": {"resource": resource}, "dedupe_key": f"{RESOURCE}:{about}"}
