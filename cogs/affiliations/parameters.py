"""What the commands on affiliations take."""

from discord import app_commands

from bot.client import Interaction
from bot.errors import NotFoundError
from bot.members import profiles
from bot.models import Affiliation, Member
from cogs.ui import actors
from cogs.ui.parameters import Choices, OrganizationParameter, Parameter
from cogs.ui.text import years


class AnyOrganization(OrganizationParameter):
    """An organization chosen from the list, or any text that may name one."""

    async def transform(self, _interaction: Interaction, value: str, /) -> str:  # type: ignore[override]
        """Return what was chosen or typed as it is: the feature says what it means."""
        return value


class OwnAffiliation(Parameter):
    """One of the member's own affiliations."""

    async def offer(self, interaction: Interaction, typed: str) -> Choices:
        """Offer what the member has."""
        member = await load(interaction)
        return [
            app_commands.Choice(name=label[:100], value=str(affiliation.id))
            for affiliation in member.affiliations
            if typed.casefold() in (label := _label(affiliation)).casefold()
        ]

    async def transform(self, interaction: Interaction, value: str, /) -> Affiliation:  # type: ignore[override]
        """Return the chosen affiliation, or the only one whose organization was typed.

        Raises:
            NotFoundError: none, or several; names what the member has.
        """
        member = await load(interaction)
        fitting = [
            affiliation
            for affiliation in member.affiliations
            if value == str(affiliation.id) or value.casefold() in _label(affiliation).casefold()
        ]
        exact = [affiliation for affiliation in fitting if value == str(affiliation.id)]
        if len(exact or fitting) != 1:
            raise NotFoundError("affiliation of yours", value, [_label(one) for one in member.affiliations[:5]])
        return (exact or fitting)[0]


async def load(interaction: Interaction) -> Member:
    """Return who acts, with everything of their profile.

    Raises:
        NotAMemberError: they have not joined here.
    """
    async with interaction.client.services.database.reading() as session:
        member = await actors.member(session, interaction)
        return await profiles.load(session, member.id)


def _label(affiliation: Affiliation) -> str:
    parts = (affiliation.title, affiliation.organization.name, years(affiliation))
    return ", ".join(part for part in parts if part)
