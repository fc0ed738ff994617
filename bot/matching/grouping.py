"""Groups of three and four, made of pairs.

The best pairs come first (they are the optimum), then what is joined gains most: pairs with pairs for groups of four,
pairs with the members of pairs that are dissolved for groups of three. Each of both steps is solved exactly over
its candidates, the two together are not: the best groups need not hold the best pairs. So in the end members change
places as long as that gains.
"""

from collections.abc import Sequence

import numpy as np

from bot.matching.exchanging import exchanged
from bot.matching.graph import Graph, alone, pairs
from bot.matching.rules import Rules
from bot.matching.solver import solve
from bot.matching.tables import Bools, Ints
from bot.matching.worth import Weighed, Worth

Group = tuple[int, ...]


def regroup(
    rules: Rules, worth: Worth, weighed: Weighed, partner: Ints, locked: tuple[Ints, Ints], size: int
) -> list[Group]:
    """Join pairs to groups of ``size``; where the number doesn't come out, some are one larger or smaller.

    Args:
        rules: who may be together.
        worth: what every two are worth.
        weighed: pairs by whom groups are joined.
        partner: the best pairs of the first positions.
        locked: pairs that stay together.
        size: 3 or 4.

    Returns:
        Groups of at least two; who is in none couldn't join any.
    """
    joining = _Joining(rules, worth, weighed, size)
    made = list(zip(*(ends.tolist() for ends in pairs(partner)), strict=True))
    held = list(zip(*(ends.tolist() for ends in locked), strict=True))
    single = [(member,) for member in alone(partner).tolist()]
    if size % 2 == 0:
        groups = joining.by_graph([*made, *held], [*single])
    else:
        hosts, dissolved = joining.dissolve(made, len(held), len(single))
        groups = joining.by_graph([*hosts, *held], [*dissolved, *single], across=True)
    whole = [group for group in joining.rest(groups, frozenset(held)) if len(group) > 1]
    return exchanged(whole, rules, worth, frozenset(member for pair in held for member in pair))


