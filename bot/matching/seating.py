"""Seating whoever has no partner: the odd one out makes a pair a trio."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.matching.augmenting import NOBODY
from bot.matching.blossom import by_rustworkx
from bot.matching.graph import Graph, pairs
from bot.matching.rules import Rules
from bot.matching.tables import Bools, Ints
from bot.matching.worth import Worth

# Whose places are tried for somebody who may join no pair: the best of them.
PLACES_TRIED = 100
# Beyond so many people a swap has always sufficed; so many trios take a fraction of a second to try.
TRIOS_UP_TO = 40
TRIOS_TRIED = 100


@dataclass(slots=True)
class Table:
    """Pairs (low, high) that are seated, and trios; ``locked`` pairs stay together."""

    low: Ints
    high: Ints
    locked: Bools
    trios: list[tuple[int, ...]]

    def groups(self) -> list[tuple[int, ...]]:
        """All of them, each ascending."""
        both = zip(self.low.tolist(), self.high.tolist(), strict=True)
        return sorted([*both, *(tuple(sorted(trio)) for trio in self.trios)])

    def take(self, place: int, *more: int) -> None:
        """Make a pair a larger group."""
        self.trios.append((int(self.low[place]), int(self.high[place]), *more))
        for name in ("low", "high", "locked"):
            setattr(self, name, np.delete(getattr(self, name), place))

    def put(self, place: int, one: int, other: int) -> None:
        """Change who is in a pair."""
        self.low[place], self.high[place] = min(one, other), max(one, other)


class Seating:
    """Seats one after another; at most one joins a pair."""

    def __init__(self, rules: Rules, worth: Worth, partner: Ints, locked: tuple[Ints, Ints]) -> None:
        self._rules = rules
        self._worth = worth
        self._total = len(partner)
        low, high = pairs(partner)
        held = np.arange(len(low) + len(locked[0])) >= len(low)
        self.table = Table(np.concatenate([low, locked[0]]), np.concatenate([high, locked[1]]), held, [])

    def seat(self, member: int) -> bool:
        """Let somebody join the pair that gains most, or take the place of one who can; False where nobody can."""
        table = self.table
        host = self._host(member, np.ones(len(table.low), dtype=np.bool_))
        if host != NOBODY:
            table.take(host, member)
            return True
        places = np.concatenate([np.flatnonzero(~table.locked)] * 2)
        half = len(places) // 2
        left = np.concatenate([table.low[places[:half]], table.high[places[half:]]])
        kept = np.concatenate([table.high[places[:half]], table.low[places[half:]]])
        open_ = np.flatnonzero(self._rules.row(member)[kept])
        order = open_[np.lexsort((open_, -self._worth.beside(member, kept[open_])))]
        for choice in order[:PLACES_TRIED].tolist():
            others = np.arange(len(table.low)) != places[choice]
            host = self._host(int(left[choice]), others)
            if host != NOBODY:
                table.put(int(places[choice]), member, int(kept[choice]))
                table.take(host, int(left[choice]))
                return True
        return False

    def around_a_trio(self) -> bool:
        """Try the trios that gain most, each with the best pairing of the others; True where one seats everyone."""
        total = self._total
        if total > TRIOS_UP_TO or total % 2 == 0 or self.table.trios or self.table.locked.any():
            return False
        low, high = np.triu_indices(total, 1)
        allowed = self._rules.allowed(low, high)
        graph = Graph.of(total, low[allowed], high[allowed], self._worth.of(low[allowed], high[allowed]))
        trios = np.array(list(combinations(range(total), 3)), dtype=np.int64).reshape(-1, 3)
        worth = sum(graph.weigh(trios[:, one], trios[:, other]) for one, other in ((0, 1), (0, 2), (1, 2)))
        together = np.ones(len(trios), dtype=np.bool_)
        for masks in (self._rules.slots, self._rules.languages):
            together &= np.bitwise_and.reduce(masks[trios], axis=1).any(axis=1)
        open_ = np.flatnonzero((np.asarray(worth) > 0) & together)
        for trio in trios[open_[np.argsort(-np.asarray(worth)[open_], kind="stable")][:TRIOS_TRIED]].tolist():
            rest = ~np.isin(graph.low, trio) & ~np.isin(graph.high, trio)
            found = pairs(by_rustworkx(graph.among(rest)))
            if 2 * len(found[0]) + len(trio) == total:
                self.table = Table(*found, np.zeros(len(found[0]), dtype=np.bool_), [tuple(trio)])
                return True
        return False

    def _host(self, member: int, among: Bools) -> int:
        """Find the pair that gains most by a third, of those that may take them in."""
        table = self.table
        found = np.flatnonzero(among & self._rules.third(member, table.low, table.high))
        if len(found) == 0:
            return NOBODY
        gains = self._worth.beside(member, table.low[found]) + self._worth.beside(member, table.high[found])
        return int(found[np.argmax(gains)])
