"""Which organizations a search may find, and which of them come first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from bot.models import OrganizationKind
from bot.organizations.catalogue import Catalogue, Floats
from bot.organizations.headcount import Everyone, Headcount
from bot.organizations.postings import Integers

_SHARED = -1
_KIND_NUMBERS = {kind: number for number, kind in enumerate(OrganizationKind)}
# What a doubling of the members there counts, as a share of a perfect match.
_PER_DOUBLING_OF_MEMBERS = 0.03


@dataclass(frozen=True, slots=True)
class Scope:
    """By the number of an entry: whether it may be found, and what its members add to its score.

    Entries that members add to come before all others that match as well; without any, ``lift`` is None.
    """

    allowed: NDArray[np.bool_]
    lift: Floats | None

    def of_names(self, names: Integers, entry_of: Integers) -> Integers:
        """Keep the names whose organization may be found."""
        return names[self.allowed[entry_of[names]]]

    def tiers(self, names: Integers, entry_of: Integers) -> list[Integers]:
        """Part positions in ``names``: organizations with members, and the rest."""
        if self.lift is None:
            return [np.arange(len(names), dtype=np.int32)]
        first = self.lift[entry_of[names]] > 0
        return [np.flatnonzero(first).astype(np.int32), np.flatnonzero(~first).astype(np.int32)]


class Scopes:
    """Makes scopes of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        entries = catalogue.entries
        # Entries are by id.
        self._ids = np.array([entry.id for entry in entries], dtype=np.int64)
        self._kinds = np.array([_KIND_NUMBERS[entry.kind] for entry in entries], dtype=np.int8)
        owners = [_SHARED if entry.society_id is None else entry.society_id for entry in entries]
        self._societies = np.array(owners, dtype=np.int64)
        self._lifts: WeakKeyDictionary[Everyone, Floats] = WeakKeyDictionary()

    def scope(
        self,
        *,
        kinds: Collection[OrganizationKind] | None,
        society_id: int | None,
        members: Headcount,
    ) -> Scope:
        """Allow shared organizations and those of this society.

        Args:
            kinds: only these kinds; None is all.
            society_id: whose own organizations are allowed as well.
            members: how many members are where, by organization id; those organizations come first.
        """
        allowed = self._societies == _SHARED
        if society_id is not None:
            allowed |= self._societies == society_id
        if kinds is not None:
            wanted = np.zeros(len(_KIND_NUMBERS), dtype=bool)
            wanted[[_KIND_NUMBERS[kind] for kind in kinds]] = True
            allowed &= wanted[self._kinds]
        return Scope(allowed, self._lift(members) if members else None)

    def _lift(self, members: Headcount) -> Floats:
        # This runs with every letter typed, and a large society's members are at thousands of organizations.
        lift = self._lifts.get(members.everyone)
        if lift is None:
            lift = self._lifts[members.everyone] = np.zeros(len(self._ids), dtype=np.float32)
            self._set(lift, members.everyone.counts)
        if not members.differences:
            return lift
        mine = lift.copy()
        self._set(mine, {one: members.get(one, 0) for one in members.differences})
        return mine

    def _set(self, lift: Floats, members: Mapping[int, int]) -> None:
        if not len(self._ids) or not members:
            return
        ids = np.fromiter(members.keys(), dtype=np.int64, count=len(members))
        counts = np.fromiter(members.values(), dtype=np.int64, count=len(members))
        places = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
        known = self._ids[places] == ids
        lift[places[known]] = _PER_DOUBLING_OF_MEMBERS * np.log2(1 + counts[known])
