"""What the database holds already, in the shape that an import compares with."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Organization, OrganizationKind, OrganizationSource, OrganizationStatus
from bot.organizations.ror import RorRecord
from bot.text import search_key


@dataclass(frozen=True, slots=True)
class StoredOrganization:
    """One organization; ``fingerprint`` is that of the record it was stored from, None for a starter's."""

    id: int
    status: OrganizationStatus
    kind: OrganizationKind
    fingerprint: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """All organizations: by ROR id, and the starter's without one by (search key of the name, country)."""

    by_ror_id: dict[str, StoredOrganization]
    unregistered: dict[tuple[str, str], StoredOrganization]

    def find(self, record: RorRecord) -> StoredOrganization | None:
        """Return the organization that the record is about."""
        return self.by_ror_id.get(record.id) or self.unregistered.get((search_key(record.name), record.country))


async def load(session: AsyncSession) -> Stored:
    """Read every organization that a record can be about, once."""
    stored = Stored({}, {})
    rows = await session.stream(
        select(
            Organization.id,
            Organization.ror_id,
            Organization.status,
            Organization.kind,
            Organization.fingerprint,
        ).where(Organization.ror_id.is_not(None))
    )
    async for row in rows:
        stored.by_ror_id[row.ror_id] = StoredOrganization(row.id, row.status, row.kind, row.fingerprint)
    starters = await session.execute(
        select(Organization.id, Organization.name, Organization.country, Organization.status, Organization.kind).where(
            Organization.ror_id.is_(None), Organization.source == OrganizationSource.STARTER
        )
    )
    for organization_id, name, country, status, kind in starters:
        found = StoredOrganization(organization_id, status, kind, fingerprint=None)
        stored.unregistered[search_key(name), country] = found
    return stored
