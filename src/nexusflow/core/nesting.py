"""Which branches a step stands in: the forks around it, worked out from the transitions alone.

A fork opens branches, a join closes those of the fork that is open last. What is sound gives each step
one answer on every way to it; `Conflict` is what does not, and the verifier tells it.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from nexusflow.core.definition import Definition, StepType

Nest = tuple[str, ...]
"""Keys of forks, outermost first."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A step that is reached both within `one` and within `other`, the second time from `source`."""

    step: str
    source: str
    one: Nest
    other: Nest


@dataclass(frozen=True, slots=True)
class Nesting:
    """The forks around each step that can be reached. `joins` maps a fork to the joins that close it.

    An end may be reached from several branches, and from outside of them: `ends` gives all that it stands in.
    """

    around: Mapping[str, Nest]
    joins: Mapping[str, frozenset[str]]
    ends: Mapping[str, tuple[Nest, ...]]
    conflicts: tuple[Conflict, ...] = ()
    lone_joins: tuple[str, ...] = ()
    _edges: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def precedes(self, earlier: str, later: str) -> bool:
        """Whether `later` can follow `earlier` without its branch being left in between."""
        nest = self.around.get(earlier)
        if nest is None or earlier == later:
            return False
        seen = {earlier}
        ahead = deque(seen)
        while ahead:
            for target in self._edges.get(ahead.popleft(), ()):
                if target == later:
                    return True
                if target not in seen and self.around[target][: len(nest)] == nest:
                    seen.add(target)
                    ahead.append(target)
        return False


def nest(definition: Definition) -> Nesting:
    """Walk from the start; the first way to a step says where it stands, any other must agree.

    But not those to an end: nothing goes on from there.
    """
    edges = _edges(definition)
    around: dict[str, Nest] = {definition.start: ()} if definition.step(definition.start) else {}
    joins: dict[str, set[str]] = {}
    ends: dict[str, dict[Nest, None]] = {
        step.key: {around[step.key]: None} if step.key in around else {}
        for step in definition.steps
        if step.type is StepType.END
    }
    conflicts: list[Conflict] = []
    lone: dict[str, None] = {}
    ahead = deque(around)
    while ahead:
        key = ahead.popleft()
        inside = _inside(definition, key, around[key])
        if inside is None:
            lone[key] = None
            continue
        if len(inside) < len(around[key]):
            joins.setdefault(around[key][-1], set()).add(key)
        for target in edges.get(key, ()):
            if target in ends:
                ends[target][inside] = None
            if target not in around:
                around[target] = inside
                ahead.append(target)
            elif around[target] != inside and target not in ends:
                conflicts.append(Conflict(target, key, around[target], inside))
    frozen = {fork: frozenset(keys) for fork, keys in joins.items()}
    nests = {key: tuple(reached) for key, reached in ends.items()}
    return Nesting(around, frozen, nests, tuple(conflicts), tuple(lone), edges)


def _inside(definition: Definition, key: str, nest: Nest) -> Nest | None:
    """Where one stands behind a step; None behind a join that nothing was forked for."""
    step = definition.step(key)
    if step is None:
        return nest
    if step.type is StepType.FORK:
        return (*nest, key)
    if step.type is StepType.JOIN:
        return nest[:-1] if nest else None
    return nest


def _edges(definition: Definition) -> dict[str, tuple[str, ...]]:
    edges: dict[str, dict[str, None]] = {}
    for each in definition.transitions:
        edges.setdefault(each.from_step, {})[each.to_step] = None
    for step in definition.steps:
        if step.then is not None:
            edges.setdefault(step.key, {})[step.then] = None
    return {key: tuple(targets) for key, targets in edges.items()}
