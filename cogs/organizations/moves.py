"""What a member hears when their organization was succeeded or merged, and what they can say to it."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.models import Member, MoveAnswer, MoveReason, Organization
from bot.organizations import answers
from bot.organizations.answers import Told
from cogs.ui import cards
from cogs.ui.persistent import PersistentButton, PersistentSelect, parse_id
from cogs.ui.text import plain, post

_MOST_OPTIONS = 25
_LONGEST_OPTION = 100
_HOW = (
    "To change an affiliation, take it out with `/affiliation remove` and add the right one with `/affiliation add`, "
    "in the server."
)


async def render(session: AsyncSession, move_id: int, recipient: Member) -> discord.ui.LayoutView | None:
    """Show a move to a member; None where they have answered, or changed their affiliations since."""
    told = await answers.load(session, move_id=move_id, member_id=recipient.id)
    if told is None or told.answer is not MoveAnswer.NONE:
        return None
    return card(told)


def card(told: Told) -> discord.ui.LayoutView:
    """Show what was moved and why, or what there is to choose."""
    if told.new is None:
        return _choice(told)
    old, new = plain(told.old.name), plain(told.new.name)
    why = {
        MoveReason.SUCCEEDED: f"The registry of research organizations (ROR) says that {new} took the place of {old}.",
        MoveReason.MERGED: f"The organizers found that {old} is {new}.",
    }[told.move.reason]
    ids = (told.move.id, told.member_id)
    right = cards.button("moved:agree", *ids, label="Looks right", style=cards.PRIMARY)
    other = (
        cards.button("moved:stay", *ids, label="Put it back")
        if told.can_be_put_back
        else cards.button("moved:change", *ids, label="Change it")
    )
    return cards.card(
        f"### {old} is now {new}",
        f"{why} So your affiliation was moved. Is that right?",
        _ties(told),
        cards.row(right, other),
    )


def _choice(told: Told) -> discord.ui.LayoutView:
    old = plain(told.old.name)
    ids = (told.move.id, told.member_id)
    stay = cards.button("moved:stay", *ids, label="Leave it as it is")
    if not told.choices:
        return cards.card(
            f"### {old} left the registry",
            "The registry of research organizations (ROR) has withdrawn it, and doesn't say what took its place. "
            "Your profile still shows it, but nobody can search for it any more.",
            _ties(told),
            cards.note(_HOW),
            cards.row(stay),
        )
    options = [_option(choice) for choice in told.choices[:_MOST_OPTIONS]]
    return cards.card(
        f"### Where does {old} belong?",
        "The registry of research organizations (ROR) names several that took its place. Choose yours, and your "
        "affiliation moves there.",
        _ties(told),
        cards.row(cards.select("moved:choose", *ids, placeholder="Choose…", options=options)),
        cards.row(stay),
    )


def _option(organization: Organization) -> discord.SelectOption:
    where = ", ".join(part for part in (organization.city, organization.country) if part)
    return discord.SelectOption(
        label=organization.name[:_LONGEST_OPTION],
        value=str(organization.id),
        description=where[:_LONGEST_OPTION] or None,
    )


def _ties(told: Told) -> str:
    return "\n".join(f"- {post(tie)}" for tie in told.ties)


class Agree(PersistentButton, prefix="moved:agree", parts=2):
    """Say that a move is right."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the same card without the question."""
        async with interaction.client.services.database.transaction() as session:
            told = await _told(session, interaction, self.number(), self.number(1))
            await answers.agree(session, told)
        name = plain((told.new or told.old).name)
        await _show(interaction, f"### {plain(told.old.name)} is now {name}", "Your affiliation stays there.")


class Stay(PersistentButton, prefix="moved:stay", parts=2):
    """Leave the affiliation where it was, or put it back."""

    async def act(self, interaction: Interaction) -> None:
        """Do it, and say so."""
        async with interaction.client.services.database.transaction() as session:
            told = await _told(session, interaction, self.number(), self.number(1))
            await answers.stay(session, told)
        done = "It is put back" if told.new is not None else "It stays as it is"
        await _show(interaction, f"### {done}", f"Your affiliation is with {plain(told.old.name)}.")


class Change(PersistentButton, prefix="moved:change", parts=2):
    """Say how to change what can't be put back."""

    async def act(self, interaction: Interaction) -> None:
        """Say it beside the card, which keeps its buttons."""
        async with interaction.client.services.database.reading() as session:
            told = await _told(session, interaction, self.number(), self.number(1))
        view = cards.card(f"{plain(told.old.name)} can't be found any more, so nothing can be put back there. {_HOW}")
        await interaction.response.send_message(view=view, ephemeral=True)


class Choose(PersistentSelect, prefix="moved:choose", parts=2):
    """Choose one of several successors."""

    async def act(self, interaction: Interaction) -> None:
        """Move the affiliation there, and say so."""
        async with interaction.client.services.database.transaction() as session:
            told = await _told(session, interaction, self.number(), self.number(1))
            chosen = await answers.choose(session, told, organization_id=parse_id(self.item.values[0]))
        await _show(interaction, f"### It is with {plain(chosen.name)} now", "Your profile shows it so.")


async def _told(session: AsyncSession, interaction: Interaction, move_id: int, member_id: int) -> Told:
    return await answers.require(session, move_id=move_id, member_id=member_id, user_id=interaction.user.id)


async def _show(interaction: Interaction, heading: str, text: str) -> None:
    await interaction.response.edit_message(view=cards.card(heading, text, cards.note(_HOW)))


ALL = (Agree, Stay, Change, Choose)
