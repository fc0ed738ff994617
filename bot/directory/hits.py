"""Everybody who matches a search: positions in a roll, and what of them the viewer may use."""

from dataclasses import dataclass

import numpy as np

from bot.directory.filters import Scope
from bot.members.roll import Codes, Flags, Integers, Roll


@dataclass(frozen=True, slots=True)
class Hits:
    """The members who match, by ascending id. Each array is as long as ``slots``.

    ``slots`` are positions in ``roll.people``; the last three say which sections the viewer may use.
    """

    roll: Roll
    slots: Integers
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
        if not len(self.slots):
            return np.zeros(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.slots, slots), len(self.slots) - 1)
        found: Integers = places[self.slots[places] == slots]
        return found


def fetch(scope: Scope) -> Hits:
    """Find everybody who matches."""
    slots = np.flatnonzero(scope.matching())
    people = scope.roll.people
    sections = (scope.open(section)[slots] for section in (people.affiliations, people.background, people.interests))
    return Hits(scope.roll, slots, scope.connected()[slots], *sections)


def count(scope: Scope) -> int:
    """Count everybody who matches."""
    return int(np.count_nonzero(scope.matching()))
