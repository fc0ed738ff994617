"""How often a member takes part all year, and sitting a round out: cards and what their buttons do."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.meetups import heads_up, programs
from bot.meetups.heads_up import HeadsUp
from bot.meetups.programs import Standing
from bot.models import Frequency, Member
from cogs.ui import cards
from cogs.ui.persistent import PersistentButton, PersistentSelect
from cogs.ui.text import plain, when

FREQUENCY_NAMES = {
    Frequency.WEEKLY: "Every week",
    Frequency.TWO_WEEKS: "Every two weeks",
    Frequency.THREE_WEEKS: "Every three weeks",
    Frequency.FOUR_WEEKS: "Every four weeks",
    Frequency.MONTHLY: "Once a month",
}


async def show_heads_up(session: AsyncSession, round_id: int, recipient: Member) -> discord.ui.LayoutView | None:
    """Tell a member that a round comes; nothing where it is paired, or they sit it out."""
    found = await heads_up.load(session, round_id, recipient)
    return heads_up_card(found) if found else None


def heads_up_card(found: HeadsUp) -> discord.ui.LayoutView:
    """Say when the next suggestion comes, with the way to skip it."""
    skip = cards.button("meetups:skip", found.program.id, found.round.number, label="Skip this one")
    return cards.card(
        f"### Somebody to meet, {when(found.round.due_at, 'R')}",
        f"Your next suggestion comes {when(found.round.due_at, 'f')}. Nothing to do if that suits you.",
        cards.row(skip),
        chooser(found.program.id, found.membership.frequency),
        cards.note(f"{plain(found.society.name)}, year-round meetups. Leave with /meetups leave."),
    )


def chooser(program_id: int, chosen: Frequency) -> cards.Item:
    """Let a member choose how often they take part all year."""
    options = [
        discord.SelectOption(label=name, value=frequency.value, default=frequency is chosen)
        for frequency, name in FREQUENCY_NAMES.items()
    ]
    return cards.row(cards.select("meetups:often", program_id, placeholder="How often", options=options))


def skipper(standing: Standing) -> list[cards.Item]:
    """Offer a member who has opted in to sit the next round out, or to take part after all."""
    membership, program_id = standing.membership, standing.program.id
    if membership is None or standing.next_round is None:
        return []
    if membership.skips is not None and membership.skips >= standing.next_round.number:
        return [cards.button("meetups:unskip", program_id, label="Take part after all")]
    turn = standing.turn
    return [cards.button("meetups:skip", program_id, turn.number, label="Skip the next one")] if turn else []


def turn_card(standing: Standing, notice: str) -> discord.ui.LayoutView:
    """Say when a member's next round is, after they have skipped one or chosen how often."""
    name = plain(standing.meeting.name) if standing.meeting else "Year-round meetups"
    parts: list[str | cards.Item] = [f"### {name}", notice, next_line(standing)]
    offered = skipper(standing)
    if offered:
        parts.append(cards.row(*offered))
    if standing.membership is not None and standing.meeting is None:
        parts.append(chooser(standing.program.id, standing.membership.frequency))
    return cards.card(*parts)


def next_line(standing: Standing) -> str:
    """Say when the member hears of somebody next."""
    turn = standing.turn
    if turn is None and standing.next_round is not None:
        return f"You sit the round of {when(standing.next_round.due_at, 'D')} out."
    if turn is None:
        return "No further round is planned."
    return f"You hear of somebody {when(turn.due_at, 'R')} ({when(turn.due_at)})."


class Skip(PersistentButton, prefix="meetups:skip", parts=2):
    """Sit a round out: the program, and the number of the round."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and say when the next one is."""
        async with interaction.client.services.database.transaction() as session:
            program, member = await programs.of_member(session, program_id=self.number(), user_id=interaction.user.id)
            standing = await programs.skip(session, member=member, program=program, number=self.number(1))
        await interaction.response.edit_message(view=turn_card(standing, "You skip this one. Nobody is told."))


class Unskip(PersistentButton, prefix="meetups:unskip", parts=1):
    """Take part in a round after all."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and say when the round is."""
        async with interaction.client.services.database.transaction() as session:
            program, member = await programs.of_member(session, program_id=self.number(), user_id=interaction.user.id)
            standing = await programs.unskip(session, member=member, program=program)
        await interaction.response.edit_message(view=turn_card(standing, "You take part after all."))


class Often(PersistentSelect, prefix="meetups:often", parts=1):
    """Choose how often one takes part all year."""

    async def act(self, interaction: Interaction) -> None:
        """Note it, and say when the next round is."""
        chosen = Frequency(self.item.values[0])
        async with interaction.client.services.database.transaction() as session:
            program, member = await programs.of_member(session, program_id=self.number(), user_id=interaction.user.id)
            standing = await programs.choose_frequency(session, member=member, program=program, frequency=chosen)
        notice = f"{FREQUENCY_NAMES[chosen]} from now on."
        await interaction.response.edit_message(view=turn_card(standing, notice))


ALL = (Skip, Unskip, Often)
