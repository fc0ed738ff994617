"""What a pairing is held against: the exact optimum, a greedy pairing, and pairing by lot."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from statistics import mean

import numpy as np
import rustworkx

from benchmarks.figures import Figures
from benchmarks.measuring import timed
from bot.matching.background import Background, Rarity, affinity, shared
from bot.matching.candidates import closest

Pair = tuple[int, int]

WEIGH_ALL_UP_TO = 700
CANDIDATES = 50
# Beyond so many people the exact solver takes minutes.
SOLVE_UP_TO = 5000
_SCALE = 1_000_000
_DRAWS = 20


@dataclass(frozen=True, slots=True)
class Peer:
    """What a solver reached."""

    solver_seconds: float
    matched_share: float
    affinity: float


@dataclass(frozen=True, slots=True)
class Peers:
    """The others on one round; ``exact`` is None where there are more than SOLVE_UP_TO people."""

    over: str
    pairs: int
    greedy: Peer
    exact: Peer | None
    by_lot: float

    def figures(self) -> Figures:
        """Everything, for a report."""
        return {
            "over": self.over,
            "pairs": self.pairs,
            "exact_rustworkx": asdict(self.exact) if self.exact else f"left out: more than {SOLVE_UP_TO} members",
            "greedy": asdict(self.greedy),
            "by_lot": {"affinity": self.by_lot},
        }


def compare(people: Sequence[Background], rarity: Rarity, seed: int) -> Peers:
    """Pair the same people by other means; nobody is forbidden to meet anybody."""
    total = len(people)
    everything = total <= WEIGH_ALL_UP_TO
    pairs = _pairs(people, rarity, seed)
    weights = affinities(people, rarity, pairs)
    return Peers(
        over="all pairs" if everything else f"the {CANDIDATES} closest of everyone",
        pairs=len(pairs),
        greedy=_peer(total, weights, lambda: greedy(weights)),
        exact=_peer(total, weights, lambda: exact(total, weights)) if total <= SOLVE_UP_TO else None,
        by_lot=by_lot(people, rarity, seed),
    )


def affinities(people: Sequence[Background], rarity: Rarity, pairs: Iterable[Pair]) -> dict[Pair, float]:
    """Weigh pairs of positions."""
    return {(low, high): affinity(shared(people[low], people[high], rarity), rarity) for low, high in pairs}


def exact(total: int, weights: Mapping[Pair, float]) -> set[Pair]:
    """Match the most people, and then for the greatest weight, by Galil's blossom algorithm in rustworkx.

    Written apart from the bot's own solver, with weights in millionths, so that it can judge it.
    """
    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * total)
    graph.add_edges_from([(*pair, round(_SCALE * weight)) for pair, weight in sorted(weights.items())])
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return {(min(pair), max(pair)) for pair in found}


def greedy(weights: Mapping[Pair, float]) -> set[Pair]:
    """Take the best pair that is left, again and again."""
    free = {member for pair in weights for member in pair}
    chosen = set()
    for pair in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        if free.issuperset(pair):
            free.difference_update(pair)
            chosen.add(pair)
    return chosen


def by_lot(people: Sequence[Background], rarity: Rarity, seed: int) -> float:
    """Return the mean total affinity of some pairings by lot."""
    rng = random.Random(seed)
    order = list(range(len(people)))
    totals = []
    for _ in range(_DRAWS):
        rng.shuffle(order)
        drawn = zip(order[::2], order[1::2], strict=False)
        totals.append(sum(affinities(people, rarity, drawn).values()))
    return mean(totals)


def _pairs(people: Sequence[Background], rarity: Rarity, seed: int) -> set[Pair]:
    """Return all pairs of positions up to WEIGH_ALL_UP_TO people, beyond that the CANDIDATES closest of everyone."""
    if len(people) <= WEIGH_ALL_UP_TO:
        return set(combinations(range(len(people)), 2))
    generator = np.random.default_rng(seed)
    return closest(people, rarity, frozenset(), count=CANDIDATES, generator=generator)


def _peer(total: int, weights: Mapping[Pair, float], solve: Callable[[], set[Pair]]) -> Peer:
    pairs, seconds = timed(solve)
    return Peer(seconds, 2 * len(pairs) / total, sum(weights[pair] for pair in pairs))
