"""How a member stands to the programs of meetups."""

from collections.abc import Sequence

import discord

from bot.meetups.programs import Standing
from bot.meetups.suggestions import Suggestion
from cogs.meetups import suggestion_cards
from cogs.meetups.turns import chooser, next_line, skipper
from cogs.ui import cards
from cogs.ui.text import plain


def joined(standing: Standing) -> discord.ui.LayoutView:
    """Confirm an opt-in or opt-out with what happens next."""
    name = _program(standing)
    if not standing.joined:
        return cards.card(f"### You left {name}", "Nothing more is suggested there. Come back with `/meetups join`.")
    membership = standing.membership if standing.meeting is None else None
    chosen = [chooser(standing.program.id, membership.frequency)] if membership else []
    hint = "Shared hometowns, advisers and places make the best reasons: fill them in with /profile edit."
    return cards.card(
        f"### You are in: {name}",
        f"{next_line(standing)} Each message says what you share. Can't make it? One press, no reason needed.",
        *chosen,
        cards.note(hint),
    )


MOST_PROGRAMS = 6


def status(standings: Sequence[Standing], latest: Sequence[Suggestion]) -> discord.ui.LayoutView:
    """Show every program with a button, and the newest suggestions."""
    parts: list[str | cards.Item] = ["### Your meetups"]
    for standing in standings[:MOST_PROGRAMS]:
        program = standing.meeting.id if standing.meeting else 0
        if standing.joined:
            button = cards.button("meetups:leave", program, label="Leave")
            text = f"**{_program(standing)}**: you are in. {next_line(standing)}"
        else:
            button = cards.button("meetups:join", program, label="Join", style=cards.PRIMARY)
            text = f"**{_program(standing)}**: not joined."
        parts.append(discord.ui.Section(text, accessory=button))
        parts += [cards.row(*found) for found in ([*skipper(standing), *switches(standing)],) if found]
    for found in latest:
        open_ = cards.button("meetup:show", found.meetup.id, label="Open")
        text = f"**Meet {suggestion_cards.names(found.partners)}**\n{suggestion_cards.line(found)}"
        parts += [cards.line(), discord.ui.Section(text, accessory=open_)]
    return cards.card(*parts)


def switches(standing: Standing) -> list[cards.Item]:
    """Offer a member to step in at short notice, and to come back after a pause."""
    membership, program_id = standing.membership, standing.program.id
    if membership is None:
        return []
    if membership.paused_at is not None:
        return [cards.button("meetups:resume", program_id, label="Count me in again", style=cards.PRIMARY)]
    if membership.standby:
        return [cards.button("meetups:standby", program_id, 0, label="Don't ask me at short notice")]
    return [cards.button("meetups:standby", program_id, 1, label="Step in at short notice")]


def standby(standing: Standing) -> discord.ui.LayoutView:
    """Say what stepping in means, after it was switched."""
    on = standing.membership is not None and standing.membership.standby
    told = (
        "When somebody's partner can't come and you have nobody to meet in that round, you are suggested at once."
        if on
        else "You are asked for rounds of your own only."
    )
    heading = "### You step in at short notice" if on else "### Not at short notice"
    return cards.card(heading, told, cards.row(*switches(standing)), cards.note(_program(standing)))


def _program(standing: Standing) -> str:
    return plain(standing.meeting.name) if standing.meeting else "Year-round meetups"
