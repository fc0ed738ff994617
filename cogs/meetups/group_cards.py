"""A meetup as its group sees it together, in its own thread: said so that it holds for each of them."""

from itertools import groupby

import discord

from bot.matching.background import SharedKind
from bot.meetups import states
from bot.meetups.groups import GroupView, Present
from bot.members.backgrounds import Shared
from bot.models import Answer, MeetupStatus
from cogs.meetups import words
from cogs.ui import cards
from cogs.ui.text import listed, plain, post, reason

_S = MeetupStatus
_MOST_REASONS = 3
# Who is said to do what: the party, and the other.
_OF_ONE = {
    SharedKind.LINEAGE: "{subject} advised {party} and worked with {other}",
    SharedKind.MENTOR: "{other} advised {party}",
    SharedKind.OFFER: "{party} offers {subject}, which {other} looks for",
    SharedKind.ORGANIZATION: "{party} studied at {subject}, where {other} worked",
}


def group(found: GroupView) -> discord.ui.LayoutView:
    """Show who meets, why, when and where, who comes, and how to start."""
    meetup = found.meetup
    parts: list[str | cards.Item] = [f"### {everyone(found)}"]
    parts += [_person(one) for one in found.present]
    parts += [_shared(found), words.slot(meetup), _who_comes(found), *_buttons(found)]
    if found.icebreaker:
        parts += [cards.line(), f"**To start with**\n{plain(found.icebreaker, 400)}"]
    note = f"{words.origin(found.society, found.meeting)}. Moderators of this server can read private threads."
    parts.append(cards.note(f"{note} You opted in; leave with /meetups leave."))
    return cards.card(*parts)


def everyone(found: GroupView) -> str:
    """Name the whole group."""
    return listed([plain(one.member.name) for one in found.present])


def thread_name(found: GroupView) -> str:
    """Name the thread by first names."""
    names = [one.member.name.split()[0] if one.member.name.split() else "Member" for one in found.present]
    return listed(names)[:100]


def _person(one: Present) -> str:
    lines = [f"**{plain(one.member.name)}** <@{one.member.user_id}>"]
    if one.member.headline:
        lines.append(plain(one.member.headline))
    if one.post is not None:
        lines.append(post(one.post))
    return "\n".join(lines)


def _shared(found: GroupView) -> str:
    several = len(found.present) > len(("one", "other"))
    names = {one.member.id: plain(one.member.name) for one in found.present}
    lines = []
    for (low, high), rows in groupby(sorted(found.reasons, key=lambda row: row[:2]), key=lambda row: row[:2]):
        said = [in_words(shared, names, low, high) for _, _, shared in rows]
        lines += [f"- {names[low]} and {names[high]}: {one}" if several else f"- {one}" for one in said[:_MOST_REASONS]]
    return "**You share**\n" + "\n".join(lines) if lines else "You share the wish to meet somebody new."


def in_words(shared: Shared, names: dict[int, str], low: int, high: int) -> str:
    """Say what two of a group share so that both can read it; names by member id."""
    if shared.party is None:
        return reason(shared, viewer_id=0)
    other = low + high - shared.party
    return _OF_ONE[shared.kind].format(party=names[shared.party], other=names[other], subject=plain(shared.subject))


def _who_comes(found: GroupView) -> str:
    said = {answer: [plain(one.member.name) for one in found.present if one.part.answer is answer] for answer in Answer}
    status = found.meetup.status
    if status is _S.MET:
        return "You met. `/meetups recap` has what is next."
    lines = [f"{listed(said[Answer.CANT])} can't make it."] if said[Answer.CANT] else []
    if status is _S.CALLED_OFF:
        return "\n".join([*lines, "Who is left hears of somebody else, or that nobody is free."])
    if status is _S.CONFIRMED:
        return "\n".join([*lines, f"Agreed: {listed(said[Answer.COMING])} come."])
    if said[Answer.COMING]:
        lines.append(f"{listed(said[Answer.COMING])} will be there.")
    return "\n".join(lines)


def _buttons(found: GroupView) -> list[cards.Item]:
    meetup = found.meetup
    if meetup.status in states.OPEN:
        first = [words.coming(meetup)] if meetup.starts_at is not None and meetup.status is not _S.CONFIRMED else []
        first += [words.calendar(meetup)] if meetup.status is _S.CONFIRMED else []
        return [cards.row(*first, words.other(meetup), words.cant(meetup)), cards.row(words.met(meetup))]
    if meetup.status is _S.MET:
        return [cards.row(cards.button("meetup:show", meetup.id, label="Stay in touch", style=cards.PRIMARY))]
    return [cards.row(words.met(meetup, "We met after all"))]
