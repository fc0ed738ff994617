"""Single organizations, and the version that tells whether an index is stale."""

from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotFoundError
from bot.models import Organization, OrganizationSource, RegistryState

_ROW = 1
_LONGEST_RELEASE = 200


async def require(session: AsyncSession, organization_id: int) -> Organization:
    """Return an organization by its own id (not its ROR id).

    Raises:
        NotFoundError: there is none.
    """
    organization = await session.get(Organization, organization_id)
    if organization is None:
        raise NotFoundError("organization", str(organization_id))
    return organization


async def require_visible(session: AsyncSession, organization_id: int, *, society_id: int) -> Organization:
    """Return an organization that this society sees: shared, or added by one of its members.

    Raises:
        NotFoundError: there is none; one of another society reads the same.
    """
    organization = await require(session, organization_id)
    if organization.society_id not in (None, society_id):
        raise NotFoundError("organization", str(organization_id))
    return organization


async def count_by_source(session: AsyncSession) -> dict[OrganizationSource, int]:
    """Count the organizations by where they come from; a source without any is left out."""
    rows = await session.execute(select(Organization.source, func.count()).group_by(Organization.source))
    return {source: count for source, count in rows}  # noqa: C416 - a Row is no pair to a type checker


async def version(session: AsyncSession) -> int:
    """Return how often the organizations have changed; 0 for an empty registry."""
    found = await session.scalar(select(RegistryState.version).where(RegistryState.id == _ROW))
    return found or 0


async def held_version(session: AsyncSession) -> int:
    """Return the version, and keep others from changing it until this transaction ends."""
    found = await session.scalar(select(RegistryState.version).where(RegistryState.id == _ROW).with_for_update())
    return found or 0


async def mark_changed(session: AsyncSession) -> None:
    """Count one change, in the transaction that makes it."""
    bumped = await session.scalar(
        update(RegistryState)
        .where(RegistryState.id == _ROW)
        .values(version=RegistryState.version + 1)
        .returning(RegistryState.version)
    )
    if bumped is None:
        await session.execute(insert(RegistryState).values(id=_ROW, version=1))


async def state(session: AsyncSession) -> RegistryState | None:
    """Return what was imported last and when; None before anything was ever stored."""
    return await session.get(RegistryState, _ROW)


async def record_release(session: AsyncSession, *, release: str, checksum: str, now: datetime) -> None:
    """Note which dump was imported, in the transaction that imports it.

    Args:
        session: the transaction.
        release: the file name of the dump.
        checksum: its MD5 in hexadecimal, as Zenodo gives it.
        now: when.
    """
    values = {"release": release[:_LONGEST_RELEASE], "checksum": checksum, "imported_at": now}
    noted = await session.scalar(
        update(RegistryState).where(RegistryState.id == _ROW).values(values).returning(RegistryState.id)
    )
    if noted is None:
        await session.execute(insert(RegistryState).values(id=_ROW, version=0, **values))
