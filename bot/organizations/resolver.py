"""Which organizations an affiliation string names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.organizations.catalogue import Catalogue
from bot.organizations.gazetteer import Gazetteer, Places
from bot.organizations.readings import Reader, Reading
from bot.organizations.runs import Run
from bot.organizations.senses import Senses
from bot.organizations.tokens import Token, clean, tokens_of

_LONGEST_NAME = 14
_MOST_CHOICES = 10
# By so much, in the unit of Reading.rank, one of several organizations of the same name has to lead.
_CLEARLY_AHEAD = 0.35
_SCORE = 0.7
_SCORE_OF_CITY = 0.15
_SCORE_OF_COUNTRY = 0.1
_SCORE_OF_ACRONYM = -0.15


class ResolutionStatus(StrEnum):
    """Whether to apply what was found, to ask, or to say that nothing was."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """An organization that is named; ``score`` is from 0 to 1, ``matched`` the part of the string."""

    id: int
    ror_id: str | None
    name: str
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an affiliation string names, in the order of the string.

    It is unsure where a name could be several organizations; ``organizations`` then holds what is clear, and
    ``choices`` what the rest may mean, best first (of each ``matched`` part one is meant, or none).
    """

    affiliation: str
    status: ResolutionStatus
    organizations: tuple[Match, ...]
    choices: tuple[Match, ...] = ()


class Resolver:
    """Resolves against one catalogue."""

    def __init__(self, catalogue: Catalogue, senses: Senses) -> None:
        self._catalogue = catalogue
        self._gazetteer = Gazetteer(catalogue.entries)
        self._reader = Reader(catalogue, senses, self._gazetteer)

    def resolve(self, affiliation: str) -> Resolution:
        """Find every organization that the string names."""
        text = clean(affiliation)
        tokens = tokens_of(text)
        chosen, doubtful = self._choose(tokens, self._gazetteer.find(tokens))
        matches: dict[int, Match] = {}
        for reading in chosen:
            match = self._match(reading, text, tokens)
            known = matches.get(match.id)
            if known is None or match.score > known.score:
                matches[match.id] = match
        choices = tuple(self._match(reading, text, tokens) for reading in doubtful)
        return Resolution(affiliation, _status(matches, doubtful=bool(doubtful)), tuple(matches.values()), choices)

    def _choose(self, tokens: Sequence[Token], places: Places) -> tuple[list[Reading], list[Reading]]:
        """Take the longest names first; and return what those that are left could mean, best first."""
        chosen: list[Reading] = []
        doubtful: list[Reading] = []
        for readings in self._by_length(tokens, places):
            first, end = readings[0].first, readings[0].end
            if any(taken.first < end and first < taken.end for taken in chosen):
                continue
            best = _clear_best(readings)
            if best is None:
                doubtful += _best_of_each(readings)
            else:
                chosen.append(best)
        supported = [reading for reading in chosen if not reading.weak]
        return sorted(supported or chosen, key=lambda reading: reading.first), doubtful

    def _by_length(self, tokens: Sequence[Token], places: Places) -> list[list[Reading]]:
        found = []
        for length in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
            for first in range(len(tokens) - length + 1):
                readings = self._reader.readings(Run(tokens, first, first + length), places)
                if readings:
                    found.append(readings)
        return found

    def _match(self, reading: Reading, text: str, tokens: Sequence[Token]) -> Match:
        entry = self._catalogue.entries[reading.entry]
        part = text[tokens[reading.first].start : tokens[reading.end - 1].end]
        return Match(entry.id, entry.ror_id, entry.name, _score(reading), " ".join(part.split()))


def _best_of_each(readings: Sequence[Reading]) -> list[Reading]:
    """Return the likeliest reading of each organization, the likeliest organizations first."""
    best: dict[int, Reading] = {}
    for reading in sorted(readings, key=lambda reading: -reading.rank):
        best.setdefault(reading.entry, reading)
    return list(best.values())[:_MOST_CHOICES]


def _clear_best(readings: Sequence[Reading]) -> Reading | None:
    """Return the likeliest reading of a run, or None where another organization is as likely."""
    ordered = sorted(readings, key=lambda reading: -reading.rank)
    best = ordered[0]
    other = next((reading for reading in ordered if reading.entry != best.entry), None)
    if other is not None and best.rank - other.rank < _CLEARLY_AHEAD:
        return None
    return best


def _status(matches: Collection[object], *, doubtful: bool) -> ResolutionStatus:
    if doubtful:
        return ResolutionStatus.UNSURE
    return ResolutionStatus.SURE if matches else ResolutionStatus.NONE


def _score(reading: Reading) -> float:
    score = _SCORE + _SCORE_OF_CITY * reading.support.city + _SCORE_OF_COUNTRY * reading.support.country
    return round(score + _SCORE_OF_ACRONYM * reading.acronym, 2)
