"""The command /icebreaker, the second question of a silent meetup, and the posts of meeting mornings."""

import discord
from discord import app_commands
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction, Performed
from bot.errors import NotVisibleError
from bot.icebreakers import silence
from bot.members import profiles
from bot.models import Member, OutboxKind, OutboxMessage
from bot.outbox import queue
from cogs.icebreakers import asking, cards
from cogs.icebreakers.mornings import Mornings
from cogs.ui import actors


class Icebreakers(commands.Cog):
    """Questions to start with."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client
        self.mornings = Mornings(client)
        client.renderers[OutboxKind.ICEBREAKER_AGAIN] = self.show_second
        client.performers[OutboxKind.ICEBREAKER_AGAIN] = self.ask_again

    async def cog_load(self) -> None:
        """Post what is due with every tick."""
        self.client.on_tick.append(self.mornings.post_due)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        member="Whom you would like to talk to; they aren't told. Without one: a question to anybody"
    )
    async def icebreaker(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Get a question to start a conversation with: about what you share with somebody, or for anybody."""
        other_id = 0
        if member is not None:
            async with self.client.services.database.reading() as session:
                actor = await actors.member(session, interaction)
                found = await profiles.find(session, society_id=actor.society_id, user_id=member.id)
            if found is None:
                raise NotVisibleError
            other_id = found.id
        given = await asking.give(interaction, other_id)
        await interaction.response.send_message(view=cards.given(given), ephemeral=True)

    async def ask_again(self, message: OutboxMessage) -> Performed | None:
        """Ask once in the thread of the group, where it has one; else each by direct message."""
        services = self.client.services
        async with services.database.reading() as session:
            recipient = await session.get_one(Member, message.recipient_id)
            found = await silence.load(
                session, meetup_id=message.subject_id, member_id=recipient.id, bank=services.bank, now=services.clock()
            )
        if found is None:
            return None
        if found.thread_id is not None:
            if not found.mine:
                return None
            thread = self.client.get_partial_messageable(found.thread_id)
            sent = await thread.send(view=cards.second_in_thread(found), nonce=queue.nonce(message))
            return Performed(found.thread_id, sent.id)
        channel = await self.client.create_dm(discord.Object(recipient.user_id))
        sent = await channel.send(view=cards.second(found), nonce=queue.nonce(message))
        return Performed(channel.id, sent.id)

    async def show_second(
        self, session: AsyncSession, meetup_id: int, recipient: Member
    ) -> discord.ui.LayoutView | None:
        """Show a member of a silent meetup one more question."""
        services = self.client.services
        found = await silence.load(
            session, meetup_id=meetup_id, member_id=recipient.id, bank=services.bank, now=services.clock()
        )
        return cards.second(found) if found else None
