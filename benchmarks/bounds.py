"""How good a pairing can be at most, proven: the dual of the matching problem.

Numbers y of people and z of odd sets of people, with y[i] + y[j] + (z of the sets that hold both) at least the weight
of every allowed pair, bound the weight of every matching by sum(y) + sum(z * (size of the set - 1) / 2)
(J. Edmonds, Maximum matching and a polyhedron with 0,1-vertices, 1965). They come from the linear program over few
pairs, and are then held against all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from bot.matching.tables import Bools, Floats, Ints

# Pairs: low, high, weight.
Pairs = tuple[Ints, Ints, Floats]
_TINY = 1e-6


@dataclass(slots=True)
class Bound:
    """A bound in the making: the pairs that the linear program knows, and the odd sets that it heeds."""

    total: int
    low: Ints
    high: Ints
    weights: Floats
    sets: list[Ints] = field(default_factory=list)
    y: Floats = field(default_factory=lambda: np.zeros(0))
    z: Floats = field(default_factory=lambda: np.zeros(0))

    def value(self) -> float:
        """What no matching exceeds, where no pair is above."""
        halves = np.array([(len(members) - 1) / 2 for members in self.sets[: len(self.z)]])
        return float(self.y.sum() + (self.z * halves).sum())

    def solve(self) -> bool:
        """Solve the linear program, and find odd sets that cut its solution off; False where there are none."""
        count = len(self.low)
        ends = np.concatenate([self.low, self.high]), np.tile(np.arange(count), 2)
        rows = [sparse.csr_array((np.ones(2 * count), ends), shape=(self.total, count))]
        rows += [sparse.csr_array(self._inside(members, self.low, self.high)[None] * 1.0) for members in self.sets]
        most = np.array([1.0] * self.total + [(len(members) - 1) / 2 for members in self.sets])
        solved = linprog(-self.weights, A_ub=sparse.vstack(rows, format="csr"), b_ub=most, method="highs-ds")
        dual = np.maximum(-solved.ineqlin.marginals, 0)
        self.y, self.z = dual[: self.total], dual[self.total :]
        return self._cut(solved.x)

    def above(self, low: Ints, high: Ints, weights: Floats) -> Floats:
        """By how much each pair exceeds what the dual allows; negative where it doesn't."""
        excess = weights - self.y[low] - self.y[high]
        for members, price in zip(self.sets, self.z, strict=False):
            if price > 0:
                excess -= price * self._inside(members, low, high)
        return np.asarray(excess, dtype=np.float64)

    def add(self, pairs: Pairs) -> int:
        """Let the linear program know those that are above; return how many."""
        excess = self.above(*pairs)
        bad = excess > _TINY
        self.low, self.high = np.concatenate([self.low, pairs[0][bad]]), np.concatenate([self.high, pairs[1][bad]])
        self.weights = np.concatenate([self.weights, pairs[2][bad]])
        return int(bad.sum())

    def mend(self, parts: Iterable[Pairs]) -> None:
        """Raise y where one of all pairs is above: then the bound holds."""
        for low, high, weights in parts:
            rough = np.flatnonzero(weights - self.y[low] - self.y[high] > 0)
            one, other = low[rough], high[rough]
            excess = self.above(one, other, weights[rough])
            bad = excess > 0
            np.maximum.at(self.y, one[bad], (self.y[one] + excess)[bad])

    def _inside(self, members: Ints, low: Ints, high: Ints) -> Bools:
        inside = np.zeros(self.total, dtype=np.bool_)
        inside[members] = True
        return np.asarray(inside[low] & inside[high], dtype=np.bool_)

    def _cut(self, solution: Floats) -> bool:
        """Add the odd circles of halves."""
        half = (solution > _TINY) & (solution < 1 - _TINY)
        ends = self.low[half], self.high[half]
        graph = sparse.csr_array((np.ones(int(half.sum())), ends), shape=(self.total, self.total))
        _, part = connected_components(graph, directed=False)
        sizes = np.bincount(part)
        before = len(self.sets)
        for number in np.flatnonzero((sizes > 1) & (sizes % 2 == 1)).tolist():
            members = np.flatnonzero(part == number)
            if solution[self._inside(members, self.low, self.high)].sum() > (len(members) - 1) / 2 + _TINY:
                self.sets.append(members)
        return len(self.sets) > before


def tighten(bound: Bound, known: Pairs, *, rounds: int) -> None:
    """Solve, add what is above among known pairs, cut what is halved, some times over."""
    for _ in range(rounds):
        cut = bound.solve()
        if not bound.add(known) and not cut:
            return
    # What the last round added isn't in its dual.
    bound.solve()


def parts_of(total: int, rows: int) -> Iterator[tuple[Ints, Ints]]:
    """All pairs (low, high) of positions, some rows at a time."""
    for start in range(0, total, rows):
        low, high = np.meshgrid(np.arange(start, min(start + rows, total)), np.arange(start, total), indexing="ij")
        above = high > low
        yield low[above], high[above]
