"""Posts the question of a meeting's morning in its channel."""

import asyncio
import logging

import discord

from bot.client import CommonGround
from bot.icebreakers import mornings
from bot.icebreakers.bank import ENGLISH
from bot.icebreakers.mornings import Morning
from cogs.icebreakers import cards

_RATE_LIMITED = 429
_SERVERS_FAULT = 500
log = logging.getLogger("common_ground.icebreakers")


class Mornings:
    """One run at a time; each post is claimed in the database, so that other processes don't post it as well."""

    def __init__(self, client: CommonGround) -> None:
        self._client = client
        self._lock = asyncio.Lock()

    async def post_due(self) -> None:
        """Post everything that is due."""
        services = self._client.services
        if self._lock.locked():
            return
        async with self._lock:
            while True:
                async with services.database.transaction() as session:
                    found = await mornings.claim(
                        session, bank=services.bank, locale_of=self._locale, now=services.clock()
                    )
                if found is None:
                    return
                await self._post(found)

    def _locale(self, society_id: int) -> str:
        guild = self._client.get_guild(society_id)
        return str(guild.preferred_locale) if guild else ENGLISH

    async def _post(self, found: Morning) -> None:
        services, post = self._client.services, found.post
        try:
            message_id = await self._send(found)
        except discord.HTTPException as error:
            log.warning("Post %d is tried again: Discord answered %d (%d)", post.id, error.status, error.code)
            async with services.database.transaction() as session:
                await mornings.retry(session, post, now=services.clock())
            return
        except (OSError, TimeoutError) as error:
            # It may stand there: the claim runs out, and the next try has the same nonce.
            log.warning("Post %d is tried again: %s", post.id, type(error).__name__)
            return
        async with services.database.transaction() as session:
            if message_id is None:
                await mornings.drop(session, post)
            else:
                await mornings.mark_posted(session, post, message_id=message_id)

    async def _send(self, found: Morning) -> int | None:
        """Send it; None where the channel is gone, another server's, or closed to the bot."""
        post = found.post
        try:
            channel = self._client.get_channel(post.channel_id) or await self._client.fetch_channel(post.channel_id)
            if not isinstance(channel, discord.TextChannel) or channel.guild.id != post.society_id or not found.text:
                return None
            sent = await channel.send(view=cards.morning(found), nonce=mornings.nonce(post))
        except discord.HTTPException as error:
            if error.status == _RATE_LIMITED or error.status >= _SERVERS_FAULT:
                raise
            log.warning("Post %d can't be made: Discord answered %d (%d)", post.id, error.status, error.code)
            return None
        return sent.id
