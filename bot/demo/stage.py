"""The unmodified bot on a simulated Discord: one server, its members, a database that is thrown away."""

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot import schema
from bot.client import CommonGround
from bot.database import Database
from bot.demo import society
from bot.demo.clock import Clock
from bot.demo.society import Conference, Person
from bot.icebreakers.bank import Bank
from bot.matching.worker import PairingWorker
from bot.organizations import starter
from bot.organizations.live import LiveIndex
from bot.places import Places
from bot.services import Services
from bot.worker import InlineWorker

CHANNEL = "meeting-point"
TOPIC = "Type / to see what you can do here. Only you see the answers."
NEWCOMER = "newcomer"
SEED = 20270301
# The demo wakes the bot itself, when simulated time has passed.
NEVER = 10**9
PATIENCE = 60.0
QUICKLY = 0.005
T = TypeVar("T")


class QuickEnv(Env):
    """Looks more often whether the bot is done: an ephemeral answer takes some 5 ms instead of 50."""

    async def _settle_internal(self, **options: Any) -> None:
        await super()._settle_internal(**{"idle": QUICKLY, **options})


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the tours act with. ``actors`` are by person key; the newcomer has not joined."""

    env: Env
    bot: CommonGround
    services: Services
    clock: Clock
    guild: GuildHandle
    channel: ChannelHandle
    organizer: MemberActor
    actors: Mapping[str, MemberActor]
    people: tuple[Person, ...]
    conference: Conference

    async def pass_time(self, seconds: float) -> None:
        """Let time pass for the bot and for Discord alike."""
        self.clock.advance(seconds)
        behind = (self.clock() - self.env.now()).total_seconds()
        # Discord's clock adds floats: a millisecond keeps it from lagging behind a full minute.
        await self.env.advance_time(max(0.0, behind) + 0.001)

    async def work(self, task: Coroutine[Any, Any, T]) -> T:
        """Run something as the bot's own work, and wait until everyone has heard of it."""
        # simcord waits only for what starts inside the bot's scope; a commit starts a delivery.
        with self.env._bot_scope():  # noqa: SLF001
            running = asyncio.create_task(task)
        await self.env.settle(idle=QUICKLY)
        return await running

    async def wake(self) -> None:
        """Do what is due by now."""
        await self.work(self.bot.tick())

    async def jump_to(self, moment: datetime) -> None:
        """Let time pass until then, and do what is due."""
        await self.pass_time(max(0.0, (moment - self.clock()).total_seconds()))
        await self.wake()


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """Start the bot in front of an empty society, and leave nothing behind at the end."""
    clock = Clock()
    with TemporaryDirectory(prefix="common-ground-demo-") as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}")
        try:
            services = await _services(database, clock)
            async with _discord(services, clock) as stage:
                yield stage
        finally:
            await database.dispose()


@asynccontextmanager
async def _discord(services: Services, clock: Clock) -> AsyncIterator[Stage]:
    bot = CommonGround(services, tick_seconds=NEVER)
    try:
        env = QuickEnv(bot, check_errors=False, shard_count=1, settle_timeout=PATIENCE)
        env.backend.advance_clock((clock() - env.now()).total_seconds())
        stage = _stage(env, bot, services, clock)
        await env.start()
        try:
            yield stage
        finally:
            await env.shutdown()
    finally:
        await bot.close()


async def _services(database: Database, clock: Clock) -> Services:
    # Reading the cities takes longest: the database gets ready meanwhile.
    places = asyncio.create_task(asyncio.to_thread(Places.load))
    await schema.upgrade(database)
    async with database.transaction() as session:
        await starter.load(session)
    return Services(
        database=database,
        places=await places,
        organizations=await LiveIndex.load(database),
        bank=Bank.load(),
        worker=PairingWorker(),
        painter=InlineWorker(),
        clock=clock,
        rng=random.Random(SEED),  # noqa: S311 - the same demo every time
    )


def _stage(env: Env, bot: CommonGround, services: Services, clock: Clock) -> Stage:
    conference = society.conference()
    people = society.people()
    env.backend.bot_user.name = "Common Ground"
    guild = env.create_guild(conference.society)
    channel = guild.create_text_channel(CHANNEL, topic=TOPIC)
    staff = guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
    organizer = guild.add_member(env.create_user("organizer", global_name="Organizer"), roles=[staff])
    names = {**{person.key: person.name for person in people}, NEWCOMER: "New Member"}
    actors = {key: guild.add_member(env.create_user(key, global_name=name)) for key, name in names.items()}
    return Stage(env, bot, services, clock, guild, channel, organizer, actors, people, conference)
