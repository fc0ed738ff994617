"""What a search needs to know of every member of one society, as arrays: pure, in memory.

A search over 14,000 members is then some comparisons of arrays, where SQL would read a hundred thousand rows. Names,
titles, advisers and contacts are not in it: those are read for the few people who are shown.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.models import AffiliationKind, OrganizationKind, TagKind, Visibility

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]
Words = NDArray[np.str_]

AFFILIATION_KINDS = tuple(AffiliationKind)
ORGANIZATION_KINDS = tuple(OrganizationKind)
LEVELS = (Visibility.EVERYONE, Visibility.CONNECTIONS, Visibility.NOBODY)
UNKNOWN = 0


# Of so few each is compared by itself, which is faster than looking all up together.
_FEW = 12


def any_of(column: Integers, values: Collection[int]) -> Flags:
    """Flag where a column holds one of some values."""
    if len(values) > _FEW:
        return np.isin(column, integers(values))
    flags = np.zeros(len(column), dtype=np.bool_)
    for value in values:
        flags |= column == value
    return flags


def integers(values: Iterable[int] = ()) -> Integers:
    """Return whole numbers as an array."""
    return np.fromiter(values, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns of one length; ``ids`` ascend."""

    ids: Integers

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, rows: Flags | Integers | slice) -> Self:
        """Return some of the rows, or all in another order."""
        return type(self)(**{name: column[rows] for name, column in _columns(self).items()})

    def with_others(self, others: Self) -> Self:
        """Put the rows of two together, by ascending id."""
        added = _columns(others)
        together = {name: np.concatenate((column, added[name])) for name, column in _columns(self).items()}
        order = np.argsort(together["ids"])
        return type(self)(**{name: column[order] for name, column in together.items()})


def _columns(table: _Table) -> dict[str, Any]:
    return {column.name: getattr(table, column.name) for column in fields(table)}


@dataclass(frozen=True, slots=True)
class People(_Table):
    """Members, who live in ``countries`` and ``subdivisions``: ISO codes, empty for unknown.

    ``hometowns`` are GeoNames ids, UNKNOWN for none. ``affiliations``, ``background`` and ``interests`` are positions
    in LEVELS: who may see that section.
    """

    listed: Flags
    completeness: Codes
    affiliations: Codes
    background: Codes
    interests: Codes
    hometowns: Integers
    countries: Words
    subdivisions: Words

    def slots(self, ids: Integers) -> Integers:
        """Return where these ids stand, without those that aren't there."""
        if not len(self.ids):
            return integers()
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        found: Integers = places[self.ids[places] == ids]
        return found

    def among(self, ids: Collection[int]) -> Flags:
        """Flag the members with these ids."""
        flags = np.zeros(len(self.ids), dtype=np.bool_)
        flags[self.slots(integers(ids))] = True
        return flags


@dataclass(frozen=True, slots=True)
class Ties(_Table):
    """Affiliations; ``kinds`` are positions in AFFILIATION_KINDS, years UNKNOWN where they are."""

    members: Integers
    organizations: Integers
    kinds: Codes
    current: Flags
    starts: Integers
    ends: Integers

    @property
    def education(self) -> Flags:
        """Which of them are studies."""
        studies: Flags = self.kinds == AFFILIATION_KINDS.index(AffiliationKind.EDUCATION)
        return studies


@dataclass(frozen=True, slots=True)
class Workplaces:
    """The organizations of some affiliations, by ascending id; ``kinds`` are positions in ORGANIZATION_KINDS.

    The other columns have one row more, the last: that of an organization of which nothing is known.
    """

    ids: Integers
    kinds: Codes
    countries: Words
    subdivisions: Words


# The ids of the members who have a tag, ascending, by (kind, value).
Tags = Mapping[tuple[TagKind, str], Integers]

NO_PEOPLE = People(*(np.zeros(0, dtype) for dtype in ("i8", "?", "i1", "i1", "i1", "i1", "i8", "U2", "U6")))
NO_TIES = Ties(*(np.zeros(0, dtype) for dtype in ("i8", "i8", "i8", "i1", "?", "i8", "i8")))
NO_WORKPLACES = Workplaces(integers(), np.array([-1], "i1"), np.array([""], "U2"), np.array([""], "U6"))
_NOBODY = integers()


@dataclass(frozen=True)
class Roll:
    """The members of one society, also the hidden ones: who asks decides what may be used.

    ``slots`` says for each affiliation where its member stands in ``people``, ``places`` where its organization
    stands in ``workplaces``; ``knows_workplaces`` whether each does.
    """

    people: People = NO_PEOPLE
    ties: Ties = NO_TIES
    tags: Tags = field(default_factory=dict)
    workplaces: Workplaces = NO_WORKPLACES
    slots: Integers = field(init=False)
    places: Integers = field(init=False)
    knows_workplaces: bool = field(init=False)

    def __post_init__(self) -> None:
        """Tell where the member and the organization of each affiliation stand."""
        known = self.workplaces.ids
        places = np.searchsorted(known, self.ties.organizations)
        found = np.append(known, UNKNOWN)[places] == self.ties.organizations
        object.__setattr__(self, "slots", np.searchsorted(self.people.ids, self.ties.members))
        object.__setattr__(self, "places", np.where(found, places, len(known)))
        object.__setattr__(self, "knows_workplaces", bool(found.all()))

    def replaced(self, changed: "Roll", gone: Collection[int]) -> "Roll":
        """Put what is so now of some members in the place of what was; ``gone`` are the ids of erased ones."""
        stale = np.union1d(changed.people.ids, integers(gone))
        tags = {
            tag: _replaced(self.tags.get(tag, _NOBODY), stale, changed.tags.get(tag, _NOBODY))
            for tag in (*self.tags, *(tag for tag in changed.tags if tag not in self.tags))
        }
        return Roll(
            self.people.at(~np.isin(self.people.ids, stale)).with_others(changed.people),
            self.ties.at(~np.isin(self.ties.members, stale)).with_others(changed.ties),
            tags,
            self.workplaces,
        )

    def at_workplaces(self, workplaces: Workplaces) -> "Roll":
        """Take in what is known of the organizations: those of every affiliation."""
        return Roll(self.people, self.ties, self.tags, workplaces)

    def tagged(self, kind: TagKind, value: str) -> Integers:
        """Return the slots of the members who have a tag."""
        return self.people.slots(self.tags.get((kind, value), _NOBODY))


def _replaced(members: Integers, stale: Integers, new: Integers) -> Integers:
    """Take some out and put some in; of a hundred tags a change concerns few, and the rest stays as it is."""
    places = np.searchsorted(members, stale)
    there = places[np.append(members, UNKNOWN)[places] == stale]
    left = np.delete(members, there) if len(there) else members
    return np.union1d(left, new) if len(new) else left