class _Joining:
    def __init__(self, rules: Rules, worth: Worth, weighed: Weighed, size: int) -> None:
        self._rules = rules
        self._worth = worth
        self._weighed = weighed
        self._size = size

    def dissolve(self, made: Sequence[Group], held: int, single: int) -> tuple[list[Group], list[Group]]:
        """Choose the pairs that share least, so many that every other pair finds a third."""
        table = np.array(made, dtype=np.int64).reshape(-1, 2)
        count = max(0, min(len(made), (len(made) + held - single) // 3))
        order = np.argsort(self._worth.of(table[:, 0], table[:, 1]), kind="stable")
        kept = [made[place] for place in sorted(order[count:].tolist())]
        return kept, [(member,) for place in sorted(order[:count].tolist()) for member in made[place]]

    def by_graph(self, hosts: Sequence[Group], others: Sequence[Group], *, across: bool = False) -> list[Group]:
        """Join groups two by two, for the greatest worth; ``across``: only a host with one of the others."""
        units = [*hosts, *others]
        found = self._edges(units)
        if across:
            found = found[(found[:, 0] < len(hosts)) & (found[:, 1] >= len(hosts))]
        elif others:
            found = found[(found < len(hosts)).all(axis=1)]
        allowed, gains = self._between(units, found)
        found, gains = found[allowed], gains[allowed]
        solved = solve(Graph.of(len(units), found[:, 0], found[:, 1], gains))
        low, high = pairs(solved.partner)
        joined = [(*units[one], *units[other]) for one, other in zip(low.tolist(), high.tolist(), strict=True)]
        return [*joined, *(units[place] for place in alone(solved.partner).tolist())]

    def rest(self, groups: Sequence[Group], held: frozenset[Group]) -> list[Group]:
        """Find a place for whoever is in too small a group: with each other, then as one more, then by sharing."""
        full = [group for group in groups if len(group) >= self._size]
        small = sorted((group for group in groups if len(group) < self._size), key=len)
        while small:
            unit = small.pop()
            most = self._size + 1 - len(unit)
            if self._join(unit, small, most):
                # It may still be too small.
                if len(small[-1]) >= self._size:
                    full.append(small.pop())
            elif len(unit) == self._size - 1 or not (
                (len(unit) == 1 and self._join(unit, full, self._size)) or self._share(unit, full, held)
            ):
                full.append(unit)
        return full

    def _join(self, unit: Group, groups: list[Group], most: int) -> bool:
        """Let a unit join the group that gains most, of those of at most so many; it is moved to the end."""
        open_ = [place for place, group in enumerate(groups) if len(group) <= most]
        edges = np.stack([np.arange(1, len(open_) + 1), np.zeros(len(open_), dtype=np.int64)], axis=1)
        allowed, gains = self._between([unit, *(groups[place] for place in open_)], edges)
        if not allowed.any():
            return False
        best = open_[int(np.argmax(np.where(allowed, gains, -1)))]
        groups.append((*groups.pop(best), *unit))
        return True

    def _share(self, unit: Group, full: list[Group], held: frozenset[Group]) -> bool:
        """Take somebody out of a full group who gains most by joining this one."""
        fixed = {member for pair in held for member in pair}
        choices = [
            (place, member)
            for place, group in enumerate(full)
            if len(group) == self._size
            for member in group
            if member not in fixed
        ]
        edges = np.stack([np.arange(1, len(choices) + 1), np.zeros(len(choices), dtype=np.int64)], axis=1)
        allowed, gains = self._between([unit, *((member,) for _, member in choices)], edges)
        if len(unit) + 1 < self._size - 1 or not allowed.any():
            return False
        place, member = choices[int(np.argmax(np.where(allowed, gains, -1)))]
        full[place] = tuple(other for other in full[place] if other != member)
        full.append((*unit, member))
        return True

    def _edges(self, units: Sequence[Group]) -> Ints:
        """Pairs of units that candidates lead from one to the other."""
        total = 1 + max((max(unit) for unit in units), default=0)
        unit_of = np.full(max(total, int(self._weighed.high.max(initial=0)) + 1), -1)
        for place, unit in enumerate(units):
            unit_of[list(unit)] = place
        one, other = unit_of[self._weighed.low], unit_of[self._weighed.high]
        kept = (one != other) & (one >= 0) & (other >= 0)
        low, high = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
        return np.unique(np.stack([low, high], axis=1), axis=0).reshape(-1, 2)

    def _between(self, units: Sequence[Group], edges: Ints) -> tuple[Bools, Ints]:
        """Whether the units at both ends may be together, and what all their pairs are worth."""
        if len(edges) == 0:
            return np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64)
        widest = max(len(unit) for unit in units)
        table = np.array([[*unit, *[-1] * (widest - len(unit))] for unit in units], dtype=np.int64)
        allowed = np.ones(len(edges), dtype=np.bool_)
        gains = np.zeros(len(edges), dtype=np.int64)
        one, other = table[edges[:, 0]], table[edges[:, 1]]
        for mine in range(widest):
            for theirs in range(widest):
                here = (one[:, mine] >= 0) & (other[:, theirs] >= 0)
                low = np.minimum(one[here, mine], other[here, theirs])
                high = np.maximum(one[here, mine], other[here, theirs])
                allowed[here] &= self._rules.allowed(low, high)
                gains[here] += self._worth.of(low, high)
        for masks in (self._rules.slots, self._rules.languages):
            # A place that is empty (-1) stands for the last, who is all bits here.
            open_ = np.concatenate([masks, np.full((1, masks.shape[1]), ~np.uint64(0))])
            both = np.bitwise_and.reduce(open_[one], axis=1) & np.bitwise_and.reduce(open_[other], axis=1)
            allowed &= both.any(axis=1)
        return allowed, gains
