"""An expression as a tree of values: what looks *into* an expression walks this.

`compiled` makes the tree from what CEL's compiler gives; names, cost and exclusion are read off it, so
that nothing of ours parses CEL a second time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a constant is. 1 and 1.0 compare as equal but divide differently, so they are two kinds."""

    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    UNSIGNED = "unsigned"
    DOUBLE = "double"
    STRING = "string"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant. Two are the same when their text is: 0.0 and -0.0 are equal, but not the same."""

    id: int = field(compare=False)
    kind: Kind
    text: str
    value: Any = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable; after checking it may be a dotted one (`context.amount`)."""

    id: int = field(compare=False)
    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """`operand.field`, or `has(operand.field)` when `test`."""

    id: int = field(compare=False)
    operand: "Node"
    field: str
    test: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator (`_>_`, `_&&_`, `@in`, ...); a method's target is its first argument."""

    id: int = field(compare=False)
    function: str
    args: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list written in the source."""

    id: int = field(compare=False)
    elements: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A map or message written in the source: its keys and values, `message` empty for a map."""

    id: int = field(compare=False)
    message: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """What `all`, `exists`, `map` and their like become: `body` runs once for each of `over`."""

    id: int = field(compare=False)
    over: "Node"
    variables: tuple[str, ...]
    accumulator: str
    start: "Node"
    body: tuple["Node", ...]
    result: "Node"


Node = Literal | Name | Select | Call | ListOf | Record | Loop


@dataclass(frozen=True, slots=True)
class Tree:
    """An expression, where its nodes stand in the source (code points), and after checking their types."""

    root: Node
    positions: Mapping[int, int]
    types: Mapping[int, str]


def parts(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below one, in the order of the source."""
    match node:
        case Select():
            return (node.operand,)
        case Call():
            return node.args
        case ListOf():
            return node.elements
        case Record():
            return node.parts
        case Loop():
            return (node.over, node.start, *node.body, node.result)
    return ()


def path(node: Node) -> tuple[str, ...]:
    """Give `("context", "address", "city")` for `context.address.city` or `context["address"].city`.

    Empty for everything else.
    """
    match node:
        case Name():
            return tuple(node.name.split("."))
        case Select():
            above = path(node.operand)
            return (*above, node.field) if above else ()
        case Call(function="_[_]", args=(operand, Literal(kind=Kind.STRING, value=key))):
            above = path(operand)
            return (*above, key) if above else ()
    return ()


def paths(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[tuple[str, ...]]:
    """Give the longest path of each place where a free variable is read."""
    here = path(node)
    if here:
        if here[0] not in bound:
            yield here
        return
    if isinstance(node, Loop):
        yield from paths(node.over, bound)
        bound = bound | {*node.variables, node.accumulator}
        for part in (node.start, *node.body, node.result):
            yield from paths(part, bound)
        return
    for part in parts(node):
        yield from paths(part, bound)
