"""The solver on graphs as such, beside rustworkx, which is exact."""

import numpy as np
import pytest
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import blossom, solver
from bot.matching.augmenting import NOBODY, Growing
from bot.matching.graph import Graph, alone, pairs
from bot.matching.greedy import greedy
from bot.matching.problem import Method
from bot.matching.solver import solve
from bot.matching.tables import Ints

SOME = settings(deadline=None, max_examples=60)
Reached = tuple[int, int]


def drawn(seed: int) -> Graph:
    """Up to 60 vertices: sparse or full, in one part or several (odd ones too), some alone, with or without ties."""
    rng = np.random.default_rng(seed)
    total = int(rng.integers(1, 61))
    part = rng.integers(0, rng.integers(1, 5), size=total)
    density = rng.choice([0.03, 0.08, 0.2, 0.6, 1.0])
    most = int(rng.choice([1, 3, 50, 80_000]))
    low, high = np.triu_indices(total, 1)
    kept = (part[low] == part[high]) & (rng.random(len(low)) < density)
    hermits = rng.random(total) < rng.choice([0.0, 0.2])
    kept &= ~hermits[low] & ~hermits[high]
    weights = rng.integers(0, most + 1, size=len(low))
    return Graph(total, low[kept], high[kept], weights[kept])


def best(graph: Graph) -> Reached:
    judge: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    judge.add_nodes_from([None] * graph.total)
    judge.add_edges_from(list(zip(graph.low.tolist(), graph.high.tolist(), graph.weights.tolist(), strict=True)))
    found = rustworkx.max_weight_matching(judge, max_cardinality=True, weight_fn=int)
    return len(found), sum(int(judge.get_edge_data(*pair)) for pair in found)


def reached(graph: Graph, partner: Ints) -> Reached:
    """Pairs and weight, of a matching that is one, of edges that are there."""
    low, high = pairs(partner)
    assert (partner[partner[low]] == low).all()
    assert (graph.weigh(low, high) >= 0).all()
    return len(low), graph.weight(partner)


@pytest.mark.parametrize("part", range(4))
def test_hundreds_of_graphs_come_out_as_by_rustworkx(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blossom, "FEW_EDGES", 0)
    proven = 0
    for seed in range(150 * part, 150 * part + 150):
        graph = drawn(seed)
        assert reached(graph, solve(graph).partner) == best(graph)
        proven += blossom.perfect(graph) is not None
    # Otherwise rustworkx would only be held against itself.
    assert proven > 50


@given(st.integers(1000, 2**31 - 1))
@SOME
def test_what_pymatching_proves_is_the_best(seed: int) -> None:
    graph = drawn(seed)
    found = blossom.perfect(graph)
    if found is not None:
        assert reached(graph, found) == best(graph)


@pytest.mark.parametrize(("total", "degree", "most"), [(2000, 20, 60_000), (1999, 12, 60_000), (1500, 3, 4)])
def test_large_graphs_come_out_as_by_rustworkx(total: int, degree: int, most: int) -> None:
    rng = np.random.default_rng(total)
    ends = rng.integers(0, total, size=(total * degree // 2, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    codes = np.unique(ends.min(axis=1) * total + ends.max(axis=1))
    graph = Graph(total, codes // total, codes % total, rng.integers(0, most, size=len(codes)))
    solved = solve(graph)
    assert solved.method is Method.EXACT
    assert reached(graph, solved.partner) == best(graph)


def test_a_star_and_a_triangle_leave_whom_they_must() -> None:
    star = Graph.of(4, np.array([0, 0, 0]), np.array([1, 2, 3]), np.array([5, 9, 7]))
    assert blossom.perfect(star) is None
    assert solve(star).partner.tolist() == [2, NOBODY, 0, NOBODY]
    triangle = Graph.of(3, np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([5, 9, 7]))
    assert blossom.perfect(triangle) is not None
    assert solve(triangle).partner.tolist() == [2, NOBODY, 0]


def test_weights_beyond_what_pymatching_takes_are_left_to_rustworkx() -> None:
    graph = Graph(2, np.array([0]), np.array([1]), np.array([blossom.LARGEST_COST]))
    assert blossom.perfect(graph) is None
    assert solve(graph).partner.tolist() == [1, 0]


def test_past_its_bound_the_solver_hands_over_to_greed_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "UNWATCHED_EDGES", 0)
    graph = drawn(7)
    solved = solve(graph, seconds=0)
    assert solved.method is Method.GREEDY
    assert reached(graph, solved.partner) == reached(graph, greedy(graph))
    assert solve(graph).method is Method.EXACT


@pytest.mark.parametrize("part", range(3))
def test_greed_matches_as_many_as_can_be_and_loses_little(part: int) -> None:
    for seed in range(60 * part, 60 * part + 60):
        graph = drawn(seed)
        count, weight = reached(graph, greedy(graph))
        best_count, best_weight = best(graph)
        assert count == best_count
        assert weight >= best_weight / 2


def test_an_exchange_mends_what_greed_spoils() -> None:
    """Greed takes 10 and 0; the exchange gives 9 and 9."""
    graph = Graph.of(4, np.array([0, 0, 2, 1]), np.array([1, 2, 3, 3]), np.array([10, 9, 0, 9]))
    assert graph.weight(greedy(graph)) == 18


@given(st.integers(0, 2**31 - 1))
@SOME
def test_as_many_are_left_and_of_those_who_may_be_as_many_as_can(seed: int) -> None:
    graph = drawn(seed)
    instead = np.random.default_rng(seed).random(graph.total) < 0.5
    partner = solve(graph).partner.copy()
    before = reached(graph, partner)[0]
    growing = Growing(partner, graph.neighbours().of)
    for vertex in alone(partner).tolist():
        if not instead[vertex]:
            growing.give_up(vertex, instead)
    # The most of those who must not be left that any matching holds, by weights that count nothing else.
    must = (~instead).astype(np.int64)
    favoured = Graph(graph.total, graph.low, graph.high, must[graph.low] + must[graph.high])
    assert reached(graph, partner)[0] == before
    assert int(must[partner != NOBODY].sum()) == best(favoured)[1]


@given(st.integers(0, 2**31 - 1))
@SOME
def test_with_a_floor_nobody_is_matched_for_less_and_the_sum_is_the_best(seed: int) -> None:
    graph = drawn(seed)
    if len(graph.low) == 0:
        return
    floor = 2 * int(np.random.default_rng(seed).integers(0, graph.weights.max() + 1) // 2)
    low, high = np.triu_indices(graph.total, 1)
    anybody = np.maximum(graph.weigh(low, high), floor)
    partner = blossom.with_a_floor(graph, floor)
    count, weight = reached(graph, partner)
    every = Graph(graph.total, low, high, anybody)
    assert weight + (graph.total // 2 - count) * floor == best(every)[1]
