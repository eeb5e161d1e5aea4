"""Do some guards cover every case? Shown where it is plain; never claimed wrongly.

They do when their opposites cannot all be true. The opposites are worked out on the tree of each
expression (`!(a < 3)` is `a >= 3`, `!(a && b)` is `!a || !b`), multiplied out, and every way in which
they could all hold is dropped as soon as two of its conditions exclude each other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from nexusflow.core.expression import Call, Literal, Node, path

MAX_WAYS: Final = 200
"""Ways that are followed at once; what needs more is not shown."""

_OPPOSITES: Final = {
    "_<_": "_>=_",
    "_>=_": "_<_",
    "_>_": "_<=_",
    "_<=_": "_>_",
    "_==_": "_!=_",
    "_!=_": "_==_",
}

Way = tuple[Node, ...]
"""Conditions that would all have to hold."""


Exclude = Callable[[Node, Node], bool]
"""Whether it is certain that two conditions never both hold."""


def cover_every_case(guards: Iterable[Node], exclude: Exclude) -> bool:
    """Whether at least one of the guards holds for whatever they read."""
    ways: list[Way] = [()]
    for guard in guards:
        alternatives = list(_deny(guard))
        joined = (_join(way, other, exclude) for way in ways for other in alternatives)
        ways = list(islice((way for way in joined if way is not None), MAX_WAYS + 1))
        if len(ways) > MAX_WAYS:
            return False
    return not ways


def _join(way: Way, other: Way, exclude: Exclude) -> Way | None:
    """Both together, or None where two of the conditions exclude each other."""
    joined = list(way)
    for condition in other:
        if any(exclude(one, condition) for one in joined):
            return None
        joined.append(condition)
    return tuple(joined)


def _deny(node: Node) -> Iterator[Way]:
    """The ways in which a condition can be false."""
    match node:
        case Call(function="!_", args=(denied,)):
            yield from _affirm(denied)
        case Call(function="_&&_", args=args):
            for part in args:
                yield from _deny(part)
        case Call(function="_||_", args=args):
            yield from _multiply([list(_deny(part)) for part in args])
        case Call(function=function, args=(left, right)) if function in _OPPOSITES and _plain(left, right):
            yield (Call(node.id, _OPPOSITES[function], (left, right)),)
        case _:
            yield (Call(0, "!_", (node,)),)


def _affirm(node: Node) -> Iterator[Way]:
    """The ways in which a condition can be true."""
    match node:
        case Call(function="!_", args=(denied,)):
            yield from _deny(denied)
        case Call(function="_||_", args=args):
            for part in args:
                yield from _affirm(part)
        case Call(function="_&&_", args=args):
            yield from _multiply([list(_affirm(part)) for part in args])
        case _:
            yield (node,)


def _multiply(factors: Sequence[Sequence[Way]]) -> list[Way]:
    """Every choice of one way from each factor; where they are too many, one way that asks for nothing.

    Asking for less is on the safe side: it can hide that every case is covered, never invent it.
    """
    ways: list[Way] = [()]
    for factor in factors:
        ways = [(*way, *other) for way in ways for other in factor]
        if len(ways) > MAX_WAYS:
            return [()]
    return ways


def _plain(left: Node, right: Node) -> bool:
    """Whether fields and constants are compared: what is worked out might not be a number at all."""
    return all(isinstance(side, Literal) or path(side) for side in (left, right))
