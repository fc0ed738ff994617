"""What is left to do when the exact solver takes too long: greed, then augmenting paths, then exchanges."""

import numpy as np

from bot.matching.augmenting import NOBODY, Growing
from bot.matching.graph import NO_EDGE, Graph, alone, pairs
from bot.matching.tables import Ints

# Each pass takes all the exchanges that gain and don't meet; so many have always been enough.
MOST_PASSES = 200


def greedy(graph: Graph) -> Ints:
    """Return the partners in a matching of the most pairs, of a weight that no exchange of two pairs improves."""
    partner = _best_first(graph)
    growing = Growing(partner, graph.neighbours().of)
    for vertex in alone(partner).tolist():
        if partner[vertex] == NOBODY:
            growing.match(vertex)
    for _ in range(MOST_PASSES):
        if not _exchange(graph, partner):
            break
    return partner


def _best_first(graph: Graph) -> Ints:
    """Take the best edge that is left, again and again."""
    partner = [NOBODY] * graph.total
    order = np.argsort(-graph.weights, kind="stable")
    for low, high in zip(graph.low[order].tolist(), graph.high[order].tolist(), strict=True):
        if partner[low] == partner[high] == NOBODY:
            partner[low], partner[high] = high, low
    return np.array(partner, dtype=np.int64)


def _exchange(graph: Graph, partner: Ints) -> bool:
    """Let pairs exchange partners along edges, where that gains; False where it nowhere does."""
    both = (partner[graph.low] != NOBODY) & (partner[graph.high] != NOBODY) & (partner[graph.low] != graph.high)
    low, high, weights = graph.low[both], graph.high[both], graph.weights[both]
    others = partner[low], partner[high]
    worth = np.full(graph.total, 0)
    ends = pairs(partner)
    worth[ends[0]] = worth[ends[1]] = graph.weigh(*ends)
    across = graph.weigh(np.minimum(*others), np.maximum(*others))
    gains = np.where(across == NO_EDGE, 0, weights + across - worth[low] - worth[high])
    touched = np.zeros(graph.total, dtype=np.bool_)
    changed = False
    for edge in np.argsort(-gains, kind="stable")[: int((gains > 0).sum())].tolist():
        four = np.array([low[edge], high[edge], others[0][edge], others[1][edge]])
        if not touched[four].any():
            touched[four] = changed = True
            partner[four] = four[[1, 0, 3, 2]]
    return changed
