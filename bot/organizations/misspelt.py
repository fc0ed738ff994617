"""Names with a typo or two, among the organizations of the cities that a string mentions."""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

from bot.models import OrganizationNameKind
from bot.organizations.catalogue import Catalogue
from bot.organizations.gazetteer import Gazetteer, Places
from bot.organizations.rarity import Rarity
from bot.organizations.runs import Run
from bot.organizations.spelled import Spelled
from bot.organizations.tokens import Token

# In percent, as rapidfuzz.fuzz.ratio counts.
_SIMILAR = 88
_NEARLY_RIGHT = 94
_SAME_WORD = 65
_SHORTEST = 2
_LONGEST = 8
# Bounds against absurd strings.
_MOST_RUNS = 40
_MOST_CITIES = 4
_MOST_NAMES = 200


class Misspelt:
    """Compares runs of words with names, letter by letter."""

    def __init__(
        self,
        catalogue: Catalogue,
        spelled: Spelled,
        rarity: Rarity,
        kinds: Sequence[OrganizationNameKind],
        gazetteer: Gazetteer,
    ) -> None:
        self._spelled = spelled
        self._rarity = rarity
        cities = [gazetteer.city_keys[entry.city] for entry in catalogue.entries]
        self._numbers = {city: number for number, city in enumerate(dict.fromkeys(cities))}
        of_entries = np.array([self._numbers[city] for city in cities], dtype=np.int32)
        acronym = OrganizationNameKind.ACRONYM
        wordy = np.flatnonzero(np.fromiter((kind is not acronym for kind in kinds), dtype=np.bool_, count=len(kinds)))
        of_names = of_entries[catalogue.entry_of[wordy]]
        self._names = wordy[np.argsort(of_names, kind="stable")].astype(np.int32)
        self._starts = np.searchsorted(np.sort(of_names), np.arange(len(self._numbers) + 1))

    def find(self, tokens: Sequence[Token], places: Places) -> Iterator[tuple[Run, int, bool]]:
        """Yield what is similar: the run, the number of the name, and whether it is nearly right."""
        runs = list(islice(_runs(tokens), _MOST_RUNS))
        typed = [" ".join(run.words) for run in runs]
        numbers = self._rarity.numbers(token.word for token in tokens)
        if not runs or not numbers:
            return
        for city in sorted(places.cities)[:_MOST_CITIES]:
            names = self._names_in(city, numbers)
            keys = [" ".join(self._spelled.words(name)) for name in names]
            scores = process.cdist(typed, keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR, dtype=np.uint8)
            for row, column in zip(*(axis.tolist() for axis in np.nonzero(scores)), strict=True):
                if _word_by_word(typed[row], keys[column]):
                    yield runs[row], names[column], bool(scores[row, column] >= _NEARLY_RIGHT)

    def _names_in(self, city: str, numbers: Sequence[int]) -> list[int]:
        """Return the names in a city that share most words with the string; one misspelt word leaves the others."""
        number = self._numbers[city]
        names = self._names[self._starts[number] : self._starts[number + 1]]
        names = names[self._rarity.has_words(names)]
        if not names.size:
            return []
        shares = self._rarity.shares(names, numbers)
        best = np.argsort(-shares, kind="stable")[:_MOST_NAMES]
        return [int(name) for name in names[best[shares[best] > 0]]]


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """Yield what begins or ends a part, where names stand."""
    for first in range(len(tokens)):
        for end in range(first + _SHORTEST, min(first + _LONGEST, len(tokens)) + 1):
            run = Run(tokens, first, end)
            if run.crossings:
                break
            if run.before is None or run.ends_part:
                yield run


def _word_by_word(typed: str, key: str) -> bool:
    """Whether no word is one too many: "Shanghai Jiaotong University First" is not Shanghai Jiao Tong University."""
    return _all_in(typed.split(), key.split()) and _all_in(key.split(), typed.split())


def _all_in(words: Sequence[str], others: Sequence[str]) -> bool:
    joined = "".join(others)
    return all(word in joined or max(fuzz.ratio(word, other) for other in others) >= _SAME_WORD for word in words)
