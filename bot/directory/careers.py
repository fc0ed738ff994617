"""What the alumni of an organization do now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory.filters import Scope
from bot.models import Affiliation, AffiliationKind, Member, Organization, OrganizationKind
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


@dataclass(frozen=True, slots=True)
class _Post:
    studying: bool
    name: str
    kind: OrganizationKind
    subdivision: str | None
    country: str


async def careers(session: AsyncSession, scope: Scope, *, total: int, places: Places) -> Careers:
    """Count what everybody who matches does now; ``total`` is how many match."""
    posts = await _posts(session, scope)
    jobs = [post for post in posts if not post.studying]
    return Careers(
        kinds=_ranked(post.kind for post in jobs),
        employers=_ranked((post.name, post.kind) for post in jobs),
        where=_ranked(_where(post, places) for post in jobs if post.country),
        studying=len(posts) - len(jobs),
        unknown=total - len(posts),
    )


async def _posts(session: AsyncSession, scope: Scope) -> Sequence[_Post]:
    """Load one present post of each, work before study."""
    studying = Affiliation.kind == AffiliationKind.EDUCATION
    rows = await session.execute(
        select(
            Affiliation.member_id,
            studying,
            Organization.name,
            Organization.kind,
            Organization.subdivision,
            Organization.country,
        )
        .join(Affiliation.organization)
        .where(Affiliation.current, Affiliation.member_id.in_(select(Member.id).where(scope.matching())))
        .order_by(studying, *Affiliation.chronology())
    )
    first: dict[int, _Post] = {}
    for member_id, is_studying, name, kind, subdivision, country in rows:
        first.setdefault(member_id, _Post(is_studying, name, kind, subdivision, country))
    return list(first.values())


def _where(post: _Post, places: Places) -> str:
    if post.country == "US" and post.subdivision:
        return places.subdivision_name(post.subdivision)
    return places.country_name(post.country)


def _ranked(values: Iterable[T]) -> tuple[tuple[T, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda counted: (-counted[1], str(counted[0]))))
