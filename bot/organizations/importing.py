"""A registry dump into the database: all of it or nothing, and the same again when it is repeated."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError
from bot.models import Organization, OrganizationLink, OrganizationName
from bot.organizations import bulk, columns, planning, registry, succession
from bot.organizations.batches import batches
from bot.organizations.planning import Fate, Plan
from bot.organizations.ror import RorRecord
from bot.organizations.spool import Batch, open_spool


class StalePlanError(ConflictError):
    """The organizations have changed since the plan was made: plan again."""

    def __init__(self) -> None:
        super().__init__("The organizations were changed by somebody else meanwhile. Nothing was imported; try again.")


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did; every record of the dump is counted once, as the first of these that it is.

    ``merged``: members' affiliations, or those of a roster, were moved from it to its successor by this import.
    ``withdrawn``: the registry has withdrawn it since the last import (or before the first one). ``new``: not
    known before. ``changed``: its record, its links or its kind. ``unchanged``: the rest.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    merged: int = 0

    @property
    def total(self) -> int:
        """The records of the dump."""
        return self.new + self.changed + self.unchanged + self.withdrawn + self.merged


async def import_registry(
    session: AsyncSession,
    records: Iterable[RorRecord],
    *,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> ImportSummary:
    """Make the organizations what the records say, in the caller's transaction.

    A record takes over the organization with its ROR id, or else a starter organization without one that has
    the same name and country; ``well_known`` stays. Organizations that the dump lacks stay as they are.

    This plans within the transaction, and so holds SQLite's one writer for as long as the dump is read;
    ``releases.store`` does not.

    Args:
        session: the transaction; if this raises, the caller's rollback leaves nothing half-imported.
        records: the dump, read once.
        now: when members whose affiliations move are told.
        progress: is called with the number of records done so far.

    Raises:
        FileFormatError: a record comes twice, or whatever the iteration over the records raises.
        InputError: there is no room for a temporary file.
    """
    with open_spool() as spool:
        return await apply(session, await planning.plan(session, records, spool, progress=progress), now=now)


async def apply(session: AsyncSession, plan: Plan, *, now: datetime) -> ImportSummary:
    """Carry a plan out, and let affiliations follow their organizations.

    Raises:
        StalePlanError: the organizations are not those that the plan was made for.
    """
    if await registry.held_version(session) != plan.version:
        raise StalePlanError
    ids = dict(plan.own)
    for batch in plan.spool:
        await _insert(session, batch, plan, ids)
        await _update(session, batch)
    kinds = ((ids[ror_id], (kind.value,)) for ror_id, kind in plan.kinds_changed().items())
    await bulk.update_rows(session, Organization, ("kind",), kinds)
    await _link(session, plan, ids)
    fates = plan.fates
    if not set(fates.values()) <= {Fate.UNCHANGED}:
        await registry.mark_changed(session)
    merged = await succession.follow(session, {ids[ror_id] for ror_id in fates}, now=now)
    counts = Counter(Fate.MERGED if ids[ror_id] in merged else fate for ror_id, fate in fates.items())
    return ImportSummary(
        new=counts[Fate.NEW],
        changed=counts[Fate.CHANGED],
        unchanged=counts[Fate.UNCHANGED],
        withdrawn=counts[Fate.WITHDRAWN],
        merged=counts[Fate.MERGED],
    )


async def _insert(session: AsyncSession, batch: Batch, plan: Plan, ids: dict[str, int]) -> None:
    if not batch.new:
        return
    new = [str(row[0]) for row in batch.new]
    rows = ((*row, plan.kinds[ror_id].value, False) for ror_id, row in zip(new, batch.new, strict=True))
    await bulk.insert_rows(session, Organization, (*columns.ORGANIZATION, "kind", "well_known"), rows)
    inserted = await session.execute(select(Organization.ror_id, Organization.id).where(Organization.ror_id.in_(new)))
    ids.update((str(ror_id), organization_id) for ror_id, organization_id in inserted)
    await _insert_names(session, batch, [(ids[ror_id], ror_id) for ror_id in new])


async def _update(session: AsyncSession, batch: Batch) -> None:
    rows = zip(batch.changed_ids, batch.changed, strict=True)
    await bulk.update_rows(session, Organization, columns.ORGANIZATION, rows)
    await bulk.delete_rows(session, OrganizationName, "organization_id", batch.changed_ids)
    changed = [str(row[0]) for row in batch.changed]
    await _insert_names(session, batch, list(zip(batch.changed_ids, changed, strict=True)))


async def _insert_names(session: AsyncSession, batch: Batch, organizations: list[tuple[int, str]]) -> None:
    rows = chain.from_iterable(
        ((organization_id, *name) for name in batch.names[ror_id]) for organization_id, ror_id in organizations
    )
    await bulk.insert_rows(session, OrganizationName, ("organization_id", *columns.NAME), rows)


async def _link(session: AsyncSession, plan: Plan, ids: dict[str, int]) -> None:
    await bulk.delete_rows(session, OrganizationLink, "id", (link_id for link_id, _ in plan.links.gone))
    for batch in batches(plan.links.added):
        rows = ((ids[here], ids[there], kind.value) for here, kind, there in batch)
        await bulk.insert_rows(session, OrganizationLink, ("organization_id", "related_id", "kind"), rows)
