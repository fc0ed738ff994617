"""Requests to connect, as the person who is asked sees them, and the news that one was accepted."""

from collections.abc import Sequence

import discord
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.errors import NotVisibleError
from bot.members import viewing
from bot.members.viewing import ProfileView
from bot.models import ConnectionStatus, Member, OutboxKind
from bot.network import connections
from bot.network.connections import Request
from bot.services import Services
from cogs.ui import cards
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import plain, post, reasons


class Connections(commands.Cog):
    """Connections."""

    def __init__(self, client: CommonGround) -> None:
        client.renderers[OutboxKind.CONNECTION_ASKED] = _Renderers(client.services).asked
        client.renderers[OutboxKind.CONNECTION_ACCEPTED] = _Renderers(client.services).accepted
        client.waiting.append(_waiting)


async def _waiting(session: AsyncSession, member: Member) -> Sequence[tuple[OutboxKind, int]]:
    return [(OutboxKind.CONNECTION_ASKED, number) for number in await connections.waiting_for(session, member)]


class _Renderers:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def asked(self, session: AsyncSession, connection_id: int, recipient: Member) -> discord.ui.LayoutView | None:
        request = await connections.load(session, connection_id)
        if request is None or request.connection.status is not ConnectionStatus.ASKED:
            return None
        return await _card(session, request, viewer=recipient, other=request.requester, services=self._services)

    async def accepted(
        self, session: AsyncSession, connection_id: int, recipient: Member
    ) -> discord.ui.LayoutView | None:
        request = await connections.load(session, connection_id)
        if request is None or request.connection.status is not ConnectionStatus.ACCEPTED:
            return None
        return await _card(session, request, viewer=recipient, other=request.target, services=self._services)


async def _card(
    session: AsyncSession, request: Request, *, viewer: Member, other: Member, services: Services
) -> discord.ui.LayoutView | None:
    try:
        shown = await viewing.view_member(session, viewer=viewer, target_id=other.id, places=services.places)
    except NotVisibleError:
        return None
    return card(request, viewer=viewer, shown=shown)


def card(request: Request, *, viewer: Member, shown: ProfileView) -> discord.ui.LayoutView:
    """Show a request to the person who is asked, or its outcome to either."""
    name = plain(shown.name)
    connection = request.connection
    lines = [plain(shown.headline)] if shown.headline else []
    lines += [post(affiliation) for affiliation in shown.affiliations[:1]]
    common = reasons(shown.shared, viewer_id=viewer.id)
    about = "\n".join([*lines, *(["**You share**", common] if common else [])])
    view = cards.button("profile:view", shown.member_id, label="View profile")
    if connection.status is ConnectionStatus.ACCEPTED:
        told = f"You and {name} are connected: each of you now sees what the other shows to connections."
        return cards.card(f"### Connected with {name}", about, told, cards.row(view))
    if connection.status is ConnectionStatus.DECLINED:
        return cards.card(
            f"### {name} asked to connect",
            f"You said not now, and {name} isn't told. To connect later, press Connect on their profile.",
            cards.row(view),
        )
    yes = cards.button("connection:accept", connection.id, label="Connect", style=cards.PRIMARY)
    no = cards.button("connection:decline", connection.id, label="Not now")
    told = "If you connect, each of you sees what the other shows to connections. If not, nobody is told."
    return cards.card(f"### {name} would like to connect", about, cards.note(told), cards.row(yes, no, view))


async def _answer(interaction: Interaction, connection_id: int, *, accept: bool) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        actor = await connections.addressee(session, connection_id=connection_id, user_id=interaction.user.id)
        request = await connections.answer(
            session, actor=actor, connection_id=connection_id, accept=accept, now=services.clock()
        )
        shown = await viewing.view_member(session, viewer=actor, target_id=request.requester.id, places=services.places)
    await interaction.response.edit_message(view=card(request, viewer=actor, shown=shown))


class Accept(PersistentButton, prefix="connection:accept", parts=1):
    """Accept a request."""

    async def act(self, interaction: Interaction) -> None:
        """Accept, and show the same card with what follows."""
        await _answer(interaction, self.number(), accept=True)


class Decline(PersistentButton, prefix="connection:decline", parts=1):
    """Decline a request without a word."""

    async def act(self, interaction: Interaction) -> None:
        """Decline, and show the same card."""
        await _answer(interaction, self.number(), accept=False)


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(Accept, Decline)
    await client.add_cog(Connections(client))
