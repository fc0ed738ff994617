"""What an import of LinkedIn contacts found: a list to connect from."""

import asyncio
from collections.abc import Iterator, Sequence

import discord

from bot.client import Interaction
from bot.errors import InputError
from bot.network import connections, imports, linkedin
from bot.network.imports import Page, Suggested
from cogs.ui import actors, cards
from cogs.ui.people import degree_line
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import plain, post

_FORGOTTEN = "Every other name in the file was forgotten at once, and nobody is told that you imported anything."


async def read(interaction: Interaction, file: discord.Attachment) -> Sequence[linkedin.Contact]:
    """Read an attachment, after telling Discord that the answer takes a moment.

    Raises:
        InputError: it is too large, can't be fetched, or isn't LinkedIn's export.
    """
    if file.size > linkedin.LARGEST:
        raise InputError(
            f"That file is larger than {linkedin.LARGEST // linkedin.MEGABYTE} MB. Give Connections.csv alone, out of "
            "LinkedIn's zip."
        )
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        content = await file.read()
    except discord.HTTPException:
        raise InputError("Discord didn't hand that file over. Attach it again.") from None
    # A second for the largest: others are answered meanwhile.
    return await asyncio.to_thread(linkedin.read, content)


def card(page: Page, notice: str = "") -> discord.ui.LayoutView:
    """Show one page of those who may be contacts of the member's."""
    if not page.total:
        nobody = (
            "None of your LinkedIn contacts is a member here under that name, or shows it, whom you aren't connected "
            "with already."
        )
        return cards.card(notice, "### From your LinkedIn contacts", nobody, cards.note(_FORGOTTEN))
    people = "1 member" if page.total == 1 else f"{page.total:,} members"
    parts: list[str | cards.Item] = [notice, f"### {people} may be contacts of yours"]
    parts += [part for one in page.people for part in _person(one, page.number)]
    position = f"Page {page.number + 1} of {page.pages:,}. " if page.pages > 1 else ""
    parts.append(cards.note(f"{position}Names can be shared: look before you connect. {_FORGOTTEN}"))
    if page.pages > 1:
        back, last = max(page.number - 1, 0), page.number == page.pages - 1
        parts.append(
            cards.row(
                cards.button("imported:page", back, "back", label="Back", disabled=page.number == 0),
                cards.button("imported:page", page.number + 1, "next", label="Next", disabled=last),
            )
        )
    return cards.card(*parts)


def _person(one: Suggested, page: int) -> Iterator[str | cards.Item]:
    headline = f", {plain(one.member.headline)}" if one.member.headline else ""
    lines = [f"**{plain(one.member.name)}**{headline}"]
    lines += [post(one.post)] if one.post else []
    lines += degree_line(one.route)
    lines.append(cards.note("Their LinkedIn address is in your file." if one.sure else "The name is in your file."))
    yield "\n".join(lines)
    yield cards.row(
        cards.button(
            "imported:connect",
            one.member.id,
            page,
            label="Asked to connect" if one.asked else "Connect",
            style=discord.ButtonStyle.secondary if one.asked else cards.PRIMARY,
            disabled=one.asked,
        ),
        cards.button("profile:view", one.member.id, label="View"),
        cards.button("imported:forget", one.member.id, page, label="Not a contact"),
    )


class TurnPage(PersistentButton, prefix="imported:page", parts=2):
    """Show another page of what an import found."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as of now."""
        async with interaction.client.services.database.reading() as session:
            page = await imports.page(session, await actors.member(session, interaction), self.number())
        await interaction.response.edit_message(view=card(page))


class Connect(PersistentButton, prefix="imported:connect", parts=2):
    """Ask somebody on the page to connect."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show the same page."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            await connections.ask(session, requester=member, target_id=self.number(), now=services.clock())
            page = await imports.page(session, member, self.number(1))
        await interaction.response.edit_message(view=card(page))


class Forget(PersistentButton, prefix="imported:forget", parts=2):
    """Take somebody out of what an import found."""

    async def act(self, interaction: Interaction) -> None:
        """Forget them, and show the page without them."""
        async with interaction.client.services.database.transaction() as session:
            member = await actors.member(session, interaction)
            await imports.forget(session, member=member, contact_id=self.number())
            page = await imports.page(session, member, self.number(1))
        await interaction.response.edit_message(view=card(page))


ALL = (TurnPage, Connect, Forget)
