"""What comes around and after a meetup: the reminder, the question whether they met, the pause, the recap."""

from collections.abc import Sequence

import discord

from bot.meetups.missing import MissedOut
from bot.meetups.recap import Recap
from bot.meetups.suggestions import Suggestion
from bot.models import Answer, CameOf, Meeting, MissReason, Society
from cogs.meetups import suggestion_cards, words
from cogs.ui import cards
from cogs.ui.text import listed, plain, reasons, when

CAME_OF = {
    CameOf.TOGETHER: "Something we do together",
    CameOf.HELP: "Help or advice, given or taken",
    CameOf.AGAIN: "We will talk again",
    CameOf.TALK: "A good talk",
    CameOf.NOTHING: "Nothing this time",
}
_MOST_SHOWN = 8
WHY_MISSED = {
    MissReason.ALONE: "You were the only one who had opted in. Ask a colleague to join with `/meetups join`.",
    MissReason.NO_SLOT: "Nobody who is there at the same time as you was free. Your days are in `/meeting attend`.",
    MissReason.NO_LANGUAGE: "Nobody left shares a language with you. Yours are in `/profile edit`, with the topics.",
    MissReason.COLLEAGUES: "Only colleagues of yours were left, and you know where to find them.",
    MissReason.ODD: "The number didn't come out even. Next time it is somebody else's turn to sit out.",
}
_OTHERWISE = "Everyone else who opted in has met you lately, or was the last one left for somebody else."


def cancellation(found: Suggestion) -> discord.ui.LayoutView:
    """Say that one of several can't come, to those who still can meet."""
    left = [partner for partner in found.partners if partner.answer is not Answer.CANT]
    told = f"You and {suggestion_cards.names(left)} can still meet: {words.slot(found.meetup)}"
    show = cards.button("meetup:show", found.meetup.id, label="Open")
    origin = cards.note(words.origin(found.society, found.meeting))
    return cards.card(f"### {suggestion_cards.gone(found)} can't make it", told, cards.row(show), origin)


def missed_out(found: MissedOut) -> discord.ui.LayoutView:
    """Say that nobody could be found, and why."""
    origin = cards.note(words.origin(found.society, found.meeting))
    if found.miss.reason is MissReason.PARTNER_GONE:
        gone = listed([plain(name) for name in found.gone]) or "Whom you were to meet"
        told = "Nobody else is free this time. Should somebody be, you hear at once; else you are in the next round."
        return cards.card(f"### {gone} can't make it", told, origin)
    stays = "You stay opted in. The same two are suggested again after 90 days, and others join all the time."
    return cards.card("### Nobody to meet this time", WHY_MISSED.get(found.miss.reason, _OTHERWISE), stays, origin)


def reminder(found: Suggestion) -> discord.ui.LayoutView:
    """Remind of what is agreed, with the way to turn reminders off."""
    meetup = found.meetup
    soon = when(meetup.starts_at, "R") if meetup.starts_at else ""
    off = cards.button("meetups:quiet", found.round.program_id, label="No more reminders")
    return cards.card(
        f"### {suggestion_cards.names(found.partners)}, {soon}",
        words.slot(meetup),
        f"*{plain(found.icebreaker, 400)}*" if found.icebreaker else "",
        cards.row(words.cant(meetup), off),
        cards.note(words.origin(found.society, found.meeting)),
    )


def check_in(found: Suggestion, *, over: bool) -> discord.ui.LayoutView:
    """Ask whether they met; ``over``: there is no time left to."""
    number = found.meetup.id
    buttons = [cards.button("meetup:met", number, label="We met", style=cards.PRIMARY)]
    buttons.append(cards.button("meetup:notyet", number, label="Not yet"))
    buttons.append(cards.button("meetup:wont", number, label="We didn't" if over else "We won't"))
    told = (
        "" if over else f"{words.slot(found.meetup)} If it can't be, I tell them, and look for somebody else for them."
    )
    return cards.card(
        f"### Did you and {suggestion_cards.names(found.partners)} meet?",
        told,
        cards.row(*buttons),
        cards.note(words.origin(found.society, found.meeting)),
    )


