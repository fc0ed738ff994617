"""The commands /meeting: create, edit, cancel and event for organizers; attend, agenda and who for members."""

from datetime import date
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot import societies
from bot.client import CommonGround, Interaction
from bot.directory.query import Query, Reach, Tie, Time
from bot.meetings import calendar, changing, checked, events, meetings, points
from bot.meetings.changing import Changes
from bot.meetups import planning, replanning
from bot.members.tally import Ties
from bot.models import Meeting, OrganizationKind, SocialEventKind, TagKind
from bot.organizations.rows import Entry
from bot.places import Subdivision
from cogs.meetings import meeting_buttons, meeting_cards, showing, words
from cogs.ui import actors
from cogs.ui.kinds import KINDS
from cogs.ui.parameters import MeetingParameter, OrganizationParameter, StateParameter, ZoneParameter
from cogs.ui.search import pages
from cogs.ui.search import words as search_words
from cogs.ui.search.parameters import CountryParameter, TagParameter
from cogs.ui.text import plain

DEFAULT_ROUND_TIME = "12:30"
DEFAULT_POINTS = "registration desk"
CHOSEN_MEETING = app_commands.Transform[Meeting, MeetingParameter()]
Zone = app_commands.Transform[ZoneInfo, ZoneParameter()]
Name = app_commands.Range[str, 1, 100]
Place = app_commands.Range[str, 1, 200]
Points = app_commands.Range[str, 1, 2000]
Link = app_commands.Range[str, 1, 300]
Places = app_commands.Range[int, 1, checked.MOST_PLACES]


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
        meetup_points="Where the pairs meet, separated by semicolons",
        channel="Its channel here",
        link="Its website, beginning with https://",
    )
    async def create(
        self,
        interaction: Interaction,
        name: Name,
        place: Place,
        first_day: str,
        last_day: str,
        time_zone: Zone,
        meetup_time: str = DEFAULT_ROUND_TIME,
        meetup_points: Points = DEFAULT_POINTS,
        channel: discord.TextChannel | None = None,
        link: Link = "",
    ) -> None:
        """For organizers: plan a meeting, with a round of meetups each day."""
        actors.require_organizer(interaction)
        services = self.client.services
        now = services.clock()
        society_id = actors.society_id(interaction)
        named = checked.points(meetup_points)
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
                meetup_point=named[0],
                now=now,
                rng=services.rng,
            )
            await changing.complete(
                session, meeting, link=link, channel_id=channel.id if channel else None, names=named
            )
        await interaction.response.send_message(
            view=meeting_cards.created(meeting, named, list(rounds)), ephemeral=True
        )

    @app_commands.command()
    @app_commands.describe(
        meeting="Which meeting",
        name="What it is called from now on",
        place="Where it is",
        first_day="The first day, such as 2027-03-14",
        last_day="The last day, such as 2027-03-18",
        time_zone="The zone of the place; its events keep their local times",
        meetup_points="All places where the pairs meet, separated by semicolons",
        channel="Its channel here",
        link="Its website, beginning with https://; a dash for none",
    )
    async def edit(
        self,
        interaction: Interaction,
        meeting: CHOSEN_MEETING,
        name: Name | None = None,
        place: Place | None = None,
        first_day: str | None = None,
        last_day: str | None = None,
        time_zone: Zone | None = None,
        meetup_points: Points | None = None,
        channel: discord.TextChannel | None = None,
        link: Link | None = None,
    ) -> None:
        """For organizers: change a meeting; who comes is told of other days or another place."""
        actors.require_organizer(interaction)
        services = self.client.services
        changes = Changes(
            name=name,
            place=place,
            zone=time_zone,
            first_day=_date(first_day),
            last_day=_date(last_day),
            channel_id=channel.id if channel else None,
            link=link,
            points=checked.points(meetup_points) if meetup_points is not None else None,
        )
        async with services.database.transaction() as session:
            done = await replanning.edit_meeting(
                session,
                society_id=actors.society_id(interaction),
                meeting_id=meeting.id,
                changes=changes,
                now=services.clock(),
                rng=services.rng,
            )
            named = await points.of(session, done.changed.meeting)
        await interaction.response.send_message(view=meeting_cards.edited(done, named), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(meeting="Which meeting")
    async def cancel(self, interaction: Interaction, meeting: CHOSEN_MEETING) -> None:
        """For organizers: cancel a meeting; you are asked once more."""
        actors.require_organizer(interaction)
        await interaction.response.send_message(view=meeting_cards.ask_to_cancel(meeting), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        meeting="Which meeting",
        kind="What it is",
        name="What it is called",
        place="Where it is",
        day="The day, such as 2027-03-14",
        start="When it starts, such as 18:00",
        end="When it ends, such as 20:00",
        places="How many can come; who is later waits in line",
    )
    @app_commands.choices(
        kind=[app_commands.Choice(name=name, value=kind.value) for kind, name in words.EVENT_NAMES.items()]
    )
    async def event(
        self,
        interaction: Interaction,
        meeting: CHOSEN_MEETING,
        kind: app_commands.Choice[str],
        name: Name,
        place: Place,
        day: str,
        start: str,
        end: str,
        places: Places | None = None,
    ) -> None:
        """For organizers: add a reception, lunch or happy hour to a meeting."""
        actors.require_organizer(interaction)
        services = self.client.services
        starts_at, ends_at = checked.span(day, start, end, ZoneInfo(meeting.time_zone))
        async with services.database.transaction() as session:
            added = await events.add(
                session,
                meeting=meeting,
                kind=SocialEventKind(kind.value),
                name=name,
                place=place,
                starts_at=starts_at,
                ends_at=ends_at,
                capacity=places,
                now=services.clock(),
            )
        notice = f"Added to the agenda of {plain(meeting.name)}:"
        await interaction.response.send_message(view=await showing.event(interaction, added.id, notice), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(meeting="Which meeting", coming="No, if you said you come and can't")
    async def attend(self, interaction: Interaction, meeting: CHOSEN_MEETING, coming: bool = True) -> None:
        """Say that you come to a meeting, and how: days, in person or remotely, for the first time."""
        services = self.client.services
        now = services.clock()
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            if coming:
                await meetings.attend(session, member=member, meeting=meeting, now=now)
            else:
                await meetings.withdraw(session, member=member, meeting=meeting, now=now)
        if coming:
            await meeting_buttons.answer_how(interaction, member, meeting)
            return
        await interaction.response.send_message(view=await showing.agenda(interaction, meeting.id), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(meeting="Which meeting")
    async def agenda(self, interaction: Interaction, meeting: CHOSEN_MEETING) -> None:
        """See the receptions, lunches and happy hours of a meeting, and say where you go."""
        await interaction.response.send_message(view=await showing.agenda(interaction, meeting.id), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        meeting="Which meeting",
        organization="Company, lab, university or other: type a part of its name",
        tie="What ties them to it",
        when="Now, or in the past",
        kind="Any organization of this kind",
        state="Only those in this state or province",
        country="Only those in this country",
        topic="What they work on",
        unit="A unit they belong to",
        offers="What they offer",
        asks="What they look for",
        connections="Only those you are connected with, or whom your connections know",
    )
    @app_commands.choices(
        tie=[app_commands.Choice(name=name, value=tie.value) for tie, name in search_words.TIES.items()],
        when=[app_commands.Choice(name=name, value=time.value) for time, name in search_words.TIMES.items()],
        kind=[app_commands.Choice(name=name, value=kind.value) for kind, name in KINDS.items()],
        connections=[app_commands.Choice(name=name, value=reach.value) for reach, name in search_words.REACHES.items()],
    )
    async def who(
        self,
        interaction: Interaction,
        meeting: CHOSEN_MEETING,
        organization: app_commands.Transform[Entry, OrganizationParameter(ties=Ties.ANY)] | None = None,
        tie: app_commands.Choice[str] | None = None,
        when: app_commands.Choice[str] | None = None,
        kind: app_commands.Choice[str] | None = None,
        state: app_commands.Transform[Subdivision, StateParameter()] | None = None,
        country: app_commands.Transform[str, CountryParameter()] | None = None,
        topic: app_commands.Transform[str, TagParameter(TagKind.TOPIC)] | None = None,
        unit: app_commands.Transform[str, TagParameter(TagKind.UNIT)] | None = None,
        offers: app_commands.Transform[str, TagParameter(TagKind.OFFER)] | None = None,
        asks: app_commands.Transform[str, TagParameter(TagKind.ASK)] | None = None,
        connections: app_commands.Choice[str] | None = None,
    ) -> None:
        """See who comes to a meeting, most shared ground first; narrow it like /find people."""
        query = Query(
            meeting_id=meeting.id,
            organization_id=organization.id if organization else None,
            tie=Tie(tie.value) if tie else None,
            time=Time(when.value) if when else None,
            kind=OrganizationKind(kind.value) if kind else None,
            state=state.code if state else None,
            country=country,
            topic=topic,
            unit=unit,
            offers=offers,
            asks=asks,
            reach=Reach(connections.value) if connections else None,
        )
        await pages.answer(interaction, query)


def _date(text: str | None) -> date | None:
    return calendar.parse_date(text) if text is not None else None
