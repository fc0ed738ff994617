"""What the buttons on requests and lists of connections do."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.members import profiles
from bot.network import circle, connections, requests
from cogs.connections import cards, lists
from cogs.ui import actors, others
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import plain


class Ask(PersistentButton, prefix="connection:ask", parts=1):
    """Ask the member that a card shows."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show what was asked."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            viewer = await profiles.peer(session, member_id=self.number(), user_id=interaction.user.id)
            asked = await connections.ask(session, requester=viewer, target_id=self.number(), now=services.clock())
            shown = await others.other(session, viewer, self.number(), services.places)
        await interaction.response.edit_message(view=cards.asked(asked, viewer=viewer, shown=shown))


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


class Withdraw(PersistentButton, prefix="connection:withdraw", parts=1):
    """Take one's own request back."""

    async def act(self, interaction: Interaction) -> None:
        """Take it back, and say so."""
        async with interaction.client.services.database.transaction() as session:
            actor = await actors.member(session, interaction)
            taken = await connections.withdraw(session, actor=actor, connection_id=self.number())
        await interaction.response.edit_message(view=cards.withdrawn(taken))


class AcceptFromList(PersistentButton, prefix="requests:accept", parts=1):
    """Accept a request on the list of them."""

    async def act(self, interaction: Interaction) -> None:
        """Accept, and show the rest."""
        await _answer_from_list(interaction, self.number(), accept=True)


class DeclineFromList(PersistentButton, prefix="requests:decline", parts=1):
    """Decline a request on the list of them."""

    async def act(self, interaction: Interaction) -> None:
        """Decline, and show the rest."""
        await _answer_from_list(interaction, self.number(), accept=False)


class WithdrawFromList(PersistentButton, prefix="requests:withdraw", parts=1):
    """Take a request back on the list of them."""

    async def act(self, interaction: Interaction) -> None:
        """Take it back, and show the rest."""
        async with interaction.client.services.database.transaction() as session:
            actor = await actors.member(session, interaction)
            taken = await connections.withdraw(session, actor=actor, connection_id=self.number())
            left = await requests.of(session, actor)
        notice = f"You took your request to {plain(taken.target.name)} back. They aren't told."
        await interaction.response.edit_message(view=lists.requests(left, actor, notice))


class TurnPage(PersistentButton, prefix="connections:page", parts=2):
    """Show another page of one's connections."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as of now."""
        async with interaction.client.services.database.reading() as session:
            page = await _page(session, interaction, self.number())
        await interaction.response.edit_message(view=lists.connections(page))


class Remove(PersistentButton, prefix="connections:remove", parts=2):
    """Ask whether a connection shall end."""

    async def act(self, interaction: Interaction) -> None:
        """Ask in place of the list."""
        services = interaction.client.services
        async with services.database.reading() as session:
            actor = await actors.member(session, interaction)
            shown = await others.other(session, actor, self.number(), services.places)
        view = lists.removing(self.number(), shown.profile.name, self.number(1))
        await interaction.response.edit_message(view=view)


class End(PersistentButton, prefix="connections:end", parts=2):
    """End a connection."""

    async def act(self, interaction: Interaction) -> None:
        """End it, and show the list without it."""
        async with interaction.client.services.database.transaction() as session:
            actor = await actors.member(session, interaction)
            gone = await connections.remove(session, actor=actor, target_id=self.number())
            page = await circle.page(session, actor, self.number(1))
        notice = f"{plain(gone.name)} is no longer among your connections, and isn't told."
        await interaction.response.edit_message(view=lists.connections(page, notice))


async def _page(session: AsyncSession, interaction: Interaction, number: int) -> circle.Page:
    return await circle.page(session, await actors.member(session, interaction), number)


async def _answer(interaction: Interaction, connection_id: int, *, accept: bool) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        actor, found = await connections.received(session, connection_id=connection_id, user_id=interaction.user.id)
        if found is not None:
            found = await connections.answer(
                session, actor=actor, connection_id=connection_id, accept=accept, now=services.clock()
            )
            shown = await others.other(session, actor, found.requester.id, services.places)
            view = cards.request(found, viewer=actor, shown=shown)
        else:
            view = cards.closed()
    await interaction.response.edit_message(view=view)


async def _answer_from_list(interaction: Interaction, connection_id: int, *, accept: bool) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        actor, found = await connections.received(session, connection_id=connection_id, user_id=interaction.user.id)
        if found is not None:
            await connections.answer(
                session, actor=actor, connection_id=connection_id, accept=accept, now=services.clock()
            )
        left = await requests.of(session, actor)
    await interaction.response.edit_message(view=lists.requests(left, actor, _outcome(found, accept=accept)))


def _outcome(found: connections.Request | None, *, accept: bool) -> str:
    if found is None:
        return "That request isn't open any more."
    name = plain(found.requester.name)
    return f"You and {name} are connected." if accept else f"You said not now; {name} isn't told."


ALL = (
    Ask,
    Accept,
    Decline,
    Withdraw,
    AcceptFromList,
    DeclineFromList,
    WithdrawFromList,
    TurnPage,
    Remove,
    End,
)
