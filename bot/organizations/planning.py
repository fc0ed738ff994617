"""What an import will change: found out while others go on writing, kept in a file and a few compact tables."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import FileFormatError
from bot.models import OrganizationKind, OrganizationStatus
from bot.organizations import columns, fingerprints, registry, stored
from bot.organizations.batches import batches
from bot.organizations.relatives import LinkChanges, Relatives
from bot.organizations.ror import RorRecord
from bot.organizations.spool import Batch, Spool
from bot.organizations.stored import Stored


class Fate(Enum):
    """What happens to the organization of a record."""

    NEW = auto()
    CHANGED = auto()
    UNCHANGED = auto()
    WITHDRAWN = auto()
    MERGED = auto()


@dataclass(slots=True)
class Plan:
    """What an import will do to the organizations as they are at ``version``.

    All by ROR id: ``own`` our ids, and ``kinds_before`` the kinds, of what the database has; ``fates`` and
    ``kinds`` of every record.
    """

    spool: Spool
    version: int
    own: dict[str, int]
    kinds_before: dict[str, OrganizationKind]
    fates: dict[str, Fate] = field(default_factory=dict)
    kinds: dict[str, OrganizationKind] = field(default_factory=dict)
    links: LinkChanges = field(default_factory=LinkChanges)

    def kinds_changed(self) -> dict[str, OrganizationKind]:
        """The kinds that known organizations get."""
        before = self.kinds_before
        return {ror_id: kind for ror_id, kind in self.kinds.items() if before.get(ror_id, kind) is not kind}


async def plan(
    session: AsyncSession,
    records: Iterable[RorRecord],
    spool: Spool,
    *,
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """Compare records with the database, without writing to it.

    Args:
        session: for reading.
        records: the dump, read once.
        spool: an empty one, which the plan uses as long as it lives.
        progress: is called with the number of records done so far.

    Raises:
        FileFormatError: a record comes twice, or whatever the iteration over the records raises.
        InputError: there is no room for a temporary file.
    """
    version = await registry.version(session)
    before = await stored.load(session)
    made = Plan(
        spool,
        version,
        own={ror_id: found.id for ror_id, found in before.by_ror_id.items()},
        kinds_before={ror_id: found.kind for ror_id, found in before.by_ror_id.items()},
    )
    family = Relatives()
    for chunk in batches(records):
        spool.add(_batch(made, chunk, before))
        for record in chunk:
            family.add(record)
        if progress is not None:
            progress(len(made.fates))
        # Reading takes a while: let Ctrl-C through.
        await asyncio.sleep(0)
    made.kinds = family.kinds(made.kinds_before)
    made.links = await family.compare_links(session, made.own)
    _note_relatives(made)
    return made


def _batch(plan: Plan, chunk: list[RorRecord], before: Stored) -> Batch:
    batch = Batch()
    for record in chunk:
        if record.id in plan.fates:
            raise FileFormatError(f"{record.id} is in the file twice. Give ROR's data dump as it was downloaded.")
        found = before.find(record)
        gone = record.status is OrganizationStatus.WITHDRAWN
        if found is None:
            plan.fates[record.id] = Fate.WITHDRAWN if gone else Fate.NEW
            batch.new.append(columns.organization(record))
        else:
            # A starter organization gets its ROR id here.
            plan.own[record.id], plan.kinds_before[record.id] = found.id, found.kind
            if found.fingerprint == fingerprints.of(record):
                plan.fates[record.id] = Fate.UNCHANGED
                continue
            newly_gone = gone and found.status is not OrganizationStatus.WITHDRAWN
            plan.fates[record.id] = Fate.WITHDRAWN if newly_gone else Fate.CHANGED
            batch.changed.append(columns.organization(record))
            batch.changed_ids.append(found.id)
        batch.names[record.id] = columns.names(record)
    return batch


def _note_relatives(plan: Plan) -> None:
    """Count as changed what is another by its relatives alone."""
    links = plan.links
    for ror_id in (*plan.kinds_changed(), *(here for _, here in links.gone), *(here for here, _, _ in links.added)):
        if plan.fates[ror_id] is Fate.UNCHANGED:
            plan.fates[ror_id] = Fate.CHANGED
