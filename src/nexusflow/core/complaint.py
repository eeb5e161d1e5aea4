"""What is wrong with an expression, in words for the person who wrote it.

CEL's own messages name overloads and type identifiers; these functions turn the ones that people meet
into sentences, and leave the rest as they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """The kinds of thing that can be wrong with an expression."""

    SYNTAX = "syntax"
    NAME = "name"
    TYPE = "type"
    LIMIT = "limit"
    MISSING = "missing"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class GuardError:
    """Why an expression was refused or gave nothing: a sentence, and the character it points at.

    `position` counts characters of the source from 0; None where no place is to blame.
    """

    fault: Fault
    message: str
    position: int | None = None


_WORDS: Final = {
    "string": "text",
    "int": "a whole number",
    "int64": "a whole number",
    "uint": "an unsigned number",
    "double": "a number",
    "bool": "true/false",
    "null_type": "null",
    "list": "a list",
    "map": "an object",
    "dyn": "a value of any type",
    "timestamp": "a time",
    "duration": "a duration",
    "google.protobuf.Timestamp": "a time",
    "google.protobuf.Duration": "a duration",
}
_PLACE: Final = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_NO_OVERLOAD: Final = re.compile(r"found no matching overload for '(.+?)' applied to '(.*?)'")
_NO_OVERLOAD_AT_RUN: Final = re.compile(r"No matching overloads found : ([^\s(]+)\((.*)\)")
_NO_VALUE: Final = re.compile(r'No value with name "(.+?)"')
_NO_KEY: Final = re.compile(r'Key not found in map : "(.+?)"', re.DOTALL)
_COMPARISONS: Final = frozenset({"_>_", "_<_", "_>=_", "_<=_", "_==_", "_!=_"})


def of_compiling(source: str, raw: str) -> GuardError:
    """Say what the compiler found wrong, by the first of its complaints."""
    place = _PLACE.search(raw)
    text = place[3] if place else raw
    position = _offset(source, int(place[1]), int(place[2])) if place else None
    if "recursion" in raw or "recursion" in text:
        return GuardError(Fault.LIMIT, "The expression is nested too deeply; at most 32 levels are read.")
    if found := _NO_OVERLOAD.search(text):
        return GuardError(Fault.TYPE, _cannot(found[1], found[2]), position)
    if text.startswith("undeclared reference to"):
        name = text.split("'")[1] if "'" in text else "?"
        return GuardError(Fault.NAME, f"There is no function or name '{name}' in expressions.", position)
    text = text.removeprefix("Syntax error: ").split(" expecting ")[0].replace("'<EOF>'", "end")
    text = text.replace("mismatched input", "unexpected").replace("extraneous input", "unexpected")
    return GuardError(Fault.SYNTAX, f"This is not an expression: {_one_line(text)}.", position)


def of_evaluating(raw: str, references: Iterable[str]) -> GuardError:
    """Say why an evaluation gave no value; `references` are the names that the expression reads."""
    if found := _NO_VALUE.search(raw):
        return missing(found[1])
    if found := _NO_KEY.search(raw):
        key = found[1]
        return missing(next((name for name in references if name.endswith(f".{key}")), key))
    if found := _NO_OVERLOAD_AT_RUN.search(raw):
        return GuardError(Fault.VALUE, _cannot(found[1], found[2]))
    if "zero" in raw:
        return GuardError(Fault.VALUE, "The expression divides by zero.")
    if "Iteration budget" in raw:
        return GuardError(Fault.LIMIT, "The expression needs more than 10,000 rounds over these lists.")
    text = _one_line(re.sub(r"^[A-Z_]+: |\s*\[[A-Z_]+\]$", "", raw))
    return GuardError(Fault.VALUE, f"The expression cannot be worked out: {text}.")


def missing(name: str) -> GuardError:
    """Say that something that the expression reads is not there."""
    ask = f" Ask has({name}) first where it may be left out." if "." in name else ""
    return GuardError(Fault.MISSING, f"The expression reads {name}, which is not there.{ask}")


def word(cel: str) -> str:
    """Name a CEL type for people: `list(double)` is "a list of numbers" only as far as "a list"."""
    inner = cel.strip().removeprefix("wrapper(").rstrip(")").lower()
    head = re.split(r"[(<]", inner)[0]
    return _WORDS.get(head.removesuffix("_wrapper"), _WORDS.get(cel.strip(), cel.strip()))


def _cannot(function: str, arguments: str) -> str:
    kinds = [word(part) for part in _split(arguments.strip().removeprefix("(").removesuffix(")"))]
    if function == "_?_:_":
        return f"? : needs true/false before it and one type on both sides, but found {', '.join(kinds)}."
    listed = " and ".join(kinds) or "nothing"
    if function in _COMPARISONS:
        return f"{_operator(function)} cannot compare {listed}."
    return f"{_operator(function)} cannot be used on {listed}."


def _operator(function: str) -> str:
    if function == "_[_]":
        return "[ ]"
    name = function.strip("_@")
    return f"The function {name}()" if name.isidentifier() and name != "in" else name


def _split(arguments: str) -> list[str]:
    """Split "list(int), string" at the commas outside of brackets."""
    found, depth, start = [], 0, 0
    for at, char in enumerate(arguments):
        depth += (char in "(<") - (char in ")>")
        if char == "," and depth == 0:
            found.append(arguments[start:at])
            start = at + 1
    return [*found, arguments[start:]]


def _offset(source: str, line: int, column: int) -> int | None:
    if line < 1 or column < 1:
        return None
    before = source.split("\n")[: line - 1]
    return min(sum(len(text) + 1 for text in before) + column - 1, len(source))


def _one_line(text: str) -> str:
    """Keep a message on one line, printable and short, whatever source it quotes."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(plain.split())[:200].rstrip(".")
