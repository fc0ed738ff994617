"""Who has which attribute, as arrays: counted, as a sparse matrix, as bits."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Masks = NDArray[np.uint64]

WORD = 63
ALL_BITS = np.uint64((1 << WORD) - 1)


class Table:
    """Attributes of one sort; every person (row) has each at most once."""

    def __init__(self) -> None:
        self._columns: dict[Any, int] = {}
        self._rows: list[int] = []
        self._entries: list[int] = []

    def add(self, row: int, values: Iterable[Any]) -> None:
        """Note that a person has these attributes."""
        columns = self._columns
        for value in values:
            self._rows.append(row)
            self._entries.append(columns.setdefault(value, len(columns)))

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def values(self) -> list[Any]:
        """Every attribute, in the order of the columns."""
        return list(self._columns)

    @property
    def rows(self) -> Ints:
        """The person of each entry."""
        return np.array(self._rows, dtype=np.int64)

    @property
    def columns(self) -> Ints:
        """The attribute of each entry."""
        return np.array(self._entries, dtype=np.int64)

    def column(self, value: Any) -> int:
        """The column of an attribute that somebody has."""
        return self._columns[value]

    def counts(self) -> Ints:
        """How many people have each."""
        return np.bincount(self.columns, minlength=len(self))

    def matrix(self, total: int) -> sparse.csr_array:
        """People x attributes, ones."""
        return matrix(self.rows, self.columns, np.ones(len(self._rows)), (total, len(self)))


def matrix(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> sparse.csr_array:
    """A sparse matrix of these entries; at least one column wide."""
    return sparse.csr_array((values, (rows, columns)), shape=(shape[0], max(shape[1], 1)))


def masks(rows: Ints, bits: Ints, shape: tuple[int, int]) -> Masks:
    """A row of bits for each person, WORD of them a word."""
    found = np.zeros((shape[0], max(1, -(-shape[1] // WORD))), dtype=np.uint64)
    flags = np.left_shift(np.uint64(1), (bits % WORD).astype(np.uint64))
    np.bitwise_or.at(found, (rows, bits // WORD), flags)
    return found
