"""The solver: which pairs are weighed, and the matching of the most people and the greatest weight."""

from collections import deque
from collections.abc import Sequence

import numpy as np
import rustworkx

from bot.matching.background import Background, Rarity, affinity, shared
from bot.matching.candidates import closest, every_partner

CANDIDATES = 20
# Up to here all pairs are weighed (at most 4,950): then the optimum is exact by construction.
WEIGH_ALL_UP_TO = 100
# Bounds on looking further for whoever is left without a partner: how often, and how many pairs each time.
PASSES = 8
MOST_MORE_PAIRS = 200_000
# What meeting somebody new is worth beside all that may be shared: two good reasons.
NEW_FACE = 20.0
_SCALE = 1000


class Weights:
    """Integer affinities of pairs of indices, with a jitter far below any real difference.

    A pair that is ``acquainted`` weighs less than one that shares nothing: they need no introduction.
    """

    def __init__(
        self,
        people: Sequence[Background],
        rarity: Rarity,
        seed: int,
        acquainted: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        self._people = people
        self._rarity = rarity
        self._acquainted = acquainted
        # One draw a person, so that a pair's jitter doesn't depend on which pairs were weighed before it.
        self._jitter = np.random.default_rng(seed).integers(0, 5, size=len(people))
        self._known: dict[tuple[int, int], int] = {}

    def of(self, one: int, other: int) -> int:
        """Return the affinity of two people (indices) in thousandths, at least 1."""
        low, high = ordered(one, other)
        if (low, high) not in self._known:
            grounds = shared(self._people[low], self._people[high], self._rarity)
            jitter = int(self._jitter[low] ^ self._jitter[high])
            worth = 0.0 if (low, high) in self._acquainted else NEW_FACE + affinity(grounds, self._rarity)
            self._known[low, high] = 1 + jitter + round(_SCALE * worth)
        return self._known[low, high]


def match(
    people: Sequence[Background],
    rarity: Rarity,
    forbidden: frozenset[tuple[int, int]],
    weights: Weights,
    seed: int,
) -> set[tuple[int, int]]:
    """Match as many people as can be matched, and of those matchings take the one of the greatest weight.

    Args:
        people: n people; the result names them by index.
        rarity: weights of the attributes.
        forbidden: pairs of indices (low, high) that may not meet.
        weights: affinities of pairs.
        seed: decides ties among candidates.

    Returns:
        Disjoint pairs of indices (low, high).
    """
    total = len(people)
    if total <= WEIGH_ALL_UP_TO:
        return solve(total, every_partner(range(total), total, forbidden), weights)
    generator = np.random.default_rng(seed)
    pairs = closest(people, rarity, forbidden, count=CANDIDATES, generator=generator)
    matched = solve(total, pairs, weights)
    for _ in range(PASSES):
        without = without_partner(total, matched)
        if len(without) <= total % 2:
            break
        more = every_partner(without, total, forbidden) - pairs
        if not more:
            ends = _could_be_without(without, matched, pairs)[: MOST_MORE_PAIRS // total]
            more = every_partner(ends, total, forbidden) - pairs
        if not more:
            break
        pairs |= more
        matched = solve(total, pairs, weights)
    return matched


def without_partner(total: int, matched: set[tuple[int, int]]) -> list[int]:
    """List who is in no pair, in ascending order."""
    return sorted(set(range(total)) - {member for pair_ in matched for member in pair_})


def _could_be_without(without: Sequence[int], matched: set[tuple[int, int]], pairs: set[tuple[int, int]]) -> list[int]:
    """Find who could be left over instead, nearest first: the ends of alternating walks from ``without``.

    By Berge's lemma a larger matching needs a pair that holds one of them, so where they have no further
    partner the matching is the largest there is.
    """
    partner = {one: other for pair_ in matched for one, other in (pair_, pair_[::-1])}
    neighbours: dict[int, list[int]] = {}
    for low, high in sorted(pairs):
        neighbours.setdefault(low, []).append(high)
        neighbours.setdefault(high, []).append(low)
    found = dict.fromkeys(without)
    queue = deque(without)
    while queue:
        for neighbour in neighbours.get(queue.popleft(), ()):
            end = partner.get(neighbour)
            if end is not None and end not in found:
                found[end] = None
                queue.append(end)
    return list(found)


def solve(total: int, pairs: set[tuple[int, int]], weights: Weights) -> set[tuple[int, int]]:
    """Find the maximum-weight matching of maximum cardinality among these pairs."""
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(total))
    graph.add_edges_from([(low, high, weights.of(low, high)) for low, high in sorted(pairs)])
    matching = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return {ordered(one, other) for one, other in matching}


def ordered(one: int, other: int) -> tuple[int, int]:
    """Return a pair as (low, high)."""
    return min(one, other), max(one, other)
