"""What the database holds already, in the shape that an import compares with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import (
    Organization,
    OrganizationKind,
    OrganizationName,
    OrganizationSource,
    OrganizationStatus,
)
from bot.organizations.ror import RorRecord
from bot.text import search_key


@dataclass(frozen=True, slots=True)
class StoredOrganization:
    """One organization; ``fingerprint`` changes whenever a record of the registry says something else."""

    id: int
    status: OrganizationStatus
    kind: OrganizationKind
    fingerprint: int


@dataclass(frozen=True, slots=True)
class Stored:
    """All organizations: by ROR id, and the starter's without one by (search key of the name, country)."""

    by_ror_id: dict[str, StoredOrganization]
    unregistered: dict[tuple[str, str], StoredOrganization]

    def find(self, record: RorRecord) -> StoredOrganization | None:
        """Return the organization that the record is about."""
        return self.by_ror_id.get(record.id) or self.unregistered.get((search_key(record.name), record.country))


async def load(session: AsyncSession) -> Stored:
    """Read every organization and its names, once."""
    names = await _names(session)
    stored = Stored({}, {})
    for row in await session.execute(
        select(
            Organization.id,
            Organization.ror_id,
            Organization.name,
            Organization.kind,
            Organization.status,
            Organization.source,
            Organization.city,
            Organization.geonames_id,
            Organization.subdivision,
            Organization.country,
        )
    ):
        place = (row.city, row.geonames_id, row.subdivision, row.country)
        mark = _fingerprint(row.source, row.status, place, names[row.id])
        found = StoredOrganization(row.id, row.status, row.kind, mark)
        if row.ror_id is not None:
            stored.by_ror_id[row.ror_id] = found
        elif row.source is OrganizationSource.STARTER:
            stored.unregistered[search_key(row.name), row.country] = found
    return stored


async def _names(session: AsyncSession) -> dict[int, list[tuple[str, str, str]]]:
    names = defaultdict(list)
    for row in await session.execute(
        select(
            OrganizationName.organization_id,
            OrganizationName.value,
            OrganizationName.kind,
            OrganizationName.language,
        )
    ):
        names[row.organization_id].append((row.value, row.kind.value, row.language or ""))
    return names


def fingerprint(record: RorRecord) -> int:
    """Return the fingerprint that an organization has when it is as this record says."""
    place = (record.city, record.geonames_id, record.subdivision, record.country)
    names = [(name.value, name.kind.value, name.language or "") for name in record.names]
    return _fingerprint(OrganizationSource.REGISTRY, record.status, place, names)


def _fingerprint(
    source: OrganizationSource,
    status: OrganizationStatus,
    place: tuple[str, int | None, str | None, str],
    names: Iterable[tuple[str, str, str]],
) -> int:
    # The display name is among the names; the kind depends on other records and is settled at the end.
    return hash((source, status, place, tuple(sorted(names))))
