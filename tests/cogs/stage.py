"""A society on a simulated Discord: the unmodified bot, members who act, a clock that jumps."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.client import CommonGround
from bot.database import Database
from bot.errors import CommonGroundError
from bot.icebreakers.bank import Bank
from bot.matching.worker import PairingWorker
from bot.organizations.live import LiveIndex
from bot.places import Places
from bot.services import Services
from bot.worker import InlineWorker


@dataclass
class Stage:
    """Everything a conversation test acts with."""

    env: Env
    guild: GuildHandle
    channel: ChannelHandle
    services: Services
    time: list[datetime]
    people: dict[str, MemberActor] = field(default_factory=dict)

    @property
    def bot(self) -> CommonGround:
        assert isinstance(self.env.bot, CommonGround)
        return self.env.bot

    @property
    def now(self) -> datetime:
        return self.time[0]

    def person(self, name: str, **options: Any) -> MemberActor:
        """Let a person into the server."""
        user = self.env.create_user(name.lower().replace(" ", "_"), global_name=name)
        self.people[name] = self.guild.add_member(user, **options)
        return self.people[name]

    def organizer(self, name: str = "Organizer") -> MemberActor:
        """Let a person into the server who may manage it."""
        role = self.guild.create_role("Staff", permissions=discord.Permissions(manage_guild=True))
        return self.person(name, roles=[role])

    async def slash(self, who: MemberActor, command: str, **options: Any) -> InteractionResult:
        return await who.slash(self.channel, command, **options)

    async def join(self, name: str) -> MemberActor:
        person = self.person(name)
        await self.slash(person, "join")
        return person

    async def jump(self, **duration: float) -> None:
        """Let time pass, then do what is due, as the clock of the running bot would."""
        await self.jump_to(self.now + timedelta(**duration))

    async def jump_to(self, moment: datetime) -> None:
        self.time[0] = moment
        await self.bot.tick()
        # An extension's module is executed anew with every load, so its class can't be named here.
        delivery: Any = self.bot.get_cog("Delivery")
        await delivery.settled()
        await self.env.settle()

    async def choices(self, who: MemberActor, command: str, option: str, typed: str, **options: Any) -> list[str]:
        result = await who.autocomplete(self.channel, command, option, typed, **options)
        return [choice["name"] for choice in result]

    async def press(self, who: MemberActor, custom_id: str) -> str:
        """Press a button that nobody was shown: a forged custom id."""
        message = await self.forge(custom_id)
        return shown(await who.click(message, custom_id=custom_id))

    async def forge(self, custom_id: str, room: ChannelHandle | None = None) -> discord.Message:
        """Put a message with any custom id into the channel, as a forger's client would claim it."""
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.ActionRow(discord.ui.Button(label="Forged", custom_id=custom_id)))
        view.stop()
        channel = self.bot.get_partial_messageable((room or self.channel).id)
        return await channel.send(view=view)

    async def forge_select(self, custom_id: str, value: str) -> discord.Message:
        """The same for a select with one option."""
        view = discord.ui.LayoutView(timeout=None)
        options = [discord.SelectOption(label="Forged", value=value)]
        view.add_item(discord.ui.ActionRow(discord.ui.Select(custom_id=custom_id, options=options)))
        view.stop()
        return await self.bot.get_partial_messageable(self.channel.id).send(view=view)

    async def restart(self) -> None:
        """Start another bot object on the same database, as after a deployment."""
        before = self.bot
        await before.unload_extension("cogs.delivery")
        await self.env.restart_bot(CommonGround(self.services, tick_seconds=86_400))
        before.stop_clock()

    def inbox(self, who: MemberActor) -> list[str]:
        """What a person has been sent by direct message, as text."""
        return [text_of(message) for message in self.messages(who)]

    def messages(self, who: MemberActor) -> list[Any]:
        return list(who.user.dm_channel.history(viewer=who.user))


def shown(result: InteractionResult) -> str:
    """All text that a person sees in an answer."""
    return text_of(message(result))


def message(result: InteractionResult) -> ResponseMessage:
    """The message that an answer is."""
    assert result.response is not None, "nothing was answered"
    return result.response


def text_of(message: Any) -> str:
    content = message.content or ""
    raw = message.components
    parts = [part if isinstance(part, dict) else part.to_dict() for part in raw]
    return "\n".join([content, *_texts(parts)]).strip()


def _texts(components: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for component in components:
        if "content" in component:
            found.append(component["content"])
        if component.get("label"):
            found.append(f"[{component['label']}]")
        found += _texts(component.get("components") or [])
        if component.get("accessory"):
            found += _texts([component["accessory"]])
    return found


def custom_ids(message: Any) -> list[str]:
    """The custom ids of all buttons and selects of a message."""
    found: list[str] = []

    def walk(components: list[dict[str, Any]]) -> None:
        for component in components:
            if component.get("custom_id"):
                found.append(component["custom_id"])
            walk(component.get("components") or [])
            if component.get("accessory"):
                walk([component["accessory"]])

    walk([part if isinstance(part, dict) else part.to_dict() for part in message.components])
    return found


@asynccontextmanager
async def open_stage(database: Database, places: Places, start: datetime) -> AsyncIterator[Stage]:
    """Start the bot on a simulated Discord with one server."""
    time = [start]
    services = Services(
        database=database,
        places=places,
        organizations=await LiveIndex.load(database),
        bank=Bank.load(),
        worker=PairingWorker(),
        painter=InlineWorker(),
        clock=lambda: time[0],
        rng=random.Random(7),
    )
    env = Env(CommonGround(services, tick_seconds=86_400), check_errors=False, shard_count=1)
    guild = env.create_guild("Society of Physics")
    channel = guild.create_text_channel("meeting-point")
    await env.start()
    try:
        yield Stage(env, guild, channel, services, time)
        unexpected = [error for error in env.errors if not isinstance(_cause(error), CommonGroundError)]
        assert not unexpected, unexpected
    finally:
        bot = env.bot
        await env.shutdown()
        await bot.close()


def _cause(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
