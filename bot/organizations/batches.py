"""Long work in batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

# Rows of one statement, and bound values of an IN list; both databases take many times as many.
_SIZE = 1000


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield lists of at most 1,000 items, in order."""
    iterator = iter(items)
    while batch := list(islice(iterator, _SIZE)):
        yield batch
