"""What the alumni of an organization do now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory.filters import Scope
from bot.members.roll import Flags, Integers, Roll
from bot.models import Organization, OrganizationKind
from bot.places import Places

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Careers:
    """Counts of the alumni whom the viewer may find, the most first.

    ``kinds`` are by kind of employer, ``employers`` by (name, kind), ``where`` by state (in the United States) or
    country; ``studying`` are students still or again, ``unknown`` those who say nothing of today.
    """

    kinds: tuple[tuple[OrganizationKind, int], ...]
    employers: tuple[tuple[tuple[str, OrganizationKind], int], ...]
    where: tuple[tuple[str, int], ...]
    studying: int
    unknown: int

    @property
    def working(self) -> int:
        """How many say where they work now."""
        return sum(count for _, count in self.kinds)


async def careers(session: AsyncSession, scope: Scope, *, places: Places) -> Careers:
    """Count what everybody who matches does now."""
    matching = scope.matching()
    rows = _posts(scope.roll, matching)
    studying = scope.roll.ties.education[rows]
    jobs = await _employers(session, scope.roll.ties.organizations[rows[~studying]])
    return Careers(
        kinds=_ranked((job.kind, count) for job, count in jobs),
        employers=_ranked(((job.name, job.kind), count) for job, count in jobs),
        where=_ranked((_where(job, places), count) for job, count in jobs if job.country),
        studying=int(np.count_nonzero(studying)),
        unknown=int(np.count_nonzero(matching)) - len(rows),
    )


def _posts(roll: Roll, matching: Flags) -> Integers:
    """Return one present post of each, work before study and then the latest: positions in ``roll.ties``."""
    ties = roll.ties
    rows = np.flatnonzero(ties.current & matching[roll.slots])
    rows = rows[np.lexsort((ties.ids[rows], -ties.starts[rows], ties.education[rows], roll.slots[rows]))]
    _, first = np.unique(roll.slots[rows], return_index=True)
    found: Integers = rows[first]
    return found


async def _employers(session: AsyncSession, organization_ids: Integers) -> Sequence[tuple[Organization, int]]:
    """Load organizations, with how often each stands in the list."""
    ids, counts = np.unique(organization_ids, return_counts=True)
    found = await session.scalars(select(Organization).where(Organization.id.in_(ids.tolist())))
    organizations = {organization.id: organization for organization in found}
    return [
        (organizations[one], count)
        for one, count in zip(ids.tolist(), counts.tolist(), strict=True)
        if one in organizations
    ]


def _where(job: Organization, places: Places) -> str:
    if job.country == "US" and job.subdivision:
        return places.subdivision_name(job.subdivision)
    return places.country_name(job.country)


def _ranked(counted: Iterable[tuple[T, int]]) -> tuple[tuple[T, int], ...]:
    counts: Counter[T] = Counter()
    for value, count in counted:
        counts[value] += count
    return tuple(sorted(counts.items(), key=lambda counted: (-counted[1], str(counted[0]))))
