"""How many members are at each organization, for one viewer: what everyone may count, and what differs for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge


@dataclass(frozen=True, eq=False)
class Everyone:
    """What everyone may count, by organization id: never changed, so that what is worked out of it can be kept."""

    counts: Mapping[int, int]

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The organizations, those with the most members first."""
        return tuple(sorted(self.counts, key=lambda one: (-self.counts[one], one)))


@dataclass(frozen=True, eq=False)
class Headcount(Mapping[int, int]):
    """Members by organization id; where nobody is, there is no entry.

    ``differences`` are added to what ``everyone`` counts; where they come to 0, nobody is left.
    """

    everyone: Everyone = field(default_factory=lambda: Everyone({}))
    differences: Mapping[int, int] = field(default_factory=dict)

    def __getitem__(self, organization_id: int) -> int:
        count = self._count(organization_id)
        if count <= 0:
            raise KeyError(organization_id)
        return count

    def __contains__(self, organization_id: object) -> bool:
        return isinstance(organization_id, int) and self._count(organization_id) > 0

    def __iter__(self) -> Iterator[int]:
        for organization_id in self.everyone.counts:
            if organization_id not in self.differences:
                yield organization_id
        yield from self._differing()

    def __len__(self) -> int:
        known = sum(one in self.everyone.counts for one in self.differences)
        return len(self.everyone.counts) - known + sum(1 for _ in self._differing())

    def busiest(self) -> Iterator[int]:
        """The organizations, those with the most members first; only as many are looked at as are taken."""

        def place(organization_id: int) -> tuple[int, int]:
            return -self._count(organization_id), organization_id

        same = (one for one in self.everyone.order if one not in self.differences)
        return merge(same, sorted(self._differing(), key=place), key=place)

    def _differing(self) -> Iterator[int]:
        return (one for one in self.differences if self._count(one) > 0)

    def _count(self, organization_id: int) -> int:
        return self.everyone.counts.get(organization_id, 0) + self.differences.get(organization_id, 0)
