"""Loading what an organizer looks at, for commands and buttons alike."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.organizations import review
from bot.organizations.review import Review
from bot.organizations.rows import Entry
from cogs.organizations import cards
from cogs.ui import actors

MOST_NEAREST = 5


async def card(interaction: Interaction, session: AsyncSession, *, after_id: int = 0) -> discord.ui.LayoutView:
    """Show the next organization to look at; or that there is none."""
    found = await left(interaction, session, after_id=after_id)
    if found is None:
        return cards.nothing()
    return cards.review(found, nearest(interaction, found), interaction.client.services.places)


async def left(interaction: Interaction, session: AsyncSession, *, after_id: int = 0) -> Review | None:
    """Return what an organizer still has to look at."""
    return await review.following(session, society_id=actors.society_id(interaction), after_id=after_id)


def nearest(interaction: Interaction, found: Review) -> list[Entry]:
    """Return the organizations with the likeliest names that this society sees."""
    index = interaction.client.services.organizations.index
    hits = index.search(found.organization.name, limit=3 * MOST_NEAREST)
    entries = [index.get(hit.id) for hit in hits if hit.id != found.organization.id]
    seen = (None, found.addition.society_id)
    return [entry for entry in entries if entry is not None and entry.society_id in seen][:MOST_NEAREST]
