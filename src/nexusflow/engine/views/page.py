"""Pages by key: a cursor is the key of the last item, opaque, and refused when it was altered."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import orjson

SMALLEST: Final = 1
LARGEST: Final = 200
USUAL: Final = 50
_CHECK: Final = 6

Item = TypeVar("Item")
Row = TypeVar("Row")


class BadCursor(ValueError):
    """The cursor is not one that this list gave out."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list, and where the next part begins (None: this was the last)."""

    items: list[Item]
    next_cursor: str | None


def make_cursor(of: str, *key: object) -> str:
    """The cursor behind an item; `of` names the list, so that no other takes it."""
    body = orjson.dumps([of, *key])
    return urlsafe_b64encode(_checksum(body) + body).decode().rstrip("=")


def read_cursor(of: str, cursor: str | None, *types: type) -> tuple[Any, ...] | None:
    """The key in a cursor, None for the beginning. A `datetime` is read from its ISO text.

    Raises `BadCursor`.
    """
    if cursor is None:
        return None
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        check, body = raw[:_CHECK], raw[_CHECK:]
        if check != _checksum(body) or make_cursor(*orjson.loads(body)) != cursor:
            raise BadCursor(of)
        name, *key = orjson.loads(body)
        if name != of or len(key) != len(types):
            raise BadCursor(of)
        return tuple(_read(value, kind) for value, kind in zip(key, types, strict=True))
    except (NotBase64, UnicodeError, orjson.JSONDecodeError, TypeError, ValueError) as error:
        raise BadCursor(of) from error


def cut(rows: Sequence[Row], *, limit: int, of: str, key: Callable[[Row], tuple[object, ...]]) -> Page[Row]:
    """A page of rows that were asked for with one more than `limit`."""
    if len(rows) <= limit:
        return Page(list(rows), None)
    return Page(list(rows[:limit]), make_cursor(of, *key(rows[limit - 1])))


def _read(value: Any, kind: type) -> Any:
    if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
        return value
    if kind is datetime:
        return datetime.fromisoformat(value)
    raise BadCursor(f"Expected {kind.__name__}, found {value!r}.")


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2s(body, digest_size=_CHECK, person=b"cursor").digest()
