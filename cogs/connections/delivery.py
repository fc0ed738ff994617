"""The messages about connections: that somebody asks, and that a request was accepted."""

from collections.abc import Sequence

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotVisibleError
from bot.models import ConnectionStatus, Member, OutboxKind
from bot.network import connections, requests
from bot.network.connections import Request
from bot.services import Services
from cogs.connections import cards
from cogs.ui import others


async def waiting(session: AsyncSession, member: Member) -> Sequence[tuple[OutboxKind, int]]:
    """Tell /inbox of the requests that wait for this member's answer."""
    return [(OutboxKind.CONNECTION_ASKED, number) for number in await requests.waiting_for(session, member)]


class Renderers:
    """Show a connection to who is told of it; None where there is nothing to say any more."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def asked(self, session: AsyncSession, connection_id: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Show a request to who is asked."""
        request = await connections.load(session, connection_id)
        if request is None or request.connection.status is not ConnectionStatus.ASKED:
            return None
        # The row may speak of the other direction by now.
        if request.target.id != recipient.id:
            return None
        return await self._card(session, request, viewer=recipient, other=request.requester)

    async def accepted(
        self, session: AsyncSession, connection_id: int, recipient: Member
    ) -> discord.ui.LayoutView | None:
        """Show the requester that they are connected."""
        request = await connections.load(session, connection_id)
        if request is None or request.connection.status is not ConnectionStatus.ACCEPTED:
            return None
        if request.requester.id != recipient.id:
            return None
        return await self._card(session, request, viewer=recipient, other=request.target)

    async def _card(
        self, session: AsyncSession, request: Request, *, viewer: Member, other: Member
    ) -> discord.ui.LayoutView | None:
        try:
            shown = await others.other(session, viewer, other.id, self._services.places)
        except NotVisibleError:
            return None
        return cards.request(request, viewer=viewer, shown=shown)
