"""Finding the city, the organizations and the topics that a row of a roster names."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Protocol

from bot.members.localities import where
from bot.members.roster_line import RosterRow
from bot.organizations.resolver import Resolution, ResolutionStatus
from bot.organizations.rows import Entry
from bot.places import Places
from bot.text import search_key

Progress = Callable[[int], None]

# So many of what a text may mean are worth an organizer's look.
MOST_CHOICES = 5


class AffiliationResolver(Protocol):
    """What is needed of the index of organizations."""

    def resolve(self, affiliation: str) -> Resolution:
        """Find what an affiliation string names."""
        ...

    def get(self, organization_id: int) -> Entry | None:
        """Return an organization by its own id."""
        ...

    def with_ror_id(self, ror_id: str) -> Entry | None:
        """Return an organization by its ROR id."""
        ...


class Fact(StrEnum):
    """What of a row could not be placed."""

    HOMETOWN = "hometown"
    AFFILIATION = "affiliation"
    ROR_ID = "ROR id"


@dataclass(frozen=True, slots=True)
class Choice:
    """An organization that a text may mean; ``place`` is empty where it isn't known."""

    name: str
    place: str
    ror_id: str | None

    def __str__(self) -> str:
        return f"{self.name} ({self.place})" if self.place else self.name


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of a row that names nothing for certain; ``choices`` are what it may mean, the best first."""

    line: int
    name: str
    fact: Fact
    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and what it names: a GeoNames id, (text, organization id) pairs, topics of the vocabulary.

    An id is None where the person is to say what the text means.
    """

    row: RosterRow
    hometown_id: int | None
    affiliations: tuple[tuple[str, int | None], ...]
    topics: tuple[str, ...]


class Placer:
    """Places row after row; the same affiliation is resolved once. No database is touched."""

    def __init__(self, index: AffiliationResolver, places: Places, topics: Collection[str]) -> None:
        self.unplaced: list[Unplaced] = []
        self.unknown_topics: Counter[str] = Counter()
        self._index = index
        self._places = places
        self._topics = {search_key(topic): topic for topic in topics}
        self._resolutions: dict[str, Resolution] = {}

    def place(self, row: RosterRow) -> PlacedRow:
        """Place one row; what can't be placed is noted in ``unplaced`` and ``unknown_topics``."""
        return PlacedRow(row, self._hometown(row), tuple(self._organizations(row)), tuple(self._known(row)))

    def _hometown(self, row: RosterRow) -> int | None:
        if not row.city:
            return None
        city = self._places.match(row.city, row.country)
        if city is None:
            text = f"{row.city}, {row.country}" if row.country else row.city
            self.unplaced.append(Unplaced(row.line, row.name, Fact.HOMETOWN, text))
            return None
        return city.id

    def _organizations(self, row: RosterRow) -> list[tuple[str, int | None]]:
        placed: list[tuple[str, int | None]] = []
        for text, ror_id in zip_longest(row.affiliations, row.ror_ids, fillvalue=""):
            placed += self._decided(row, text, ror_id) if ror_id else self._understood(row, text)
        return placed

    def _decided(self, row: RosterRow, text: str, ror_id: str) -> list[tuple[str, int | None]]:
        """Place what the organizer settled."""
        entry = self._index.with_ror_id(ror_id)
        if entry is None:
            self.unplaced.append(Unplaced(row.line, row.name, Fact.ROR_ID, ror_id))
            return [(text, None)] if text else []
        return [(text or entry.name, entry.id)]

    def _understood(self, row: RosterRow, text: str) -> list[tuple[str, int | None]]:
        resolution = self._resolve(text)
        if resolution.status is ResolutionStatus.SURE:
            return [(text, organization.id) for organization in resolution.organizations]
        found = dict.fromkeys(match.id for match in (*resolution.choices, *resolution.organizations))
        choices = tuple(map(self._choice, list(found)[:MOST_CHOICES]))
        self.unplaced.append(Unplaced(row.line, row.name, Fact.AFFILIATION, text, choices))
        return [(text, None)]

    def _choice(self, organization_id: int) -> Choice:
        entry = self._index.get(organization_id)
        if entry is None:
            raise LookupError(f"organization {organization_id} was resolved, but is not in the index")
        return Choice(entry.name, where(entry, self._places), entry.ror_id)

    def _resolve(self, text: str) -> Resolution:
        if text not in self._resolutions:
            self._resolutions[text] = self._index.resolve(text)
        return self._resolutions[text]

    def _known(self, row: RosterRow) -> list[str]:
        known: list[str] = []
        for text in row.topics:
            topic = self._topics.get(search_key(text))
            if topic is None:
                self.unknown_topics[text] += 1
            elif topic not in known:
                known.append(topic)
        return known
