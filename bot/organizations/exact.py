"""Names that have every typed word, or a word that begins with it, or stand in the place that it names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.organizations.canonical import canonical
from bot.organizations.catalogue import Catalogue, Floats
from bot.organizations.postings import Integers
from bot.organizations.scope import Scope
from bot.organizations.typed import TypedWord

# What a matched word counts, as a share of a word that matches exactly.
_PREFIX = 0.9
_PLACE = 0.6
# What else makes a match likelier, as a share of a perfect one.
_COVERAGE = 0.3
_BEGINNING = 0.2
_PER_DOUBLING_OF_MATCHING_NAMES = 0.02


@dataclass(frozen=True, slots=True)
class Matches:
    """Names by number with a rough score each, in no order."""

    names: Integers
    scores: Floats


def match(catalogue: Catalogue, words: Sequence[TypedWord], scope: Scope) -> Matches:
    """Find the names that match all of at least one word."""
    qualities = [_quality(catalogue, word.text) for word in words]
    needed = sorted(
        (quality for word, quality in zip(words, qualities, strict=True) if not word.optional), key=np.count_nonzero
    )
    names = scope.of_names(np.flatnonzero(needed[0] > 0).astype(np.int32), catalogue.entry_of)
    for quality in needed[1:]:
        names = names[quality[names] > 0]
    scores = catalogue.priors[names] + _COVERAGE * _coverage(catalogue, words, names)
    for word, quality in zip(words, qualities, strict=True):
        scores += np.float32(word.weight) * quality[names]
    scores += _BEGINNING * _begins(catalogue, words[0].text, names)
    if names.size:
        entries = catalogue.entry_of[names]
        scores += _PER_DOUBLING_OF_MATCHING_NAMES * np.log2(np.bincount(entries)[entries])
    return Matches(names, scores.astype(np.float32))


def without_places(catalogue: Catalogue, words: Sequence[TypedWord]) -> list[TypedWord]:
    """Let the words that are places be missing: "NIST Boulder" is NIST, whose seat is elsewhere.

    Where there is nothing else, all words stay as they are.
    """
    loose = [replace(word, optional=word.optional or _is_place(catalogue, word.text)) for word in words]
    return list(words) if all(word.optional for word in loose) else loose


def _is_place(catalogue: Catalogue, text: str) -> bool:
    first, end = catalogue.word_range(text)
    known = first < end and catalogue.words[first] == text
    return known and catalogue.entries_of_place_words.of(first, first + 1).size > 0


def _quality(catalogue: Catalogue, text: str) -> Floats:
    """How well each name, with its place, matches one word."""
    quality = np.zeros(len(catalogue.values), dtype=np.float32)
    first, end = catalogue.word_range(text)
    exact = first + (first < end and catalogue.words[first] == text)
    here = catalogue.entries_of_place_words.of(first, exact)
    if here.size:
        by_entry = np.zeros(len(catalogue.entries), dtype=np.float32)
        by_entry[here] = _PLACE
        quality = by_entry[catalogue.entry_of]
    quality[catalogue.names_of_words.of(first, end)] = _PREFIX
    whole, behind = catalogue.word_range(canonical(text))
    if whole < behind and catalogue.words[whole] != text:
        quality[catalogue.names_of_words.of(whole, whole + 1)] = _PREFIX
    quality[catalogue.names_of_words.of(first, exact)] = 1
    return quality


def _coverage(catalogue: Catalogue, words: Sequence[TypedWord], names: Integers) -> Floats:
    """How much of a name was typed, from 0 to 1."""
    typed = sum(len(word.text) for word in words)
    share: Floats = np.minimum(1, typed / np.maximum(catalogue.lengths[names], 1))
    return share


def _begins(catalogue: Catalogue, text: str, names: Integers) -> Floats:
    """Whether names begin with this text; 1 or 0."""
    first, end = catalogue.word_range(text)
    postings = catalogue.words_of_names
    # A name without any word has none of the typed ones.
    beginning = postings.items[postings.starts[names]]
    return ((beginning >= first) & (beginning < end)).astype(np.float32)
