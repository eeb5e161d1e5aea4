"""Can two guards both be true? Shown to be impossible where it is plain; never claimed wrongly.

Works on the form of the expressions alone: comparisons of one and the same sub-expression with constants
become sets of values (intervals, finite sets and their complements), and two guards exclude each other
when one pair of their conditions has no value in common, or one denies what the other says. The same
sub-expression on the same variables has the same value, whatever it is, so any may stand for a field.
A guard that fails to evaluate is not true, so that errors never break a proof.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

from nexusflow.core.expression import Call, Kind, ListOf, Literal, Node

_FLIPPED: Final = {"_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_", "_==_": "_==_", "_!=_": "_!=_"}
_NUMBERS: Final = frozenset({Kind.INTEGER, Kind.UNSIGNED, Kind.DOUBLE})
# Beyond this a double no longer holds every whole number, and comparing across kinds may round.
_EXACT: Final = 2**53

Constant = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class _Interval:
    """The numbers between two ends, each of which may belong to it."""

    low: float
    low_in: bool
    high: float
    high_in: bool

    def holds(self, constant: Constant) -> bool:
        kind, value = constant
        if kind != "number":
            return False
        above = value > self.low or (self.low_in and value == self.low)
        return above and (value < self.high or (self.high_in and value == self.high))


_Set = _Interval | frozenset[Constant]


@dataclass(frozen=True, slots=True)
class _Atom:
    """`term` lies in `values`, or when `outside`, does not."""

    term: Node
    values: _Set
    outside: bool


def exclude(a: Node, b: Node) -> bool:
    """Tell whether it is certain that `a` and `b` are never both true of the same variables."""
    return _Proof().exclude(a, b)


class _Proof:
    """One question, with what has been answered on the way: pairs of nodes come up again and again."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], bool] = {}

    def exclude(self, a: Node, b: Node) -> bool:
        """Never both true."""
        key = ("exclude", id(a), id(b))
        if key not in self._known:
            self._known[key] = self._exclude(a, b)
        return self._known[key]

    def entails(self, a: Node, b: Node) -> bool:
        """Whenever `a` is true, `b` is not false (it may fail)."""
        key = ("entails", id(a), id(b))
        if key not in self._known:
            self._known[key] = self._entails(a, b)
        return self._known[key]

    def _exclude(self, a: Node, b: Node) -> bool:
        match a, b:
            case Call(function="_||_", args=args), _:
                return all(self.exclude(part, b) for part in args)
            case _, Call(function="_||_", args=args):
                return all(self.exclude(a, part) for part in args)
            case Call(function="!_", args=(denied,)), _ if self.entails(b, denied):
                return True
            case _, Call(function="!_", args=(denied,)) if self.entails(a, denied):
                return True
            case Call(function="_&&_", args=args), _:
                return any(self.exclude(part, b) for part in args)
            case _, Call(function="_&&_", args=args):
                return any(self.exclude(a, part) for part in args)
        return _apart(_atom(a), _atom(b))

    def _entails(self, a: Node, b: Node) -> bool:
        if a == b:
            return True
        match a, b:
            case Call(function="_||_", args=args), _:
                return all(self.entails(part, b) for part in args)
            case _, Call(function="_&&_", args=args):
                return all(self.entails(a, part) for part in args)
            case _, Call(function="!_", args=(denied,)):
                return self.exclude(a, denied)
        if isinstance(a, Call) and a.function == "_&&_" and any(self.entails(part, b) for part in a.args):
            return True
        if isinstance(b, Call) and b.function == "_||_" and any(self.entails(a, part) for part in b.args):
            return True
        return _within(_atom(a), _atom(b))


def _apart(a: _Atom | None, b: _Atom | None) -> bool:
    if a is None or b is None:
        return False
    if _impossible(a) or _impossible(b):
        return True
    if a.term != b.term:
        return False
    match a.outside, b.outside:
        case False, False:
            return _disjoint(a.values, b.values)
        case False, True:
            return _subset(a.values, b.values)
        case True, False:
            return _subset(b.values, a.values)
    return False


def _within(a: _Atom | None, b: _Atom | None) -> bool:
    """Tell whether `a` true means that `b` is not false."""
    if a is None or b is None or a.term != b.term:
        return False
    match a.outside, b.outside:
        case False, False:
            return _subset(a.values, b.values)
        case False, True:
            return _disjoint(a.values, b.values)
        case True, True:
            return _subset(b.values, a.values)
    return False


def _impossible(atom: _Atom) -> bool:
    """Recognise the constant `false`, which excludes everything."""
    term = atom.term
    return isinstance(term, Literal) and term.kind is Kind.BOOLEAN and not term.value and not atom.outside


def _disjoint(a: _Set, b: _Set) -> bool:
    match a, b:
        case _Interval(), _Interval():
            return _ends_before(a, b) or _ends_before(b, a)
        case frozenset(), _Interval():
            return not any(b.holds(value) for value in a)
        case _Interval(), frozenset():
            return not any(a.holds(value) for value in b)
        case frozenset(), frozenset():
            return not a & b
    return False


def _ends_before(a: _Interval, b: _Interval) -> bool:
    return a.high < b.low or (a.high == b.low and not (a.high_in and b.low_in))


def _subset(a: _Set, b: _Set) -> bool:
    match a, b:
        case frozenset(), frozenset():
            return a <= b
        case frozenset(), _Interval():
            return all(b.holds(value) for value in a)
        case _Interval(), _Interval():
            low = a.low > b.low or (a.low == b.low and (b.low_in or not a.low_in))
            return low and (a.high < b.high or (a.high == b.high and (b.high_in or not a.high_in)))
    return False


def _atom(node: Node) -> _Atom | None:
    """Read a condition as a set of values of a term; any other boolean expression is its own term."""
    if not isinstance(node, Call):
        return _Atom(node, frozenset({("boolean", True)}), outside=False)
    if node.function in _FLIPPED and len(node.args) == 2:
        left, right = node.args
        if isinstance(right, Literal):
            return _comparison(left, node.function, right)
        if isinstance(left, Literal):
            return _comparison(right, _FLIPPED[node.function], left)
    if node.function == "@in" and isinstance(node.args[1], ListOf):
        values = [_constant(element) for element in node.args[1].elements]
        if all(value is not None for value in values):
            return _Atom(node.args[0], frozenset(v for v in values if v is not None), outside=False)
    return _Atom(node, frozenset({("boolean", True)}), outside=False)


def _comparison(term: Node, function: str, literal: Literal) -> _Atom | None:
    constant = _constant(literal)
    if constant is None:
        return None
    kind, value = constant
    if function in ("_==_", "_!=_"):
        return _Atom(term, frozenset({constant}), outside=function == "_!=_")
    if kind != "number":
        return None
    match function:
        case "_<_":
            return _Atom(term, _Interval(-math.inf, True, value, False), outside=False)
        case "_<=_":
            return _Atom(term, _Interval(-math.inf, True, value, True), outside=False)
        case "_>_":
            return _Atom(term, _Interval(value, False, math.inf, True), outside=False)
    return _Atom(term, _Interval(value, True, math.inf, True), outside=False)


def _constant(node: Node) -> Constant | None:
    """Give a constant with its kind, so that 1 and true stay apart; None where it is not exact."""
    if not isinstance(node, Literal):
        return None
    match node.kind:
        case Kind.BOOLEAN | Kind.STRING | Kind.NULL:
            return str(node.kind), node.value
        case kind if kind in _NUMBERS and -_EXACT < node.value < _EXACT:
            return "number", node.value
    return None
