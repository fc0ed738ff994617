"""The messages about meetings and events, as their reader sees them when they are sent."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Render
from bot.meetings import telling
from bot.meetings.telling import EventNews
from bot.models import Member, OutboxKind
from bot.services import Services
from cogs.meetings import event_cards, meeting_cards

_Load = Callable[..., Awaitable[EventNews | None]]
_Draw = Callable[[EventNews], discord.ui.LayoutView]


def register(client: CommonGround) -> None:
    """Say how each kind of message looks."""
    services = client.services
    client.renderers.update(
        {
            OutboxKind.MEETING_CHANGED: _of_meeting(services.clock),
            OutboxKind.EVENT_CHANGED: _of_event(services, telling.event_changed, event_cards.changed),
            OutboxKind.EVENT_MOVED_UP: _of_event(services, telling.moved_up, event_cards.moved_up),
            OutboxKind.EVENT_REMINDER: _of_event(services, telling.reminder, event_cards.reminder),
        }
    )


def _of_meeting(clock: Callable[[], datetime]) -> Render:
    async def render(session: AsyncSession, meeting_id: int, recipient: Member) -> discord.ui.LayoutView | None:
        meeting = await telling.meeting_changed(session, meeting_id, recipient, now=clock())
        return meeting_cards.changed_news(meeting) if meeting else None

    return render


def _of_event(services: Services, load: _Load, draw: _Draw) -> Render:
    async def render(session: AsyncSession, event_id: int, recipient: Member) -> discord.ui.LayoutView | None:
        news = await load(session, event_id, recipient, now=services.clock())
        return draw(news) if news else None

    return render
