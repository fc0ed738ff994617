"""One round: everyone who can be matched is matched, and then what they share is the most it can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import rustworkx

from bot.matching.background import Background, Ground, Rarity, affinity, shared
from bot.matching.candidates import closest, every_partner

CANDIDATES = 20
# Up to here all pairs are weighed (at most 4,950): then the optimum is exact by construction.
WEIGH_ALL_UP_TO = 100
PASSES = 3
_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """Who is to be paired. ``forbidden`` holds pairs of ids (low, high); ``seed`` makes it reproducible."""

    people: tuple[Background, ...]
    forbidden: frozenset[tuple[int, int]]
    seed: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """Groups of ids (two, or three when the number is odd), reasons by pair (low, high), who is left over."""

    groups: tuple[tuple[int, ...], ...]
    left_over: tuple[int, ...]
    reasons: Mapping[tuple[int, int], tuple[Ground, ...]] = field(default_factory=dict)


def pair(problem: Problem) -> Pairing:
    """Solve a round: maximum cardinality first, then maximum total affinity over the weighed pairs.

    Exact over all pairs up to WEIGH_ALL_UP_TO people, beyond that exact over the CANDIDATES closest of
    everyone, with all partners added for whoever stays without one. Who is then left over joins the pair
    that gains most.

    Solver: rustworkx.max_weight_matching (Galil's blossom algorithm), integer weights.
    """
    people = sorted(problem.people, key=lambda person: person.id)
    index = {person.id: position for position, person in enumerate(people)}
    forbidden = frozenset(
        (min(index[one], index[other]), max(index[one], index[other]))
        for one, other in problem.forbidden
        if one in index and other in index
    )
    rarity = Rarity.among(people)
    weights = _Weights(people, rarity, problem.seed)
    matched = _match(people, rarity, forbidden, weights, problem.seed)
    groups, alone = _seat_left_over(len(people), matched, forbidden, weights)
    return Pairing(
        groups=tuple(tuple(people[member].id for member in sorted(group)) for group in sorted(groups)),
        left_over=tuple(people[member].id for member in alone),
        reasons={
            (people[low].id, people[high].id): shared(people[low], people[high], rarity)
            for group in groups
            for low, high in combinations(sorted(group), 2)
        },
    )


class _Weights:
    """Integer affinities of pairs of indices, with a jitter far below any real difference."""

    def __init__(self, people: Sequence[Background], rarity: Rarity, seed: int) -> None:
        self._people = people
        self._rarity = rarity
        # One draw a person, so that a pair's jitter doesn't depend on which pairs were weighed before it.
        self._jitter = np.random.default_rng(seed).integers(0, 5, size=len(people))

    def of(self, one: int, other: int) -> int:
        grounds = shared(self._people[one], self._people[other], self._rarity)
        jitter = int(self._jitter[one] ^ self._jitter[other])
        return 1 + jitter + round(_SCALE * affinity(grounds, self._rarity))


def _match(
    people: Sequence[Background],
    rarity: Rarity,
    forbidden: frozenset[tuple[int, int]],
    weights: _Weights,
    seed: int,
) -> set[tuple[int, int]]:
    total = len(people)
    if total <= WEIGH_ALL_UP_TO:
        return _solve(total, every_partner(range(total), total, forbidden), weights)
    generator = np.random.default_rng(seed)
    pairs = closest(people, rarity, forbidden, count=CANDIDATES, generator=generator)
    matched: set[tuple[int, int]] = set()
    for _ in range(PASSES):
        matched = _solve(total, pairs, weights)
        without = sorted(set(range(total)) - {member for pair_ in matched for member in pair_})
        more = every_partner(without, total, forbidden) - pairs
        if len(without) <= total % 2 or not more:
            break
        pairs |= more
    return matched


def _solve(total: int, pairs: set[tuple[int, int]], weights: _Weights) -> set[tuple[int, int]]:
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(total))
    graph.add_edges_from([(low, high, weights.of(low, high)) for low, high in sorted(pairs)])
    matching = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return {(min(one, other), max(one, other)) for one, other in matching}


def _seat_left_over(
    total: int, matched: set[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: _Weights
) -> tuple[list[tuple[int, ...]], list[int]]:
    """Let each one without a partner join the allowed pair that gains most; at most one joins a pair."""
    pairs = set(matched)
    groups: list[tuple[int, ...]] = []
    alone: list[int] = []
    for member in sorted(set(range(total)) - {member for pair_ in matched for member in pair_}):
        open_pairs = [
            pair_
            for pair_ in pairs
            if all((min(member, other), max(member, other)) not in forbidden for other in pair_)
        ]
        if not open_pairs:
            alone.append(member)
            continue
        best = max(open_pairs, key=lambda pair_: (sum(weights.of(member, other) for other in pair_), pair_))
        pairs.discard(best)
        groups.append((*best, member))
    return [*pairs, *groups], alone
