"""What a choice of an organization shows, and how many members a person may know to be there."""

from collections.abc import Collection
from itertools import islice

from bot.client import Interaction
from bot.members.localities import where
from bot.members.tally import Ties
from bot.members.visibility import view_of
from bot.models import OrganizationKind
from bot.organizations.headcount import Headcount
from bot.organizations.index import OrganizationIndex
from bot.organizations.rows import Entry
from bot.organizations.search import Hit
from bot.places import Places
from cogs.ui.kinds import KINDS

LONGEST_CHOICE = 100
_LONGEST_PLACE = 40
_BETWEEN = " · "


def label(found: Hit | Entry, places: Places) -> str:
    """Name an organization with its place."""
    return _fitting(found.name, place(found, places))


def label_with_members(found: Hit | Entry, places: Places, members: int) -> str:
    """Name an organization with its kind, its place and how many members are there, unless nobody is."""
    count = "" if not members else "1 member" if members == 1 else f"{members:,} members"
    return _fitting(found.name, KINDS[found.kind], place(found, places), count)


def place(found: Hit | Entry, places: Places) -> str:
    """Say where an organization is; nothing where it isn't known."""
    return cut(where(found, places), _LONGEST_PLACE)


def cut(text: str, most: int) -> str:
    """Shorten a text, and show that it was."""
    return text if len(text) <= most else text[: most - 1] + "…"


async def members_there(interaction: Interaction, ties: Ties) -> Headcount:
    """Count the members whom the acting person may find, by organization id; nobody for who has not joined.

    Args:
        interaction: an interaction in a server.
        ties: which ties to an organization count.
    """
    services = interaction.client.services
    if interaction.guild_id is None:
        return Headcount()
    async with services.database.reading() as session:
        view_from = await view_of(session, society_id=interaction.guild_id, user_id=interaction.user.id)
        if view_from is None:
            return Headcount()
        return await services.presence.counts(session, services.organizations.index, view_from, ties=ties)


def busiest(
    index: OrganizationIndex, members: Headcount, kinds: Collection[OrganizationKind] | None, limit: int
) -> list[Entry]:
    """Return the organizations of these kinds with the most members."""
    entries = (entry for one in members.busiest() if (entry := index.get(one)) is not None)
    return list(islice((entry for entry in entries if kinds is None or entry.kind in kinds), limit))


def _fitting(name: str, *parts: str) -> str:
    """Put a label together; where it is too long, the name is cut."""
    behind = "".join(_BETWEEN + part for part in parts if part)
    return cut(name, LONGEST_CHOICE - len(behind)) + behind
