"""Sends or does what the outbox holds: the only code that messages people outside a reply."""

import asyncio
import logging
from collections.abc import Sequence

import discord
from discord.ext import commands

from bot.client import CommonGround, Perform
from bot.models import Member, OutboxMessage
from bot.outbox import queue

BATCH = 20
DRAIN_SECONDS = 8
# What Discord says when a person's DMs are closed to us, or they are gone.
CLOSED = frozenset({50007, 50278, 10013})
log = logging.getLogger("common_ground.delivery")


class Delivery(commands.Cog):
    """Woken by every commit that adds to the outbox and by every tick; one run at a time."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client
        self._lock = asyncio.Lock()
        self._again = False
        self._closing = False
        self._runs: set[asyncio.Task[None]] = set()

    async def cog_load(self) -> None:
        """Start listening."""
        self._stop_listening = self.client.services.database.on_outbox(self.wake)
        self.client.on_tick.append(self.deliver)

    async def cog_unload(self) -> None:
        """Let the message under way finish, and give the rest of what is claimed back."""
        self._stop_listening()
        self._closing = True
        try:
            async with asyncio.timeout(DRAIN_SECONDS), self._lock:
                pass
        except TimeoutError:
            log.warning("A message was still under way at the end; the next start sends it again")
        for run in self._runs:
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)

    def wake(self) -> None:
        """Deliver soon, without holding up who added the message."""
        run = asyncio.get_running_loop().create_task(self.deliver())
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)

    async def settled(self) -> None:
        """Wait until the runs under way have ended."""
        while self._runs:
            await asyncio.wait(self._runs)

    async def deliver(self) -> None:
        """Send everything that is due; a call during a run makes that run look once more."""
        if self._lock.locked():
            self._again = True
            return
        async with self._lock:
            while not self._closing:
                self._again = False
                batch = await self._claim()
                await self._deliver_all(batch)
                if not batch and not self._again:
                    return

    async def _deliver_all(self, batch: Sequence[OutboxMessage]) -> None:
        for place, message in enumerate(batch):
            if self._closing:
                async with self.client.services.database.transaction() as session:
                    await queue.release(session, batch[place:])
                return
            await self._deliver(message)

    async def _claim(self) -> Sequence[OutboxMessage]:
        services = self.client.services
        async with services.database.transaction() as session:
            return await queue.claim(session, now=services.clock(), limit=BATCH)

    async def _deliver(self, message: OutboxMessage) -> None:
        try:
            await self._show(message)
        except discord.HTTPException as error:
            if error.code in CLOSED:
                await self._hold(message)
                return
            log.warning("Message %d is tried again: Discord answered %d (%d)", message.id, error.status, error.code)
            await self._retry(message)
        except (OSError, TimeoutError, discord.DiscordException) as error:
            log.warning("Message %d is tried again: %s", message.id, type(error).__name__)
            await self._retry(message)
        except Exception:
            # A message that can't be shown must not keep the others from going out.
            log.exception("Message %d (%s) failed; it is tried again later", message.id, message.kind)
            await self._retry(message)

    async def _show(self, message: OutboxMessage) -> None:
        perform = self.client.performers.get(message.kind)
        if perform is not None:
            await self._perform(message, perform)
            return
        services = self.client.services
        async with services.database.reading() as session:
            recipient = await session.get_one(Member, message.recipient_id)
            view = await self.client.renderers[message.kind](session, message.subject_id, recipient)
        if view is None:
            async with services.database.transaction() as session:
                await queue.mark_moot(session, message, now=services.clock())
            return
        user = discord.Object(recipient.user_id)
        channel = await self.client.create_dm(user)
        sent = await channel.send(view=view, nonce=queue.nonce(message))
        async with services.database.transaction() as session:
            await queue.mark_sent(session, message, channel_id=channel.id, message_id=sent.id, now=services.clock())

    async def _perform(self, message: OutboxMessage, perform: Perform) -> None:
        services = self.client.services
        done = await perform(message)
        async with services.database.transaction() as session:
            if done is None:
                await queue.mark_moot(session, message, now=services.clock())
                return
            await queue.mark_sent(
                session, message, channel_id=done.channel_id, message_id=done.message_id, now=services.clock()
            )

    async def _hold(self, message: OutboxMessage) -> None:
        services = self.client.services
        async with services.database.transaction() as session:
            await queue.mark_held(session, message, now=services.clock())

    async def _retry(self, message: OutboxMessage) -> None:
        services = self.client.services
        async with services.database.transaction() as session:
            await queue.retry(session, message, now=services.clock())


async def setup(client: CommonGround) -> None:
    """Add the cog."""
    await client.add_cog(Delivery(client))
