"""Asking a member whether a name that others wrote is theirs: "Is this you?"."""

from collections.abc import Sequence

import discord
from discord.ext import commands
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.members import named, profiles
from bot.members.named import Claim, Name
from bot.models import KnownRole, Member, OutboxKind
from cogs.ui import cards
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import listed, plain

_NAMED = 3
# A card holds 40 components, and a line with a button is three of them.
_SHOWN, _CLAIMS = 6, 5


class Named(commands.Cog):
    """The question, as a message and on cards that a member opened anyway."""

    def __init__(self, client: CommonGround) -> None:
        client.renderers[OutboxKind.NAMED_ASKED] = _render
        client.waiting.append(_waiting)


async def _waiting(_session: AsyncSession, member: Member) -> Sequence[tuple[OutboxKind, int]]:
    return [(OutboxKind.NAMED_ASKED, member.id)]


async def _render(session: AsyncSession, _member_id: int, recipient: Member) -> discord.ui.LayoutView | None:
    asked = await named.questions(session, recipient)
    return _question(recipient, asked) if asked else None


def _question(member: Member, asked: Sequence[Name], notice: str = "") -> discord.ui.LayoutView:
    name = asked[0]
    more = len(asked) - 1
    told = (
        "If it is, your profile is linked where they name you, and what you share through them counts as a reason to "
        "meet. If not, nobody is told, and you aren't asked about this name again."
    )
    return cards.card(
        notice,
        f"### Is this you?\n**{plain(name.name)}**: {_who(name)}.",
        cards.note(told + (f" {more} more {'name' if more == 1 else 'names'} after this." if more else "")),
        cards.row(
            cards.button("named:yes", member.id, name.namings[0].id, label="Yes, that's me", style=cards.PRIMARY),
            cards.button("named:no", member.id, name.namings[0].id, label="No"),
            cards.button("profile:view", name.namings[0].member_id, label=f"View {name.namings[0].member}"[:80]),
        ),
    )


def _names(member: Member, linked: Sequence[Name], claimed: Sequence[Claim], notice: str = "") -> discord.ui.LayoutView:
    parts: list[str | cards.Item] = [notice, "### Named by others"]
    if not linked:
        parts.append("No name that others wrote is linked to you, and none that may be yours waits for an answer.")
    for name in linked[:_SHOWN]:
        undo = cards.button("named:undo", member.id, name.namings[0].id, label="Not me")
        parts.append(discord.ui.Section(f"**{plain(name.name)}**: {_who(name)}.", accessory=undo))
    if linked:
        parts.append(cards.note("You said that these are you. What you take back isn't asked again."))
    if claimed:
        parts += [cards.line(), "### Named by you"]
    for claim in claimed[:_CLAIMS]:
        reject = cards.button("named:reject", member.id, claim.id, label="Not them")
        said = f"**{plain(claim.name)}**: {plain(claim.member)} said that this is them."
        parts.append(discord.ui.Section(said, accessory=reject))
    return cards.card(*parts)


def _who(name: Name) -> str:
    """Say who names somebody, and as what: ``named as adviser by Ann and Ben; as collaborator by Cy``."""
    words = {KnownRole.ADVISER: "as adviser", KnownRole.COLLABORATOR: "as collaborator"}
    said = []
    for role, word in words.items():
        who = [plain(naming.member) for naming in name.namings if naming.role is role]
        more = len(who) - _NAMED
        if who:
            said.append(f"{word} by {listed([*who[:_NAMED], f'{more} more'] if more > 0 else who)}")
    return f"named {'; '.join(said)}"


async def _show(interaction: Interaction, member: Member, asked: Sequence[Name], notice: str) -> None:
    if asked:
        view = _question(member, asked, notice)
    else:
        async with interaction.client.services.database.reading() as session:
            view = _names(member, await named.linked(session, member), await named.claimed(session, member), notice)
    await interaction.response.edit_message(view=view)


class Yes(PersistentButton, prefix="named:yes", parts=2):
    """Say that a name is one's own."""

    async def act(self, interaction: Interaction) -> None:
        """Link it, and show what is linked, or the next question."""
        async with interaction.client.services.database.transaction() as session:
            member = await profiles.own(session, member_id=self.number(), user_id=interaction.user.id)
            await named.accept(session, member=member, known_id=self.number(1))
            left = await named.questions(session, member)
        await _show(interaction, member, left, "Linked. What you share through them counts from now on.")


class No(PersistentButton, prefix="named:no", parts=2):
    """Say that a name isn't one's own."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and show the next question."""
        await _refuse(interaction, self.number(), self.number(1))


class Undo(PersistentButton, prefix="named:undo", parts=2):
    """Take back that a name is one's own."""

    async def act(self, interaction: Interaction) -> None:
        """Unlink it, and show what is left."""
        await _refuse(interaction, self.number(), self.number(1))


class ShowNamed(PersistentButton, prefix="named:list", parts=1):
    """Show what is asked, else what is linked."""

    async def act(self, interaction: Interaction) -> None:
        """Show it on a card of its own."""
        async with interaction.client.services.database.reading() as session:
            member = await profiles.own(session, member_id=self.number(), user_id=interaction.user.id)
            asked = await named.questions(session, member)
            linked = await named.linked(session, member)
            claimed = await named.claimed(session, member)
        view = _question(member, asked) if asked else _names(member, linked, claimed)
        await interaction.response.send_message(view=view, ephemeral=True)


class Reject(PersistentButton, prefix="named:reject", parts=2):
    """Say that whoever said so isn't the person whom one named."""

    async def act(self, interaction: Interaction) -> None:
        """Unlink them, and show what is left."""
        async with interaction.client.services.database.transaction() as session:
            member = await profiles.own(session, member_id=self.number(), user_id=interaction.user.id)
            await named.reject(session, member=member, known_id=self.number(1))
        await _show(interaction, member, [], "The name is only a name again, and they aren't told.")


async def _refuse(interaction: Interaction, member_id: int, known_id: int) -> None:
    async with interaction.client.services.database.transaction() as session:
        member = await profiles.own(session, member_id=member_id, user_id=interaction.user.id)
        name = await named.refuse(session, member=member, known_id=known_id)
        left = await named.questions(session, member)
    await _show(interaction, member, left, f"{plain(name.name)} isn't you. You aren't asked about this name again.")


async def setup(client: CommonGround) -> None:
    """Add the cog and register its buttons, so that they work after a restart."""
    client.add_dynamic_items(Yes, No, Undo, Reject, ShowNamed)
    await client.add_cog(Named(client))
