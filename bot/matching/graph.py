"""A graph with weights, and what a matching of it is."""

from dataclasses import dataclass

import numpy as np

from bot.matching.augmenting import NOBODY
from bot.matching.problem import Method
from bot.matching.tables import Bools, Ints


@dataclass(frozen=True, slots=True)
class Graph:
    """Vertices 0 to ``total`` - 1; edges (low, high) once each, ascending by code; weights at least 0."""

    total: int
    low: Ints
    high: Ints
    weights: Ints

    @classmethod
    def of(cls, total: int, low: Ints, high: Ints, weights: Ints) -> "Graph":
        """Put the edges in order."""
        order = np.argsort(low * total + high, kind="stable")
        return cls(total, low[order], high[order], weights[order])

    def among(self, kept: Bools) -> "Graph":
        """The same vertices, with these edges alone."""
        return Graph(self.total, self.low[kept], self.high[kept], self.weights[kept])

    def weigh(self, low: Ints, high: Ints) -> Ints:
        """The weight of each pair; NO_EDGE where there is none."""
        if len(self.low) == 0:
            return np.full(len(low), NO_EDGE)
        known, wanted = self.low * self.total + self.high, low * self.total + high
        place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return np.where(known[place] == wanted, self.weights[place], NO_EDGE)

    def weight(self, partner: Ints) -> int:
        """What a matching of its edges weighs."""
        return int(self.weigh(*pairs(partner)).sum())

    def neighbours(self) -> "Neighbours":
        """Everybody's neighbours, for looking them up one by one."""
        both = np.concatenate([self.low, self.high])
        order = np.argsort(both, kind="stable")
        first = np.searchsorted(both[order], np.arange(self.total + 1))
        return Neighbours(first, np.concatenate([self.high, self.low])[order])


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Neighbours of v: ``other[first[v]:first[v + 1]]``."""

    first: Ints
    other: Ints

    def of(self, vertex: int) -> Ints:
        """The neighbours of one vertex."""
        return self.other[self.first[vertex] : self.first[vertex + 1]]


@dataclass(frozen=True, slots=True)
class Solved:
    """The partner of every vertex, NOBODY for who has none, and how it was found."""

    partner: Ints
    method: Method


# Lower than any sum of weights.
NO_EDGE = -(1 << 50)


def pairs(partner: Ints) -> tuple[Ints, Ints]:
    """The pairs (low, high) of a matching, ascending."""
    low = np.flatnonzero(partner > np.arange(len(partner)))
    return low, partner[low]


def alone(partner: Ints) -> Ints:
    """Who has no partner."""
    return np.flatnonzero(partner == NOBODY)


def matching(total: int, low: Ints, high: Ints) -> Ints:
    """The partner of everybody, of these pairs."""
    partner = np.full(total, NOBODY)
    partner[low], partner[high] = high, low
    return partner
