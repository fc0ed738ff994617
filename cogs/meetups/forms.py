"""The modals of meetups: another slot and point, a time of one's own, what came of it."""

from datetime import UTC, datetime

import discord

from bot.client import Interaction
from bot.meetings.calendar import parse_zone
from bot.meetups import proposing, recap
from bot.meetups.moments import LONGEST, parse_moment
from bot.meetups.proposing import LONGEST_PLACE, Choices
from bot.models import CameOf, MeetupMember
from cogs.meetups import follow_up_cards
from cogs.meetups.showing import Showing
from cogs.ui.modals import Form, choice, chosen, field, typed

_MOST_OPTIONS = 25


class OtherSlot(Form, title="Another time or place"):
    """One of the slots of the day, and one of the points."""

    def __init__(self, offered: Choices) -> None:
        super().__init__()
        self.meetup_id = offered.meetup.id
        now_at = offered.meetup.starts_at
        times = [
            discord.SelectOption(
                label=f"{slot.starts_at.astimezone(offered.zone):%H:%M}",
                value=str(int(slot.starts_at.timestamp())),
                default=slot.starts_at == now_at,
            )
            for slot in offered.slots[:_MOST_OPTIONS]
        ]
        self.when = choice("When", name="when", options=times, least=1, hint="The other is asked whether it suits them")
        self.add_item(self.when)
        self.where: discord.ui.Label[discord.ui.Modal] | None = None
        if offered.points:
            points = [
                discord.SelectOption(label=point[:100], value=point[:100], default=point == offered.meetup.place)
                for point in offered.points[:_MOST_OPTIONS]
            ]
            self.where = choice("Where", name="where", options=points)
            self.add_item(self.where)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Propose it, and show how it stands."""
        where = chosen(self.where) if self.where is not None else []
        starts_at = datetime.fromtimestamp(int(chosen(self.when)[0]), UTC)
        await _propose(interaction, self.meetup_id, starts_at, where[0] if where else "")


class OwnTime(Form, title="Propose a time"):
    """A time and a place of one's own."""

    def __init__(self, offered: Choices) -> None:
        super().__init__()
        self.meetup_id = offered.meetup.id
        self.when = field(
            "Day and time", name="when", most=LONGEST, required=True, example="Thursday 14:30, or 14 March 14:30"
        )
        self.zone = field(
            "In which time zone", name="zone", most=64, required=True, example="Europe/Berlin, America/Chicago"
        )
        self.where = field(
            "Where", name="where", value=offered.meetup.place, most=LONGEST_PLACE, example="A call, or a place"
        )
        for item in (self.when, self.zone, self.where):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Propose it, and show how it stands."""
        now = interaction.client.services.clock()
        starts_at = parse_moment(typed(self.when), zone=parse_zone(typed(self.zone)), now=now)
        await _propose(interaction, self.meetup_id, starts_at, typed(self.where))


class WhatCameOfIt(Form, title="What came of it"):
    """A short choice, and a line."""

    def __init__(self, part: MeetupMember) -> None:
        super().__init__()
        self.meetup_id = part.meetup_id
        self.came_of = choice(
            "What came of it",
            name="came_of",
            options=list(follow_up_cards.came_of_options(part.came_of)),
            least=1,
            hint="For you alone; organizers see only how often each was chosen",
        )
        self.note = field("A line for yourself", name="note", value=part.came_of_note, most=recap.LONGEST_NOTE)
        self.add_item(self.came_of)
        self.add_item(self.note)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Note it, and show the same card."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            done = await recap.note(
                session,
                meetup_id=self.meetup_id,
                user_id=interaction.user.id,
                came_of=CameOf(chosen(self.came_of)[0]),
                text=typed(self.note),
                now=services.clock(),
            )
            view = await Showing(services).own(session, done)
        await _replace(interaction, view)


async def _propose(interaction: Interaction, meetup_id: int, starts_at: datetime, place: str) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        done = await proposing.propose(
            session,
            meetup_id=meetup_id,
            user_id=interaction.user.id,
            starts_at=starts_at,
            place=place,
            now=services.clock(),
        )
        view = await Showing(services).after(session, done, interaction)
    await _replace(interaction, view)


async def _replace(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Show the new state on the card whose button opened the form."""
    if interaction.message is not None:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)
