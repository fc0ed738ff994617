"""A meetup as one of its members sees it: whom to meet, why, when and where, and how it stands."""

from collections.abc import Sequence

import discord

from bot.meetups import states
from bot.meetups.suggestions import Partner, Suggestion
from bot.models import Answer, MeetupStatus, Word
from cogs.meetups import words
from cogs.ui import cards
from cogs.ui.people import degree_line
from cogs.ui.text import listed, plain, post, reasons

_S = MeetupStatus
Parts = list["str | cards.Item"]


def suggestion(found: Suggestion, notice: str = "") -> discord.ui.LayoutView:
    """Show whom to meet, why, when and where, how to start, and how it stands."""
    parts: Parts = [_heading(found), notice or _at_short_notice(found)]
    parts += [_partner(partner, found, named=len(found.partners) > 1) for partner in found.partners]
    parts += [words.slot(found.meetup), f"*{plain(found.icebreaker, 400)}*" if found.icebreaker else ""]
    parts += [cards.line(), *_state(found)]
    origin = words.origin(found.society, found.meeting)
    parts.append(cards.note(f"{origin}. You opted in; leave with /meetups leave."))
    return cards.card(*parts)


def moved(found: Suggestion) -> discord.ui.LayoutView:
    """Say that somebody proposes another time or place."""
    proposer = [one for one in found.partners if one.member.id == found.meetup.proposer_id]
    by = names(proposer) if proposer else "Somebody"
    what = "a time" if found.own_time and found.meetup.proposal == 1 else "another time or place"
    return suggestion(found, f"**{by} proposes {what}: {words.slot(found.meetup)}.** Does it suit you?")


def confirmed(found: Suggestion) -> discord.ui.LayoutView:
    """Say that everyone comes."""
    return suggestion(found, f"**Agreed: {words.slot(found.meetup)}.**")


def line(found: Suggestion) -> str:
    """Say in a line how a meetup stands."""
    status, part = found.meetup.status, found.part
    if part.word is Word.MET or status is _S.MET:
        return "You met."
    if part.answer is Answer.CANT:
        return "You couldn't make it."
    if status is _S.CALLED_OFF:
        return f"{gone(found)} can't make it."
    if status is _S.MISSED:
        return "You didn't meet."
    if status is _S.CLOSED:
        return "It is over."
    agreed = "Agreed: " if status is _S.CONFIRMED else ""
    return f"{agreed}{words.slot(found.meetup)}"


def names(partners: Sequence[Partner]) -> str:
    """Name some of the partners."""
    return listed([plain(partner.member.name) for partner in partners])


def gone(found: Suggestion) -> str:
    """Name who can't come."""
    return names([partner for partner in found.partners if partner.answer is Answer.CANT])


def _heading(found: Suggestion) -> str:
    met = found.meetup.status is _S.MET or found.part.word is Word.MET
    return f"### {'You met' if met else 'Meet'} {names(found.partners)}"


def _at_short_notice(found: Suggestion) -> str:
    if not found.meetup.rematched:
        return ""
    if found.gone:
        return f"{listed([plain(name) for name in found.gone])} can't make it. Here is somebody else:"
    return "Somebody's partner can't make it, so you are asked at short notice."


def _partner(partner: Partner, found: Suggestion, *, named: bool) -> str:
    lines = [f"**{plain(partner.member.name)}**"] if named else []
    if partner.member.headline:
        lines.append(plain(partner.member.headline))
    if partner.post is not None:
        lines.append(post(partner.post))
    lines += degree_line(partner.route)
    common = reasons(partner.reasons, viewer_id=found.viewer.id)
    lines += ["**You share**", common] if common else ["You share the wish to meet somebody new."]
    return "\n".join(lines)


def _state(found: Suggestion) -> Parts:
    if found.meetup.status is _S.MET or found.part.word is Word.MET:
        return _after_meeting(found)
    if found.meetup.status in states.OPEN and found.part.live:
        return _open(found)
    return _over(found)


