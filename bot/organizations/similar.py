"""Names that are nearly what was typed: a letter too many or too few, wrong or swapped, a lost space."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.organizations import trigrams
from bot.organizations.catalogue import Catalogue, Floats
from bot.organizations.exact import Matches
from bot.organizations.postings import Integers
from bot.organizations.scope import Scope
from bot.organizations.typed import TypedWord, joined

# So many names are compared letter by letter.
_COMPARED = 200
# Shorter texts are a typo away from too many names.
_SHORTEST = 4
# What is less alike is something else; so is a word.
_ALIKE, _ALIKE_WORD = 0.7, 0.6
# Whole names are the likeliest, then beginnings, then words in any order.
_ONLY_BEGINS, _ONLY_WORDS = 0.03, 0.1
_PRIORS = 0.3
_PER_LETTER = 0.012
# Below all that match exactly, which score more than 0.3.
_BELOW = 1.0


def match(catalogue: Catalogue, words: Sequence[TypedWord], scope: Scope) -> Matches:
    """Find the names that come near; their scores are below those of exact matches."""
    text = joined(words)
    if len(text) < _SHORTEST:
        return Matches(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))
    names = _promising(catalogue, words, len(text), scope)
    if not names.size:
        return Matches(names, np.zeros(0, dtype=np.float32))
    letters = _by_letters(text, catalogue.texts(names))
    likeness = np.maximum(letters, _by_words(catalogue, words, names) - _ONLY_WORDS)
    near = likeness >= _ALIKE
    scores = likeness[near] + _PRIORS * catalogue.priors[names[near]] - _BELOW
    return Matches(names[near], scores.astype(np.float32))


def _promising(catalogue: Catalogue, words: Sequence[TypedWord], length: int, scope: Scope) -> Integers:
    """Return the names that share the most with the text, the shorter ones of equals."""
    found, shared = trigrams.overlap(catalogue.names_of_trigrams, [word.text for word in words], len(catalogue.values))
    allowed = scope.allowed[catalogue.entry_of[found]]
    found, shared = found[allowed], shared[allowed]
    if found.size <= _COMPARED:
        return found
    worth = shared - _PER_LETTER * shared.max() * catalogue.lengths[found] / length + catalogue.priors[found]
    return found[np.argpartition(worth, -_COMPARED)[-_COMPARED:]]


def _by_letters(text: str, names: Sequence[str]) -> Floats:
    """Compare with each name and with its beginning; from 0 to 1."""
    length = len(text)
    longest = np.maximum(length, np.fromiter(map(len, names), dtype=np.float32))
    whole = 1 - process.cdist([text], names, scorer=OSA.distance)[0] / longest
    beginnings = [
        process.cdist([text], [name[:end] for name in names], scorer=OSA.distance)[0]
        for end in (length - 1, length, length + 1)
    ]
    begins = 1 - _ONLY_BEGINS - np.min(beginnings, axis=0) / length
    likeness: Floats = np.maximum(whole, begins).astype(np.float32)
    return likeness


def _by_words(catalogue: Catalogue, typed: Sequence[TypedWord], names: Integers) -> Floats:
    """Compare each typed word with the word of a name, or its beginning, that is most like it; from 0 to 1."""
    held, lengths = catalogue.words_of_names.gather(names)
    starts = np.cumsum(lengths) - lengths
    numbers, places = np.unique(held, return_inverse=True)
    words = [catalogue.words[number] for number in numbers.tolist()]
    likeness = np.zeros(len(names), dtype=np.float32)
    for word in typed:
        alike = np.maximum(_alike(word.text, words), _alike(word.text, [one[: len(word.text)] for one in words]))
        alike[alike < _ALIKE_WORD] = 0
        likeness += np.float32(word.weight) * np.maximum.reduceat(alike[places], starts)
    return likeness


def _alike(word: str, others: Sequence[str]) -> Floats:
    likeness: Floats = process.cdist([word], others, scorer=OSA.normalized_similarity)[0]
    return likeness
