"""From backgrounds to the pairs worth weighing: the closest few for everyone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.matching.background import BASE_WEIGHT, Background, Rarity, SharedKind, attributes

ROWS_AT_A_TIME = 512
_OFFER = BASE_WEIGHT[SharedKind.OFFER]


def closest(
    people: Sequence[Background],
    rarity: Rarity,
    forbidden: frozenset[tuple[int, int]],
    *,
    count: int,
    generator: np.random.Generator,
) -> set[tuple[int, int]]:
    """Find for each person the ``count`` allowed partners of the highest coarse affinity.

    The coarse affinity is the product of two sparse matrices (people x weighted attributes), taken
    ROWS_AT_A_TIME rows at a time: O(rows x people) memory. Ties are broken by the generator.

    Args:
        people: n people, in any order.
        rarity: weights of the attributes.
        forbidden: pairs of indices (low, high) that may not meet.
        count: partners wanted for each, at least 1.
        generator: decides ties, so that nobody is always last.

    Returns:
        Pairs of indices (low, high).
    """
    total = len(people)
    mine, theirs = _features(people, rarity)
    banned = _banned(forbidden, total)
    wanted = min(count, total - 1)
    pairs: set[tuple[int, int]] = set()
    for start in range(0, total, ROWS_AT_A_TIME):
        stop = min(start + ROWS_AT_A_TIME, total)
        scores = np.asarray((mine[start:stop] @ theirs.T).todense(), dtype=np.float32)
        scores += generator.random(scores.shape, dtype=np.float32) * 1e-3
        for row in range(start, stop):
            scores[row - start, [row, *banned.get(row, ())]] = -1.0
        best = np.argpartition(scores, -wanted, axis=1)[:, -wanted:]
        pairs.update(_pairs(best, scores, start))
    return pairs


def every_partner(who: Sequence[int], total: int, forbidden: frozenset[tuple[int, int]]) -> set[tuple[int, int]]:
    """All allowed pairs of indices (low, high) that hold one of ``who``."""
    everyone = ((min(one, other), max(one, other)) for one in who for other in range(total) if one != other)
    return {pair for pair in everyone if pair not in forbidden}


def _features(people: Sequence[Background], rarity: Rarity) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Two matrices whose product holds the coarse affinities; they differ in what is offered and asked."""
    columns: dict[str, int] = {}
    mine: tuple[list[int], list[int], list[float]] = ([], [], [])
    theirs: tuple[list[int], list[int], list[float]] = ([], [], [])
    for row, person in enumerate(people):
        own = [(key, (BASE_WEIGHT[kind] * rarity.factor(key)) ** 0.5) for key, kind in attributes(person)]
        gives = [(f"give:{favour}", _OFFER**0.5) for favour in person.offers]
        takes = [(f"take:{favour}", _OFFER**0.5) for favour in person.asks]
        crossed = [(f"take:{favour}", _OFFER**0.5) for favour in person.offers]
        crossed += [(f"give:{favour}", _OFFER**0.5) for favour in person.asks]
        for target, entries in ((mine, own + gives + takes), (theirs, own + crossed)):
            for key, value in entries:
                target[0].append(row)
                target[1].append(columns.setdefault(key, len(columns)))
                target[2].append(value)
    shape = (len(people), max(len(columns), 1))
    return _matrix(mine, shape), _matrix(theirs, shape)


def _matrix(entries: tuple[list[int], list[int], list[float]], shape: tuple[int, int]) -> sparse.csr_array:
    rows, columns, values = entries
    return sparse.csr_array((np.asarray(values, dtype=np.float32), (rows, columns)), shape=shape)


def _banned(forbidden: frozenset[tuple[int, int]], total: int) -> dict[int, list[int]]:
    banned: dict[int, list[int]] = {}
    for low, high in forbidden:
        if high < total:
            banned.setdefault(low, []).append(high)
            banned.setdefault(high, []).append(low)
    return banned


def _pairs(best: NDArray[np.intp], scores: NDArray[np.float32], start: int) -> set[tuple[int, int]]:
    found = set()
    for offset, partners in enumerate(best):
        row = start + offset
        for partner in partners.tolist():
            if scores[offset, partner] >= 0:
                found.add((min(row, partner), max(row, partner)))
    return found
