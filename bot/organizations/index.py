"""The index of all organizations: read-only, in memory, built from the database."""

import asyncio
from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import OrganizationKind
from bot.organizations import catalogue, registry, rows
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.resolver import Resolution, Resolver
from bot.organizations.rows import Entry, IndexRows
from bot.organizations.search import Hit, Search


class OrganizationIndex:
    """Everything that can be found; safe to share between tasks and threads, replaced when it is stale.

    ``version`` is the state of the database that it was built from.
    """

    def __init__(self, found: IndexRows) -> None:
        self.version = found.version
        self._catalogue = catalogue.build(found)
        self._hierarchy = Hierarchy(found.parents)
        self._search = Search(self._catalogue)
        self._resolver = Resolver(self._catalogue, found, self._hierarchy)

    @classmethod
    async def load(cls, session: AsyncSession) -> "OrganizationIndex":
        """Read the database and build the index in a thread, so that the event loop keeps answering."""
        found = await rows.fetch(session)
        return await asyncio.to_thread(cls, found)

    def __len__(self) -> int:
        return len(self._catalogue.entries)

    def get(self, organization_id: int) -> Entry | None:
        """Return an organization by its own id, or None where it is unknown or withdrawn."""
        position = self._catalogue.positions.get(organization_id)
        return None if position is None else self._catalogue.entries[position]

    def parts(self, organization_id: int) -> frozenset[int]:
        """Return an organization and everything below it: divisions, institutes, campuses."""
        return self._hierarchy.parts(organization_id)

    def wholes(self, organization_id: int) -> frozenset[int]:
        """Return an organization and everything it is a part of."""
        return self._hierarchy.wholes(organization_id)

    def search(self, text: str, *, limit: int = 25, kinds: Collection[OrganizationKind] | None = None) -> list[Hit]:
        """Find as you type: any case, accents, acronyms, word order, prefixes of several words, typos.

        Args:
            text: what was typed so far; nothing finds the well-known organizations.
            limit: how many at most.
            kinds: only organizations of these kinds; None is all.

        Returns:
            The best matches, best first.
        """
        return self._search.search(text, limit=limit, kinds=kinds)

    def resolve(self, affiliation: str, *, society_id: int | None = None) -> Resolution:
        """Find the organizations that an affiliation string names, as people write them in papers and rosters.

        Args:
            affiliation: any text.
            society_id: whose own organizations count too, beside those that all societies share.
        """
        return self._resolver.resolve(affiliation, society_id=society_id)

    def nearest(self, text: str, *, limit: int = 3) -> tuple[str, ...]:
        """Return the names that come nearest to what was typed, for a suggestion."""
        return tuple(hit.name for hit in self.search(text, limit=limit))


async def is_stale(session: AsyncSession, index: OrganizationIndex) -> bool:
    """Whether the organizations have changed since the index was built, by whatever process."""
    return await registry.version(session) != index.version
