"""Where one can get to: walks over the edges of a definition, with the path as the evidence.

Knows nothing of workflows but keys and edges. No recursion: a chain of 500 steps is lawful.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping

Edges = Mapping[str, tuple[str, ...]]


def collect_edges(pairs: Iterable[tuple[str, str]]) -> Edges:
    """The edges by their source, each once, in the order in which they came."""
    edges: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for source, target in pairs:
        edges[source][target] = None
    return {source: tuple(targets) for source, targets in edges.items()}


def walk(edges: Edges, sources: Iterable[str]) -> dict[str, str | None]:
    """Everything that can be reached from the sources: each with the key it was first reached from."""
    origin: dict[str, str | None] = dict.fromkeys(sources)
    queue = deque(origin)
    while queue:
        here = queue.popleft()
        for target in edges.get(here, ()):
            if target not in origin:
                origin[target] = here
                queue.append(target)
    return origin


def trace(origin: Mapping[str, str | None], target: str) -> tuple[str, ...]:
    """A shortest path from a source of the walk to the target, or () if the walk did not reach it."""
    if target not in origin:
        return ()
    path: list[str] = []
    here: str | None = target
    while here is not None:
        path.append(here)
        here = origin[here]
    return tuple(reversed(path))


def turn_round(edges: Edges) -> Edges:
    """The same edges in the other direction."""
    return collect_edges((target, source) for source, targets in edges.items() for target in targets)


def find_cycles(edges: Edges) -> Iterator[tuple[str, ...]]:
    """Cycles that share no key, until what is left has none; each ends with the key it starts with."""
    left = {source: set(targets) for source, targets in edges.items()}
    while _strip_ends(left):
        path = [next(iter(left))]
        while (following := next(iter(sorted(left[path[-1]])))) not in path:
            path.append(following)
        cycle = path[path.index(following) :]
        for key in cycle:
            del left[key]
        yield (*cycle, following)


def _strip_ends(left: dict[str, set[str]]) -> bool:
    """Take away, until nothing changes, every key from which no edge leads on; whether any remain."""
    while ends := [key for key, targets in left.items() if not (targets & left.keys())]:
        for key in ends:
            del left[key]
    for targets in left.values():
        targets.intersection_update(left)
    return bool(left)


def longest_way(edges: Edges) -> int:
    """How many keys stand in a row at the most, where there is no cycle; those on one are left out."""
    left = {source: set(targets) & edges.keys() for source, targets in edges.items()}
    rounds = 0
    while ends := [key for key, targets in left.items() if not targets]:
        rounds += 1
        for key in ends:
            del left[key]
        for targets in left.values():
            targets.difference_update(ends)
    return rounds
