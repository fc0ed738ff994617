"""What an import can settle only when it has seen every record: kinds that parents decide, and links."""

from collections import defaultdict
from typing import cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Organization, OrganizationKind, OrganizationLink, OrganizationLinkKind
from bot.organizations import kinds
from bot.organizations.batches import batches
from bot.organizations.ror import RorRecord
from bot.organizations.stored import Stored

# Generations over which a kind is handed down: a section of an institute of an academy of a ministry.
_GENERATIONS = 8
_LINKS = cast("Table", OrganizationLink.__table__)


class Relatives:
    """The types and links of the records seen so far, by ROR id."""

    def __init__(self) -> None:
        self._types: dict[str, tuple[str, ...]] = {}
        self._parents: dict[str, list[str]] = {}
        self._links: list[tuple[str, OrganizationLinkKind, str]] = []

    def add(self, record: RorRecord) -> None:
        """Take note of one record."""
        self._types[record.id] = record.types
        self._links.extend((record.id, link.kind, link.ror_id) for link in record.links)
        parents = [link.ror_id for link in record.links if link.kind is OrganizationLinkKind.PARENT]
        if parents:
            self._parents[record.id] = parents

    async def settle_kinds(
        self, session: AsyncSession, before: Stored, ids: dict[str, int], now: dict[str, OrganizationKind]
    ) -> set[int]:
        """Store the kinds that parents decide.

        Args:
            session: the import's transaction.
            before: what the database held, for parents that the dump lacks.
            ids: own ids by ROR id.
            now: the kinds as they are stored at this moment, by ROR id.

        Returns:
            The ids of the organizations whose kind was corrected.
        """
        wrong = defaultdict(list)
        for ror_id, kind in self._kinds(before).items():
            if kind is not now[ror_id]:
                wrong[kind].append(ids[ror_id])
        for kind, organization_ids in wrong.items():
            for batch in batches(organization_ids):
                await session.execute(update(Organization).where(Organization.id.in_(batch)).values(kind=kind))
        return {organization_id for group in wrong.values() for organization_id in group}

    async def settle_links(self, session: AsyncSession, ids: dict[str, int]) -> set[int]:
        """Store the links whose both ends exist, and drop those that the registry dropped.

        Returns:
            The ids of the organizations whose links changed.
        """
        rows = await session.execute(select(Organization.ror_id, Organization.id))
        known = {ror_id: organization_id for ror_id, organization_id in rows if ror_id is not None}
        wanted = {(ids[ror_id], known[other], kind) for ror_id, kind, other in self._links if other in known}
        present = {}
        for link in await session.execute(
            select(
                OrganizationLink.id,
                OrganizationLink.organization_id,
                OrganizationLink.related_id,
                OrganizationLink.kind,
            )
        ):
            present[link.organization_id, link.related_id, link.kind] = link.id
        imported = set(ids.values())
        gone = {link for link in present if link[0] in imported} - wanted
        added = wanted - present.keys()
        for batch in batches([present[link] for link in gone]):
            await session.execute(delete(OrganizationLink).where(OrganizationLink.id.in_(batch)))
        for batch in batches(sorted(added)):
            await session.execute(
                insert(_LINKS),
                [
                    {"organization_id": organization_id, "related_id": related_id, "kind": kind}
                    for organization_id, related_id, kind in batch
                ],
            )
        return {link[0] for link in gone | added}

    def _kinds(self, before: Stored) -> dict[str, OrganizationKind]:
        settled = {ror_id: kinds.derive(types) for ror_id, types in self._types.items()}
        for _ in range(_GENERATIONS):
            changed = {}
            for ror_id, parents in self._parents.items():
                of_parents = {settled.get(parent) or _stored_kind(before, parent) for parent in parents}
                kind = kinds.derive(self._types[ror_id], of_parents)
                if kind is not settled[ror_id]:
                    changed[ror_id] = kind
            if not changed:
                break
            settled.update(changed)
        return settled


def _stored_kind(before: Stored, ror_id: str) -> OrganizationKind:
    found = before.by_ror_id.get(ror_id)
    return OrganizationKind.OTHER if found is None else found.kind
