"""A registry dump into the database: all of it or nothing, and the same again when it is repeated."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import FileFormatError
from bot.models import (
    Organization,
    OrganizationKind,
    OrganizationName,
    OrganizationSource,
    OrganizationStatus,
)
from bot.organizations import kinds, registry, relatives, stored
from bot.organizations.batches import batches
from bot.organizations.ror import RorRecord
from bot.organizations.stored import Stored
from bot.text import search_key

_KEY_LENGTH = 300
# The mapper's own bulk insert would send a statement per row wherever some values are missing.
_ORGANIZATIONS = cast("Table", Organization.__table__)
_NAMES = cast("Table", OrganizationName.__table__)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did; every record of the dump is counted once.

    ``withdrawn`` are those that the registry has withdrawn since the last import (or before the first one).
    """

    new: int
    changed: int
    unchanged: int
    withdrawn: int

    @property
    def total(self) -> int:
        """The records of the dump."""
        return self.new + self.changed + self.unchanged + self.withdrawn


@dataclass(slots=True)
class _Outcome:
    """Own ids and stored kinds by ROR id, and the own ids by what happened to them."""

    ids: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, OrganizationKind] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)

    def summary(self) -> ImportSummary:
        new = len(self.new - self.withdrawn)
        changed = len(self.changed - self.new - self.withdrawn)
        withdrawn = len(self.withdrawn)
        return ImportSummary(new, changed, len(self.ids) - new - changed - withdrawn, withdrawn)


async def import_registry(
    session: AsyncSession, records: Iterable[RorRecord], *, progress: Callable[[int], None] | None = None
) -> ImportSummary:
    """Make the organizations what the records say, in the caller's transaction.

    A record takes over the organization with its ROR id, or else a starter organization without one that has
    the same name and country; ``well_known`` stays. Organizations that the dump lacks stay as they are.

    Args:
        session: the transaction; if this raises, the caller's rollback leaves nothing half-imported.
        records: the dump, read once.
        progress: is called with the number of records done so far.

    Raises:
        FileFormatError: a record comes twice, or whatever the iteration over the records raises.
    """
    before = await stored.load(session)
    outcome = _Outcome()
    family = relatives.Relatives()
    for chunk in batches(records):
        await _store(session, chunk, before, outcome)
        for record in chunk:
            family.add(record)
        if progress is not None:
            progress(len(outcome.ids))
    outcome.changed |= await family.settle_kinds(session, before, outcome.ids, outcome.kinds)
    outcome.changed |= await family.settle_links(session, outcome.ids)
    if outcome.new or outcome.changed:
        await registry.mark_changed(session)
    return outcome.summary()


async def _store(session: AsyncSession, chunk: list[RorRecord], before: Stored, outcome: _Outcome) -> None:
    new, changed = [], []
    for record in chunk:
        if record.id in outcome.ids:
            raise FileFormatError(f"{record.id} is in the file twice. Give ROR's data dump as it was downloaded.")
        found = before.find(record)
        if found is None:
            new.append(record)
            # A placeholder, so that a repetition within the batch is noticed.
            outcome.ids[record.id] = 0
            outcome.kinds[record.id] = kinds.derive(record.types)
            continue
        outcome.ids[record.id] = found.id
        outcome.kinds[record.id] = found.kind
        if found.fingerprint != stored.fingerprint(record):
            changed.append(record)
            if record.status is OrganizationStatus.WITHDRAWN and found.status is not OrganizationStatus.WITHDRAWN:
                outcome.withdrawn.add(found.id)
    if new:
        await _insert(session, new, outcome)
    if changed:
        await _update(session, changed, outcome)


async def _insert(session: AsyncSession, records: list[RorRecord], outcome: _Outcome) -> None:
    rows = [_values(record) | {"kind": outcome.kinds[record.id], "well_known": False} for record in records]
    inserted = await session.execute(
        insert(_ORGANIZATIONS).returning(_ORGANIZATIONS.c.ror_id, _ORGANIZATIONS.c.id), rows
    )
    outcome.ids.update((str(ror_id), organization_id) for ror_id, organization_id in inserted)
    outcome.new |= {outcome.ids[record.id] for record in records}
    outcome.withdrawn |= {outcome.ids[record.id] for record in records if record.status is OrganizationStatus.WITHDRAWN}
    await _insert_names(session, records, outcome)


async def _update(session: AsyncSession, records: list[RorRecord], outcome: _Outcome) -> None:
    ids = [outcome.ids[record.id] for record in records]
    await session.execute(
        update(Organization), [_values(record) | {"id": outcome.ids[record.id]} for record in records]
    )
    await session.execute(delete(OrganizationName).where(OrganizationName.organization_id.in_(ids)))
    await _insert_names(session, records, outcome)
    outcome.changed.update(ids)


async def _insert_names(session: AsyncSession, records: list[RorRecord], outcome: _Outcome) -> None:
    await session.execute(
        insert(_NAMES),
        [
            {
                "organization_id": outcome.ids[record.id],
                "value": name.value,
                "key": search_key(name.value)[:_KEY_LENGTH],
                "kind": name.kind,
                "language": name.language,
            }
            for record in records
            for name in record.names
        ],
    )


def _values(record: RorRecord) -> dict[str, object]:
    return {
        "ror_id": record.id,
        "name": record.name,
        "status": record.status,
        "source": OrganizationSource.REGISTRY,
        "city": record.city,
        "geonames_id": record.geonames_id,
        "subdivision": record.subdivision,
        "country": record.country,
    }
