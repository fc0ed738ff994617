"""Exact matching: the most pairs first, then the greatest weight.

PyMatching (sparse blossom, in C++) finds the cheapest set of edges in which every vertex has an odd number of them.
With costs ``C - weight``, C far above the weights, that is the perfect matching of the greatest weight, where
there is one and the result is one: every perfect matching is such a set, so a result that is a matching is the best
of them. Where it isn't, rustworkx decides (Galil's algorithm): slower, without conditions.
"""

import numpy as np
import rustworkx
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from bot.matching.augmenting import NOBODY
from bot.matching.graph import Graph, matching
from bot.matching.tables import Ints

# PyMatching takes whole numbers up to here as they are.
LARGEST_COST = (1 << 24) - 1
# Below so many edges the other solver takes some milliseconds.
FEW_EDGES = 3_000
_ABOVE = 3


def prepare() -> None:
    """Import what is slow to import (it brings matplotlib and networkx), and only large rounds need."""
    import pymatching  # noqa: F401, PLC0415


def exact(graph: Graph) -> Ints:
    """Return the partners in a matching of the most pairs, and among those of the greatest weight."""
    if len(graph.low) >= FEW_EDGES:
        found = perfect(graph)
        if found is not None:
            return found
    return by_rustworkx(graph)


def by_rustworkx(graph: Graph) -> Ints:
    """Solve by rustworkx.max_weight_matching."""
    solved: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    solved.add_nodes_from([None] * graph.total)
    edges = zip(graph.low.tolist(), graph.high.tolist(), graph.weights.tolist(), strict=True)
    solved.add_edges_from(list(edges))
    found = sorted(rustworkx.max_weight_matching(solved, max_cardinality=True, weight_fn=int))
    table = np.array(found, dtype=np.int64).reshape(-1, 2)
    return matching(graph.total, table.min(axis=1), table.max(axis=1))


def perfect(graph: Graph) -> Ints | None:
    """Solve by PyMatching; None where nothing is proven.

    Of a component with an odd number of vertices one is left over: whose absence costs the least.
    """
    if len(graph.low) == 0:
        return np.full(graph.total, NOBODY)
    above = _ABOVE * max(int(graph.weights.max()), 1) + 1
    if above > LARGEST_COST:
        return None
    single, absent = _odd_components(graph)
    columns = [
        np.stack([graph.low, graph.high], axis=1),
        # A vertex more for each odd component, which takes the one who is left over.
        np.stack([single, graph.total + absent], axis=1),
    ]
    costs = np.concatenate([above - graph.weights, np.full(len(single), above)])
    total = graph.total + (int(absent.max()) + 1 if len(absent) else 0)
    events = np.ones(total, dtype=np.uint8)
    events[np.setdiff1d(np.arange(graph.total), np.concatenate([graph.low, graph.high]))] = 0
    edges = cheapest(total, np.concatenate(columns), costs, events)
    if (np.bincount(edges.ravel(), minlength=total) != events).any():
        return None
    inside = edges[(edges < graph.total).all(axis=1)]
    return matching(graph.total, inside.min(axis=1), inside.max(axis=1))


def with_a_floor(graph: Graph, floor: int) -> Ints:
    """Solve by PyMatching as if anybody could also be matched with anybody, for a weight of ``floor``.

    Who is matched so has no partner in what is returned; few are. Never takes the long way through the graph
    that the last of a perfect matching need, where the run time of ``perfect`` is erratic.
    """
    # Larger numbers than PyMatching takes are made coarser: who is set aside is a matter of judgement anyway.
    coarse = _ABOVE * int(graph.weights.max()) // LARGEST_COST + 1
    weights, floor = graph.weights // coarse, floor // coarse
    above = _ABOVE * max(int(weights.max()), 1) + 1
    # Two edges to the boundary cost together what a pair of this weight would.
    above += (above - floor) % 2
    costs = np.concatenate([above - weights, np.full(graph.total, (above - floor) // 2)])
    # A column with one row is an edge to the boundary, where everybody may be matched.
    edges = cheapest(graph.total, np.stack([graph.low, graph.high], axis=1), costs, np.ones(graph.total, np.uint8))
    inside = edges[(edges >= 0).all(axis=1)]
    return matching(graph.total, inside.min(axis=1), inside.max(axis=1))


def cheapest(total: int, edges: Ints, costs: Ints, events: NDArray[np.uint8]) -> Ints:
    """The cheapest set of edges in which just the events have an odd number of them (a T-join).

    Costs beyond the edges are those of an edge from each vertex to the boundary, which is -1 in the result.
    """
    import pymatching  # noqa: PLC0415 - see prepare

    boundary = np.arange(len(costs) - len(edges))
    ends = np.concatenate([edges.ravel(), boundary])
    first = np.concatenate([np.arange(0, 2 * len(edges) + 1, 2), 2 * len(edges) + 1 + boundary])
    check = sparse.csc_matrix((np.ones(len(ends), dtype=np.uint8), ends, first), shape=(total, len(costs)))
    nothing = sparse.csc_matrix((0, len(costs)), dtype=np.uint8)
    solver = pymatching.Matching.from_check_matrix(check, weights=costs.astype(np.float64), faults_matrix=nothing)
    return np.asarray(solver.decode_to_edges_array(events), dtype=np.int64).reshape(-1, 2)


def _odd_components(graph: Graph) -> tuple[Ints, Ints]:
    """The vertices of components with an odd number of them, but one: (vertex, number of the component)."""
    ones = np.ones(len(graph.low), dtype=np.int8)
    adjacency = sparse.csr_array((ones, (graph.low, graph.high)), shape=(graph.total, graph.total))
    _, component = connected_components(adjacency, directed=False)
    sizes = np.bincount(component)
    odd = (sizes % 2 == 1) & (sizes > 1)
    vertices = np.flatnonzero(odd[component])
    number = np.cumsum(odd) - 1
    return vertices, number[component[vertices]]
