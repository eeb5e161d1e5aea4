"""What a reply means: done, refused for good, or to be tried again; and what of it can be kept."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from nexusflow.notices.calls.call import Answer, HopelessCallError, LaterCallError
from nexusflow.notices.calls.exchange import Reply
from nexusflow.notices.calls.places import Place

_FOR_NOW: Final = frozenset({408, 425, 429})
_DEEPEST: Final = 64
_WIDEST_INTEGER: Final = 2**63


def judge(reply: Reply, place: Place) -> Answer:
    """The answer, if the call was taken. HopelessCallError or LaterCallError, by the status alone."""
    status = reply.status
    if 200 <= status < 300:
        return Answer(status, {} if reply.coded else _data(reply.content))
    if 300 <= status < 400:
        raise HopelessCallError(
            f"{place} answered {status}, a redirect: none is followed. Name the address that is meant."
        )
    if status in _FOR_NOW or 500 <= status < 600:
        raise LaterCallError(f"{place} answered {status}.")
    raise HopelessCallError(f"{place} answered {status}.")


def _data(content: bytes) -> Mapping[str, Any]:
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) and _can_be_kept(value) else {}


def _can_be_kept(value: Any) -> bool:
    """Whether the product can hold it: no NUL, which PostgreSQL refuses; integers of 64 bits; not too deep.

    Without recursion, whose depth the sender would choose.
    """
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, str) and "\x00" in each:
            return False
        if isinstance(each, int) and not -_WIDEST_INTEGER <= each < _WIDEST_INTEGER:
            return False
        if isinstance(each, dict | list):
            if depth > _DEEPEST:
                return False
            parts = [*each, *each.values()] if isinstance(each, dict) else each
            waiting.extend((part, depth + 1) for part in parts)
    return True
