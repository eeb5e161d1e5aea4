from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nexusflow.verifier.graph import collect_edges, find_cycles, longest_way, trace, turn_round, walk

KEYS = st.sampled_from("abcdef")
EDGES = st.lists(st.tuples(KEYS, KEYS), max_size=15).map(collect_edges)


def test_a_trace_is_a_shortest_path() -> None:
    edges = collect_edges([("a", "b"), ("b", "c"), ("c", "d"), ("a", "c")])

    assert trace(walk(edges, ["a"]), "d") == ("a", "c", "d")


def test_what_is_not_reached_has_no_trace() -> None:
    assert trace(walk(collect_edges([("b", "a")]), ["a"]), "b") == ()


def test_a_cycle_ends_where_it_starts() -> None:
    edges = collect_edges([("in", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "out")])

    (cycle,) = find_cycles(edges)

    assert cycle[0] == cycle[-1]
    assert set(cycle) == {"a", "b", "c"}


def test_a_step_that_leads_to_itself_is_a_cycle() -> None:
    assert list(find_cycles(collect_edges([("a", "a")]))) == [("a", "a")]


def test_cycles_that_share_no_step_are_each_found() -> None:
    edges = collect_edges([("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")])

    assert sorted(sorted(set(each)) for each in find_cycles(edges)) == [["a", "b"], ["c", "d"]]


def test_the_longest_way_counts_sources_in_a_row() -> None:
    assert longest_way(collect_edges([("a", "b"), ("b", "c"), ("a", "c")])) == 2
    assert longest_way(collect_edges([])) == 0


def test_a_long_chain_needs_no_recursion() -> None:
    edges = collect_edges((str(n), str(n + 1)) for n in range(1_500))

    assert len(trace(walk(edges, ["0"]), "1500")) == 1_501
    assert not list(find_cycles(edges))


@given(EDGES)
def test_every_cycle_is_made_of_edges_and_one_is_found_where_there_is_one(
    edges: dict[str, tuple[str, ...]],
) -> None:
    cycles = list(find_cycles(edges))

    for cycle in cycles:
        for here, there in pairwise(cycle):
            assert there in edges[here]
    circular = {key for key in edges if key in walk(edges, edges[key])}
    assert bool(cycles) is bool(circular)


@given(EDGES, KEYS, KEYS)
def test_one_reaches_forwards_what_is_reached_backwards(
    edges: dict[str, tuple[str, ...]], start: str, end: str
) -> None:
    assert (end in walk(edges, [start])) is (start in walk(turn_round(edges), [end]))
