"""One round: everyone who can be matched is matched, and then what they share is the most it can be."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import rustworkx

from bot.matching.background import Background, Ground, Rarity, affinity, shared
from bot.matching.candidates import closest, every_partner

CANDIDATES = 20
# Up to here all pairs are weighed (at most 4,950): then the optimum is exact by construction.
WEIGH_ALL_UP_TO = 100
# Bounds on looking further for whoever is left without a partner: how often, and how many pairs each time.
PASSES = 8
MOST_MORE_PAIRS = 200_000
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
    everyone, with all partners added for whoever stays without one, and then for whoever could stay without
    one in their stead. Who is then left over joins the pair that gains most.

    Solver: rustworkx.max_weight_matching (Galil's blossom algorithm), integer weights.
    """
    people = sorted(problem.people, key=lambda person: person.id)
    index = {person.id: position for position, person in enumerate(people)}
    forbidden = frozenset(
        _pair(index[one], index[other]) for one, other in problem.forbidden if one in index and other in index
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
        self._known: dict[tuple[int, int], int] = {}

    def of(self, one: int, other: int) -> int:
        low, high = _pair(one, other)
        if (low, high) not in self._known:
            grounds = shared(self._people[low], self._people[high], self._rarity)
            jitter = int(self._jitter[low] ^ self._jitter[high])
            self._known[low, high] = 1 + jitter + round(_SCALE * affinity(grounds, self._rarity))
        return self._known[low, high]


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
    matched = _solve(total, pairs, weights)
    for _ in range(PASSES):
        without = _without(total, matched)
        if len(without) <= total % 2:
            break
        more = every_partner(without, total, forbidden) - pairs
        if not more:
            ends = _could_be_without(without, matched, pairs)[: MOST_MORE_PAIRS // total]
            more = every_partner(ends, total, forbidden) - pairs
        if not more:
            break
        pairs |= more
        matched = _solve(total, pairs, weights)
    return matched


def _without(total: int, matched: set[tuple[int, int]]) -> list[int]:
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


def _solve(total: int, pairs: set[tuple[int, int]], weights: _Weights) -> set[tuple[int, int]]:
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(total))
    graph.add_edges_from([(low, high, weights.of(low, high)) for low, high in sorted(pairs)])
    matching = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return {_pair(one, other) for one, other in matching}


def _seat_left_over(
    total: int, matched: set[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: _Weights
) -> tuple[list[tuple[int, ...]], list[int]]:
    """Let each one without a partner join the allowed pair that gains most; at most one joins a pair.

    Who may join none takes somebody's place who may.
    """
    pairs = set(matched)
    trios: list[tuple[int, ...]] = []
    alone: list[int] = []
    for member in _without(total, matched):
        host = _host(member, pairs, forbidden, weights)
        if host is not None:
            pairs.discard(host)
            trios.append((*host, member))
            continue
        swap = _swap(member, pairs, forbidden, weights)
        if swap is None:
            alone.append(member)
            continue
        left, kept, host = swap
        pairs -= {_pair(left, kept), host}
        pairs.add(_pair(member, kept))
        trios.append((*host, left))
    return [*pairs, *trios], alone


def _host(
    member: int, pairs: Iterable[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: _Weights
) -> tuple[int, int] | None:
    """Find the pair that gains most by this third, if one may take them in."""
    open_pairs = [pair_ for pair_ in pairs if not any(_pair(member, other) in forbidden for other in pair_)]
    return max(open_pairs, key=lambda pair_: (sum(weights.of(member, other) for other in pair_), pair_), default=None)


def _swap(
    member: int, pairs: set[tuple[int, int]], forbidden: frozenset[tuple[int, int]], weights: _Weights
) -> tuple[int, int, tuple[int, int]] | None:
    """Find who can leave their pair to ``member`` and join another: (who leaves, who stays, the other pair)."""
    places = [
        (left, kept) for pair_ in pairs for left, kept in (pair_, pair_[::-1]) if _pair(member, kept) not in forbidden
    ]
    for left, kept in sorted(places, key=lambda place: (-weights.of(member, place[1]), place)):
        host = _host(left, pairs - {_pair(left, kept)}, forbidden, weights)
        if host is not None:
            return left, kept, host
    return None


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
