"""What the connector and the target press, and what follows a yes."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.errors import InputError
from bot.introductions import answering, loading, meeting, passing
from bot.introductions.loading import NotYoursError, Request
from bot.introductions.states import EndedError
from bot.models import IntroductionStatus, Outcome
from cogs.introductions import asked_cards, forms, meeting_cards
from cogs.introductions.showing import Showing
from cogs.ui import cards
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import when

_S = IntroductionStatus


class PassOn(PersistentButton, prefix="introduction:pass", parts=1):
    """Pass it on, with a note."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form for a note, unless there is nothing to pass on any more."""
        if await _is_theirs(interaction, self.number()):
            await interaction.response.send_modal(forms.PassOn(self.number()))


class AskForMore(PersistentButton, prefix="introduction:more", parts=1):
    """Ask the asker something first."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form for a question, unless there is nothing to ask any more."""
        if await _is_theirs(interaction, self.number()):
            await interaction.response.send_modal(forms.AskForMore(self.number()))


class QuietNo(PersistentButton, prefix="introduction:quiet", parts=1):
    """Say no without a word."""

    async def act(self, interaction: Interaction) -> None:
        """Close it, and show what it means."""
        await _decline_as_connector(interaction, self.number(), lasting=False)


class NotAboutThem(PersistentButton, prefix="introduction:spare", parts=1):
    """Say no, and never be asked about this person again."""

    async def act(self, interaction: Interaction) -> None:
        """Close it, and show what it means."""
        await _decline_as_connector(interaction, self.number(), lasting=True)


class AskMeLess(PersistentButton, prefix="introduction:less", parts=1):
    """Be asked less from now on; the request stays."""

    async def act(self, interaction: Interaction) -> None:
        """Change it, and say so beside the card."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            _request, said = await passing.less(
                session, introduction_id=self.number(), user_id=interaction.user.id, now=services.clock()
            )
        week = f"At most {said.a_week} a week from now on."
        pause = f" You are asked nothing until {when(said.paused_until, 'D')}." if said.paused_until else ""
        text = f"{week}{pause} This request still waits for your answer. `/introductions preferences` changes it."
        await interaction.response.send_message(view=cards.card("### You are asked less", text), ephemeral=True)


class Yes(PersistentButton, prefix="introduction:yes", parts=1):
    """Say yes."""

    async def act(self, interaction: Interaction) -> None:
        """Bring the two together, and say what follows."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await answering.accept(
                session,
                introduction_id=self.number(),
                user_id=interaction.user.id,
                places=services.places,
                bank=services.bank,
                rng=services.rng,
                now=services.clock(),
            )
        await interaction.response.edit_message(view=asked_cards.said_yes(request))


class NotNow(PersistentButton, prefix="introduction:later", parts=1):
    """Say not now."""

    async def act(self, interaction: Interaction) -> None:
        """Close it, and show what it means."""
        await _decline_as_target(interaction, self.number(), lasting=False)


class NoThanks(PersistentButton, prefix="introduction:no", parts=1):
    """Say no, for good."""

    async def act(self, interaction: Interaction) -> None:
        """Close it, and show what it means."""
        await _decline_as_target(interaction, self.number(), lasting=True)


class Report(PersistentButton, prefix="introduction:report", parts=1):
    """Report a request to the organizers."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form for the reason."""
        async with interaction.client.services.database.reading() as session:
            await loading.as_either(session, self.number(), interaction.user.id)
        await interaction.response.send_modal(forms.Report(self.number()))


class LookIn(PersistentButton, prefix="introduction:look", parts=1):
    """Let the connector into the thread."""

    async def act(self, interaction: Interaction) -> None:
        """Add them, and show the way in and out."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await meeting.looker(
                session, introduction_id=self.number(), user_id=interaction.user.id, now=services.clock()
            )
            name = await _target_name(interaction, session, request)
        thread = await _thread(interaction, request)
        await thread.add_user(discord.Object(interaction.user.id))
        await interaction.response.edit_message(view=meeting_cards.looking(request, target=name))


class Leave(PersistentButton, prefix="introduction:leave", parts=1):
    """Let the connector out of the thread."""

    async def act(self, interaction: Interaction) -> None:
        """Take them out, and show that they may come again."""
        services = interaction.client.services
        async with services.database.reading() as session:
            request, _connector = await loading.as_connector(session, self.number(), interaction.user.id)
            name = await _target_name(interaction, session, request)
        thread = await _thread(interaction, request)
        await thread.remove_user(discord.Object(interaction.user.id))
        await interaction.response.edit_message(view=meeting_cards.made_by_connector(request, target=name))


class Say(PersistentButton, prefix="introduction:said", parts=2):
    """Say whether the two talked."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and thank."""
        services = interaction.client.services
        if self.parts[1] not in set(Outcome):
            raise InputError("This button can't be used. `/introductions list` shows your introductions.")
        async with services.database.transaction() as session:
            request, actor = await meeting.say(
                session,
                introduction_id=self.number(),
                user_id=interaction.user.id,
                outcome=Outcome(self.parts[1]),
            )
            card = Showing(services).said(request, actor)
        await interaction.response.edit_message(view=card)


async def _is_theirs(interaction: Interaction, number: int) -> bool:
    """Whether it waits for the connector; otherwise the card shows how it stands."""
    services = interaction.client.services
    async with services.database.reading() as session:
        request, connector = await loading.as_connector(session, number, interaction.user.id)
        card = await Showing(services).connector(session, request, connector)
    if request.introduction.status is _S.ASKED and card is not None:
        return True
    if card is None:
        raise EndedError
    await interaction.response.edit_message(view=card)
    return False


async def _decline_as_connector(interaction: Interaction, number: int, *, lasting: bool) -> None:
    services = interaction.client.services
    decline = passing.refuse_about if lasting else passing.decline
    async with services.database.transaction() as session:
        request = await decline(session, introduction_id=number, user_id=interaction.user.id, now=services.clock())
        name = await _target_name(interaction, session, request)
    card = asked_cards.closed_by_connector(request, target=name, lasting=lasting)
    await interaction.response.edit_message(view=card)


async def _decline_as_target(interaction: Interaction, number: int, *, lasting: bool) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        request = await answering.decline(
            session, introduction_id=number, user_id=interaction.user.id, lasting=lasting, now=services.clock()
        )
    await interaction.response.edit_message(view=asked_cards.answered_by_target(request, lasting=lasting))


async def _target_name(interaction: Interaction, session: AsyncSession, request: Request) -> str:
    if request.connector is None:
        raise NotYoursError
    return await Showing(interaction.client.services).name(session, request.connector, request.target)


async def _thread(interaction: Interaction, request: Request) -> discord.Thread:
    try:
        found = await interaction.client.fetch_channel(request.introduction.thread_id or 0)
    except (discord.NotFound, discord.Forbidden):
        raise EndedError from None
    if not isinstance(found, discord.Thread):
        raise EndedError
    return found


ALL = (PassOn, AskForMore, QuietNo, NotAboutThem, AskMeLess, Yes, NotNow, NoThanks, Report, LookIn, Leave, Say)
