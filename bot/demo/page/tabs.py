"""A page like Discord's for each channel and direct message of the members that a visitor acts as."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle

from bot.demo.page.tour import CHANNEL, MESSAGES
from bot.demo.stage import NEWCOMER, Stage

ORGANIZER = "organizer"
VISITORS = ("wu", "fermi", "goeppertmayer", "feynman", "meitner", NEWCOMER, ORGANIZER)


@dataclass(frozen=True, slots=True)
class Person:
    """One whom a visitor acts as, with the address of each of their tabs by place."""

    key: str
    name: str
    addresses: Mapping[str, str]


class Tab:
    """One tab. ``turn`` is taken by whoever acts, since simcord does one thing at a time."""

    def __init__(
        self, stage: Stage, channel: ChannelHandle, viewer: MemberActor | UserHandle, turn: asyncio.Lock
    ) -> None:
        self._messages = stage.env.backend.messages[channel.id]
        self._viewer = viewer
        self._turn = turn
        zone = stage.conference.zone.key
        self.preview = stage.env.preview(channel, viewers=[viewer], layout="channel", timezone=zone)
        self._shown = self._state()
        self._act = self.preview._action  # noqa: SLF001
        self.preview._action = self._act_in_turn  # type: ignore[method-assign]  # noqa: SLF001

    async def refresh(self) -> None:
        """Show what is new, if anything is: a tab that is shown anew refuses a press meant for what it showed."""
        state = self._state()
        if state != self._shown:
            self._shown = state
            await self.preview.refresh()

    async def _act_in_turn(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        # A press waits until time has passed or another tab is done, instead of being refused.
        async with self._turn:
            result = await self._act(context_id, body)
            self._shown = self._state()
            return result

    def _state(self) -> Sequence[tuple[int, str | None]]:
        visible = (message for message in self._messages.values() if message.visible_to(self._viewer.id))
        return [(message.id, message.edited_timestamp) for message in visible]


@dataclass(frozen=True, slots=True)
class Tabs:
    """All tabs that are open."""

    people: Sequence[Person]
    tabs: Sequence[Tab]

    async def refresh(self) -> None:
        """Show what is new in every tab."""
        for tab in self.tabs:
            await tab.refresh()


@asynccontextmanager
async def open_tabs(stage: Stage, turn: asyncio.Lock) -> AsyncIterator[Tabs]:
    """Open the tabs of everyone whom a visitor acts as."""
    async with AsyncExitStack() as stack:
        people: list[Person] = []
        tabs: list[Tab] = []
        for key in VISITORS:
            actor = stage.organizer if key == ORGANIZER else stage.actors[key]
            opened = {CHANNEL: await _open(stack, stage, stage.channel, actor, turn)}
            if key != ORGANIZER:
                opened[MESSAGES] = await _open(stack, stage, actor.user.dm_channel, actor.user, turn)
            tabs += opened.values()
            addresses = {place: tab.preview.url for place, tab in opened.items()}
            people.append(Person(key, actor.user.global_name or actor.name, addresses))
        yield Tabs(people, tabs)


async def _open(
    stack: AsyncExitStack,
    stage: Stage,
    channel: ChannelHandle,
    viewer: MemberActor | UserHandle,
    turn: asyncio.Lock,
) -> Tab:
    # simcord allows one preview at a time, but only by this attribute: each is forgotten once it is open.
    stage.env._preview = None  # noqa: SLF001
    tab = Tab(stage, channel, viewer, turn)
    await stack.enter_async_context(tab.preview)
    stage.env._preview = None  # noqa: SLF001
    return tab
