"""Who may meet whom, and whom a round would rather bring together, for many pairs at once."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from bot.matching.encoding import Encoded
from bot.matching.problem import EVERY_SLOT, Camp, LeftOver, Mixing, Pair, Problem
from bot.matching.tables import ALL_BITS, Bools, Ints, Masks
from bot.matching.weighing import overlaps, products


class Rules:
    """Answers for positions of the encoded people; ``low`` and ``high`` may broadcast."""

    def __init__(self, problem: Problem, encoded: Encoded) -> None:
        people = encoded.people
        self._total = len(people)
        self._index = {person.id: position for position, person in enumerate(people)}
        self.slots: Masks = np.array(
            [problem.slots.get(person.id, EVERY_SLOT) for person in people], dtype=np.uint64
        ).reshape(-1, 1)
        # Who names no language goes with anybody.
        named: Bools = np.asarray(encoded.languages.any(axis=1), dtype=np.bool_)
        self.languages: Masks = np.where(named[:, None], encoded.languages, ALL_BITS)
        # Whether slots or languages keep people apart at all.
        self.narrow = bool((self.slots != EVERY_SLOT).any() or (self.languages != ALL_BITS).any())
        self._employers = encoded.employers if problem.colleagues_apart and encoded.employers.nnz else None
        self._forbidden = codes(problem.forbidden, self._index)
        low, high = self._forbidden // max(self._total, 1), self._forbidden % max(self._total, 1)
        one = np.concatenate([low, high])
        order = np.argsort(one, kind="stable")
        self._barred_first = np.searchsorted(one[order], np.arange(self._total + 1))
        self._barred_other = np.concatenate([high, low])[order]
        self._mixing = problem.mixing
        self._camps = np.array([problem.camps.get(person.id, Camp.NEITHER) for person in people], dtype=np.int64)
        self._units = encoded.units

    @property
    def mixes(self) -> bool:
        """Whether some pairs are preferred to others."""
        return self._mixing is not Mixing.ANYONE

    def camp(self, side: Camp) -> Ints:
        """The positions of everybody on one side, where sides matter."""
        return np.flatnonzero((self._camps == side) & (self._mixing is Mixing.ACROSS_CAMPS))

    def allowed(self, low: Ints, high: Ints) -> Bools:
        """Whether each pair (low below high) may meet."""
        found = self._together(low, high)
        if self._employers is not None and len(low):
            # Few share an employer; only of those who may meet otherwise is it asked.
            found[found] = products(self._employers, self._employers, low[found], high[found]) == 0
        return np.asarray(found & ~contains(self._forbidden, low * self._total + high), dtype=np.bool_)

    def row(self, member: int) -> Bools:
        """Whom somebody may meet, of everybody."""
        return np.asarray(self.rows(np.array([member]))[0], dtype=np.bool_)

    def rows(self, members: Ints) -> Bools:
        """Whom each of these may meet, of everybody."""
        everyone = np.arange(self._total)
        found = self._together(members[:, None], everyone[None, :])
        found[np.arange(len(members)), members] = False
        for apart in (self._colleagues(members), self._barred(members)):
            found[apart] = False
        return np.asarray(found, dtype=np.bool_)

    def follows(self, low: Ints, high: Ints) -> Bools:
        """Whether each pair is one that the round would rather have."""
        if self._mixing is Mixing.ACROSS_CAMPS:
            sides = Camp.FIRST + Camp.SECOND
            one, other = self._camps[low], self._camps[high]
            return np.asarray((one + other == sides) & (one * other > 0), dtype=np.bool_)
        if self._mixing is Mixing.ACROSS_UNITS:
            named: Bools = np.asarray(self._units.any(axis=1), dtype=np.bool_)
            return np.asarray(named[low] & named[high] & ~overlaps(self._units[low], self._units[high]))
        return np.zeros(np.broadcast_shapes(low.shape, high.shape), dtype=np.bool_)

    def third(self, member: int, low: Ints, high: Ints) -> Bools:
        """Whether somebody may join each of these pairs: at one time, and in one language, for all three."""
        row = self.row(member)
        found = row[low] & row[high]
        for masks in (self.slots, self.languages):
            found &= (masks[low] & masks[high] & masks[member]).any(axis=1)
        return np.asarray(found, dtype=np.bool_)

    def why(self, member: int) -> LeftOver:
        """Say why somebody is left over: what is the first to leave nobody for them."""
        others = np.arange(self._total) != member
        if not others.any():
            return LeftOver.ALONE
        everyone = np.arange(self._total)
        steps: tuple[tuple[LeftOver, Callable[[], Bools]], ...] = (
            (LeftOver.NO_COMMON_SLOT, lambda: overlaps(self.slots[member], self.slots)),
            (LeftOver.NO_COMMON_LANGUAGE, lambda: overlaps(self.languages[member], self.languages)),
            (LeftOver.COLLEAGUES_ONLY, lambda: ~np.isin(everyone, self._colleagues(np.array([member]))[1])),
            (LeftOver.ALL_FORBIDDEN, lambda: ~np.isin(everyone, self._barred(np.array([member]))[1])),
        )
        for reason, kept in steps:
            others &= kept()
            if not others.any():
                return reason
        return LeftOver.ODD

    def _together(self, low: Ints, high: Ints) -> Bools:
        if not self.narrow:
            return np.ones(np.broadcast_shapes(low.shape, high.shape), dtype=np.bool_)
        return overlaps(self.slots[low], self.slots[high]) & overlaps(self.languages[low], self.languages[high])

    def _colleagues(self, members: Ints) -> tuple[Ints, Ints]:
        """Pairs of (which of the members, position) with a present employer in common."""
        if self._employers is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        found = (self._employers[members] @ self._employers.T).tocoo()
        return found.row, found.col

    def _barred(self, members: Ints) -> tuple[Ints, Ints]:
        """Pairs of (which of the members, position) that are forbidden."""
        first, last = self._barred_first[members], self._barred_first[members + 1]
        count = last - first
        place = np.repeat(np.arange(len(members)), count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        return place, self._barred_other[first[place] + within]


def codes(pairs: Iterable[Pair], index: Mapping[int, int]) -> Ints:
    """Codes low * people + high, ascending, of the pairs of ids who are both here."""
    total = len(index)
    found = [(index[one], index[other]) for one, other in pairs if one in index and other in index]
    return np.array(sorted(min(pair) * total + max(pair) for pair in found), dtype=np.int64)


def contains(known: Ints, wanted: Ints) -> Bools:
    """Whether each of ``wanted`` is in ``known``, which ascends."""
    if len(known) == 0:
        return np.zeros(wanted.shape, dtype=np.bool_)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.asarray(known[place] == wanted, dtype=np.bool_)
