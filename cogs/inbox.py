"""What waits for a member's answer, and what couldn't reach them because their DMs are closed: /inbox."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.models import Member, OutboxKind, OutboxMessage
from bot.outbox import queue
from cogs.ui import actors, cards

MOST = 5


class Inbox(commands.Cog):
    """The inbox."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.guild_only()
    async def inbox(self, interaction: Interaction) -> None:
        """See what waits for your answer, and messages that couldn't reach you."""
        services = self.client.services
        async with services.database.reading() as session:
            member = await actors.member(session, interaction)
            held = (await queue.held_for(session, member.id))[:MOST]
            waiting = [subject for tell in self.client.waiting for subject in await tell(session, member)]
            views = await self._views(session, member, waiting, held)
        await _show(interaction, views)
        if held:
            async with services.database.transaction() as session:
                await queue.mark_shown(session, held, now=services.clock())

    async def _views(
        self,
        session: AsyncSession,
        member: Member,
        waiting: Sequence[tuple[OutboxKind, int]],
        held: Sequence[OutboxMessage],
    ) -> list[discord.ui.LayoutView]:
        subjects = [(message.kind, message.subject_id) for message in held]
        subjects += waiting
        views = []
        for kind, subject in dict.fromkeys(subjects):
            render = self.client.renderers.get(kind)
            # What was to be done on Discord, and failed for good, shows nothing.
            view = None if render is None else await render(session, subject, member)
            if view is not None:
                views.append(view)
        return views


async def _show(interaction: Interaction, views: Sequence[discord.ui.LayoutView]) -> None:
    if not views:
        empty = "Nothing waits for you. New suggestions and requests come by direct message."
        await interaction.response.send_message(view=cards.card("### Your inbox", empty), ephemeral=True)
        return
    await interaction.response.send_message(view=views[0], ephemeral=True)
    for view in views[1:MOST]:
        await interaction.followup.send(view=view, ephemeral=True)
    if len(views) > MOST:
        more = f"{len(views) - MOST} more wait: answer these, then use /inbox again."
        await interaction.followup.send(view=cards.card(more), ephemeral=True)


async def setup(client: CommonGround) -> None:
    """Add the cog."""
    await client.add_cog(Inbox(client))
