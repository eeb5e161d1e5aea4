"""How much an expression may cost, and how much of a value it may read.

The library counts the rounds of loops (10,000 in one evaluation) but not what a round does: comparing
two lists in each of 10,000 rounds would take minutes. So the cost is estimated from the checked tree
before an expression is accepted, taking every list for as long as a list may be.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from nexusflow.core.expression import Call, ListOf, Literal, Loop, Name, Node, Record, parts

MAX_LIST: Final = 1_000
MAX_ENTRIES: Final = 5_000
MAX_TEXT: Final = 10_000
MAX_DEPTH: Final = 64
MAX_ROUNDS: Final = 10_000
MAX_COST: Final = 1_200_000

_WALKS_BOTH: Final = frozenset({"_==_", "_!=_", "_+_"})
_WALKS_TEXT: Final = {"startsWith": 5, "endsWith": 5, "size": 20, "string": 20, "bytes": 20, "double": 50}
_COUNTED: Final = re.compile(r"\{(\d+)?,?(\d+)?\}")
_LONG: Final = frozenset({"list", "map", "dyn"})


class Oversized(Exception):
    """A value is larger than an expression may read; `args[0]` says in which respect."""


def cost(root: Node, types: Mapping[int, str]) -> int:
    """Estimate from above what one evaluation does, in elements looked at. `types` are CEL's, by node."""
    return _cost(root, types, 1)


def _cost(node: Node, types: Mapping[int, str], times: int) -> int:
    if isinstance(node, Loop):
        rounds = min(times * _length(node.over), MAX_ROUNDS)
        once = (
            _cost(node.over, types, times)
            + _cost(node.start, types, times)
            + _cost(node.result, types, times)
        )
        return rounds + once + sum(_cost(part, types, rounds) for part in node.body)
    own = _walked(node, types) if isinstance(node, Call) else 1
    return own * times + sum(_cost(part, types, times) for part in parts(node))


def _walked(node: Call, types: Mapping[int, str]) -> int:
    match node.function, node.args:
        case "@in", (_, collection):
            return _length(collection)
        case "matches", (_, pattern):
            return _pattern_cost(pattern)
        case "contains", (_, part):
            return 100 if isinstance(part, Literal) else 600
        case "_+_", (Name(name="@result"), ListOf()):
            return 100  # map() and filter() gather like this, and copy what they have every time
        case function, (_, _) if function in _WALKS_BOTH:
            return min(_weight(arg, types) for arg in node.args)
    return _WALKS_TEXT.get(node.function, 1)


def _pattern_cost(pattern: Node) -> int:
    """Weigh a regular expression by its size, counted repetitions written out.

    The engine is linear in the text, but times the states of the pattern: `(.{0,1000}){9}` took 1.3 s.
    """
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return MAX_COST  # a pattern out of the data is anything
    length = len(pattern.value)
    repeats = sum(max(int(low or 0), int(high or 0)) for low, high in _COUNTED.findall(pattern.value))
    return 200 + 6 * length + 40 * max(0, length - 60) + 60 * repeats + 2_000 * max(0, repeats - 50)


def _weight(node: Node, types: Mapping[int, str]) -> int:
    match node:
        case Literal():
            return 1
        case ListOf() | Record():
            return 1 + len(parts(node))
    kind = types.get(node.id, "dyn")
    return MAX_LIST if kind in _LONG else 20 if kind in ("string", "bytes") else 1


def _length(node: Node) -> int:
    match node:
        case ListOf():
            return len(node.elements)
        case Record():
            return len(node.parts) // 2
    return MAX_LIST


def settle(value: Any) -> Any:
    """Bring in a value of no declared kind, or a list or object: bounded, and every number decimal.

    JSON knows one kind of number and CEL two; where no type is declared, 100 must not divide otherwise than
    100.5. Raises Oversized.
    """
    return _settle(value, 0, [MAX_ENTRIES])


def _settle(value: Any, depth: int, budget: list[int]) -> Any:
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind is float or kind is bool or value is None:
        return value
    if isinstance(value, Mapping):
        _spend(len(value), depth, budget)
        return {key: _settle(inner, depth + 1, budget) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        if len(value) > MAX_LIST:
            raise Oversized(f"a list of {len(value):,} elements; at most {MAX_LIST:,} are read")
        _spend(len(value), depth, budget)
        return [_settle(inner, depth + 1, budget) for inner in value]
    return decimal(value)


def decimal(value: Any) -> Any:
    """Bring in a `number`; what is none is left as it is, for the evaluation to refuse."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return value
    return settle(value) if isinstance(value, str | list | Mapping) else value


def whole(value: Any) -> Any:
    """Bring in an `integer`, which JSON may also write as 5.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return settle(value) if isinstance(value, str | list | Mapping) else value


def _text(value: str) -> str:
    if len(value) > MAX_TEXT:
        raise Oversized(f"a text of {len(value):,} characters; at most {MAX_TEXT:,} are read")
    return value


def _spend(entries: int, depth: int, budget: list[int]) -> None:
    budget[0] -= entries
    if budget[0] < 0:
        raise Oversized(f"more than {MAX_ENTRIES:,} entries in all")
    if depth >= MAX_DEPTH:
        raise Oversized(f"nested more than {MAX_DEPTH} deep")
