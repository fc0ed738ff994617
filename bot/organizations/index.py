"""The index of all organizations: read-only, in memory, built from the database."""

import asyncio
from collections.abc import Collection, Mapping
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import OrganizationKind
from bot.organizations import loading, registry, tables
from bot.organizations.headcount import Headcount
from bot.organizations.hierarchy import Hierarchy
from bot.organizations.resolver import Resolution, ResolutionStatus, Resolver
from bot.organizations.rows import Entry, IndexRows
from bot.organizations.search import Hit, Search
from bot.organizations.tables import Tables

_NOBODY = Headcount()
_NOTHING = IndexRows(version=0, entries=[], names=[], parents=[])


class Part:
    """The shared organizations, or those of societies' own; ``version`` is the state that it was built from."""

    def __init__(self, built: Tables) -> None:
        self.version = built.version
        self._built = built
        self.catalogue = built.catalogue
        self.hierarchy = Hierarchy(built.parents)
        self.search = Search(built.catalogue)

    @cached_property
    def by_ror_id(self) -> Mapping[str, Entry]:
        """The organizations that the registry knows, by their ROR ids (whole addresses)."""
        return {entry.ror_id: entry for entry in self.catalogue.entries if entry.ror_id is not None}

    @cached_property
    def resolver(self) -> Resolver:
        """Made with the first affiliation string, or by ``prepare``: searching needs it not."""
        return Resolver(self._built, self.hierarchy)


class OrganizationIndex:
    """Everything that can be found; safe to share between tasks and threads, replaced when it is stale.

    What all societies share is large and rarely changes. What societies have added for themselves is small, kept
    apart, and made anew with every addition.
    """

    def __init__(self, shared: Part | IndexRows, own: Part | IndexRows = _NOTHING) -> None:
        """Take parts, or the rows to build them of."""
        self.shared = _part(shared)
        self.own = _part(own)

    @classmethod
    async def load(cls, session: AsyncSession) -> "OrganizationIndex":
        """Build the index from the database; the event loop keeps answering meanwhile."""
        return cls(await _load_shared(session), await _load_own(session))

    async def refreshed(self, session: AsyncSession) -> "OrganizationIndex":
        """Return an index as the organizations are now: this one, or one with only the stale part made anew."""
        state = await registry.state(session)
        shared, own = self.shared, self.own
        if state.version != shared.version:
            shared = await _load_shared(session)
        if state.own_version != own.version:
            own = await _load_own(session)
        return self if shared is self.shared and own is self.own else OrganizationIndex(shared, own)

    def __len__(self) -> int:
        return len(self.shared.catalogue.entries) + len(self.own.catalogue.entries)

    def get(self, organization_id: int) -> Entry | None:
        """Return an organization by its own id, or None where it is unknown or withdrawn."""
        for part in (self.shared, self.own):
            position = part.catalogue.positions.get(organization_id)
            if position is not None:
                return part.catalogue.entries[position]
        return None

    def with_ror_id(self, ror_id: str) -> Entry | None:
        """Return an organization by its ROR id, the whole address; None where it is unknown or withdrawn."""
        return self.shared.by_ror_id.get(ror_id)

    def parts(self, organization_id: int) -> frozenset[int]:
        """Return an organization and everything below it: divisions, institutes, campuses."""
        return self.shared.hierarchy.parts(organization_id)

    def wholes(self, organization_id: int) -> frozenset[int]:
        """Return an organization and everything it is a part of."""
        return self.shared.hierarchy.wholes(organization_id)

    def search(
        self,
        text: str,
        *,
        limit: int = 25,
        kinds: Collection[OrganizationKind] | None = None,
        society_id: int | None = None,
        members: Headcount = _NOBODY,
    ) -> list[Hit]:
        """Find as you type: any case, accents, acronyms, word order, prefixes of several words, typos.

        Args:
            text: what was typed so far; nothing finds the well-known organizations.
            limit: how many at most.
            kinds: only organizations of these kinds; None is all.
            society_id: whose own organizations are found besides the shared ones; None is nobody's.
            members: how many members are where, by organization id; of those that match, these come first.

        Returns:
            The best matches, best first; those that only come near what was typed are last.
        """
        parts = (self.shared,) if society_id is None else (self.shared, self.own)
        hits = [
            hit
            for part in parts
            for hit in part.search.search(text, limit=limit, kinds=kinds, society_id=society_id, members=members)
        ]
        if len(parts) > 1:
            hits.sort(key=lambda hit: (not hit.exact, hit.id not in members, -hit.score, hit.name))
        return hits[:limit]

    def prepare(self) -> None:
        """Make ready what ``resolve`` needs: some seconds with the whole registry, for a thread."""
        _ = self.shared.resolver

    def resolve(self, affiliation: str, *, society_id: int | None = None) -> Resolution:
        """Find the organizations that an affiliation string names, as people write them in papers and rosters.

        Before ``prepare``, the first call takes seconds with the whole registry.

        Args:
            affiliation: any text.
            society_id: whose own organizations are looked for where the shared ones have none.
        """
        found = self.shared.resolver.resolve(affiliation, society_id=society_id)
        if society_id is None or found.status is not ResolutionStatus.NONE:
            return found
        return self.own.resolver.resolve(affiliation, society_id=society_id)

    def nearest(self, text: str, *, limit: int = 3) -> tuple[str, ...]:
        """Return the names that come nearest to what was typed, for a suggestion."""
        return tuple(hit.name for hit in self.search(text, limit=limit))


async def is_stale(session: AsyncSession, index: OrganizationIndex) -> bool:
    """Whether the organizations have changed since the index was built, by whatever process."""
    state = await registry.state(session)
    return (state.version, state.own_version) != (index.shared.version, index.own.version)


def _part(found: Part | IndexRows) -> Part:
    return found if isinstance(found, Part) else Part(tables.build(found))


async def _load_shared(session: AsyncSession) -> Part:
    return await asyncio.to_thread(Part, await loading.load(session))


async def _load_own(session: AsyncSession) -> Part:
    return Part(await loading.load_own(session))
