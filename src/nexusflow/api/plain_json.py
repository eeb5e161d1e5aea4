"""Reading JSON that came from outside: only what the product can hold gets in.

NaN, half surrogates and numbers beyond a double are refused by the parser; NUL (which PostgreSQL cannot
store), integers beyond 64 bits and depth are looked for here, without recursion.
"""

from typing import Any, Final

import orjson

from nexusflow.core.rejection import Fault

LARGEST: Final = 2**63 - 1
SMALLEST: Final = -(2**63)
DEEPEST: Final = 64

Place = tuple[Any, ...]
"""Where a value stands: the place around it and its own name; empty for the whole."""


class NotPlain(ValueError):
    """The JSON is not such that the product can hold it; `fault` says where and why."""

    def __init__(self, message: str, place: Place = ()) -> None:
        super().__init__(message)
        self.fault = Fault(_pointer(place), message)


def read_json(body: bytes | bytearray) -> Any:
    """The value of a JSON text. Raises `NotPlain`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NotPlain(f"Expected JSON: {error}.") from None
    waiting: list[tuple[Any, int, Place]] = [(value, 1, ())]
    while waiting:
        each, depth, place = waiting.pop()
        if isinstance(each, str):
            if "\x00" in each:
                raise NotPlain("Expected text without the character NUL.", place)
        elif isinstance(each, dict):
            _refuse_depth(depth, place)
            if any("\x00" in name for name in each):
                raise NotPlain("Expected names without the character NUL.", place)
            waiting.extend((item, depth + 1, (place, name)) for name, item in each.items())
        elif isinstance(each, list):
            _refuse_depth(depth, place)
            waiting.extend((item, depth + 1, (place, index)) for index, item in enumerate(each))
        elif isinstance(each, int) and not SMALLEST <= each <= LARGEST:
            raise NotPlain("Expected whole numbers of at most 64 bits.", place)
    return value


def _refuse_depth(depth: int, place: Place) -> None:
    if depth > DEEPEST:
        raise NotPlain(f"Expected JSON at most {DEEPEST} levels deep.", place)


def _pointer(place: Place) -> str:
    names: list[str] = []
    while place:
        place, name = place
        names.append(str(name)[:100])
    return "".join(f"/{name}" for name in reversed(names))[:500]
