"""Which organizations an affiliation string names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.organizations.facts import Fact
from bot.organizations.fame import WellKnown
from bot.organizations.gazetteer import Gazetteer
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.readings import Reader, Reading, Setting
from bot.organizations.runs import Run
from bot.organizations.selection import Candidate, Choice, Selection
from bot.organizations.spelled import Spelled
from bot.organizations.tables import Tables
from bot.organizations.tokens import clean, is_cased, tokens_of
from bot.organizations.weights import Weights

# Probabilities: from the first one on it is applied, from the second one on, or as the whole string, asked about.
_APPLY = 0.72
_ASK = 0.35
_MOST_CHOICES = 10


class ResolutionStatus(StrEnum):
    """Whether to apply what was found, to ask, or to say that nothing was."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """An organization that is named; ``score`` is the probability, ``matched`` the part of the string.

    The score of a choice that only a well-known name suggests is half the share of the name that was typed.
    """

    id: int
    ror_id: str | None
    name: str
    score: float
    matched: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an affiliation string names, in the order of the string.

    It is unsure where words may name an organization, but which one, or whether, is open; ``organizations`` then
    holds what is clear, and ``choices`` what the rest may mean, best first (of each ``matched`` part one is meant,
    or none).
    """

    affiliation: str
    status: ResolutionStatus
    organizations: tuple[Match, ...]
    choices: tuple[Match, ...] = ()


class Resolver:
    """Resolves against one catalogue."""

    def __init__(self, tables: Tables, hierarchy: Hierarchy) -> None:
        catalogue = tables.catalogue
        self._catalogue = catalogue
        self._gazetteer = Gazetteer(catalogue.entries)
        spelled = Spelled(catalogue)
        self._well_known = WellKnown(catalogue, spelled, catalogue.kinds_of_names())
        self._reader = Reader(tables, spelled, self._gazetteer, hierarchy)
        self._selection = Selection(catalogue, hierarchy, Weights())

    def resolve(self, affiliation: str, *, society_id: int | None = None) -> Resolution:
        """Find every organization that the string names; a society's own ones only for that society."""
        text = clean(affiliation)
        candidates = self._selection.candidates(self.readings(text, society_id=society_id))
        candidates.sort(key=lambda candidate: (candidate.reading.run.first, candidate.reading.run.end))
        clear = [candidate for candidate in candidates if is_clear(candidate)]
        matches = _distinct(self._match(candidate.reading, candidate.probability, text) for candidate in clear)
        doubtful = [
            candidate
            for candidate in candidates
            if (candidate.probability >= _ASK or Fact.FILLS_ALL in candidate.facts)
            and not is_clear(candidate)
            and not any(candidate.reading.overlaps(other.reading) for other in clear)
        ]
        choices = self._choices(doubtful, text, {match.id for match in matches})
        if not matches and not choices:
            choices = self._by_fame(text)
        status = ResolutionStatus.UNSURE if choices else ResolutionStatus.SURE if matches else ResolutionStatus.NONE
        return Resolution(affiliation, status, matches, choices)

    def readings(self, text: str, *, society_id: int | None = None) -> list[list[Reading]]:
        """Return what the runs of words of a clean string may name, with all the facts."""
        tokens = tokens_of(text)
        return self._reader.readings(Setting(tokens, self._gazetteer.find(tokens), society_id, cased=is_cased(text)))

    def _choices(self, doubtful: Sequence[Candidate], text: str, known: set[int]) -> tuple[Match, ...]:
        """Return what doubtful words may mean, the likeliest words first."""
        found: list[Match] = []
        for candidate in sorted(doubtful, key=lambda candidate: -candidate.probability):
            meanings = [Choice(candidate.reading, candidate.probability), *candidate.others]
            if Fact.FILLS_ALL in candidate.facts:
                # Who types "MIT" and nothing else means the one that everybody knows.
                meanings.sort(key=lambda choice: Fact.WELL_KNOWN not in choice.reading.facts)
            found += [self._match(choice.reading, choice.probability, text) for choice in meanings]
        return tuple(match for match in _distinct(found) if match.id not in known)[:_MOST_CHOICES]

    def _by_fame(self, text: str) -> tuple[Match, ...]:
        """Return what a string that is part of a well-known name may mean."""
        tokens = tokens_of(text)
        words = [token.word for token in tokens]
        found = [] if self._gazetteer.is_country("".join(words)) else self._well_known.called(words)
        whole = _written(Run(tokens, 0, len(tokens)), text) if found else ""
        return tuple(self._named(entry, score, whole) for score, entry in found)[:_MOST_CHOICES]

    def _match(self, reading: Reading, probability: float, text: str) -> Match:
        return self._named(reading.entry, probability, _written(reading.run, text))

    def _named(self, number: int, score: float, matched: str) -> Match:
        entry = self._catalogue.entries[number]
        return Match(entry.id, entry.ror_id, entry.name, round(score, 2), matched)


def is_clear(candidate: Candidate) -> bool:
    """Whether it is applied without a question; what several organizations are called alike never is."""
    facts = candidate.facts
    shared_letters = {Fact.ACRONYM, Fact.NO_PLACE} <= facts and Fact.NO_NAMESAKE not in facts
    return candidate.probability >= _APPLY and not shared_letters and Fact.RIVAL not in facts


def _distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the best match of each organization, in the order in which the organizations come first."""
    best: dict[int, Match] = {}
    for match in matches:
        known = best.get(match.id)
        if known is None or match.score > known.score:
            best[match.id] = match
    return tuple(best.values())


def _written(run: Run, text: str) -> str:
    first, last = run.tokens[run.first], run.tokens[run.end - 1]
    return " ".join(text[first.start : last.end].split())
