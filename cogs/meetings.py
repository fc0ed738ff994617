"""Meetings: /meeting create and event for organizers, attend and agenda for members."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot import societies
from bot.client import CommonGround, Interaction
from bot.errors import InputError
from bot.meetings import calendar, meetings
from bot.meetings.meetings import Agenda
from bot.meetups import planning
from bot.models import Meeting, Round, SocialEvent, SocialEventKind
from cogs.ui import actors, cards
from cogs.ui.parameters import MeetingParameter, ZoneParameter
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import plain, when

DEFAULT_ROUND_TIME = "12:30"
DEFAULT_POINT = "registration desk"
EVENT_NAMES = {
    SocialEventKind.RECEPTION: "Reception",
    SocialEventKind.LUNCH: "Lunch",
    SocialEventKind.HAPPY_HOUR: "Happy hour",
    SocialEventKind.OTHER: "Other",
}
CHOSEN_MEETING = app_commands.Transform[Meeting, MeetingParameter()]


@app_commands.guild_only()
class Meetings(commands.GroupCog, group_name="meeting", group_description="Conferences, and who meets there"):
    """Meetings."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(
        name="What it is called",
        place="Where it is: the venue and city",
        first_day="The first day, such as 2027-03-14",
        last_day="The last day, such as 2027-03-18",
        time_zone="The zone of the place: type a city",
        meetup_time="When the pairs meet each day, such as 12:30",
        meetup_point="Where the pairs meet",
    )
    async def create(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, 100],
        place: app_commands.Range[str, 1, 200],
        first_day: str,
        last_day: str,
        time_zone: app_commands.Transform[ZoneInfo, ZoneParameter()],
        meetup_time: str = DEFAULT_ROUND_TIME,
        meetup_point: app_commands.Range[str, 1, 100] = DEFAULT_POINT,
    ) -> None:
        """For organizers: plan a meeting, with a round of meetups each day."""
        actors.require_organizer(interaction)
        services = self.client.services
        now = services.clock()
        society_id = actors.society_id(interaction)
        async with services.database.transaction() as session:
            await societies.ensure(session, society_id, actors.society_name(interaction), now=now)
            meeting, rounds = await planning.create_meeting(
                session,
                society_id=society_id,
                name=name,
                place=place,
                zone=time_zone,
                first_day=calendar.parse_date(first_day),
                last_day=calendar.parse_date(last_day),
                round_time=calendar.parse_time(meetup_time),
                meetup_point=meetup_point,
                now=now,
                rng=services.rng,
            )
        await interaction.response.send_message(view=_created(meeting, list(rounds)), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        meeting="Which meeting",
        kind="What it is",
        name="What it is called",
        place="Where it is",
        day="The day, such as 2027-03-14",
        start="When it starts, such as 18:00",
        end="When it ends, such as 20:00",
    )
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=kind.value) for kind, name in EVENT_NAMES.items()])
    async def event(
        self,
        interaction: Interaction,
        meeting: CHOSEN_MEETING,
        kind: app_commands.Choice[str],
        name: app_commands.Range[str, 1, 100],
        place: app_commands.Range[str, 1, 200],
        day: str,
        start: str,
        end: str,
    ) -> None:
        """For organizers: add a reception, lunch or happy hour to a meeting."""
        actors.require_organizer(interaction)
        zone = ZoneInfo(meeting.time_zone)
        starts_at, ends_at = _span(day, start, end, zone)
        async with self.client.services.database.transaction() as session:
            added = await meetings.add_event(
                session,
                meeting=meeting,
                kind=SocialEventKind(kind.value),
                name=name,
                place=place,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        await interaction.response.send_message(
            view=cards.card(f"Added to the agenda of {plain(meeting.name)}:", _event(added)), ephemeral=True
        )

    @app_commands.command()
    @app_commands.describe(meeting="Which meeting", coming="No, if you said you come and can't")
    async def attend(self, interaction: Interaction, meeting: CHOSEN_MEETING, coming: bool = True) -> None:
        """Say that you come to a meeting."""
        services = self.client.services
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            if coming:
                await meetings.attend(session, member=member, meeting=meeting, now=services.clock())
            else:
                await meetings.withdraw(session, member=member, meeting=meeting)
            agenda = await meetings.agenda(session, member=member, meeting=meeting)
        await interaction.response.send_message(view=agenda_card(agenda), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(meeting="Which meeting")
    async def agenda(self, interaction: Interaction, meeting: CHOSEN_MEETING) -> None:
        """See the receptions, lunches and happy hours of a meeting."""
        async with self.client.services.database.reading() as session:
            member = await actors.member(session, interaction)
            agenda = await meetings.agenda(session, member=member, meeting=meeting)
        await interaction.response.send_message(view=agenda_card(agenda), ephemeral=True)


def agenda_card(agenda: Agenda) -> discord.ui.LayoutView:
    """Show a meeting, its social events, and whether the viewer comes."""
    meeting = agenda.meeting
    heading = f"### {plain(meeting.name)}\n{plain(meeting.place)}, {_days(meeting)}"
    events = "\n".join(_event(event) for event in agenda.events) or "No social events are announced yet."
    if not agenda.attending:
        coming = cards.button("meeting:attend", meeting.id, label="I'm coming", style=cards.PRIMARY)
        return cards.card(heading, events, cards.row(coming))
    join = cards.button("meetups:join", meeting.id, label="Suggest people to meet", style=cards.PRIMARY)
    leave = cards.button("meeting:withdraw", meeting.id, label="I can't come")
    told = "You are coming. Press below and you hear each day of one person to meet, and what you share."
    return cards.card(heading, events, told, cards.row(join, leave))


class Attend(PersistentButton, prefix="meeting:attend", parts=1):
    """Say that one comes."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        await _say(interaction, self.number(), coming=True)


class Withdraw(PersistentButton, prefix="meeting:withdraw", parts=1):
    """Say that one doesn't come after all."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card."""
        await _say(interaction, self.number(), coming=False)


async def _say(interaction: Interaction, meeting_id: int, *, coming: bool) -> None:
    services = interaction.client.services
    async with services.database.transaction() as session:
        member = await actors.member(session, interaction)
        meeting = await meetings.require(session, society_id=member.society_id, meeting_id=meeting_id)
        if coming:
            await meetings.attend(session, member=member, meeting=meeting, now=services.clock())
        else:
            await meetings.withdraw(session, member=member, meeting=meeting)
        agenda = await meetings.agenda(session, member=member, meeting=meeting)
    await interaction.response.edit_message(view=agenda_card(agenda))


def _span(day: str, start: str, end: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    date = calendar.parse_date(day)
    first, last = calendar.parse_time(start), calendar.parse_time(end)
    if first == last:
        raise InputError("The event ends when it starts. Check both times.")
    # A happy hour may go on past midnight.
    until = date + timedelta(days=1) if last < first else date
    return calendar.instant(date, first, zone), calendar.instant(until, last, zone)


def _created(meeting: Meeting, rounds: list[Round]) -> discord.ui.LayoutView:
    if rounds:
        slots = "\n".join(f"- {when(round_.meets_at or round_.due_at)}" for round_ in rounds)
        told = (
            f"Members who opt in are paired once a day, and meet at the {plain(rounds[0].place)}:\n{slots}\n"
            "They hear who it is three hours before."
        )
    else:
        told = "All its meetup times are over, so nobody is paired there."
    hint = "Members come with /meeting attend and opt in with /meetups join. Add receptions with /meeting event."
    return cards.card(
        f"### {plain(meeting.name)} is planned\n{plain(meeting.place)}, {_days(meeting)}",
        told,
        cards.note(hint),
    )


def _days(meeting: Meeting) -> str:
    first, last = meeting.first_day, meeting.last_day
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        days = end
    elif (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}–{end}"
    else:
        days = f"{first.day} {first:%B %Y} – {end}"
    return f"{days} ({meeting.time_zone.replace('_', ' ')} time)"


def _event(event: SocialEvent) -> str:
    return f"- {when(event.starts_at)}: **{plain(event.name)}**, {plain(event.place)}, until {when(event.ends_at, 't')}"


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(Attend, Withdraw)
    await client.add_cog(Meetings(client))
