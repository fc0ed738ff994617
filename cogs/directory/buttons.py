"""What the buttons on search results, watched searches and digests do."""

from bot.client import Interaction
from bot.directory import token, watches
from bot.network import connections
from cogs.directory import digests
from cogs.ui import actors
from cogs.ui.persistent import PersistentButton
from cogs.ui.search import cards, pages, words


class TurnPage(PersistentButton, prefix="find:page", parts=3):
    """Show another page of the same search."""

    async def act(self, interaction: Interaction) -> None:
        """Search again: the page is as of now."""
        await pages.show(interaction, token.read(self.parts[0]), self.number(1))


class Connect(PersistentButton, prefix="find:connect", parts=3):
    """Ask somebody on the page to connect."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show the same page with what happened."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            viewer = await actors.member(session, interaction)
            await connections.ask(session, requester=viewer, target_id=self.number(2), now=services.clock())
        await pages.show(interaction, token.read(self.parts[0]), self.number(1))


class Share(PersistentButton, prefix="find:share", parts=1):
    """Give the search as text, to be passed on."""

    async def act(self, interaction: Interaction) -> None:
        """Show the command alone, so that a phone copies it whole."""
        services = interaction.client.services
        query = token.read(self.parts[0])
        name = cards.organization_name(query, services.organizations.index, interaction.guild_id)
        await interaction.response.send_message(words.command(query, name, services.places), ephemeral=True)


class StartWatch(PersistentButton, prefix="find:watch", parts=1):
    """Watch the search."""

    async def act(self, interaction: Interaction) -> None:
        """Start, and say what follows and how to stop."""
        services = interaction.client.services
        query = token.read(self.parts[0])
        index = services.organizations.index
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            started = await watches.watch(
                session, member=member, query=query, presence=services.presence, index=index, now=services.clock()
            )
        view = cards.watching(started, query, index, services.places, interaction.guild_id)
        await interaction.response.send_message(view=view, ephemeral=True)


class StopWatch(PersistentButton, prefix="watch:stop", parts=1):
    """Stop a watched search on the list of them."""

    async def act(self, interaction: Interaction) -> None:
        """Stop it, and show the list without it."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            await watches.stop(session, watch_id=self.number(), user_id=interaction.user.id)
            member = await actors.member(session, interaction)
            left = await watches.watched_by(session, member)
        view = cards.watched(left, services.organizations.index, services.places, interaction.guild_id)
        await interaction.response.edit_message(view=view)


class StopFromDigest(PersistentButton, prefix="digest:stop", parts=2):
    """Stop a watched search on a digest, which is read in a DM."""

    async def act(self, interaction: Interaction) -> None:
        """Stop it, and show the digest without it."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            await watches.stop(session, watch_id=self.number(), user_id=interaction.user.id)
            told = await watches.news(
                session,
                self.number(1),
                user_id=interaction.user.id,
                presence=services.presence,
                index=services.organizations.index,
            )
        view = digests.card(self.number(1), told, services.organizations.index, services.places)
        await interaction.response.edit_message(view=view)


class ShowWatched(PersistentButton, prefix="watch:show", parts=1):
    """Show who matches a watched search now."""

    async def act(self, interaction: Interaction) -> None:
        """Search."""
        await pages.answer(interaction, token.read(self.parts[0]))


ALL = (TurnPage, Connect, Share, StartWatch, StopWatch, StopFromDigest, ShowWatched)
