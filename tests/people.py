"""Plainly synthetic members, organizations and ties, written straight into the tables."""

import itertools
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.models import (
    Affiliation,
    AffiliationKind,
    Base,
    Connection,
    ConnectionStatus,
    Contact,
    ContactKind,
    KnownPerson,
    KnownRole,
    Member,
    Organization,
    OrganizationKind,
    OrganizationSource,
    Tag,
    TagKind,
    Visibility,
)
from bot.text import search_key
from tests.conftest import NOW

# Discord's ids are 64-bit: small ones would hide a column that is too narrow.
SOCIETY = 900_000_000_000_000_001
OTHER_SOCIETY = 900_000_000_000_000_002
_user_ids = itertools.count(800_000_000_000_000_001)


async def member(
    session: AsyncSession,
    name: str = "Alex Example",
    *,
    society_id: int = SOCIETY,
    joined_at: datetime = NOW,
    **columns: Any,
) -> Member:
    """Add a listed member who has said nothing of themself yet but what ``columns`` hold."""
    await societies.ensure(session, society_id, "Society of Examples", now=joined_at)
    made = Member(society_id=society_id, user_id=next(_user_ids), name=name, joined_at=joined_at, **columns)
    session.add(made)
    await session.flush()
    return made


async def members(session: AsyncSession, count: int, **columns: Any) -> list[Member]:
    """Add so many members called Member 1, Member 2 and so on."""
    return [await member(session, f"Member {number}", **columns) for number in range(1, count + 1)]


async def organization(
    session: AsyncSession,
    name: str = "Example University",
    *,
    kind: OrganizationKind = OrganizationKind.UNIVERSITY,
    subdivision: str | None = "US-TN",
    country: str = "US",
    society_id: int | None = None,
) -> Organization:
    """Add an organization, shared by all societies unless it is one's own."""
    source = OrganizationSource.STARTER if society_id is None else OrganizationSource.MEMBER
    made = Organization(
        name=name, kind=kind, source=source, subdivision=subdivision, country=country, society_id=society_id
    )
    session.add(made)
    await session.flush()
    return made


async def tie(
    session: AsyncSession,
    who: Member,
    where: Organization,
    kind: AffiliationKind = AffiliationKind.EMPLOYMENT,
    *,
    start: int | None = None,
    end: int | None = None,
    current: bool = True,
) -> Affiliation:
    """Tie a member to an organization."""
    made = Affiliation(
        member_id=who.id, organization_id=where.id, kind=kind, start=start, end=end, current=current, organization=where
    )
    session.add(made)
    await session.flush()
    return made


async def knows(session: AsyncSession, who: Member, *names: str, role: KnownRole = KnownRole.ADVISER) -> None:
    """Let a member name advisers or collaborators."""
    session.add_all(KnownPerson(member_id=who.id, role=role, name=name, key=search_key(name)) for name in names)
    await session.flush()


async def tag(session: AsyncSession, people: Iterable[Member], kind: TagKind, *values: str) -> None:
    """Give members topics, units, offers or asks."""
    session.add_all(Tag(member_id=who.id, kind=kind, value=value) for who in people for value in values)
    await session.flush()


async def connect(
    session: AsyncSession, one: Member, other: Member, status: ConnectionStatus = ConnectionStatus.ACCEPTED
) -> Connection:
    """Let ``one`` have asked ``other``, and bring it to this status."""
    low, high = sorted((one.id, other.id))
    made = Connection(
        society_id=one.society_id, low_id=low, high_id=high, requester_id=one.id, status=status, asked_at=NOW
    )
    session.add(made)
    await session.flush()
    return made


async def reachable(session: AsyncSession, who: Member) -> None:
    """Give a member one contact of each visibility."""
    session.add_all(
        [
            Contact(member_id=who.id, kind=kind, value=value, visibility=visibility)
            for kind, value, visibility in (
                (ContactKind.WEBSITE, "https://example.org/", Visibility.EVERYONE),
                (ContactKind.EMAIL, "name@example.org", Visibility.CONNECTIONS),
                (ContactKind.ORCID, "0000-0002-1825-0097", Visibility.NOBODY),
            )
        ]
    )
    await session.flush()


async def count(session: AsyncSession, table: type[Base]) -> int:
    """Count the rows of a table."""
    return (await session.scalar(select(func.count()).select_from(table))) or 0
