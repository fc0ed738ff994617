"""What is done on Discord after a yes: the private thread, and taking the connector out of it again.

Each may be tried again after a crash at any point. The thread is noted as soon as it exists; should the process die
between the two, the next try looks for a thread of ours with that name that belongs to no introduction.
"""

from typing import Literal

import discord

from bot.client import CommonGround, Performed
from bot.introductions import loading, meeting, reports
from bot.introductions.meeting import Opening
from bot.models import OutboxKind, OutboxMessage
from bot.outbox import queue
from cogs.introductions import meeting_cards
from cogs.ui import reports as report_cards

# A week without a word archives it; anybody's next word opens it again.
ARCHIVED_AFTER_MINUTES: Literal[10080] = 10080
_CLOCKS_DIFFER_SECONDS = 120
_RATE_LIMITED = 429
_SERVERS_FAULT = 500


class Threads:
    """Performs what rows of the outbox stand for."""

    def __init__(self, client: CommonGround) -> None:
        self._client = client

    def register(self, client: CommonGround) -> None:
        """Say what each kind of row does."""
        client.performers.update(
            {
                OutboxKind.INTRODUCTION_OPENED: self.open,
                OutboxKind.INTRODUCTION_LOOKED: self.take_out,
                OutboxKind.INTRODUCTION_REPORTED: self.report,
            }
        )

    async def open(self, message: OutboxMessage) -> Performed | None:
        """Open the thread and write first; without a channel or a permission, both are told how to reach the other."""
        services = self._client.services
        async with services.database.reading() as session:
            opening = await meeting.opening(session, message.subject_id, bank=services.bank, places=services.places)
        if opening is None:
            return None
        try:
            done = await self._opened(opening, message)
        except discord.HTTPException as error:
            if error.status == _RATE_LIMITED or error.status >= _SERVERS_FAULT:
                raise
            done = None
        async with services.database.transaction() as session:
            await meeting.make(session, message.subject_id, threaded=done is not None, now=services.clock())
        return done

    async def take_out(self, message: OutboxMessage) -> Performed | None:
        """Take the connector out of the thread after a while."""
        async with self._client.services.database.reading() as session:
            request = await loading.load(session, message.subject_id)
        if request is None or request.connector is None or request.introduction.thread_id is None:
            return None
        try:
            thread = await self._client.fetch_channel(request.introduction.thread_id)
            if isinstance(thread, discord.Thread):
                await thread.remove_user(discord.Object(request.connector.user_id))
        except (discord.NotFound, discord.Forbidden):
            return None
        return Performed(thread.id)

    async def report(self, message: OutboxMessage) -> Performed | None:
        """Show a report in the organizers' channel; without one it waits in /organizers reports."""
        async with self._client.services.database.reading() as session:
            found = await reports.load(session, message.subject_id)
        report, channel_id = found or (None, None)
        if report is None or channel_id is None:
            return None
        try:
            channel = self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)
            if not isinstance(channel, discord.TextChannel) or channel.guild.id != report.row.society_id:
                return None
            sent = await channel.send(view=report_cards.report(report), nonce=queue.nonce(message))
        except (discord.NotFound, discord.Forbidden):
            return None
        return Performed(channel.id, sent.id)

    async def _opened(self, opening: Opening, message: OutboxMessage) -> Performed | None:
        channel = self._client.get_channel(opening.channel_id) if opening.channel_id is not None else None
        if not isinstance(channel, discord.TextChannel):
            return None
        introduction = opening.request.introduction
        if channel.guild.id != introduction.society_id:
            return None
        thread = await self._thread(opening, channel, again=message.attempts > 1)
        for member in (opening.request.asker, opening.target):
            await thread.add_user(discord.Object(member.user_id))
        # A first try may have written and died before it was noted.
        if message.attempts > 1 and await _has_written(thread, self._client):
            return Performed(thread.id)
        sent = await thread.send(view=meeting_cards.first_message(opening), nonce=queue.nonce(message))
        return Performed(thread.id, sent.id)

    async def _thread(self, opening: Opening, channel: discord.TextChannel, *, again: bool) -> discord.Thread:
        services, introduction = self._client.services, opening.request.introduction
        if introduction.thread_id is not None:
            found = await self._client.fetch_channel(introduction.thread_id)
            if isinstance(found, discord.Thread):
                return found
        name = meeting_cards.thread_name(opening)
        thread = await self._unnoted(channel, name, opening) if again else None
        if thread is None:
            thread = await channel.create_thread(
                name=name,
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=ARCHIVED_AFTER_MINUTES,
            )
        async with services.database.transaction() as session:
            await meeting.keep_thread(session, introduction.id, thread.id)
        return thread

    async def _unnoted(self, channel: discord.TextChannel, name: str, opening: Opening) -> discord.Thread | None:
        """Find the thread that an earlier try made and didn't live to note."""
        introduction = opening.request.introduction
        async with self._client.services.database.reading() as session:
            known = await meeting.known_threads(session, introduction.society_id)
        since = introduction.answered_at
        for thread in await channel.guild.active_threads():
            ours = self._client.user is not None and thread.owner_id == self._client.user.id
            if thread.parent_id == channel.id and thread.name == name and ours and thread.id not in known:
                made = discord.utils.snowflake_time(thread.id)
                # Clocks differ a little; an old thread of two people with these names is another one.
                if since is None or (since - made).total_seconds() < _CLOCKS_DIFFER_SECONDS:
                    return thread
        return None


async def _has_written(thread: discord.Thread, client: CommonGround) -> bool:
    async for written in thread.history(limit=10, oldest_first=True):
        if client.user is not None and written.author.id == client.user.id and written.components:
            return True
    return False
