"""What every member reads at a moment, as text: their messages, what waits for them, and their list."""

import random
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import discord
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.icebreakers.bank import Bank
from bot.introductions import asking
from bot.matching.worker import PairingWorker
from bot.models import Member, OutboxMessage
from bot.places import Places
from bot.services import Services
from bot.worker import InlineWorker
from cogs.introductions.showing import Showing
from tests.meetups.gathering import no_organizations

BANK = Bank.load()


class Cast:
    """Everybody's cards, made by the code that makes them for Discord."""

    def __init__(self, database: Database, places: Places, now: datetime) -> None:
        services = Services(
            database=database,
            places=places,
            organizations=no_organizations(),
            bank=BANK,
            worker=PairingWorker(),
            painter=InlineWorker(),
            clock=lambda: now,
            rng=random.Random(1),
        )
        client: Any = SimpleNamespace(renderers={}, waiting=[])
        self._client = client
        self._showing = Showing(services)
        self._showing.register(client)

    async def cards(self, session: AsyncSession) -> list[tuple[Member, str]]:
        """Return what each member may read now, card by card."""
        found: list[tuple[Member, str]] = []
        for member in await session.scalars(select(Member).order_by(Member.id)):
            views: list[Any] = [await self._showing.overview(session, member)]
            for tell in self._client.waiting:
                subjects = await tell(session, member)
                views += [await self._client.renderers[kind](session, number, member) for kind, number in subjects]
            for message in await session.scalars(select(OutboxMessage).where(OutboxMessage.recipient_id == member.id)):
                render = self._client.renderers.get(message.kind)
                views.append(await render(session, message.subject_id, member) if render else None)
            views += [await self._showing.mine(session, request) for request in await asking.of_asker(session, member)]
            found += [(member, read(view)) for view in views if view is not None]
        return found


def read(view: discord.ui.LayoutView) -> str:
    """Return the text of a card."""
    shown: Any = view
    return "\n".join(_texts(shown.to_components()))


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        yield from (component[key] for key in ("content", "label") if component.get(key))
        yield from _texts(component.get("components") or [])
