"""The commands /meetups join, leave and status, and how meetup messages are shown."""

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.meetups import programs, suggestions
from bot.models import Answer, Meeting, Member, OutboxKind, Program
from cogs.meetups import cards, turns
from cogs.ui import actors
from cogs.ui.parameters import ProgramParameter

Chosen = app_commands.Transform[Meeting, ProgramParameter()]


@app_commands.guild_only()
class Meetups(
    commands.GroupCog,
    group_name="meetups",
    group_description="Be introduced to members you share something with",
):
    """Meetups."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client
        client.renderers[OutboxKind.MEETUP_SUGGESTED] = self.show_suggestion
        client.renderers[OutboxKind.MEETUP_CANT] = self.show_cancellation
        client.renderers[OutboxKind.MEETUP_MISSED_OUT] = self.show_missed_out
        client.renderers[OutboxKind.MEETUP_HEADS_UP] = turns.show_heads_up

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def join(self, interaction: Interaction, program: Chosen) -> None:
        """Opt in: hear of one person at a time whom it is worth meeting, and why."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            standing = await programs.join(
                session,
                member=member,
                program=await self._program(session, member, program),
                now=services.clock(),
            )
        await interaction.response.send_message(view=cards.joined(standing), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(program="A meeting, or year-round")
    async def leave(self, interaction: Interaction, program: Chosen) -> None:
        """Opt out: nothing more is suggested."""
        async with self.client.services.database.transaction() as session:
            member = await actors.member(session, interaction)
            standing = await programs.leave(
                session, member=member, program=await self._program(session, member, program)
            )
        await interaction.response.send_message(view=cards.joined(standing), ephemeral=True)

    @app_commands.command()
    async def status(self, interaction: Interaction) -> None:
        """See what you opted in to, and whom to meet."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            standings = await programs.standings(session, member=member, now=services.clock(), rng=services.rng)
            latest = await suggestions.latest(session, member=member, bank=services.bank, most=2)
        await interaction.response.send_message(view=cards.status(standings, latest), ephemeral=True)

    async def show_suggestion(
        self, session: AsyncSession, meetup_id: int, recipient: Member
    ) -> discord.ui.LayoutView | None:
        """Show a member whom to meet."""
        bank = self.client.services.bank
        found = await suggestions.load(session, meetup_id=meetup_id, member_id=recipient.id, bank=bank)
        return cards.suggestion(found) if found else None

    async def show_cancellation(
        self, session: AsyncSession, meetup_id: int, recipient: Member
    ) -> discord.ui.LayoutView | None:
        """Tell a member that somebody can't make it, unless they can again."""
        bank = self.client.services.bank
        found = await suggestions.load(session, meetup_id=meetup_id, member_id=recipient.id, bank=bank)
        if found is None or not any(partner.answer is Answer.CANT for partner in found.partners):
            return None
        return cards.cancellation(found)

    async def show_missed_out(
        self, session: AsyncSession, miss_id: int, _recipient: Member
    ) -> discord.ui.LayoutView | None:
        """Tell a member that nobody could be found this time, and why."""
        found = await suggestions.missed_out(session, miss_id)
        return cards.missed_out(found) if found else None

    async def _program(self, session: AsyncSession, member: Member, meeting: Meeting | None) -> Program:
        services = self.client.services
        if meeting is not None:
            return await programs.of_meeting(session, meeting)
        return await programs.year_round(session, society_id=member.society_id, now=services.clock(), rng=services.rng)
