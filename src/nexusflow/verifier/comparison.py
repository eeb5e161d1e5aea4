"""What can be shown of guards: that two exclude each other, that several cover every case.

Each guard is read once, and the whole comparison of a definition is held in bounds: when the effort
is spent, nothing more is shown, which is the careful answer to both questions.
"""

from collections.abc import Sequence
from typing import Final

from nexusflow.core import compiled, exclusion
from nexusflow.core.expression import Node, parts
from nexusflow.verifier.coverage import cover_every_case

MAX_EFFORT: Final = 5_000_000
"""Pairs of nodes looked at in one definition; about three seconds at the most."""


MAX_GUARDS: Final = 64
"""Guards that are asked whether they cover every case together; more are not looked at."""


class _Spent(Exception):
    """The effort is spent."""


class Comparison:
    """Compares the guards of one definition; all of them must compile."""

    __slots__ = ("_left", "_trees")

    def __init__(self, effort: int = MAX_EFFORT) -> None:
        self._left = effort
        self._trees: dict[str, Node] = {}

    def exclusive(self, one: str, other: str) -> bool:
        """Whether it is certain that two guards never both hold."""
        try:
            return self._exclude(self._tree(one), self._tree(other))
        except _Spent:
            return False

    def exhaustive(self, guards: Sequence[str]) -> bool:
        """Whether it is certain that at least one of the guards always holds."""
        try:
            return len(guards) <= MAX_GUARDS and cover_every_case(map(self._tree, guards), self._exclude)
        except _Spent:
            return False

    def _tree(self, guard: str) -> Node:
        if guard not in self._trees:
            self._trees[guard] = compiled.parse(guard).root
        return self._trees[guard]

    def _exclude(self, one: Node, other: Node) -> bool:
        if self._left <= 0:
            raise _Spent
        self._left -= _size(one) * _size(other)
        return exclusion.exclude(one, other)


def _size(node: Node) -> int:
    return 1 + sum(map(_size, parts(node)))
