"""What the index is built from, read in one go."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import (
    Organization,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkKind,
    OrganizationName,
    OrganizationNameKind,
    OrganizationStatus,
)
from bot.organizations import registry


@dataclass(frozen=True, slots=True)
class Entry:
    """An organization in the index; ``id`` is our own, ``ror_id`` the whole address or None.

    ``society_id`` is the one society that sees it; None for what all societies share. Not ``active`` is what has
    closed, or gone into another organization.
    """

    id: int
    ror_id: str | None
    name: str
    kind: OrganizationKind
    city: str
    subdivision: str | None
    country: str
    well_known: bool
    society_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class IndexRows:
    """All organizations that can be found.

    ``entries`` are by id; ``names`` are (organization id, name, search key, kind), by organization id;
    ``parents`` are (organization id, id of its parent).
    """

    version: int
    entries: list[Entry]
    names: list[tuple[int, str, str, OrganizationNameKind]]
    parents: list[tuple[int, int]]


async def fetch(session: AsyncSession) -> IndexRows:
    """Read everything but the withdrawn organizations."""
    found = Organization.status != OrganizationStatus.WITHDRAWN
    version = await registry.version(session)
    entries = await session.execute(
        select(
            Organization.id,
            Organization.ror_id,
            Organization.name,
            Organization.kind,
            Organization.city,
            Organization.subdivision,
            Organization.country,
            Organization.well_known,
            Organization.society_id,
            Organization.status == OrganizationStatus.ACTIVE,
        )
        .where(found)
        .order_by(Organization.id)
    )
    names = await session.execute(
        select(
            OrganizationName.organization_id,
            OrganizationName.value,
            OrganizationName.key,
            OrganizationName.kind,
        )
        .join(Organization)
        .where(found)
        .order_by(OrganizationName.organization_id, OrganizationName.id)
    )
    parents = await session.execute(
        select(OrganizationLink.organization_id, OrganizationLink.related_id).where(
            OrganizationLink.kind == OrganizationLinkKind.PARENT
        )
    )
    return IndexRows(
        version,
        [Entry(*row[:9], active=row[9]) for row in entries],
        [(row[0], row[1], row[2], row[3]) for row in names],
        [(row[0], row[1]) for row in parents],
    )
