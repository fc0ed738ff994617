"""From people to the pairs worth weighing: the closest of everyone who may meet them, and a few by lot."""

import os
from collections.abc import Iterator

import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from bot.matching.encoding import Encoded
from bot.matching.problem import Camp
from bot.matching.rough import rough
from bot.matching.rules import Rules
from bot.matching.tables import Bools, Floats, Ints
from bot.matching.worth import Weighed, Worth

ROWS_AT_A_TIME = 256
# Up to here all pairs are weighed (at most 11,175): then the optimum is exact by construction.
WEIGH_ALL_UP_TO = 150
# Up to here everybody is laid beside everybody, roughly, and so many of the closest are weighed.
EVERYBODY_UP_TO = 3_000
CLOSEST_OF_EVERYBODY = 100
# Beyond, so many are looked up, and so many kept after weighing them.
LOOKED_UP, LOOKED_UP_NARROW = 22, 40
KEPT = 11
# What more than this part of all have, or so many, says little, and looking it up takes most of the time: it is
# weighed later.
CROWD, MOST_HOLDERS = 0.2, 10_000
# Who has fewer than these is laid beside everybody.
TOO_FEW = 4
# Partners by lot for everybody, so that no part of the graph is cut off.
BY_LOT = 2
# More than any rough affinity, for the pairs that a round would rather have.
_FOLLOWING = 1_000.0


