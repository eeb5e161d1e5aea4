"""Plain JSON: whether a value that came from outside is one that the product can hold.

A YAML reader gives dates, integers as keys, aliases that make one node appear a million times or
inside itself; a JSON reader gives NaN, half surrogates and NUL. None of these can be stored as
`jsonb`, and some break the readers further in, so they are found first, without recursion.
"""

import math
from typing import Final

from nexusflow.verifier.finding import Code, Finding, found

MAX_DEPTH: Final = 48
MAX_VALUES: Final = 100_000
MAX_CHARACTERS: Final = 1_000_000
_LARGEST_INTEGER: Final = 2**63 - 1

Path = tuple[str | int, ...]


def show_path(path: Path) -> str:
    """`steps[2].form.type`, for people; the whole is called "the document"."""
    shown = ""
    for part in path:
        shown += f"[{part}]" if isinstance(part, int) else f".{shorten(part)}"
    return shown.removeprefix(".") or "the document"


def shorten(value: object) -> str:
    """A value as one short line that any encoding can carry."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")
    return text if len(text) <= 60 else text[:57] + "..."


def find_foreign(document: object) -> Finding | None:
    """The first thing in the document that is not plain JSON within the limits, or None."""
    queue: list[tuple[Path, object]] = [((), document)]
    values = characters = 0
    while queue:
        path, value = queue.pop()
        values += 1
        if values > MAX_VALUES or len(path) > MAX_DEPTH:
            return _too_large(path)
        if isinstance(value, dict):
            if any(not isinstance(key, str) for key in value):
                return _foreign_key(path, value)
            if len(value) + len(queue) > MAX_VALUES:
                return _too_large(path)
            characters += sum(map(len, value))
            if (broken := next(filter(_unwritable, value), None)) is not None:
                return _unwritable_text(path, broken)
            queue.extend(((*path, key), each) for key, each in value.items())
        elif isinstance(value, list):
            if len(value) + len(queue) > MAX_VALUES:
                return _too_large(path)
            queue.extend(((*path, index), each) for index, each in enumerate(value))
        elif isinstance(value, str):
            characters += len(value)
            if _unwritable(value):
                return _unwritable_text(path, value)
        elif (problem := _problem_of_scalar(value)) is not None:
            return found(Code.MALFORMED, f"Expected {problem} at {show_path(path)}.")
        if characters > MAX_CHARACTERS:
            return _too_large(path)
    return None


def _unwritable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _problem_of_scalar(value: object) -> str | None:
    match value:
        case None | bool():
            return None
        case int() if abs(value) <= _LARGEST_INTEGER:
            return None
        case int():
            return "an integer of at most 64 bits, found a longer one; write it as a text,"
        case float() if math.isfinite(value):
            return None
        case float():
            return f"a finite number, found {value}; leave it out or write it as a text,"
        case _:
            kind = type(value).__name__
            return f"text, number, true, false, null, list or object, found a {kind}; put it in quotes,"


def _foreign_key(path: Path, value: dict[object, object]) -> Finding:
    key = next(key for key in value if not isinstance(key, str))
    return found(
        Code.MALFORMED,
        f"Expected texts as keys in {show_path(path)}, found {shorten(key)}; put the key in quotes.",
    )


def _unwritable_text(path: Path, text: str) -> Finding:
    return found(
        Code.MALFORMED,
        f"Expected text that can be stored in {show_path(path)}, found a NUL or half a surrogate pair in "
        f"{shorten(text)!r}; take it out.",
    )


def _too_large(path: Path) -> Finding:
    return found(
        Code.TOO_LARGE,
        f"Expected a document of at most {MAX_VALUES:,} values, {MAX_CHARACTERS:,} characters and "
        f"{MAX_DEPTH} levels, found a larger one at {show_path(path[:6])}; make it smaller.",
    )
