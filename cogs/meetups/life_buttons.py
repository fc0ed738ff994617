"""What the buttons on a meetup do: coming, another time, not coming, having met, and what follows."""

import io

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.meetups import acting, answering, calendars, proposing, recap, rematching, suggestions
from bot.meetups.acting import Acting
from bot.models import Word
from cogs.meetups import follow_up_cards, forms
from cogs.meetups.showing import Showing
from cogs.ui.persistent import PersistentButton


class Coming(PersistentButton, prefix="meetup:coming", parts=2):
    """Say that one comes, to the proposal that the card showed."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show how it stands."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            done = await answering.come(
                session,
                meetup_id=self.number(),
                user_id=interaction.user.id,
                proposal=self.number(1),
                now=services.clock(),
            )
            view = await Showing(services).after(session, done, interaction)
        await interaction.response.edit_message(view=view)


class OtherTime(PersistentButton, prefix="meetup:other", parts=1):
    """Propose another time or place."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            offered = await proposing.choices(
                session, meetup_id=self.number(), user_id=interaction.user.id, now=services.clock()
            )
        form = forms.OwnTime(offered) if offered.own_time else forms.OtherSlot(offered)
        await interaction.response.send_modal(form)


class CantMakeIt(PersistentButton, prefix="meetup:cant", parts=1):
    """Say that one can't make it."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, show the same card, and look for somebody else for who is left."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            done = await answering.cant(
                session, meetup_id=self.number(), user_id=interaction.user.id, now=services.clock()
            )
            view = await Showing(services).after(session, done, interaction)
        await interaction.response.edit_message(view=view)
        await _rematch(interaction)


class WeMet(PersistentButton, prefix="meetup:met", parts=1):
    """Say that the meetup took place."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show what comes next."""
        await _say(interaction, self.number(), Word.MET)


class NotYet(PersistentButton, prefix="meetup:notyet", parts=1):
    """Say that it is still to come."""

    async def act(self, interaction: Interaction) -> None:
        """Note it."""
        await _say(interaction, self.number(), Word.NOT_YET)


class Wont(PersistentButton, prefix="meetup:wont", parts=1):
    """Say that it won't be."""

    async def act(self, interaction: Interaction) -> None:
        """Note it; while there is time, somebody else is looked for."""
        await _say(interaction, self.number(), Word.WONT)
        await _rematch(interaction)


class Calendar(PersistentButton, prefix="meetup:calendar", parts=1):
    """Give the calendar file."""

    async def act(self, interaction: Interaction) -> None:
        """Send it to who pressed alone."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            written = await calendars.file(
                session,
                meetup_id=self.number(),
                user_id=interaction.user.id,
                bank=services.bank,
                now=services.clock(),
            )
        file = discord.File(io.BytesIO(written), filename="meetup.ics")
        await interaction.response.send_message(file=file, ephemeral=True)


class Show(PersistentButton, prefix="meetup:show", parts=1):
    """Show a meetup again, to who presses alone."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as it is now."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            view = await Showing(services).own(session, await self._acting(session, interaction))
        await interaction.response.send_message(view=view, ephemeral=True)

    async def _acting(self, session: AsyncSession, interaction: Interaction) -> Acting:
        now = interaction.client.services.clock()
        return await acting.begin(session, meetup_id=self.number(), user_id=interaction.user.id, now=now)


class Connect(PersistentButton, prefix="meetup:connect", parts=2):
    """Ask somebody one met to connect."""

    async def act(self, interaction: Interaction) -> None:
        """Ask, and show the same card."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            done = await recap.connect(
                session,
                meetup_id=self.number(),
                user_id=interaction.user.id,
                other_id=self.number(1),
                now=services.clock(),
            )
            view = await Showing(services).own(session, done)
        await interaction.response.edit_message(view=view)


class CameOf(PersistentButton, prefix="meetup:came", parts=1):
    """Say what came of it."""

    async def act(self, interaction: Interaction) -> None:
        """Open the form."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            done = await acting.begin(
                session, meetup_id=self.number(), user_id=interaction.user.id, now=services.clock()
            )
        await interaction.response.send_modal(forms.WhatCameOfIt(done.part))


async def _say(interaction: Interaction, meetup_id: int, word: Word) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        done = await answering.say(
            session, meetup_id=meetup_id, user_id=interaction.user.id, word=word, now=services.clock()
        )
        view = await Showing(services).after(session, done, interaction)
        if word is Word.NOT_YET and done.is_open and done.meetup.thread_id != interaction.channel_id:
            found = await suggestions.load(session, meetup_id=meetup_id, member_id=done.actor.id, bank=services.bank)
            view = follow_up_cards.not_yet(found) if found else view
    await interaction.response.edit_message(view=view)


async def _rematch(interaction: Interaction) -> None:
    """Look at once for somebody else; what is left undone is done with the next tick."""
    services = interaction.client.services
    async with services.database.transaction() as session:
        await rematching.rematch_next(session, places=services.places, bank=services.bank, now=services.clock())


ALL = (Coming, OtherTime, CantMakeIt, WeMet, NotYet, Wont, Calendar, Show, Connect, CameOf)
