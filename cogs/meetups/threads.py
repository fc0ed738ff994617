"""How a suggestion reaches its group: in a private thread of theirs where one can be had, else by direct message.

There is a row of the outbox for each of the group. The first of them opens the thread, adds everyone and writes; the
others find it there. Each may be tried again after a crash at any point: a thread that was made and not noted is looked
for by its name, and the card is not written twice.
"""

from contextlib import suppress
from typing import Literal

import discord

from bot.client import CommonGround, Performed
from bot.meetups import groups, threads
from bot.meetups.threads import Opening
from bot.models import Member, OutboxKind, OutboxMessage
from bot.outbox import queue
from cogs.meetups import group_cards

ARCHIVED_AFTER_MINUTES: Literal[1440] = 1440
# Discord allows a server 1,000 active threads; the rest is left to its people.
MOST_ACTIVE = 950
_CLOCKS_DIFFER_SECONDS = 120
_RATE_LIMITED = 429
_SERVERS_FAULT = 500


class Threads:
    """Performs the rows that tell a group of its meetup."""

    def __init__(self, client: CommonGround) -> None:
        self._client = client

    def register(self, client: CommonGround) -> None:
        """Say what each row does."""
        client.performers[OutboxKind.MEETUP_SUGGESTED] = self.suggest
        client.performers[OutboxKind.MEETUP_REDRAWN] = self.redraw

    async def suggest(self, message: OutboxMessage) -> Performed | None:
        """Let a member see the suggestion: in the thread of the group, or by direct message."""
        services = self._client.services
        async with services.database.reading() as session:
            opening = await threads.opening(session, message.subject_id, bank=services.bank)
        done = None if opening is None else await self._in_thread(opening, message)
        if done is not None:
            return done
        if opening is not None:
            async with services.database.transaction() as session:
                await threads.give_up(session, message.subject_id)
        return await self._by_direct_message(message)

    async def redraw(self, message: OutboxMessage) -> Performed | None:
        """Let the card in the thread show how the meetup stands; a press elsewhere changed it."""
        services = self._client.services
        async with services.database.reading() as session:
            group = await groups.load(session, meetup_id=message.subject_id, bank=services.bank)
        if group is None or group.meetup.thread_id is None:
            return None
        try:
            thread = await self._client.fetch_channel(group.meetup.thread_id)
            card = await self._card(thread) if isinstance(thread, discord.Thread) else None
            if card is None:
                return None
            await card.edit(view=group_cards.group(group))
        except (discord.NotFound, discord.Forbidden):
            return None
        return Performed(card.channel.id, card.id)

    async def _by_direct_message(self, message: OutboxMessage) -> Performed | None:
        async with self._client.services.database.reading() as session:
            recipient = await session.get_one(Member, message.recipient_id)
            view = await self._client.renderers[message.kind](session, message.subject_id, recipient)
        if view is None:
            return None
        channel = await self._client.create_dm(discord.Object(recipient.user_id))
        sent = await channel.send(view=view, nonce=queue.nonce(message))
        return Performed(channel.id, sent.id)

    async def _in_thread(self, opening: Opening, message: OutboxMessage) -> Performed | None:
        channel = self._client.get_channel(opening.channel_id)
        if not isinstance(channel, discord.TextChannel) or channel.guild.id != opening.group.meetup.society_id:
            return None
        try:
            return await self._opened(opening, channel, message)
        except discord.HTTPException as error:
            if error.status == _RATE_LIMITED or error.status >= _SERVERS_FAULT:
                raise
            return None

    async def _opened(self, opening: Opening, channel: discord.TextChannel, message: OutboxMessage) -> Performed | None:
        thread = await self._thread(opening, channel)
        if thread is None:
            return None
        for one in opening.group.present:
            # Who has left the server is told nothing, wherever it is.
            with suppress(discord.NotFound, discord.Forbidden):
                await thread.add_user(discord.Object(one.member.user_id))
        if await self._card(thread) is not None:
            return Performed(thread.id)
        sent = await thread.send(view=group_cards.group(opening.group), nonce=queue.nonce(message))
        return Performed(thread.id, sent.id)

    async def _thread(self, opening: Opening, channel: discord.TextChannel) -> discord.Thread | None:
        """Return the thread of the group: the one that is noted, one that an earlier try made, or a new one."""
        meetup = opening.group.meetup
        if meetup.thread_id is not None:
            noted = await self._client.fetch_channel(meetup.thread_id)
            return noted if isinstance(noted, discord.Thread) else None
        active = await channel.guild.active_threads()
        name = group_cards.thread_name(opening.group)
        thread = await self._unnoted(active, channel, name, opening)
        if thread is None:
            if len(active) >= MOST_ACTIVE:
                return None
            thread = await channel.create_thread(
                name=name,
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=ARCHIVED_AFTER_MINUTES,
            )
        async with self._client.services.database.transaction() as session:
            kept = await threads.keep(session, meetup.id, thread.id)
        if kept == thread.id:
            return thread
        await thread.delete()
        found = await self._client.fetch_channel(kept) if kept is not None else None
        return found if isinstance(found, discord.Thread) else None

    async def _unnoted(
        self, active: list[discord.Thread], channel: discord.TextChannel, name: str, opening: Opening
    ) -> discord.Thread | None:
        meetup = opening.group.meetup
        async with self._client.services.database.reading() as session:
            known = await threads.known(session, meetup.society_id)
        for thread in active:
            ours = self._client.user is not None and thread.owner_id == self._client.user.id
            if thread.parent_id == channel.id and thread.name == name and ours and thread.id not in known:
                made = discord.utils.snowflake_time(thread.id)
                # Clocks differ a little; an older thread with these names is another one.
                if (meetup.created_at - made).total_seconds() < _CLOCKS_DIFFER_SECONDS:
                    return thread
        return None

    async def _card(self, thread: discord.Thread) -> discord.Message | None:
        async for written in thread.history(limit=10, oldest_first=True):
            if self._client.user is not None and written.author.id == self._client.user.id and written.components:
                return written
        return None
