"""What a pairing is held against: a proven bound, other solvers on the same graph, and pairing by lot."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import mean

import networkx as nx
import numpy as np

from benchmarks.bounds import Bound, Pairs, parts_of, tighten
from benchmarks.figures import Figure, Figures
from benchmarks.measuring import timed
from bot.matching import blossom
from bot.matching.candidates import Candidates
from bot.matching.encoding import Encoded
from bot.matching.graph import Graph, matching, pairs
from bot.matching.greedy import greedy
from bot.matching.rules import Rules
from bot.matching.tables import Ints
from bot.matching.worth import NEW_FACE, SCALE, Weighed, Worth

# Up to here the bound is held against all pairs again and again, until it is exact.
EXACT_UP_TO = 2_500
# Up to here against all pairs once; beyond against the candidates alone (all would take an hour).
ALL_PAIRS_UP_TO = 20_000
# How often the linear program is solved; beyond EXACT_UP_TO people each time takes a minute.
ROUNDS, ROUNDS_LARGE = 60, 3
# Beyond so many people these solvers take minutes.
RUSTWORKX_UP_TO, NETWORKX_UP_TO = 2_500, 300
_DRAWS = 20
_FIRST_PAIRS = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """A round as the engine sees it, at positions; its candidates are what the others are given too."""

    encoded: Encoded
    rules: Rules
    worth: Worth
    candidates: Candidates
    weighed: Weighed

    @property
    def total(self) -> int:
        """How many people."""
        return len(self.encoded)

    @property
    def graph(self) -> Graph:
        """The candidates as a graph."""
        return Graph.of(self.total, self.weighed.low, self.weighed.high, self.weighed.worth)

    def affinity(self, low: Ints, high: Ints) -> float:
        """What these pairs share, summed."""
        return float(self.worth.affinities.of(low, high).sum())


def bound(setting: Setting, reached: Ints) -> Figures:
    """Bound what any pairing shares (the lot included), and say how it was done.

    Args:
        setting: the round.
        reached: the partner of everybody in the pairing that is judged.
    """
    start = time.perf_counter()
    total, known = setting.total, _pairs(setting.weighed)
    if total <= EXACT_UP_TO:
        known = _allowed(setting, *np.triu_indices(total, 1))
    found = Bound(total, *_first(total, known, reached, setting))
    tighten(found, known, rounds=ROUNDS if total <= EXACT_UP_TO else ROUNDS_LARGE)
    over = "all allowed pairs"
    if total > ALL_PAIRS_UP_TO:
        over = "the candidates"
        found.mend([known])
    elif total > EXACT_UP_TO:
        found.mend(_all(setting))
    low, high = pairs(reached)
    mine = float(_plain(setting.worth.of(low, high)).sum())
    return {
        "over": over,
        "affinity": found.value(),
        "share": mine / found.value(),
        "seconds": time.perf_counter() - start,
        "proven_exact": _is_exact(setting, found, known, mine) if total <= EXACT_UP_TO else None,
    }


def peers(setting: Setting) -> Figures:
    """Other solvers on the candidates: seconds, matched share, what is shared."""
    graph, total = setting.graph, setting.total
    return {
        "pairs": len(graph.low),
        "greedy": _peer(setting, lambda: greedy(graph)),
        "rustworkx": _bounded(total, RUSTWORKX_UP_TO, lambda: _peer(setting, lambda: blossom.by_rustworkx(graph))),
        "networkx": _bounded(total, NETWORKX_UP_TO, lambda: _peer(setting, lambda: by_networkx(graph))),
    }


def by_lot(setting: Setting, seed: int) -> float:
    """Return what pairings by lot share, on an average."""
    rng = np.random.default_rng(seed)
    half = setting.total // 2
    drawn = (rng.permutation(setting.total)[: 2 * half].reshape(2, half) for _ in range(_DRAWS))
    return mean(setting.affinity(np.minimum(*ends), np.maximum(*ends)) for ends in drawn)


def by_networkx(graph: Graph) -> Ints:
    """Solve by networkx.max_weight_matching."""
    solved = nx.Graph()
    solved.add_nodes_from(range(graph.total))
    solved.add_weighted_edges_from(zip(graph.low.tolist(), graph.high.tolist(), graph.weights.tolist(), strict=True))
    found = np.array(sorted(nx.max_weight_matching(solved, maxcardinality=True)), dtype=np.int64).reshape(-1, 2)
    return matching(graph.total, found.min(axis=1), found.max(axis=1))


def _peer(setting: Setting, solve: Callable[[], Ints]) -> Figures:
    partner, seconds = timed(solve)
    low, high = pairs(partner)
    return {
        "solver_seconds": seconds,
        "matched_share": 2 * len(low) / setting.total,
        "affinity": setting.affinity(low, high),
    }


def _bounded(total: int, most: int, measure: Callable[[], Figures]) -> Figure:
    return measure() if total <= most else f"left out: takes minutes beyond {most} members"


def _plain(worth: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(worth / SCALE - NEW_FACE, dtype=np.float64)


def _pairs(weighed: Weighed) -> Pairs:
    return weighed.low, weighed.high, _plain(weighed.worth)


def _allowed(setting: Setting, low: Ints, high: Ints) -> Pairs:
    kept = setting.rules.allowed(low, high)
    return _pairs(setting.worth.weigh(low[kept], high[kept]))


def _all(setting: Setting) -> Iterator[Pairs]:
    for low, high in parts_of(setting.total, rows=64):
        yield _allowed(setting, low, high)


def _first(total: int, known: Pairs, reached: Ints, setting: Setting) -> Pairs:
    """The best pairs of everybody, and those of the pairing itself."""
    low, high, weights = known
    person = np.concatenate([low, high])
    order = np.lexsort((-np.concatenate([weights, weights]), person))
    rank = np.arange(len(order)) - np.searchsorted(person[order], np.arange(total))[person[order]]
    kept = np.zeros(len(low), dtype=np.bool_)
    kept[order[rank < _FIRST_PAIRS] % max(len(low), 1)] = True
    mine = setting.worth.weigh(*pairs(reached))
    fresh = ~np.isin(mine.low * total + mine.high, low[kept] * total + high[kept])
    more = _pairs(mine.only(fresh))
    return (
        np.concatenate([low[kept], more[0]]),
        np.concatenate([high[kept], more[1]]),
        np.concatenate([weights[kept], more[2]]),
    )


def _is_exact(setting: Setting, found: Bound, known: Pairs, mine: float) -> bool:
    """Solve again with all pairs that an optimum may hold: the bound leaves them no further below."""
    low, high, weights = known
    gap = found.value() - mine
    kept = found.above(low, high, weights) >= -gap - 1 / SCALE
    graph = Graph.of(setting.total, low[kept], high[kept], setting.worth.of(low[kept], high[kept]))
    best = pairs(blossom.exact(graph))
    return mine >= float(_plain(setting.worth.of(*best)).sum()) - 1 / SCALE
