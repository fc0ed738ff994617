"""The commands /affiliation add, paste, remove and list."""

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.client import CommonGround, Interaction
from bot.members import affiliations, profiles
from bot.members.affiliations import Terms
from bot.models import Affiliation, AffiliationDraft, AffiliationKind, Member
from cogs.affiliations.forms import PasteSignature
from cogs.affiliations.parameters import AnyOrganization, OwnAffiliation, load
from cogs.ui import actors, cards, understood
from cogs.ui.text import post

KINDS = [
    app_commands.Choice(name="I work or worked there", value=AffiliationKind.EMPLOYMENT.value),
    app_commands.Choice(name="I study or studied there", value=AffiliationKind.EDUCATION.value),
    app_commands.Choice(name="I visit or visited", value=AffiliationKind.VISITING.value),
]
FIRST_YEAR = affiliations.EARLIEST_YEAR
LAST_YEAR = 2200
Year = app_commands.Range[int, FIRST_YEAR, LAST_YEAR]
_EMPTY = (
    "You have none yet. Add one with `/affiliation add`, or paste your e-mail signature with `/affiliation paste`: "
    "others from there will find you."
)


class Affiliations(commands.GroupCog, group_name="affiliation", group_description="Where you work and studied"):
    """Affiliations."""

    def __init__(self, client: CommonGround) -> None:
        self.client = client

    @app_commands.command()
    @app_commands.describe(
        organization="Company, lab, university or other: part of its name, its acronym, or as you write it in papers",
        kind="What ties you to it",
        title="Your title or degree",
        start="First year",
        end="Last year; leave it out if you are there now",
        there_now="No, if you have left and don't know the year",
    )
    @app_commands.choices(kind=KINDS)
    @app_commands.guild_only()
    async def add(
        self,
        interaction: Interaction,
        organization: app_commands.Transform[str, AnyOrganization()],
        kind: app_commands.Choice[str],
        title: app_commands.Range[str, 1, affiliations.LONGEST_TITLE] | None = None,
        start: Year | None = None,
        end: Year | None = None,
        there_now: bool | None = None,
    ) -> None:
        """Add where you work, worked, study or studied."""
        terms = Terms(AffiliationKind(kind.value), title or "", start, end, there_now)
        added = await understood.add_typed(interaction, organization, terms)
        if isinstance(added, AffiliationDraft):
            view = understood.card(added, self.client.services)
        else:
            view = _card(await load(interaction), f"Added {post(added)}.")
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.guild_only()
    async def paste(self, interaction: Interaction) -> None:
        """Paste your e-mail signature: it says where you work, and you can undo it."""
        await load(interaction)
        await interaction.response.send_modal(PasteSignature())

    @app_commands.command()
    @app_commands.describe(affiliation="Which one")
    @app_commands.guild_only()
    async def remove(
        self, interaction: Interaction, affiliation: app_commands.Transform[Affiliation, OwnAffiliation()]
    ) -> None:
        """Remove one of your affiliations."""
        async with self.client.services.database.transaction() as session:
            member = await actors.member(session, interaction)
            await affiliations.remove(session, member, affiliation.id)
            own = await profiles.load(session, member.id)
        await interaction.response.send_message(view=_card(own, f"Removed {post(affiliation)}."), ephemeral=True)

    @app_commands.command(name="list")
    @app_commands.guild_only()
    async def list_(self, interaction: Interaction) -> None:
        """See your affiliations."""
        own = await load(interaction)
        await interaction.response.send_message(view=_card(own, "### Your affiliations"), ephemeral=True)


def _card(member: Member, heading: str) -> Any:
    lines = [f"- {post(affiliation)}" for affiliation in member.affiliations]
    hint = "Members at these places can find you with /find, and you can find them."
    return cards.card(heading, "\n".join(lines) or _EMPTY, cards.note(hint))
