"""Single organizations, and the version that tells whether an index is stale."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotFoundError
from bot.models import Organization, OrganizationSource, RegistryState

_ROW = 1
_LONGEST_RELEASE = 200


async def require(session: AsyncSession, organization_id: int, *, society_id: int) -> Organization:
    """Return an organization by its own id (not its ROR id).

    Raises:
        NotFoundError: there is none, or another society's member added it.
    """
    organization = await session.get(Organization, organization_id)
    if organization is None or organization.society_id not in (None, society_id):
        raise NotFoundError("organization", str(organization_id))
    return organization


async def count_by_source(session: AsyncSession) -> dict[OrganizationSource, int]:
    """Count the organizations by where they come from; a source without any is left out."""
    rows = await session.execute(select(Organization.source, func.count()).group_by(Organization.source))
    return {source: count for source, count in rows}  # noqa: C416 - a Row is no pair to a type checker


@dataclass(frozen=True, slots=True)
class State:
    """What the registry is at: see RegistryState."""

    version: int = 0
    own_version: int = 0
    content: str = ""


async def state(session: AsyncSession) -> State:
    """Return how often the organizations have changed; zeros for an empty registry."""
    row = (
        await session.execute(
            select(RegistryState.version, RegistryState.own_version, RegistryState.content).where(
                RegistryState.id == _ROW
            )
        )
    ).one_or_none()
    return State() if row is None else State(*row)


async def version(session: AsyncSession) -> int:
    """Return how often the shared organizations have changed; 0 for an empty registry."""
    return (await state(session)).version


async def held_version(session: AsyncSession) -> int:
    """Return the version, and keep others from changing it until this transaction ends."""
    found = await session.scalar(select(RegistryState.version).where(RegistryState.id == _ROW).with_for_update())
    return found or 0


async def mark_changed(session: AsyncSession, *, own: bool = False) -> None:
    """Count one change, in the transaction that makes it.

    Args:
        session: the transaction.
        own: only a society's own organizations have changed, so that the index of the shared ones stays.
    """
    values: dict[str, Any] = {"own_version": RegistryState.own_version + 1}
    if not own:
        values = {"version": RegistryState.version + 1, "content": secrets.token_hex(16)}
    bumped = await session.scalar(
        update(RegistryState).where(RegistryState.id == _ROW).values(**values).returning(RegistryState.id)
    )
    if bumped is None:
        first = {"version": 0, "own_version": 1} if own else {**values, "version": 1}
        await session.execute(insert(RegistryState).values(id=_ROW, **first))


async def last_import(session: AsyncSession) -> RegistryState | None:
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
