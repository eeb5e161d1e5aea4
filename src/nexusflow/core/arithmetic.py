"""Whole and decimal numbers together, which CEL keeps apart.

A business expression says `context.amount > 5000` and `context.amount * 2`, whatever the schema calls
the number. The library's runtime compares across the two kinds but its checker refuses to let it; neither
multiplies them. So the checker is told of both, and in what it has checked, a whole number that meets a
decimal one is put into CEL's own `double()`. (Functions of our own could calculate it, too, but the
library loses 128 bytes at each call of a Python function.)
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cel_expr_python import cel

from nexusflow.core.expression import Call, ListOf, Node, parts

_BOOL, _INT, _DOUBLE = cel.Type.BOOL, cel.Type.INT, cel.Type.DOUBLE
_MIXES: Final = (("double_int64", _DOUBLE, _INT), ("int64_double", _INT, _DOUBLE))
_COMPARISONS: Final = {
    "_>_": "greater",
    "_<_": "less",
    "_>=_": "greater_equals",
    "_<=_": "less_equals",
    "_==_": "equals",
    "_!=_": "not_equals",
}
_OPERATIONS: Final = {"_+_": "add", "_-_": "subtract", "_*_": "multiply", "_/_": "divide"}
_DECIMAL: Final = frozenset({"double", "dyn"})


def declarations() -> Any:
    """Give the extension that tells the checker which kinds of number go together."""
    functions = [
        *(_declare(name, word, _BOOL) for name, word in _COMPARISONS.items()),
        *(_declare(name, word, _DOUBLE) for name, word in _OPERATIONS.items()),
        # `urgent ? 4 : 24.5` is a number, and an amount may be asked for `in [100, 200]`.
        cel.FunctionDecl("_?_:_", [_overload("if", mix, _DOUBLE, [_BOOL, a, b]) for mix, a, b in _MIXES]),
        cel.FunctionDecl("@in", [_overload("in", mix, _BOOL, [a, cel.Type.List(b)]) for mix, a, b in _MIXES]),
    ]
    return cel.CelExtension("numbers", functions)


def to_be_decimal(node: Node, kinds: Mapping[int, str]) -> Iterator[int]:
    """Give the nodes that are whole numbers where a decimal one is needed. `kinds` are types by node.

    What has no type known is decimal if it is a number at all: that is how values are brought in.
    """
    match node:
        case Call(function="_?_:_", args=(_, left, right)):
            yield from _whole_beside_decimal((left, right), kinds)
        case Call(function=function, args=args) if function in _OPERATIONS:
            yield from _whole_beside_decimal(args, kinds)
        case ListOf(elements=elements):
            yield from _whole_beside_decimal(elements, kinds)
        case Call(function="dyn", args=(arg,)) if kinds.get(arg.id) == "int":
            yield arg.id
    for part in parts(node):
        yield from to_be_decimal(part, kinds)


def _whole_beside_decimal(nodes: tuple[Node, ...], kinds: Mapping[int, str]) -> Iterator[int]:
    if any(kinds.get(node.id, "dyn") in _DECIMAL for node in nodes):
        yield from (node.id for node in nodes if kinds.get(node.id) == "int")


def _declare(name: str, word: str, result: Any) -> Any:
    return cel.FunctionDecl(name, [_overload(word, mix, result, [a, b]) for mix, a, b in _MIXES])


def _overload(word: str, mix: str, result: Any, parameters: list[Any]) -> Any:
    return cel.Overload(f"{word}_{mix}", return_type=result, parameters=parameters)
