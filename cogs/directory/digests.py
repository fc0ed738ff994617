"""The weekly digest of watched searches, as its reader sees it."""

from collections.abc import Sequence

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Render
from bot.directory import watches
from bot.directory.watches import News
from bot.models import Member
from bot.organizations.index import OrganizationIndex
from bot.places import Places
from bot.services import Services
from cogs.ui import cards
from cogs.ui.people import degree_line
from cogs.ui.search import words
from cogs.ui.search.cards import organization_name
from cogs.ui.text import plain

_SHOWN = 3
_LONGEST_LABEL = 40
# With the buttons more would not fit into one message.
_SEARCHES = 4


def renderer(services: Services) -> Render:
    """Return what shows a digest; None where nobody new is left to tell of."""

    async def render(session: AsyncSession, digest_id: int, recipient: Member) -> discord.ui.LayoutView | None:
        index = services.organizations.index
        told = await watches.news(
            session, digest_id, user_id=recipient.user_id, presence=services.presence, index=index
        )
        return card(digest_id, told, index, services.places) if told else None

    return render


def card(digest_id: int, told: Sequence[News], index: OrganizationIndex, places: Places) -> discord.ui.LayoutView:
    """Show who is new, search by search."""
    parts: list[str | cards.Item] = ["### New for the searches you watch"]
    if not told:
        parts.append("Nothing is left to show. You hear again when somebody new matches a search you watch.")
    for one in told[:_SEARCHES]:
        heading = words.sentence(one.query, organization_name(one.query, index, one.society_id), places)
        parts += [cards.line(), f"**{heading}**\n{_names(one)}", _buttons(digest_id, one)]
    more = len(told) - _SEARCHES
    if more > 0:
        parts.append(f"{more} more of your searches {'has' if more == 1 else 'have'} somebody new: see /find watch.")
    note = "You hear of this once a week at most, and only when somebody is new. /find watch shows what you watch."
    return cards.card(*parts, cards.note(note))


def _names(one: News) -> str:
    lines = [" · ".join([_named(member), *degree_line(one.routes[member.id])]) for member in one.members[:_SHOWN]]
    if len(one.members) > _SHOWN:
        lines.append(f"- and {len(one.members) - _SHOWN} more")
    return "\n".join(lines)


def _named(member: Member) -> str:
    return f"- **{plain(member.name)}**" + (f", {plain(member.headline)}" if member.headline else "")


def _buttons(digest_id: int, one: News) -> cards.Item:
    shown = [
        cards.button("profile:view", member.id, label=f"View {member.name}"[:_LONGEST_LABEL])
        for member in one.members[:_SHOWN]
    ]
    return cards.row(*shown, cards.button("digest:stop", one.watch.id, digest_id, label="Stop watching"))
