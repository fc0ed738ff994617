"""What pairs share, weighed for very many of them at once; the same as ``affinity(shared(...))`` of each."""

import numpy as np
from scipy import sparse

from bot.matching.background import BASE_WEIGHT, OPEN_END, TOGETHER, SharedKind, direct
from bot.matching.encoding import Encoded
from bot.matching.tables import Bools, Floats, Ints, Masks

PAIRS_AT_A_TIME = 100_000
_CLASSMATES, _COLLEAGUES, _ALMA_MATER, _WORKPLACE, _ORGANIZATION = (
    BASE_WEIGHT[kind]
    for kind in (
        SharedKind.CLASSMATES,
        SharedKind.COLLEAGUES,
        SharedKind.ALMA_MATER,
        SharedKind.WORKPLACE,
        SharedKind.ORGANIZATION,
    )
)
# Of several ties at one place the strongest kind counts; that one studied while the other worked only breaks ties.
_TIE_BREAK = 0.5


class Affinities:
    """Weighs pairs of positions."""

    def __init__(self, encoded: Encoded) -> None:
        self._encoded = encoded
        self._naming, self._direct = _direct(encoded)

    def of(self, low: Ints, high: Ints) -> Floats:
        """Return the affinity of each pair, ``low[i]`` with ``high[i]``, low below high."""
        found = np.empty(len(low))
        for start in range(0, len(low), PAIRS_AT_A_TIME):
            part = slice(start, start + PAIRS_AT_A_TIME)
            found[part] = self._of(low[part], high[part])
        return found

    def _of(self, low: Ints, high: Ints) -> Floats:
        it = self._encoded
        found = products(it.mine, it.theirs, low, high)
        found += _favours(it.offers[low] & it.asks[high], it.favours)
        found += _favours(it.offers[high] & it.asks[low], it.favours)
        found += _organizations(it, low, high)
        if len(self._naming):
            code = low * len(it) + high
            place = np.minimum(np.searchsorted(self._naming, code), len(self._naming) - 1)
            found += np.where(self._naming[place] == code, self._direct[place], 0.0)
        return found


def products(mine: sparse.csr_array, theirs: sparse.csr_array, low: Ints, high: Ints) -> Floats:
    """Return the scalar product of row ``low[i]`` of one matrix and row ``high[i]`` of the other."""
    if len(low) == 0:
        return np.zeros(0)
    return np.asarray(mine[low].multiply(theirs[high]).sum(axis=1), dtype=np.float64).ravel()


def _direct(encoded: Encoded) -> tuple[Ints, Floats]:
    """Codes of the pairs of whom one names the other, ascending, and what that adds."""
    pairs, rarity = encoded.naming, encoded.rarity
    weights = [
        sum(rarity.weight(ground) for ground in direct(encoded.people[low], encoded.people[high]))
        for low, high in pairs.tolist()
    ]
    return pairs[:, 0] * len(encoded) + pairs[:, 1], np.array(weights)


def _favours(common: Masks, weights: Floats) -> Floats:
    """The rarest of the favours in common: the lowest bit."""
    found = np.zeros(len(common))
    open_ = np.ones(len(common), dtype=np.bool_)
    for word in range(common.shape[1]):
        bits = common[:, word]
        here = np.flatnonzero(open_ & (bits != 0))
        lowest = bits[here] & (~bits[here] + np.uint64(1))
        place = np.log2(lowest.astype(np.float64)).astype(np.int64) + 63 * word
        found[here] = weights[place]
        open_[here] = False
    return found


def _organizations(encoded: Encoded, low: Ints, high: Ints) -> Floats:
    """What the places add: of all times of both at one place the strongest kind of tie."""
    stints, width = encoded.stints, max(len(encoded.organizations), 1)
    pair, mine, theirs = _every_two_stints(stints.first, low, high)
    same = stints.organization[mine] == stints.organization[theirs]
    pair, mine, theirs = pair[same], mine[same], theirs[same]
    found = np.zeros(len(low))
    if len(pair) == 0:
        return found
    organization = stints.organization[mine]
    code = pair * width + organization
    order = np.argsort(code, kind="stable")
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    best = np.maximum.reduceat(_ties(encoded, mine, theirs)[order], starts)
    best = np.where(best == _ORGANIZATION + _TIE_BREAK, _ORGANIZATION + TOGETHER, best)
    np.add.at(found, pair[order][starts], best * encoded.organizations[organization[order][starts]])
    return found


def _ties(encoded: Encoded, mine: Ints, theirs: Ints) -> Floats:
    stints = encoded.stints
    one, other = stints.study[mine], stints.study[theirs]
    start = np.maximum(stints.start[mine], stints.start[theirs])
    together = start <= np.minimum(stints.end[mine], stints.end[theirs])
    together |= (stints.end[mine] == OPEN_END) & (stints.end[theirs] == OPEN_END)
    both = np.where(one == 1, np.where(together, _CLASSMATES, _ALMA_MATER), np.where(together, _COLLEAGUES, _WORKPLACE))
    return np.where(one == other, both, _ORGANIZATION + _TIE_BREAK * together)


def _every_two_stints(first: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints]:
    """For each pair every stint of one beside every stint of the other: (pair, stint of low, stint of high)."""
    mine, theirs = first[low + 1] - first[low], first[high + 1] - first[high]
    count = mine * theirs
    pair = np.repeat(np.arange(len(low)), count)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    across = theirs[pair]
    return pair, first[low][pair] + place // across, first[high][pair] + place % across


def overlaps(one: Masks, other: Masks) -> Bools:
    """Whether two rows of bits have one in common."""
    return np.asarray(((one & other) != 0).any(axis=-1), dtype=np.bool_)
