"""Loading one page of a search; and a search as custom-id parts, so that its buttons outlive a restart."""

from collections.abc import Sequence

from bot.client import Interaction
from bot.errors import InputError
from bot.members import directory
from bot.members.directory import Page, Query, Search
from bot.models import Member
from bot.organizations import registry
from cogs.ui import actors
from cogs.ui.persistent import parse_id

EVERYWHERE = "-"


def parts(query: Query) -> tuple[str | int, ...]:
    """Put a search into three parts of a custom id."""
    return (query.search.value, query.organization_id, query.state or EVERYWHERE)


def parse(texts: Sequence[str]) -> Query:
    """Read a search back from three parts of a custom id.

    Raises:
        InputError: they are no search; only a forged custom id has that.
    """
    search, organization, state = texts
    try:
        return Query(Search(search), parse_id(organization), None if state == EVERYWHERE else state)
    except ValueError:
        raise InputError("That search can't be repeated. Start it again with `/find`.") from None


async def load(interaction: Interaction, query: Query, number: int) -> tuple[Member, Page]:
    """Run a search for the acting member."""
    services = interaction.client.services
    async with services.database.reading() as session:
        viewer = await actors.member(session, interaction)
        page = await directory.find(
            session,
            viewer=viewer,
            query=query,
            organization=await registry.require(session, query.organization_id),
            page=number,
            places=services.places,
            now=services.clock(),
        )
    return viewer, page