def _open(found: Suggestion) -> Parts:
    meetup, told = found.meetup, [_who_comes(found), _busy(found)]
    agrees = found.part.answer is Answer.COMING
    first = [words.coming(meetup)] if meetup.starts_at is not None and not agrees else []
    first += [words.calendar(meetup)] if meetup.status is _S.CONFIRMED else []
    first += [words.other(meetup), words.cant(meetup)]
    second = [words.met(meetup)]
    if len(found.partners) == 1:
        second.insert(0, cards.button("profile:view", found.partners[0].member.id, label="View profile"))
    return ["\n".join(one for one in told if one), cards.row(*first), cards.row(*second)]


def _who_comes(found: Suggestion) -> str:
    meetup = found.meetup
    there = [one for one in found.partners if one.answer is Answer.COMING]
    unsaid = [one for one in found.partners if one.answer is Answer.NONE]
    lines = [f"{gone(found)} can't make it."] if gone(found) else []
    if meetup.status is _S.CONFIRMED:
        return "\n".join([*lines, f"You and {names(there)} come."])
    if there:
        lines.append(f"{names(there)} will be there.")
    if found.part.answer is Answer.COMING:
        yours = "You proposed this." if meetup.proposer_id == found.viewer.id else "You come."
        lines.append(f"{yours} {names(unsaid)} {'has' if len(unsaid) == 1 else 'have'} yet to answer.")
    return "\n".join(lines)


def _busy(found: Suggestion) -> str:
    return "You have something else at that time, as far as I know." if found.busy else ""


def _after_meeting(found: Suggestion) -> Parts:
    strangers = [one for one in found.partners if not one.connected]
    buttons = [
        cards.button(
            "meetup:connect",
            found.meetup.id,
            one.member.id,
            label=(f"You asked {one.member.name}" if one.asked else f"Connect with {one.member.name}")[:80],
            style=discord.ButtonStyle.secondary if one.asked else cards.PRIMARY,
            disabled=one.asked,
        )
        for one in strangers
    ]
    came_of = cards.button("meetup:came", found.meetup.id, label="What came of it")
    known = [one for one in found.partners if one.connected]
    lines = [] if found.part.word is Word.MET else ["One of you said so."]
    if known:
        lines.append(f"You and {names(known)} are connected.")
    if found.part.came_of is not None:
        lines.append("What came of it is noted, for you alone.")
    if strangers:
        lines.append("Stay in touch: one press asks them, and when both press you are connected.")
    return [" ".join(lines), cards.row(*buttons, came_of)]


def _over(found: Suggestion) -> Parts:
    meetup = found.meetup
    if found.part.answer is Answer.CANT:
        told = f"You can't make it; {names(found.partners)} {_was(found)} told, without a reason."
        return [told, cards.row(words.met(meetup, "We met after all"))]
    if meetup.status is _S.CALLED_OFF:
        return _left_alone(found)
    if meetup.status is _S.MISSED:
        return ["You didn't meet this time.", cards.row(words.met(meetup, "We met after all"))]
    wont = cards.button("meetup:wont", meetup.id, label="We didn't")
    return ["This one is over. Did you meet?", cards.row(words.met(meetup), wont)]


def _left_alone(found: Suggestion) -> Parts:
    lines, buttons = [f"{gone(found)} can't make it."], []
    if found.instead is not None:
        lines.append("You meet somebody else instead.")
        buttons.append(cards.button("meetup:show", found.instead, label="Show whom", style=cards.PRIMARY))
    elif found.part.seeking_since is not None:
        lines.append("Somebody else is looked for; you hear at once.")
        buttons.append(words.cant(found.meetup))
    else:
        lines.append("Nobody else is free this time. You are in the next round again.")
    buttons.append(words.met(found.meetup, "We met after all"))
    return [" ".join(lines), cards.row(*buttons)]


def _was(found: Suggestion) -> str:
    return "was" if len(found.partners) == 1 else "were"
