"""How many members are where, for one viewer: pure, in memory."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntFlag

from bot.models import AffiliationKind
from bot.organizations.headcount import Everyone, Headcount

# So many organizations may have changed since before what everyone may count is put together anew.
MOST_CHANGES = 500


class Ties(IntFlag):
    """What ties a member to an organization, as far as searches tell it apart."""

    WORK = 1
    VISIT = 2
    STUDIED = 4
    STUDIES = 8
    STAFF = WORK | VISIT
    STAFF_AND_STUDENTS = STAFF | STUDIES
    ALUMNI = STUDIED | STUDIES
    ANY = STAFF | ALUMNI

    @classmethod
    def of(cls, kind: AffiliationKind, *, current: bool) -> "Ties":
        """Return the tie that an affiliation is."""
        if kind is AffiliationKind.EDUCATION:
            return cls.STUDIES if current else cls.STUDIED
        return cls.WORK if kind is AffiliationKind.EMPLOYMENT else cls.VISIT


@dataclass(frozen=True, slots=True)
class Findable:
    """Where a listed member can be found: (organization id, ties); by everyone, or only by connections."""

    by_everyone: bool
    ties: tuple[tuple[int, Ties], ...]


@dataclass(slots=True)
class _Count:
    """What everyone may count, and what has changed since."""

    everyone: Everyone
    changes: Counter[int] = field(default_factory=Counter)

    def change(self, places: Iterable[int], by: int) -> None:
        for place in places:
            self.changes[place] += by

    def settle(self) -> None:
        """Take the changes in once they are many."""
        if len(self.changes) > MOST_CHANGES:
            self.everyone = Everyone(dict(Headcount(self.everyone, self.changes)))
            self.changes = Counter()


class Tally:
    """The findable members of one society, counted at their organizations and at what those are parts of.

    ``wholes`` gives an organization and everything it is a part of.
    """

    def __init__(self, wholes: Callable[[int], frozenset[int]], people: Mapping[int, Findable] | None = None) -> None:
        self._wholes = wholes
        self._known_wholes: dict[int, frozenset[int]] = {}
        self._people: dict[int, Findable] = dict(people or {})
        self._counts: dict[Ties, _Count] = {}

    @property
    def people(self) -> Mapping[int, Findable]:
        """Everyone who can be found, by member id."""
        return self._people

    def put(self, member_id: int, findable: Findable | None) -> None:
        """Take in what is so now of a member; None takes them out."""
        before = self._people.pop(member_id, None)
        if findable is not None:
            self._people[member_id] = findable
        for ties, counts in self._counts.items():
            counts.change(self._places_for_everyone(before, ties), -1)
            counts.change(self._places_for_everyone(findable, ties), 1)
            counts.settle()

    def counts(self, ties: Ties, *, viewer_id: int, connected: frozenset[int], hidden: frozenset[int]) -> Headcount:
        """Count the members whom one viewer can find, by organization id; each member once, none is left out.

        Args:
            ties: which ties count.
            viewer_id: whose view it is; they don't count themself.
            connected: the viewer's connections, by member id.
            hidden: who must not be counted for this viewer, whatever they show to others: blocks, either way.
        """
        count = self._for_everyone(ties)
        differences = count.changes.copy()
        for member_id in {viewer_id, *hidden}:
            differences.subtract(self._places_for_everyone(self._people.get(member_id), ties))
        for member_id in connected - hidden - {viewer_id}:
            findable = self._people.get(member_id)
            if findable is not None and not findable.by_everyone:
                differences.update(self._places(findable, ties))
        return Headcount(count.everyone, differences)

    def _for_everyone(self, ties: Ties) -> _Count:
        if ties not in self._counts:
            counts: Counter[int] = Counter()
            for findable in self._people.values():
                counts.update(self._places_for_everyone(findable, ties))
            self._counts[ties] = _Count(Everyone(counts))
        return self._counts[ties]

    def _places_for_everyone(self, findable: Findable | None, ties: Ties) -> Iterable[int]:
        return self._places(findable, ties) if findable is not None and findable.by_everyone else ()

    def _places(self, findable: Findable, ties: Ties) -> set[int]:
        places: set[int] = set()
        for organization_id, kinds in findable.ties:
            if kinds & ties:
                places |= self._whole(organization_id)
        return places

    def _whole(self, organization_id: int) -> frozenset[int]:
        known = self._known_wholes.get(organization_id)
        if known is None:
            known = self._known_wholes[organization_id] = self._wholes(organization_id)
        return known


def merged(ties: Iterable[tuple[int, Ties]]) -> tuple[tuple[int, Ties], ...]:
    """Put several ties to one organization together."""
    together: defaultdict[int, Ties] = defaultdict(lambda: Ties(0))
    for organization_id, tie in ties:
        together[organization_id] |= tie
    return tuple(together.items())
