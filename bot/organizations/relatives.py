"""What an import can settle only when it has seen every record: kinds that parents decide, and links."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import OrganizationKind, OrganizationLink, OrganizationLinkKind
from bot.organizations import kinds
from bot.organizations.ror import RorRecord

# Generations over which a kind is handed down: a section of an institute of an academy of a ministry.
_GENERATIONS = 8

Link = tuple[str, OrganizationLinkKind, str]
"""ROR id, "has <kind>", ROR id of the other end."""


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """``gone`` are (id of the row, ROR id of the organization that had it)."""

    gone: list[tuple[int, str]] = field(default_factory=list)
    added: list[Link] = field(default_factory=list)


class Relatives:
    """The types and links of the records seen so far, by ROR id."""

    def __init__(self) -> None:
        self._types: dict[str, tuple[str, ...]] = {}
        self._parents: dict[str, list[str]] = {}
        self._links: list[Link] = []
        self._combinations: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, record: RorRecord) -> None:
        """Take note of one record."""
        # The few combinations of types, and ids that end many links, are each kept once.
        self._types[record.id] = self._combinations.setdefault(record.types, record.types)
        links = [(record.id, link.kind, sys.intern(link.ror_id)) for link in record.links]
        self._links += links
        parents = [other for _, kind, other in links if kind is OrganizationLinkKind.PARENT]
        if parents:
            self._parents[record.id] = parents

    def kinds(self, known: Mapping[str, OrganizationKind]) -> dict[str, OrganizationKind]:
        """Return the kind of every record.

        Args:
            known: the kinds of parents that the dump lacks.
        """
        settled = {ror_id: kinds.derive(types) for ror_id, types in self._types.items()}
        for _ in range(_GENERATIONS):
            changed = {}
            for ror_id, parents in self._parents.items():
                of_parents = {settled.get(parent) or known.get(parent, OrganizationKind.OTHER) for parent in parents}
                kind = kinds.derive(self._types[ror_id], of_parents)
                if kind is not settled[ror_id]:
                    changed[ror_id] = kind
            if not changed:
                break
            settled.update(changed)
        return settled

    async def compare_links(self, session: AsyncSession, known: Mapping[str, int]) -> LinkChanges:
        """Compare the links whose both ends exist, or will, with those in the database.

        Args:
            session: for reading.
            known: our ids of everything in the database that has a ROR id, or gets one from the dump.
        """
        wanted = {link for link in self._links if link[2] in self._types or link[2] in known}
        ror_ids = {organization_id: ror_id for ror_id, organization_id in known.items()}
        gone = []
        rows = await session.stream(
            select(
                OrganizationLink.id,
                OrganizationLink.organization_id,
                OrganizationLink.kind,
                OrganizationLink.related_id,
            )
        )
        async for row in rows:
            here, there = ror_ids.get(row.organization_id), ror_ids.get(row.related_id)
            if here is None or here not in self._types:
                continue
            if there is not None and (here, row.kind, there) in wanted:
                wanted.remove((here, row.kind, there))
            else:
                gone.append((row.id, here))
        return LinkChanges(gone, sorted(wanted))
