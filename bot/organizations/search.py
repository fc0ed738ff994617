"""Search as you type: words in any order, prefixes, acronyms, places, typos."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.models import OrganizationKind
from bot.organizations.canonical import canonical
from bot.organizations.catalogue import Catalogue, Floats
from bot.organizations.ranking import Candidate, rank
from bot.organizations.typos import Typos
from bot.organizations.words import STOP_WORDS, words_of

# What a matched word counts, as a share of a word that matches exactly.
_PREFIX = 0.9
_PLACE = 0.6
# Where nothing matches every word, so much of the query has to match.
_ENOUGH_OF_THE_WORDS = 0.6
_MOST_WORDS = 12
# So many names are compared letter by letter.
_COMPARED = 300
_KIND_NUMBERS = {kind: number for number, kind in enumerate(OrganizationKind)}


@dataclass(frozen=True, slots=True)
class Hit:
    """An organization that matches; a higher ``score`` is better, ``matched`` is the name that did."""

    id: int
    ror_id: str | None
    name: str
    kind: OrganizationKind
    city: str
    subdivision: str | None
    country: str
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the query; ``weight`` is its share of the query."""

    text: str
    weight: float
    optional: bool


class Search:
    """Searches one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._typos = Typos(catalogue.words)
        by_entry = np.array([_KIND_NUMBERS[entry.kind] for entry in catalogue.entries], dtype=np.int8)
        self._kinds = by_entry[catalogue.entry_of]

    def search(self, text: str, *, limit: int = 25, kinds: Collection[OrganizationKind] | None = None) -> list[Hit]:
        """Return the best matches, best first; an empty query finds the well-known ones.

        Args:
            text: what was typed so far.
            limit: how many at most.
            kinds: only organizations of these kinds; None is all.
        """
        typed = words_of(text)[:_MOST_WORDS]
        scores = self._scores(_weighed(typed), self._of_kinds(kinds))
        return [self._hit(candidate) for candidate in rank(self._catalogue, typed, self._best(scores), limit)]

    def _of_kinds(self, kinds: Collection[OrganizationKind] | None) -> NDArray[np.bool_]:
        """Which names are those of an organization of these kinds."""
        if kinds is None:
            return np.ones(len(self._kinds), dtype=bool)
        return np.isin(self._kinds, [_KIND_NUMBERS[kind] for kind in kinds])

    def _scores(self, words: Sequence[_Word], allowed: NDArray[np.bool_]) -> Floats:
        """Score every allowed name roughly; 0 where it doesn't match."""
        catalogue = self._catalogue
        if not words:
            return (np.maximum(catalogue.priors, 0) * allowed).astype(np.float32)
        qualities = [self._quality(word) for word in words]
        scores = _combine(words, qualities, all_words=True) * allowed
        # First suppose that the words nobody knows are mistyped, then that any is, then that one is too many.
        for only_unknown in (True, False):
            if not scores.any():
                for word, quality in zip(words, qualities, strict=True):
                    if quality.any() != only_unknown:
                        self._allow_typos(word, quality)
                scores = _combine(words, qualities, all_words=True) * allowed
        if not scores.any():
            scores = _combine(words, qualities, all_words=False) * allowed
        typed = sum(len(word.text) for word in words)
        coverage = np.minimum(1, typed / np.maximum(catalogue.lengths, 1))
        return np.where(scores > 0, scores + 0.3 * coverage + catalogue.priors, 0).astype(np.float32)

    def _quality(self, word: _Word) -> Floats:
        """How well each name, with its place, matches one word."""
        catalogue = self._catalogue
        quality = np.zeros(len(catalogue.values), dtype=np.float32)
        first, end = catalogue.word_range(word.text)
        exact = first + (first < end and catalogue.words[first] == word.text)
        quality[catalogue.names_of_place_words.of(first, exact)] = _PLACE
        quality[catalogue.names_of_words.of(first, end)] = _PREFIX
        whole, behind = catalogue.word_range(canonical(word.text))
        if whole < behind and catalogue.words[whole] != word.text:
            quality[catalogue.names_of_words.of(whole, whole + 1)] = _PREFIX
        quality[catalogue.names_of_words.of(first, exact)] = 1
        return quality

    def _allow_typos(self, word: _Word, quality: Floats) -> None:
        catalogue = self._catalogue
        for number, likeness in self._typos.near(word.text):
            names = catalogue.names_of_words.of(number, number + 1)
            quality[names] = np.maximum(quality[names], likeness)

    def _best(self, scores: Floats) -> list[tuple[int, float]]:
        names = np.flatnonzero(scores)
        if names.size > _COMPARED:
            names = names[np.argpartition(scores[names], -_COMPARED)[-_COMPARED:]]
        return [(int(name), float(scores[name])) for name in names]

    def _hit(self, candidate: Candidate) -> Hit:
        entry = self._catalogue.entries[candidate.entry]
        return Hit(
            id=entry.id,
            ror_id=entry.ror_id,
            name=entry.name,
            kind=entry.kind,
            city=entry.city,
            subdivision=entry.subdivision,
            country=entry.country,
            score=round(candidate.score, 4),
            matched=self._catalogue.values[candidate.name],
        )


def _weighed(typed: Sequence[str]) -> list[_Word]:
    """Weigh words by length; small words may be missing, unless there is nothing else."""
    only_small = all(word in STOP_WORDS for word in typed)
    # What is typed last may be the beginning of a longer word.
    optional = [word in STOP_WORDS and not only_small and place < len(typed) - 1 for place, word in enumerate(typed)]
    weights = [0.5 if small else 2.0 + min(len(word), 10) for word, small in zip(typed, optional, strict=True)]
    total = sum(weights)
    return [_Word(word, weight / total, small) for word, weight, small in zip(typed, weights, optional, strict=True)]


def _combine(words: Sequence[_Word], qualities: Sequence[Floats], *, all_words: bool) -> Floats:
    total = np.zeros_like(qualities[0])
    present = np.ones(total.shape, dtype=bool)
    weight = np.zeros_like(total)
    for word, quality in zip(words, qualities, strict=True):
        total += word.weight * quality
        weight += word.weight * (quality > 0)
        if not word.optional:
            present &= quality > 0
    enough = present if all_words else weight >= _ENOUGH_OF_THE_WORDS
    return np.where(enough, total, 0).astype(np.float32)
