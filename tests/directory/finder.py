"""Searches as one viewer, on an index that knows no more than which organization is part of which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.database import Database
from bot.directory import finding
from bot.directory.finding import Page
from bot.directory.query import Query
from bot.members.presence import LivePresence
from bot.models import Member, Organization
from bot.organizations.index import OrganizationIndex
from bot.organizations.rows import IndexRows
from bot.places import Places
from tests import people


def index_of(*parents: tuple[int, int]) -> OrganizationIndex:
    """An index that knows only (part, whole)."""
    return OrganizationIndex(IndexRows(0, [], [], list(parents)))


@dataclass
class Finder:
    database: Database
    places: Places
    viewer: Member
    now: datetime
    index: OrganizationIndex = field(default_factory=index_of)

    async def page(self, query: Query, number: int = 0) -> Page:
        async with self.database.reading() as session:
            return await finding.find(
                session,
                viewer=self.viewer,
                query=query,
                page=number,
                presence=LivePresence(),
                index=self.index,
                places=self.places,
                now=self.now,
            )

    async def names(self, query: Query) -> list[str]:
        """Everybody's name, in order, over all pages."""
        first = await self.page(query)
        pages = [first, *[await self.page(query, number) for number in range(1, first.pages)]]
        return [found.name for page in pages for found in page.results]


async def employed(
    finder: Finder, count: int, *, state: str | None = None, country: str = "US"
) -> tuple[Organization, Sequence[Member]]:
    """Members called Member 1 and so on who work at one company."""
    async with finder.database.transaction() as session:
        where = await people.organization(session, "Example Company", subdivision=state, country=country)
        everyone = await people.members(session, count)
        for who in everyone:
            await people.tie(session, who, where)
    return where, everyone
