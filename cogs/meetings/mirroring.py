"""Discord's own events: made and changed as ours are, and watched for what is changed there.

A step may run again after a crash at any point. The event's id is noted as soon as Discord names it; should the process
die between the two, the next try looks for an event of ours that carries the same number in its description.
"""

import logging
from typing import Any

import discord
from discord.ext import commands

from bot.client import CommonGround, Performed
from bot.meetings import mirrors
from bot.meetings.mirrors import Seen, Wish
from bot.models import MirrorState, OutboxKind, OutboxMessage
from cogs.meetings import words

log = logging.getLogger("common_ground.meetings")
# Discord's most in one server, and what it says beyond.
MOST_EVENTS = 100
_TOO_MANY = 30038
_TOKEN_BITS = 48
_OPEN = (discord.EventStatus.scheduled, discord.EventStatus.active)


class Mirroring(commands.Cog):
    """Keeps Discord's events and ours in step."""

    def __init__(self, client: CommonGround) -> None:
        self._client = client
        client.performers[OutboxKind.EVENT_MIRRORED] = self.mirror

    async def mirror(self, message: OutboxMessage) -> Performed | None:
        """Bring one event into step; None where there is nothing to do."""
        services = self._client.services
        async with services.database.reading() as session:
            wish = await mirrors.wanted(session, message.subject_id, now=services.clock())
        if wish is None or wish.over:
            return None
        try:
            guild = self._client.get_guild(wish.meeting.society_id) or await self._client.fetch_guild(
                wish.meeting.society_id
            )
            await self._bring_into_step(guild, wish)
        except discord.Forbidden:
            await self._refused(wish, MirrorState.FORBIDDEN)
        except discord.HTTPException as error:
            if error.code != _TOO_MANY:
                raise
            await self._refused(wish, MirrorState.FULL)
        return Performed(wish.meeting.society_id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at every event, at a start and when the connection was lost for long."""
        services = self._client.services
        async with services.database.transaction() as session:
            await mirrors.look_at_all(session, token=services.rng.getrandbits(_TOKEN_BITS), now=services.clock())

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _before: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        """Look at an event that was changed in Discord, or by us."""
        await self._notice(after, ended=after.status is discord.EventStatus.cancelled)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Look at an event that was deleted in Discord, or by us."""
        await self._notice(event, ended=True)

    @commands.Cog.listener()
    async def on_event_interest(self, event_id: int, user_id: int, interested: bool) -> None:
        """Count Discord's "Interested" as Going."""
        services = self._client.services
        async with services.database.transaction() as session:
            await mirrors.interest(
                session, mirror_id=event_id, user_id=user_id, interested=interested, now=services.clock()
            )

    async def _bring_into_step(self, guild: discord.Guild, wish: Wish) -> None:
        found = await self._find(guild, wish)
        if found is not None and not wish.ahead:
            await self._take_over(found, wish)
        elif wish.event.cancelled_at is not None:
            await self._remove(found, wish)
        elif found is not None:
            await self._push(found, wish)
        elif not wish.ahead and wish.event.mirror_id is not None:
            await self._take_over(None, wish)
        else:
            await self._make(guild, wish)

    async def _find(self, guild: discord.Guild, wish: Wish) -> discord.ScheduledEvent | None:
        if wish.event.mirror_id is None:
            return None
        try:
            found = await guild.fetch_scheduled_event(wish.event.mirror_id, with_counts=False)
        except discord.NotFound:
            return None
        return None if found.status is discord.EventStatus.cancelled else found

    async def _make(self, guild: discord.Guild, wish: Wish) -> None:
        """Make Discord's event, unless an earlier try did and didn't live to note it."""
        there = await guild.fetch_scheduled_events(with_counts=False)
        made = next((event for event in there if self._is_ours(event, wish)), None)
        if made is not None:
            await self._push(made, wish)
            return
        event = wish.event
        # Discord takes none that has begun.
        if event.starts_at <= self._client.services.clock():
            return
        if sum(event.status in _OPEN for event in there) >= MOST_EVENTS:
            await self._refused(wish, MirrorState.FULL)
            return
        made = await guild.create_scheduled_event(
            name=event.name,
            description=_description(wish),
            start_time=event.starts_at,
            end_time=event.ends_at,
            location=wish.place,
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
        )
        await self._keep(wish, made.id)

    async def _push(self, found: discord.ScheduledEvent, wish: Wish) -> None:
        """Change of Discord's event what differs."""
        event = wish.event
        changes: dict[str, Any] = {}
        if found.name != event.name:
            changes["name"] = event.name
        if found.location != wish.place:
            changes |= {"location": wish.place, "entity_type": discord.EntityType.external}
        if (found.start_time, found.end_time) != (event.starts_at, event.ends_at):
            changes |= {"start_time": event.starts_at, "end_time": event.ends_at}
        # Discord lets nobody change what somebody ended there.
        if changes and found.status in _OPEN:
            await found.edit(**changes)
        await self._keep(wish, found.id)

    async def _take_over(self, found: discord.ScheduledEvent | None, wish: Wish) -> None:
        services = self._client.services
        ended = Seen(wish.event.name, None, wish.event.starts_at, None, ended=True)
        seen = ended if found is None else _seen(found)
        if not mirrors.differs(wish.event, seen):
            return
        async with services.database.transaction() as session:
            taken = await mirrors.take_over(session, wish, seen, now=services.clock())
        if not taken and found is not None:
            log.info("Event %d can't be what Discord shows, so ours is shown again", wish.event.id)
            await self._push(found, wish)

    async def _remove(self, found: discord.ScheduledEvent | None, wish: Wish) -> None:
        if found is not None:
            await found.delete()
        async with self._client.services.database.transaction() as session:
            await mirrors.gone(session, wish)

    async def _keep(self, wish: Wish, mirror_id: int) -> None:
        async with self._client.services.database.transaction() as session:
            await mirrors.keep(session, wish, mirror_id)

    async def _refused(self, wish: Wish, state: MirrorState) -> None:
        async with self._client.services.database.transaction() as session:
            await mirrors.refused(session, wish, state)

    async def _notice(self, event: discord.ScheduledEvent, *, ended: bool) -> None:
        services = self._client.services
        async with services.database.transaction() as session:
            await mirrors.notice(
                session,
                mirror_id=event.id,
                seen=_seen(event, ended=ended),
                token=services.rng.getrandbits(_TOKEN_BITS),
                now=services.clock(),
            )

    def _is_ours(self, event: discord.ScheduledEvent, wish: Wish) -> bool:
        made_by_us = self._client.user is not None and event.creator_id == self._client.user.id
        return made_by_us and event.status in _OPEN and (event.description or "").endswith(_number(wish))


def hear_of_interest(client: CommonGround) -> None:
    """Dispatch who presses "Interested" as ``event_interest``.

    discord.py's own events of that come only for users in its cache, and we keep none.
    """
    # Private to discord.py, and the only place where these are seen before they are dropped.
    parsers = client._connection.parsers  # noqa: SLF001
    for name, interested in (("ADD", True), ("REMOVE", False)):
        parsers[f"GUILD_SCHEDULED_EVENT_USER_{name}"] = _dispatching(client, interested=interested)


def _dispatching(client: CommonGround, *, interested: bool) -> Any:
    def dispatch(data: Any) -> None:
        client.dispatch("event_interest", int(data["guild_scheduled_event_id"]), int(data["user_id"]), interested)

    return dispatch


def _seen(event: discord.ScheduledEvent, *, ended: bool = False) -> Seen:
    return Seen(event.name, event.location, event.start_time, event.end_time, ended)


def _description(wish: Wish) -> str:
    kind = words.EVENT_NAMES[wish.event.kind]
    return f"{kind} at {wish.meeting.name}. Who of your ground is going: /meeting agenda.\n{_number(wish)}"


def _number(wish: Wish) -> str:
    return f"Agenda no. {wish.event.id}"
