"""The discord.py client: loads the cogs, syncs commands that changed, answers errors in one place."""

import asyncio
import hashlib
import json
import logging
import signal
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import discord.gateway
import discord.http
import yarl
from discord import app_commands
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot import scheduler
from bot.errors import CommonGroundError, ConfigurationError, DiscordUnreachableError
from bot.models import CommandSync, Member, OutboxKind, OutboxMessage
from bot.organizations.live import spare_collector
from bot.services import Services

EXTENSIONS = (
    "cogs.delivery",
    "cogs.profiles",
    "cogs.affiliations",
    "cogs.directory",
    "cogs.organizations",
    "cogs.connections",
    "cogs.named",
    "cogs.suggestions",
    "cogs.introductions",
    "cogs.organizers",
    "cogs.blocks",
    "cogs.meetings",
    "cogs.meetups",
    "cogs.icebreakers",
    "cogs.inbox",
)
log = logging.getLogger("common_ground.client")

Render = Callable[[AsyncSession, int, Member], Awaitable[discord.ui.LayoutView | None]]
"""Shows the subject with this id to this member; None where there is nothing to say any more."""

Waiting = Callable[[AsyncSession, Member], Awaitable[Sequence[tuple[OutboxKind, int]]]]
"""Tells what waits for a member's answer, as what a message about it would be."""

Interaction = discord.Interaction["CommonGround"]


@dataclass(frozen=True, slots=True)
class Performed:
    """Where something was done on Discord; ``message_id`` is None where no message came of it."""

    channel_id: int
    message_id: int | None = None


Perform = Callable[[OutboxMessage], Awaitable[Performed | None]]
"""Does on Discord what a row of the outbox stands for, however often it is tried; None where it is moot."""


class CommandTree(app_commands.CommandTree["CommonGround"]):
    """Hands every error of a command to the client's one handler."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answer the person."""
        await interaction.client.report(interaction, error)


class CommonGround(commands.AutoShardedBot):
    """Needs no privileged intent: each interaction carries the acting member, and of the servers' own events it hears.

    ``renderers`` says how a message of each kind looks; ``performers`` does what is no direct message; ``waiting``
    tells what waits for a member's answer; ``on_tick`` holds what runs with every tick.
    """

    def __init__(self, services: Services, *, sync_guild: int | None = None, tick_seconds: int | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True, guild_scheduled_events=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            tree_cls=CommandTree,
        )
        self.services = services
        self.renderers: dict[OutboxKind, Render] = {}
        self.performers: dict[OutboxKind, Perform] = {}
        self.waiting: list[Waiting] = []
        self.on_tick: list[Callable[[], Awaitable[None]]] = []
        self._sync_guild = discord.Object(sync_guild) if sync_guild else None
        self._scheduler = scheduler.build(self.tick, seconds=tick_seconds or scheduler.TICK_SECONDS)

    async def setup_hook(self) -> None:
        """Load the cogs, sync commands that changed, start the clock."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await self._sync_commands()
        self._scheduler.start()

    async def tick(self) -> None:
        """Do what is due now. One failure is logged and doesn't keep the rest from running."""
        for work in (self._refresh_organizations, self._run_due, *self.on_tick):
            try:
                await work()
            except Exception:
                log.exception("A scheduled step failed; it is tried again with the next tick")

    async def _run_due(self) -> None:
        await self.services.due.run(self.services.clock())

    async def _refresh_organizations(self) -> None:
        if await self.services.organizations.refresh(self.services.database):
            spare_collector()

    def stop_clock(self) -> None:
        """Start no further step; one under way goes on."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def close(self) -> None:
        """Stop the clock, leave Discord, let go of the database."""
        self.stop_clock()
        await super().close()
        await self.services.close()

    async def report(self, interaction: Interaction, error: BaseException) -> None:
        """Answer an error: our own with its sentence, anything else with an id that is in the log."""
        cause = _unwrap(error)
        if isinstance(cause, CommonGroundError):
            await _answer(interaction, str(cause))
            return
        if isinstance(cause, app_commands.MissingPermissions):
            await _answer(interaction, "Only organizers can do this: it needs the Manage Server permission.")
            return
        error_id = uuid.uuid4().hex[:8]
        log.error("Error %s in %s", error_id, _what(interaction), exc_info=cause)
        await _answer(
            interaction,
            f"Something broke on our side, and nothing was changed. Try again; if it stays, tell the organizers "
            f"this number: `{error_id}`.",
        )

    async def _sync_commands(self) -> None:
        if self._sync_guild is not None:
            self.tree.copy_global_to(guild=self._sync_guild)
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=self._sync_guild)]
        fingerprint = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        scope = f"{self.application_id}:{self._sync_guild.id if self._sync_guild else 0}"
        async with self.services.database.reading() as session:
            known = await session.get(CommandSync, scope)
        if known is not None and known.fingerprint == fingerprint:
            return
        await self.tree.sync(guild=self._sync_guild)
        async with self.services.database.transaction() as session:
            await session.merge(CommandSync(scope=scope, fingerprint=fingerprint))
        log.info("Commands synced: %d", len(payload))


async def serve(client: CommonGround, token: str) -> None:
    """Run until SIGTERM or SIGINT, then stop cleanly.

    Raises:
        ConfigurationError: Discord refuses the token.
        DiscordUnreachableError: Discord can't be reached, or answers with an error, while starting.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    running = asyncio.create_task(client.start(token))
    waiting = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        await client.close()
    try:
        await running
    except discord.LoginFailure:
        raise ConfigurationError(
            "Discord refuses DISCORD_TOKEN. Reset it on the Bot page of your application at "
            "https://discord.com/developers/applications and put the new one into .env."
        ) from None
    except aiohttp.ClientConnectionError as error:
        raise DiscordUnreachableError(
            f"Discord can't be reached at {discord.http.Route.BASE}. Check the network, and DISCORD_API_URL if you "
            "set it."
        ) from error
    except (discord.HTTPException, discord.GatewayNotFound) as error:
        # str(error) may take several lines, and repeats what was sent.
        answer = f"it answers with {error.status}" if isinstance(error, discord.HTTPException) else "it has no gateway"
        raise DiscordUnreachableError(
            f"Discord can't be used right now: {answer}. Check DISCORD_API_URL if you set it, or see "
            "https://discordstatus.com and start again later."
        ) from error
    except asyncio.CancelledError:
        log.info("Stopped")


def point_at(*, api: str | None, gateway: str | None) -> None:
    """Let a shared rate-limit proxy or a gateway proxy stand in front of Discord; None is Discord itself."""
    if api:
        discord.http.Route.BASE = api
    if gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


def _unwrap(error: BaseException) -> BaseException:
    wrappers = (app_commands.CommandInvokeError, app_commands.TransformerError)
    while isinstance(error, wrappers) and error.__cause__ is not None:
        error = error.__cause__
    return error


def _what(interaction: Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Any = interaction.data or {}
    return str(data.get("custom_id", interaction.type.name))


async def _answer(interaction: Interaction, text: str) -> None:
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except discord.HTTPException as error:
        log.warning("An answer could not be sent: %s", error)
