"""Names by the three-letter pieces they are made of: what a typo, a lost space or a wrong ending leaves."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.organizations.postings import Integers, Postings, sorted_pairs

# Pieces are told apart by their place among so many; that a few share one does no harm.
_PLACES = 1 << 18
_FIRST, _SECOND = 7919, 104_729
# Rare pieces tell names apart; counting the common ones as well takes milliseconds.
_MOST_COUNTED = 80_000
# What shares less than this part of what the best one shares is not looked at.
_PROMISING = 0.35
_SPACE = ord(" ")


def build(names: Iterable[Sequence[str]]) -> Postings:
    """Return for every piece the numbers of the names (each as its words) that have it."""
    texts = [f" {' '.join(words)} " for words in names]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    places, starts = _pieces("".join(texts))
    holders = np.repeat(np.arange(len(texts)), lengths)[starts]
    return sorted_pairs(places, holders, _PLACES)


def overlap(postings: Postings, words: Sequence[str], names: int) -> tuple[Integers, NDArray[np.float32]]:
    """Return the names that share the most pieces with the typed words, and how many, rare ones counting more.

    Args:
        postings: what ``build`` gave.
        words: the words of the query.
        names: how many names there are.
    """
    pieces = np.unique(_pieces(f" {' '.join(words)} ")[0])
    holders = postings.starts[pieces + 1] - postings.starts[pieces]
    order = np.argsort(holders, kind="stable")
    pieces, holders = pieces[order], holders[order]
    enough = max(1, int(np.searchsorted(np.cumsum(holders), _MOST_COUNTED)))
    pieces, holders = pieces[:enough], holders[:enough]
    items = np.concatenate([postings.of(piece, piece + 1) for piece in pieces.tolist()] or [postings.items[:0]])
    weights = np.repeat(np.log1p(names / np.maximum(holders, 1)), holders)
    total = np.bincount(items, weights=weights, minlength=names).astype(np.float32)
    found = np.flatnonzero(total > _PROMISING * total.max(initial=0)).astype(np.int32)
    return found, total[found]


def _pieces(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the place of every piece within a word, with one space around it, and where it starts."""
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    middle = letters[1:-1]
    starts = np.flatnonzero(middle != _SPACE)
    return (letters[starts] * _FIRST + letters[starts + 1] * _SECOND + letters[starts + 2]) % _PLACES, starts