def not_yet(found: Suggestion) -> discord.ui.LayoutView:
    """Take note of a Not yet."""
    buttons = [words.met(found.meetup), words.other(found.meetup), words.cant(found.meetup)]
    heading = f"### Not yet: {suggestion_cards.names(found.partners)}"
    return cards.card(heading, words.slot(found.meetup), cards.row(*buttons))


def paused(society: Society, meeting: Meeting | None, program_id: int) -> discord.ui.LayoutView:
    """Say that a silent member is paused, and how to come back."""
    back = cards.button("meetups:resume", program_id, label="Count me in again", style=cards.PRIMARY)
    return cards.card(
        "### You are paused",
        "Three suggestions went by without a press of yours, so nobody waits for you now. One press, and you are "
        "paired again with the next round.",
        cards.row(back),
        cards.note(f"{words.origin(society, meeting)}. Nothing to do if you would rather not."),
    )


def resumed(society: Society, meeting: Meeting | None) -> discord.ui.LayoutView:
    """Say that a member is counted in again."""
    return cards.card(
        "### You are in again",
        "You hear of somebody with the next round.",
        cards.note(words.origin(society, meeting)),
    )


def quiet(program_id: int, *, on: bool) -> discord.ui.LayoutView:
    """Say whether reminders come."""
    if on:
        off = cards.button("meetups:quiet", program_id, label="No more reminders")
        return cards.card("### Reminders come again", cards.row(off))
    again = cards.button("meetups:remind", program_id, label="Remind me after all")
    return cards.card(
        "### No more reminders", "Your meetups stay as they are; see them with `/meetups status`.", cards.row(again)
    )


def recap(found: Recap) -> discord.ui.LayoutView:
    """Show a member whom they met, what they share, and what to do next."""
    origin = words.origin(found.society, found.meeting)
    if not found.met and not found.open:
        empty = "Nobody yet. When you have met somebody, press We met on the suggestion, or open it here."
        return cards.card("### Whom you met", empty, cards.note(origin))
    parts: list[str | cards.Item] = ["### Whom you met"]
    if not found.met:
        parts.append("Nobody as far as I know.")
    parts += [discord.ui.Section(_met(one), accessory=_open(one)) for one in found.met[:_MOST_SHOWN]]
    if len(found.met) > _MOST_SHOWN:
        parts.append(f"… and {len(found.met) - _MOST_SHOWN} more.")
    if found.open:
        parts += [cards.line(), "**Did you meet?**"]
        parts += [
            discord.ui.Section(suggestion_cards.names(one.partners), accessory=_open(one))
            for one in found.open[:_MOST_SHOWN]
        ]
    strangers = sum(not partner.connected and not partner.asked for one in found.met for partner in one.partners)
    if strangers:
        parts += [cards.line(), "Stay in touch: open one to connect, in one press."]
    parts.append(cards.note(f"{origin}. Only you see this."))
    return cards.card(*parts)


def _open(found: Suggestion) -> discord.ui.Button[discord.ui.LayoutView]:
    return cards.button("meetup:show", found.meetup.id, label="Open")


def _met(found: Suggestion) -> str:
    lines = [f"**{suggestion_cards.names(found.partners)}**"]
    shared = [reasons(partner.reasons, viewer_id=found.viewer.id, most=1) for partner in found.partners]
    lines += [one for one in shared if one]
    connected = [partner for partner in found.partners if partner.connected]
    if connected:
        lines.append(
            "You are connected."
            if len(connected) == len(found.partners)
            else f"Connected: {suggestion_cards.names(connected)}."
        )
    if found.part.came_of is not None:
        note = f": {plain(found.part.came_of_note, 300)}" if found.part.came_of_note else ""
        lines.append(f"*{CAME_OF[found.part.came_of]}{note}*")
    return "\n".join(lines)


def came_of_options(chosen: CameOf | None) -> Sequence[discord.SelectOption]:
    """The short choices of what came of a meetup."""
    return [discord.SelectOption(label=label, value=one.value, default=one is chosen) for one, label in CAME_OF.items()]
