"""What the index is built from, read in one go."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, String, and_, select, type_coerce
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

# So many rows are taken in at once.
_SLICE = 2000


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
    """Read all organizations that societies share, but the withdrawn ones."""
    state = await registry.state(session)
    return await _fetch(session, state.version, Organization.society_id.is_(None))


async def fetch_own(session: AsyncSession) -> IndexRows:
    """Read the organizations that societies have added for themselves; ``version`` is theirs."""
    state = await registry.state(session)
    return await _fetch(session, state.own_version, Organization.society_id.is_not(None))


async def _fetch(session: AsyncSession, version: int, chosen: ColumnElement[bool]) -> IndexRows:
    found = and_(chosen, Organization.status != OrganizationStatus.WITHDRAWN)
    parents = (
        select(OrganizationLink.organization_id, OrganizationLink.related_id)
        .join(Organization, Organization.id == OrganizationLink.organization_id)
        .where(OrganizationLink.kind == OrganizationLinkKind.PARENT, found)
    )
    return IndexRows(
        version,
        await _entries(session, found),
        await _names(session, found),
        [(part, whole) async for rows in _slices(session, parents) for part, whole in rows],
    )


async def _entries(session: AsyncSession, found: ColumnElement[bool]) -> list[Entry]:
    statement = (
        select(
            Organization.id,
            Organization.ror_id,
            Organization.name,
            type_coerce(Organization.kind, String),
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
    # One look into a dictionary instead of SQLAlchemy's own conversion: these are hundreds of thousands.
    kinds = {kind.value: kind for kind in OrganizationKind}
    entries: list[Entry] = []
    async for rows in _slices(session, statement):
        entries += [
            Entry(row[0], row[1], row[2], kinds[row[3]], row[4], row[5], row[6], row[7], row[8], bool(row[9]))
            for row in rows
        ]
    return entries


async def _names(session: AsyncSession, found: ColumnElement[bool]) -> list[tuple[int, str, str, OrganizationNameKind]]:
    statement = (
        select(
            OrganizationName.organization_id,
            OrganizationName.value,
            OrganizationName.key,
            type_coerce(OrganizationName.kind, String),
        )
        .join(Organization)
        .where(found)
        .order_by(OrganizationName.organization_id, OrganizationName.id)
    )
    kinds = {kind.value: kind for kind in OrganizationNameKind}
    names: list[tuple[int, str, str, OrganizationNameKind]] = []
    async for rows in _slices(session, statement):
        names += [(row[0], row[1], row[2], kinds[row[3]]) for row in rows]
    return names


async def _slices(session: AsyncSession, statement: Executable) -> AsyncIterator[Sequence[Any]]:
    """Read so that the event loop answers others in between."""
    result = await session.stream(statement)
    async for rows in result.partitions(_SLICE):
        yield rows
