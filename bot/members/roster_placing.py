"""Finding the city, the organizations and the topics that a row of a roster names."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.members.roster_file import RosterRow
from bot.places import Places
from bot.text import search_key

Progress = Callable[[int], None]


class _Match(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


class _Resolution(Protocol):
    @property
    def status(self) -> str: ...
    @property
    def organizations(self) -> Sequence[_Match]: ...


class AffiliationResolver(Protocol):
    """What is needed of the index of organizations."""

    def resolve(self, affiliation: str) -> _Resolution:
        """Find what an affiliation string names; status is ``sure``, ``unsure`` or ``none``."""
        ...


class Fact(StrEnum):
    """What of a row could not be placed."""

    HOMETOWN = "hometown"
    AFFILIATION = "affiliation"


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of a row that names nothing for certain; ``choices`` are what it may mean, best first."""

    line: int
    name: str
    fact: Fact
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and what it names: a GeoNames id, (text, organization id) pairs, topics of the vocabulary."""

    row: RosterRow
    hometown_id: int | None
    affiliations: tuple[tuple[str, int], ...]
    topics: tuple[str, ...]


class Placer:
    """Places row after row; the same affiliation is resolved once. No database is touched."""

    def __init__(self, index: AffiliationResolver, places: Places, topics: Collection[str]) -> None:
        self.unplaced: list[Unplaced] = []
        self.unknown_topics: Counter[str] = Counter()
        self._index = index
        self._places = places
        self._topics = {search_key(topic): topic for topic in topics}
        self._resolutions: dict[str, _Resolution] = {}

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

    def _organizations(self, row: RosterRow) -> list[tuple[str, int]]:
        placed: list[tuple[str, int]] = []
        for text in row.affiliations:
            resolution = self._resolve(text)
            if resolution.status == "sure":
                placed += [(text, organization.id) for organization in resolution.organizations]
            else:
                choices = tuple(organization.name for organization in resolution.organizations[:3])
                self.unplaced.append(Unplaced(row.line, row.name, Fact.AFFILIATION, text, choices))
        return placed

    def _resolve(self, text: str) -> _Resolution:
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
