"""What the asker presses, from the search for a way to withdrawing."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.errors import InputError
from bot.introductions import asking, colder, forwarding, loading, routes
from bot.introductions.asking import NoRouteError
from bot.introductions.loading import Request
from bot.introductions.routes import Ways
from bot.members import profiles
from bot.models import Introduction, IntroductionStatus, Member, Purpose, Rung
from bot.services import Services
from cogs.introductions import asking_cards, forms, words
from cogs.introductions.showing import Showing
from cogs.ui.persistent import PersistentButton, PersistentSelect, parse_id


async def first_card(
    session: AsyncSession, services: Services, asker: Member, target_id: int, purpose: Purpose | None = None
) -> discord.ui.LayoutView:
    """Show the warmest way to a member, or the draft that one has for them already."""
    now = services.clock()
    if purpose is None:
        drafted = await routes.in_draft(session, asker, target_id)
        purpose = drafted.purpose if drafted is not None else None
    ways = await routes.find(
        session, asker=asker, target_id=target_id, purpose=purpose, places=services.places, now=now
    )
    drafted = await routes.in_draft(session, asker, target_id)
    return await _ways(session, services, asker, ways, drafted)


async def _ways(
    session: AsyncSession, services: Services, asker: Member, ways: Ways, drafted: Introduction | None
) -> discord.ui.LayoutView:
    nearer = (
        await colder.nearer(
            session,
            asker=asker,
            target=ways.target,
            purpose=ways.purpose,
            presence=services.presence,
            index=services.organizations.index,
            places=services.places,
            now=services.clock(),
        )
        if ways.rung is Rung.COLD
        else ()
    )
    return asking_cards.ways(ways, asker, drafted=drafted, nearer=nearer)


class Ask(PersistentButton, prefix="introduction:ask", parts=1):
    """Look for the warmest way to a member; on profiles and in searches."""

    async def act(self, interaction: Interaction) -> None:
        """Show it only to who pressed."""
        services = interaction.client.services
        async with services.database.reading() as session:
            asker = await profiles.peer(session, member_id=self.number(), user_id=interaction.user.id)
            card = await first_card(session, services, asker, self.number())
        await interaction.response.send_message(view=card, ephemeral=True)


class ChoosePurpose(PersistentSelect, prefix="introduction:purpose", parts=1):
    """Say what it is about: from here on there is a draft."""

    async def act(self, interaction: Interaction) -> None:
        """Keep the draft, and show the ways for it."""
        services = interaction.client.services
        purpose = asking_cards.purpose_of(self.item.values[0])
        if purpose is None:
            raise InputError("Choose what it is about from the list.")
        try:
            async with services.database.transaction() as session:
                asker = await profiles.peer(session, member_id=self.number(), user_id=interaction.user.id)
                request, ways = await asking.draft(
                    session,
                    asker=asker,
                    target_id=self.number(),
                    purpose=purpose,
                    places=services.places,
                    now=services.clock(),
                )
                card = await _ways(session, services, asker, ways, request.introduction)
        except NoRouteError:
            async with services.database.reading() as session:
                asker = await profiles.peer(session, member_id=self.number(), user_id=interaction.user.id)
                card = await first_card(session, services, asker, self.number(), purpose)
        await interaction.response.edit_message(view=card)


class ChooseConnector(PersistentSelect, prefix="introduction:through", parts=1):
    """Let another shared connection be asked."""

    async def act(self, interaction: Interaction) -> None:
        """Keep it, and show the same card."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request, ways = await asking.choose(
                session,
                introduction_id=self.number(),
                user_id=interaction.user.id,
                connector_id=parse_id(self.item.values[0]),
                places=services.places,
                now=services.clock(),
            )
        await interaction.response.edit_message(
            view=asking_cards.ways(ways, request.asker, drafted=request.introduction)
        )


class Write(PersistentButton, prefix="introduction:write", parts=1):
    """Open the form with the text that is drafted, or a first one."""

    async def act(self, interaction: Interaction) -> None:
        """Open it."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request, ways = await asking.reopen(
                session,
                introduction_id=self.number(),
                user_id=interaction.user.id,
                places=services.places,
                now=services.clock(),
            )
            facts = await forwarding.facts(session, request, ways.shared)
        introduction = request.introduction
        text = introduction.text or words.first_text(introduction.purpose, facts, request.asker)
        await interaction.response.send_modal(forms.Write(introduction, text[: asking.LONGEST_TEXT]))


class Send(PersistentButton, prefix="introduction:send", parts=1):
    """Send the draft."""

    async def act(self, interaction: Interaction) -> None:
        """Send it, and show how it stands."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await asking.send(
                session,
                introduction_id=self.number(),
                user_id=interaction.user.id,
                places=services.places,
                now=services.clock(),
            )
            card = await Showing(services).mine(session, request)
        await interaction.response.edit_message(view=card)


class Withdraw(PersistentButton, prefix="introduction:withdraw", parts=1):
    """Take a request back, or drop a draft."""

    async def act(self, interaction: Interaction) -> None:
        """Take it back, and say so on the card."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request: Request | None = await asking.withdraw(
                session, introduction_id=self.number(), user_id=interaction.user.id, now=services.clock()
            )
        await interaction.response.edit_message(view=asking_cards.dropped(request))


class Tell(PersistentButton, prefix="introduction:tell", parts=1):
    """Answer what the connector would like to know."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form with the text."""
        services = interaction.client.services
        async with services.database.reading() as session:
            request = await loading.as_asker(session, self.number(), interaction.user.id)
            card = await Showing(services).mine(session, request)
        if request.introduction.status is IntroductionStatus.MORE_ASKED:
            await interaction.response.send_modal(forms.TellMore(request.introduction))
        else:
            await interaction.response.edit_message(view=card)


class Open(PersistentButton, prefix="introduction:open", parts=1):
    """Show a request as one's own part of it."""

    async def act(self, interaction: Interaction) -> None:
        """Show it only to who pressed."""
        services = interaction.client.services
        async with services.database.reading() as session:
            card = await Showing(services).opened(session, self.number(), interaction.user.id)
        await interaction.response.send_message(view=card, ephemeral=True)


ALL = (Ask, ChoosePurpose, ChooseConnector, Write, Send, Withdraw, Tell, Open)
