"""Everybody who matches a search: positions in a roll, and what of them the viewer may use."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bot.directory.filters import Scope
from bot.members.roll import Codes, Flags, Integers, Roll

NOT_THERE = -1


@dataclass(frozen=True, slots=True)
class Hits:
    """The members who match, by ascending id. Each array is as long as ``slots``.

    ``slots`` are positions in ``roll.people``, ``places`` the other way round: for each slot the position among the
    hits, or NOT_THERE; the last four say who is a connection of the viewer, and which sections the viewer may use.
    """

    roll: Roll
    slots: Integers
    places: Integers
    connected: Flags
    affiliations: Flags
    background: Flags
    interests: Flags

    def __len__(self) -> int:
        return len(self.slots)

    @property
    def ids(self) -> Integers:
        """The ids of the members."""
        return self.roll.people.ids[self.slots]

    @property
    def completeness(self) -> Codes:
        """How many parts of their profiles are filled."""
        return self.roll.people.completeness[self.slots]

    @property
    def hometowns(self) -> Integers:
        """GeoNames ids of where they come from."""
        return self.roll.people.hometowns[self.slots]

    def positions(self, slots: Integers) -> Integers:
        """Return where those who stand in these slots are among the hits, without those who aren't."""
        places = self.places[slots]
        found: Integers = places[places != NOT_THERE]
        return found


def fetch(scope: Scope, *, without: Collection[int] = ()) -> Hits:
    """Find everybody who matches, but the members with some ids."""
    people = scope.roll.people
    slots = np.flatnonzero(scope.matching() & ~people.among(without))
    places = np.full(len(people), NOT_THERE, dtype=np.int64)
    places[slots] = np.arange(len(slots))
    sections = (scope.open(section)[slots] for section in (people.affiliations, people.background, people.interests))
    return Hits(scope.roll, slots, places, scope.connected()[slots], *sections)


def count(scope: Scope) -> int:
    """Count everybody who matches."""
    return int(np.count_nonzero(scope.matching()))