class Candidates:
    """Finds the pairs of the first ``total`` positions that are worth weighing."""

    def __init__(
        self, encoded: Encoded, rules: Rules, worth: Worth, total: int, *, seed: int, colleagues_apart: bool
    ) -> None:
        self._rules = rules
        self._worth = worth
        self._total = total
        self._naming = encoded.naming
        self._generator = np.random.default_rng(seed)
        mine, theirs = rough(encoded, colleagues_apart=colleagues_apart)
        self._mine, self._theirs = mine[:total], theirs[:total]

    def find(self) -> Weighed:
        """Return allowed pairs, each once, weighed."""
        if self._total <= WEIGH_ALL_UP_TO:
            low, high = np.triu_indices(self._total, 1)
            return self._weighed(low * self._total + high)
        if self._total <= EVERYBODY_UP_TO:
            return self._weighed(np.concatenate([self._of_everybody(np.arange(self._total)), self._lots()]))
        return self._looked_up()

    def partners(self, members: Ints) -> Weighed:
        """Return all allowed pairs that hold one of these, weighed."""
        found = [
            self._codes(members[row], np.flatnonzero(allowed[: self._total]))
            for start, rows in self._in_parts(members)
            for row, allowed in enumerate(rows, start)
        ]
        return self._weighed(np.concatenate([np.zeros(0, dtype=np.int64), *found]))

    def among(self, members: Ints) -> Weighed:
        """Return all allowed pairs of these (ascending), weighed."""
        one, other = np.triu_indices(len(members), 1)
        return self._weighed(self._codes(members[one], members[other]))

    def weigh(self, low: Ints, high: Ints) -> Weighed:
        """Weigh these pairs."""
        return self._worth.weigh(low, high)

    def _looked_up(self) -> Weighed:
        """The closest by a sparse product; who had too few of them whom they may meet is laid beside everybody."""
        closest = self._best(self._weighed(np.concatenate(list(self._products()))))
        having = np.bincount(closest.low, minlength=self._total) + np.bincount(closest.high, minlength=self._total)
        more = [self._of_everybody(np.flatnonzero(having < TOO_FEW), KEPT), self._lots()]
        return closest.joined(self._weighed(np.concatenate(more)))

    def _products(self) -> Iterator[Ints]:
        everybody = np.arange(self._total)
        holders = np.maximum(
            *(np.bincount(side.indices, minlength=side.shape[1]) for side in (self._mine, self._theirs))
        )
        telling = holders <= min(CROWD * self._total, MOST_HOLDERS)
        mine, theirs = self._mine[:, telling], self._theirs[:, telling]

        def closest(rows: Ints, columns: Ints) -> Ints:
            return self._closest(rows, columns, mine, theirs)

        yield closest(everybody, everybody)
        first, second = (side[side < self._total] for side in map(self._rules.camp, (Camp.FIRST, Camp.SECOND)))
        if len(first) and len(second):
            yield closest(first, second)
            yield closest(second, first)
        named = self._naming[(self._naming < self._total).all(axis=1)]
        yield self._codes(named[:, 0], named[:, 1])

    def _closest(self, rows: Ints, columns: Ints, mine: sparse.csr_array, theirs: sparse.csr_array) -> Ints:
        count = LOOKED_UP_NARROW if self._rules.narrow or self._rules.mixes else LOOKED_UP
        left, right = sparse.csr_matrix(mine[rows]), sparse.csr_matrix(theirs[columns].T.tocsr())
        found = sp_matmul_topn(left, right, top_n=count + 1, n_threads=os.cpu_count() or 1).tocoo()
        return self._codes(rows[found.row], columns[found.col])

    def _of_everybody(self, members: Ints, count: int = CLOSEST_OF_EVERYBODY) -> Ints:
        """Lay these beside everybody, and take the closest whom each may meet."""
        wanted = min(count, self._total - 1)
        found = [np.zeros(0, dtype=np.int64)]
        theirs = self._theirs.T.tocsc()
        for start, allowed in self._in_parts(members):
            part = members[start : start + ROWS_AT_A_TIME]
            scores = (self._mine[part] @ theirs).toarray()
            # Ties are left to the lot, so that nobody is always last.
            scores += 1e-3 * self._generator.random(scores.shape, dtype=np.float32)
            if self._rules.mixes:
                scores += _FOLLOWING * self._rules.follows(part[:, None], np.arange(self._total)[None, :])
            scores[~allowed[:, : self._total]] = -1.0
            best = np.argpartition(scores, -wanted, axis=1)[:, -wanted:]
            row, place = np.nonzero(np.take_along_axis(scores, best, axis=1) >= 0)
            found.append(self._codes(part[row], best[row, place]))
        return np.concatenate(found)

    def _in_parts(self, members: Ints) -> Iterator[tuple[int, Bools]]:
        for start in range(0, len(members), ROWS_AT_A_TIME):
            yield start, self._rules.rows(members[start : start + ROWS_AT_A_TIME])

    def _lots(self) -> Ints:
        """Partners by lot: everybody in a ring, some times over."""
        rings = [self._generator.permutation(self._total) for _ in range(BY_LOT)]
        return np.concatenate([self._codes(ring, np.roll(ring, 1)) for ring in rings])

    def _codes(self, one: Ints | int, other: Ints) -> Ints:
        return np.asarray(np.minimum(one, other) * self._total + np.maximum(one, other), dtype=np.int64)

    def _weighed(self, codes: Ints) -> Weighed:
        """Weigh the pairs that are allowed, each once."""
        codes = np.unique(codes)
        low, high = codes // self._total, codes % self._total
        kept = low != high
        kept[kept] = self._rules.allowed(low[kept], high[kept])
        return self._worth.weigh(low[kept], high[kept])

    def _best(self, weighed: Weighed) -> Weighed:
        """Keep the KEPT best of everybody: a pair stays where it is among the best of one of both."""
        person = np.concatenate([weighed.low, weighed.high])
        worth: Floats = np.concatenate([weighed.worth, weighed.worth]).astype(np.float64)
        order = np.lexsort((-worth, person))
        first = np.searchsorted(person[order], np.arange(self._total))
        rank = np.arange(len(order)) - first[person[order]]
        kept = np.zeros(len(weighed), dtype=np.bool_)
        kept[order[rank < KEPT] % max(len(weighed), 1)] = True
        return weighed.only(kept)
