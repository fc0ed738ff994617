"""How meetups look: the suggestion, what follows it, and how a member stands to the programs."""

from collections.abc import Sequence

import discord

from bot.meetups.programs import Standing
from bot.meetups.suggestions import MissedOut, Partner, Suggestion
from bot.models import Answer, Meeting, MissReason, Round, Society
from cogs.meetups.turns import chooser, next_line, skipper
from cogs.ui import cards
from cogs.ui.people import degree_line
from cogs.ui.text import listed, plain, post, reasons, when


def suggestion(found: Suggestion) -> discord.ui.LayoutView:
    """Show whom to meet, why, when and where, and how to start."""
    names = listed([plain(partner.member.name) for partner in found.partners])
    parts: list[str | cards.Item] = [f"### Meet {names}"]
    parts += [_partner(partner, found, named=len(found.partners) > 1) for partner in found.partners]
    parts += [_slot(found.round), f"*{plain(found.icebreaker, 400)}*" if found.icebreaker else ""]
    parts += [cards.line(), *_state(found, names)]
    parts.append(cards.note(f"{_origin(found.society, found.meeting)}. You opted in; leave with /meetups leave."))
    return cards.card(*parts)


def cancellation(found: Suggestion) -> discord.ui.LayoutView:
    """Say that somebody can't make it."""
    gone = listed([plain(partner.member.name) for partner in found.partners if partner.answer is Answer.CANT])
    left = [plain(partner.member.name) for partner in found.partners if partner.answer is not Answer.CANT]
    if left:
        told = f"You and {listed(left)} can still meet: {_slot(found.round)}"
    else:
        told = "Nothing for you to do: you are in the next round again, with somebody else."
    return cards.card(f"### {gone} can't make it", told, cards.note(_origin(found.society, found.meeting)))


def missed_out(found: MissedOut) -> discord.ui.LayoutView:
    """Say that nobody could be found, and why."""
    if found.miss.reason is MissReason.ALONE:
        why = "You were the only one who had opted in. Ask a colleague to join with `/meetups join`."
    else:
        why = "Everyone else who opted in has met you lately, or was the last one left for somebody else."
    stays = "You stay opted in. The same two are suggested again after 90 days, and others join all the time."
    origin = cards.note(_origin(found.society, found.meeting))
    return cards.card("### Nobody to meet this time", why, stays, origin)


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
        parts += [cards.row(*found) for found in (skipper(standing),) if found]
    for found in latest:
        names = listed([plain(partner.member.name) for partner in found.partners])
        state = {
            Answer.NONE: _slot(found.round),
            Answer.MET: "You met.",
            Answer.CANT: "You couldn't make it.",
        }
        open_ = cards.button("meetup:show", found.meetup.id, label="Open")
        parts += [
            cards.line(),
            discord.ui.Section(f"**Meet {names}**\n{state[found.answer]}", accessory=open_),
        ]
    return cards.card(*parts)


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


def _slot(round_: Round) -> str:
    if round_.meets_at is None:
        return f"Find a time that suits you, until {when(round_.ends_at, 'D')}."
    place = f", {plain(round_.place)}" if round_.place else ""
    return f"{when(round_.meets_at)}{place}"


def _state(found: Suggestion, names: str) -> list[str | cards.Item]:
    meetup_id = found.meetup.id
    met = cards.button("meetup:met", meetup_id, label="We met")
    cant = cards.button("meetup:cant", meetup_id, label="Can't make it")
    profiles = [
        cards.button("profile:view", partner.member.id, label="View profile", style=cards.PRIMARY)
        for partner in found.partners[:1]
        if len(found.partners) == 1
    ]
    if found.answer is Answer.MET:
        keep = [
            cards.button("profile:view", partner.member.id, label=f"Profile of {partner.member.name}"[:80])
            for partner in found.partners
        ]
        return [f"You met {names}. Stay in touch: connect from the profile.", cards.row(*keep)]
    if found.answer is Answer.CANT:
        return [
            f"You can't make it; {names} {'was' if len(found.partners) == 1 else 'were'} told, without a reason.",
            cards.row(cards.button("meetup:met", meetup_id, label="We met after all")),
        ]
    gone = [plain(partner.member.name) for partner in found.partners if partner.answer is Answer.CANT]
    told: list[str | cards.Item] = [f"{listed(gone)} can't make it."] if gone else []
    return [*told, cards.row(*profiles, met, cant)]


def _origin(society: Society, meeting: Meeting | None) -> str:
    return f"{plain(society.name)}, {plain(meeting.name)}" if meeting else plain(society.name)


def _program(standing: Standing) -> str:
    return plain(standing.meeting.name) if standing.meeting else "Year-round meetups"
