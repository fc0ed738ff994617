"""The commands /find people, its short forms company, lab, university and alumni, and /find watch."""

from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.directory import watches
from bot.directory.query import Query, Reach, Tie, Time
from bot.members.tally import Ties
from bot.models import OrganizationKind, TagKind
from bot.organizations.rows import Entry
from bot.places import Subdivision
from cogs.ui import actors
from cogs.ui.kinds import KINDS
from cogs.ui.parameters import OrganizationParameter, StateParameter
from cogs.ui.search import cards, pages, words
from cogs.ui.search.parameters import CountryParameter, TagParameter

Anywhere = app_commands.Transform[Entry, OrganizationParameter(ties=Ties.ANY)]
Company = app_commands.Transform[Entry, OrganizationParameter(OrganizationKind.COMPANY, ties=Ties.STAFF)]
Lab = app_commands.Transform[
    Entry,
    OrganizationParameter(
        OrganizationKind.GOVERNMENT_LAB, OrganizationKind.NONPROFIT, OrganizationKind.OTHER, ties=Ties.STAFF
    ),
]
University = app_commands.Transform[
    Entry,
    OrganizationParameter(OrganizationKind.UNIVERSITY, OrganizationKind.HOSPITAL, ties=Ties.STAFF_AND_STUDENTS),
]
AlmaMater = app_commands.Transform[
    Entry, OrganizationParameter(OrganizationKind.UNIVERSITY, OrganizationKind.HOSPITAL, ties=Ties.ALUMNI)
]
State = app_commands.Transform[Subdivision, StateParameter()]
Country = app_commands.Transform[str, CountryParameter()]
Topic = app_commands.Transform[str, TagParameter(TagKind.TOPIC)]
Unit = app_commands.Transform[str, TagParameter(TagKind.UNIT)]
Offer = app_commands.Transform[str, TagParameter(TagKind.OFFER)]
Ask = app_commands.Transform[str, TagParameter(TagKind.ASK)]
IN_STATE = "Only those in this state or province"
WITH_PARTS = "No: without its divisions, institutes or campuses"


@app_commands.guild_only()
class Directory(commands.GroupCog, group_name="find", group_description="Find members by where they are or were"):
    """The directory."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(
        organization="Company, lab, university or other: type a part of its name",
        tie="What ties them to it",
        when="Now, or in the past",
        kind="Any organization of this kind",
        state=IN_STATE,
        country="Only those in this country",
        topic="What they work on",
        unit="A unit they belong to",
        offers="What they offer",
        asks="What they look for",
        connections="Only those you are connected with, or whom your connections know",
        parts=WITH_PARTS,
    )
    @app_commands.choices(
        tie=[app_commands.Choice(name=name, value=tie.value) for tie, name in words.TIES.items()],
        when=[app_commands.Choice(name=name, value=time.value) for time, name in words.TIMES.items()],
        kind=[app_commands.Choice(name=name, value=kind.value) for kind, name in KINDS.items()],
        connections=[app_commands.Choice(name=name, value=reach.value) for reach, name in words.REACHES.items()],
    )
    async def people(
        self,
        interaction: Interaction,
        organization: Anywhere | None = None,
        tie: app_commands.Choice[str] | None = None,
        when: app_commands.Choice[str] | None = None,
        kind: app_commands.Choice[str] | None = None,
        state: State | None = None,
        country: Country | None = None,
        topic: Topic | None = None,
        unit: Unit | None = None,
        offers: Offer | None = None,
        asks: Ask | None = None,
        connections: app_commands.Choice[str] | None = None,
        parts: bool = True,
    ) -> None:
        """Find members by anything they show: where, what, and how near to you."""
        query = Query(
            organization_id=organization.id if organization else None,
            parts=parts,
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

    @app_commands.command()
    @app_commands.describe(organization="The company: type a part of its name", state=IN_STATE, parts=WITH_PARTS)
    async def company(
        self, interaction: Interaction, organization: Company, state: State | None = None, parts: bool = True
    ) -> None:
        """Find members who work or worked at a company."""
        await pages.answer(interaction, _short(Tie.WORK, organization, state, parts=parts))

    @app_commands.command()
    @app_commands.describe(
        organization="The lab or institute: type a part of its name or its acronym", state=IN_STATE, parts=WITH_PARTS
    )
    async def lab(
        self, interaction: Interaction, organization: Lab, state: State | None = None, parts: bool = True
    ) -> None:
        """Find members who work or worked at a government lab or institute."""
        await pages.answer(interaction, _short(Tie.WORK, organization, state, parts=parts))

    @app_commands.command()
    @app_commands.describe(
        organization="The university: type a part of its name or its acronym", state=IN_STATE, parts=WITH_PARTS
    )
    async def university(
        self, interaction: Interaction, organization: University, state: State | None = None, parts: bool = True
    ) -> None:
        """Find members who work, worked or study at a university."""
        await pages.answer(interaction, _short(Tie.THERE, organization, state, parts=parts))

    @app_commands.command()
    @app_commands.describe(
        organization="The alma mater: type a part of its name or its acronym", state=IN_STATE, parts=WITH_PARTS
    )
    async def alumni(
        self, interaction: Interaction, organization: AlmaMater, state: State | None = None, parts: bool = True
    ) -> None:
        """Find members who studied at a university: what they do now, and how to reach them."""
        await pages.answer(interaction, _short(Tie.STUDY, organization, state, parts=parts))

    @app_commands.command()
    async def watch(self, interaction: Interaction) -> None:
        """See and stop the searches you watch: you hear once a week at most when somebody new matches."""
        services = self.client.services
        async with services.database.reading() as session:
            member = await actors.member(session, interaction)
            watched = await watches.watched_by(session, member)
        view = cards.watched(watched, services.organizations.index, services.places, interaction.guild_id)
        await interaction.response.send_message(view=view, ephemeral=True)


def _short(tie: Tie, organization: Entry, state: Subdivision | None, *, parts: bool) -> Query:
    return Query(organization_id=organization.id, tie=tie, state=state.code if state else None, parts=parts)
