"""What pairs share, roughly, as one product of two sparse matrices: enough to find everyone's closest.

Years count where both studied; elsewhere times at one place count a little more than if they never met there. Of
several favours all count, and who names whom is looked up apart.
"""

import numpy as np
from scipy import sparse

from bot.matching.background import BASE_WEIGHT, OPEN_END, SharedKind
from bot.matching.encoding import Encoded
from bot.matching.tables import WORD, Floats, Ints, Masks, matrix

# What years in common add on an average, over those who don't share any.
_YEARS = 0.75
_LONGEST_STUDY = 12
_STUDIED, _WORKED, _WORKS = range(3)
_ALMA_MATER = BASE_WEIGHT[SharedKind.ALMA_MATER]
_TOGETHER = BASE_WEIGHT[SharedKind.CLASSMATES] - _ALMA_MATER
_WORKPLACE, _ORGANIZATION = (BASE_WEIGHT[kind] + _YEARS for kind in (SharedKind.WORKPLACE, SharedKind.ORGANIZATION))


def rough(encoded: Encoded, *, colleagues_apart: bool) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Return two matrices (people x columns, single precision) whose product is about the affinity."""
    blocks = [
        (encoded.mine, encoded.theirs),
        _organizations(encoded, colleagues_apart=colleagues_apart),
        _years_of_study(encoded),
    ]
    # Each asks for what the other offers, or the other way round.
    for one, other in ((encoded.offers, encoded.asks), (encoded.asks, encoded.offers)):
        blocks.append((_bits(one, encoded.favours), _bits(other, np.ones(len(encoded.favours)))))
    mine, theirs = zip(*blocks, strict=True)
    return (
        sparse.hstack(mine, format="csr", dtype=np.float32),
        sparse.hstack(theirs, format="csr", dtype=np.float32),
    )


def _years_of_study(encoded: Encoded) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Columns of years at a place: two times overlap where the later one begins within the other."""
    stints = encoded.stints
    length = stints.end - stints.start + 1
    known = np.flatnonzero((stints.study == 1) & (length > 0) & (length <= _LONGEST_STUDY))
    people = np.repeat(np.arange(len(encoded)), np.diff(stints.first))[known]
    place, start, length = stints.organization[known], stints.start[known], length[known]
    first = int(start.min(initial=0))
    width = int((start + length).max(initial=0)) - first + 1
    begin = place * width + start - first
    every = np.repeat(np.arange(len(known)), length)
    within = np.arange(len(every)) - np.repeat(np.cumsum(length) - length, length)
    year = begin[every] + within
    worth = _TOGETHER * encoded.organizations[place]
    # Both may begin in the same year: that counts once.
    later = within > 0
    shape = (len(encoded), max(len(encoded.organizations), 1) * width)
    mine = (matrix(people[every], year, worth[every], shape), matrix(people, begin, worth, shape))
    theirs = (
        matrix(people, begin, np.ones(len(known)), shape),
        matrix(people[every][later], year[later], np.ones(int(later.sum())), shape),
    )
    return sparse.hstack(mine, format="csr"), sparse.hstack(theirs, format="csr")


def _bits(masks: Masks, values: Floats) -> sparse.csr_array:
    """A column for each bit."""
    rows: list[Ints] = [np.zeros(0, dtype=np.int64)]
    columns: list[Ints] = [np.zeros(0, dtype=np.int64)]
    for bit in range(len(values)):
        here = np.flatnonzero((masks[:, bit // WORD] >> np.uint64(bit % WORD)) & np.uint64(1))
        rows.append(here)
        columns.append(np.full(len(here), bit))
    column = np.concatenate(columns)
    return matrix(np.concatenate(rows), column, values[column], (len(masks), len(values)))


def _organizations(encoded: Encoded, *, colleagues_apart: bool) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Three columns for each place: who studied, who worked, who works there."""
    stints, width = encoded.stints, len(encoded.organizations)
    people = np.repeat(np.arange(len(encoded)), np.diff(stints.first))
    part = np.where(stints.study == 1, _STUDIED, np.where(stints.end == OPEN_END, _WORKS, _WORKED))
    # Of several times at one place the first of these sorts stands for all.
    order = np.lexsort((part, stints.organization, people))
    keep = np.ones(len(order), dtype=np.bool_)
    keep[1:] = (np.diff(people[order]) != 0) | (np.diff(stints.organization[order]) != 0)
    order = order[keep]
    people, place, part = people[order], stints.organization[order], part[order]
    now = 0.0 if colleagues_apart else _WORKPLACE
    ties = np.array(
        [
            [_ALMA_MATER, _ORGANIZATION, _ORGANIZATION],
            [_ORGANIZATION, _WORKPLACE, _WORKPLACE],
            [_ORGANIZATION, _WORKPLACE, now],
        ]
    )
    shape = (len(encoded), 3 * width)
    values = (ties[part] * encoded.organizations[place][:, None]).ravel()
    columns = (3 * place[:, None] + np.arange(3)).ravel()
    mine = matrix(np.repeat(people, 3), columns, values, shape)
    mine.eliminate_zeros()
    return mine, matrix(people, 3 * place + part, np.ones(len(place)), shape)
