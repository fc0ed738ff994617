"""Members worth meeting, with reasons and a route: /suggestions."""

from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.errors import ConflictError
from bot.models import Member
from bot.network import connections
from bot.services import Services
from bot.suggestions import dismissals, suggesting
from bot.suggestions.suggesting import Page, Suggested
from cogs.ui import actors, cards
from cogs.ui.people import degree_line
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import plain, post, reason, reasons

_REASONS = 3
_LONGEST_LABEL = 80


class Suggestions(commands.Cog):
    """Suggestions."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.guild_only()
    async def suggestions(self, interaction: Interaction) -> None:
        """See members worth meeting: what you share, and how to reach them."""
        services = self.client.services
        async with services.database.reading() as session:
            viewer = await actors.member(session, interaction)
            page = await _page(session, services, viewer, 0)
        await interaction.response.send_message(view=_card(page, viewer), ephemeral=True)


def _card(page: Page, viewer: Member, notice: str = "") -> discord.ui.LayoutView:
    again = cards.button("suggestion:reset", viewer.id, label="Suggest the dismissed again")
    if not page.people:
        empty = (
            "Nobody is left to suggest. Hometown, advisers, places and topics in `/profile edit` make reasons, and new "
            "members join all the time."
        )
        parts: list[str | cards.Item] = [notice, "### Members worth meeting", empty]
        return cards.card(*parts, *([cards.row(again)] if page.dismissed else []))
    parts = [notice, "### Members worth meeting"]
    for one in page.people:
        parts += [cards.line(), *_person(one, viewer, page.number)]
    position = f"Page {page.number + 1} of {page.pages}. " if page.pages > 1 else ""
    told = "Most shared ground first. What you dismiss here only you know."
    parts += [cards.line(), cards.note(f"{position}{told}")]
    buttons = [*_turning(page), *([again] if page.dismissed else [])]
    return cards.card(*parts, *([cards.row(*buttons)] if buttons else []))


def _person(one: Suggested, viewer: Member, page: int) -> Iterator[str | cards.Item]:
    headline = f", {plain(one.member.headline)}" if one.member.headline else ""
    lines = [f"**{plain(one.member.name)}**{headline}"]
    lines += [post(one.post)] if one.post else []
    lines += degree_line(one.route)
    lines += ["**You share**", reasons(one.shared, viewer_id=viewer.id, most=_REASONS)]
    yield "\n".join(lines)
    other = one.member.id
    yield cards.row(
        cards.button("suggestion:connect", other, page, label="Connect", style=cards.PRIMARY),
        cards.button("introduction:ask", other, label="Ask for an introduction"),
        cards.button("profile:view", other, label="View"),
        cards.button("suggestion:reasons", other, page, label="Not for me"),
    )


def _turning(page: Page) -> list[cards.Item]:
    if page.pages == 1:
        return []
    back, last = max(page.number - 1, 0), page.number == page.pages - 1
    return [
        cards.button("suggestion:page", back, "back", label="Back", disabled=page.number == 0),
        cards.button("suggestion:page", page.number + 1, "next", label="Next", disabled=last),
    ]


def _choice(one: Suggested, viewer: Member, page: int) -> discord.ui.LayoutView:
    said = [reason(shared, viewer_id=viewer.id) for shared in one.shared[:_REASONS]]
    buttons = [
        cards.row(cards.button("suggestion:drop", one.member.id, mark, page, label=f"Not: {text}"[:_LONGEST_LABEL]))
        for mark, text in zip(one.marks, (text.replace("\\", "") for text in said), strict=False)
    ]
    return cards.card(
        f"### {plain(one.member.name)} isn't for you?",
        "Say so, or which reason is none: nobody is suggested to you for that one any more. It stays on profiles, and "
        "in meetups. Nobody is told.",
        cards.row(
            cards.button("suggestion:dismiss", one.member.id, page, label="Not this person", style=cards.PRIMARY)
        ),
        *buttons,
        cards.row(cards.button("suggestion:page", page, "keep", label="Keep")),
    )


async def _page(session: AsyncSession, services: Services, viewer: Member, number: int) -> Page:
    return await suggesting.suggest(
        session,
        viewer=viewer,
        page=number,
        presence=services.presence,
        index=services.organizations.index,
        places=services.places,
        now=services.clock(),
    )


async def _show(interaction: Interaction, number: int, notice: str = "") -> None:
    services = interaction.client.services
    async with services.database.reading() as session:
        viewer = await actors.member(session, interaction)
        page = await _page(session, services, viewer, number)
    await interaction.response.edit_message(view=_card(page, viewer, notice))


class TurnPage(PersistentButton, prefix="suggestion:page", parts=2):
    """Show another page."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as of now."""
        await _show(interaction, self.number())


class Connect(PersistentButton, prefix="suggestion:connect", parts=2):
    """Ask a suggested member to connect."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show whom else to meet."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            viewer = await actors.member(session, interaction)
            asked = await connections.ask(session, requester=viewer, target_id=self.number(), now=services.clock())
        await _show(interaction, self.number(1), f"You asked {plain(asked.target.name)} to connect.")


class Dismiss(PersistentButton, prefix="suggestion:dismiss", parts=2):
    """Don't suggest a member any more."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show whom else to meet."""
        async with interaction.client.services.database.transaction() as session:
            viewer = await actors.member(session, interaction)
            await dismissals.dismiss(session, member=viewer, other_id=self.number())
        await _show(interaction, self.number(1), "They aren't suggested to you any more. Nobody is told.")


class ChooseReason(PersistentButton, prefix="suggestion:reasons", parts=2):
    """Ask which reason is none."""

    async def act(self, interaction: Interaction) -> None:
        """Ask in place of the page."""
        services = interaction.client.services
        async with services.database.reading() as session:
            viewer = await actors.member(session, interaction)
            page = await _page(session, services, viewer, self.number(1))
        one = next((found for found in page.people if found.member.id == self.number()), None)
        if one is None:
            raise ConflictError("This suggestion is out of date. Use `/suggestions` again.")
        await interaction.response.edit_message(view=_choice(one, viewer, page.number))


class DropReason(PersistentButton, prefix="suggestion:drop", parts=3):
    """Suggest nobody for a reason any more."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show who is left."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            viewer = await actors.member(session, interaction)
            grounds = await suggesting.grounds_with(
                session,
                viewer=viewer,
                other_id=self.number(),
                presence=services.presence,
                index=services.organizations.index,
                places=services.places,
                now=services.clock(),
            )
            await dismissals.dismiss_ground(session, member=viewer, grounds=grounds, mark=self.parts[1])
        await _show(interaction, self.number(2), "Nobody is suggested to you for that reason any more.")


class Reset(PersistentButton, prefix="suggestion:reset", parts=1):
    """Suggest everybody again."""

    async def act(self, interaction: Interaction) -> None:
        """Forget what was dismissed, and show the first page."""
        async with interaction.client.services.database.transaction() as session:
            await dismissals.forget(session, member=await actors.member(session, interaction))
        await _show(interaction, 0, "Everybody is suggested again, for every reason.")


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(TurnPage, Connect, Dismiss, ChooseReason, DropReason, Reset)
    await client.add_cog(Suggestions(client))
