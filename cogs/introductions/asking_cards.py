"""What the asker sees: the ways there are, what they wrote, and how it stands."""

from collections.abc import Sequence

import discord

from bot.introductions.colder import Nearer
from bot.introductions.loading import Request
from bot.introductions.routes import Connector, Ways
from bot.introductions.seen import Seen, by_asker
from bot.models import Introduction, Member, Purpose, Rung
from cogs.introductions.words import PURPOSES, about
from cogs.ui import cards
from cogs.ui.text import listed, plain, post, reason, reasons, when

_NAMED = 3


def ways(
    found: Ways, viewer: Member, *, drafted: Introduction | None = None, nearer: Sequence[Nearer] = ()
) -> discord.ui.LayoutView:
    """Show the warmest way, before anything is sent; with a purpose chosen, the next step is to write."""
    name = plain(found.target.name)
    parts: list[str | cards.Item] = [f"### Meet {name}", _way(found, viewer, drafted)]
    if found.rung is Rung.COLD:
        parts += _nearer(nearer)
    if found.rung is None:
        return cards.card(*parts, _purposes(found), cards.row(_view(found.target.id)))
    parts.append(_purposes(found))
    if drafted is None:
        return cards.card(*parts, cards.note("Say what it is about. Nothing is sent before you press Send."))
    if len(found.connectors) > 1:
        parts.append(_through(found, drafted))
    write = cards.button("introduction:write", drafted.id, label="Write it", style=cards.PRIMARY)
    return cards.card(*parts, cards.row(write, _drop(drafted)), cards.note("Nothing is sent before you press Send."))


def no_route(text: str) -> discord.ui.LayoutView:
    """Say that there is no way, and what to do instead."""
    return cards.card("### No route right now", text)


def preview(request: Request) -> discord.ui.LayoutView:
    """Show what will be sent, to whom."""
    introduction = request.introduction
    target = _name(request.target)
    if introduction.rung is Rung.CONNECTION:
        connector = _name(request.connector)
        to = f"{connector} is asked privately whether to pass it on to {target}. Both will read this:"
    else:
        to = f"{target} will read this:"
    send = cards.button("introduction:send", introduction.id, label="Send", style=cards.PRIMARY)
    edit = cards.button("introduction:write", introduction.id, label="Edit")
    return cards.card(
        f"### Your request to meet {target}",
        to,
        about(introduction),
        cards.row(send, edit, _drop(introduction)),
        cards.note("A yes you hear at once. Anything else reads “no route right now”, and no reason is given."),
    )


def mine(request: Request, *, sees_target: bool) -> discord.ui.LayoutView:
    """Show how a request stands to who asked."""
    introduction, seen = request.introduction, by_asker(request.introduction)
    if seen is Seen.DRAFT and sees_target:
        return preview(request)
    if seen is Seen.MORE_ASKED and sees_target:
        return more_asked(request)
    target = _name(request.target) if sees_target else "a member whom you can't see now"
    parts: list[str | cards.Item] = [f"### Your request to meet {target}", _stands(request, seen), about(introduction)]
    if seen is Seen.DRAFT:
        parts.append(cards.row(_drop(introduction)))
    if seen in (Seen.UNDER_WAY, Seen.MORE_ASKED):
        parts.append(cards.row(cards.button("introduction:withdraw", introduction.id, label="Withdraw")))
    return cards.card(*parts)


def more_asked(request: Request) -> discord.ui.LayoutView:
    """Show what the connector would like to know."""
    introduction = request.introduction
    tell = cards.button("introduction:tell", introduction.id, label="Answer", style=cards.PRIMARY)
    withdraw = cards.button("introduction:withdraw", introduction.id, label="Withdraw")
    return cards.card(
        f"### {_name(request.connector)} would like to know more",
        f"Before passing on your request to meet {_name(request.target)}:",
        f"> {plain(introduction.question, 300)}",
        about(introduction),
        cards.row(tell, withdraw),
        cards.note("Answer puts your text before you; what you change is shown to them."),
    )


def ended(request: Request) -> discord.ui.LayoutView:
    """Tell that a request came to nothing: the same words whatever closed it, and nobody is named."""
    introduction = request.introduction
    sent = when(introduction.sent_at, "D") if introduction.sent_at else ""
    return cards.card(
        "### No route right now",
        f"Your request of {sent} led to no meeting ({PURPOSES[introduction.purpose].lower()}). You wrote:",
        about(introduction),
        cards.note(
            "Nobody is told why, and often it is just timing. `/find people` shows who else you share much with."
        ),
    )


def overview(own: Sequence[tuple[Request, bool]], waiting: Sequence[tuple[str, Introduction]]) -> discord.ui.LayoutView:
    """List what waits for an answer, and what one asked; each with a button that opens it."""
    parts: list[str | cards.Item] = ["### Introductions"]
    if waiting:
        parts.append("**Waiting for you**")
    for line, introduction in waiting[:_LISTED]:
        parts += [line, cards.row(cards.button("introduction:open", introduction.id, label="Open"))]
    if len(waiting) > _LISTED:
        parts.append(cards.note(f"{len(waiting) - _LISTED} more wait, and move up when you answer these."))
    if own:
        parts += [cards.line(), "**Your requests**"]
    for request, sees_target in own[:_LISTED]:
        name = _name(request.target) if sees_target else "A member whom you can't see now"
        state = _STATES[by_asker(request.introduction)]
        line = f"{name} · {PURPOSES[request.introduction.purpose].lower()} · {state}"
        parts += [line, cards.row(cards.button("introduction:open", request.introduction.id, label="Open"))]
    if len(own) > _LISTED:
        parts.append(cards.note("These are the newest. `/introductions status` with a member shows an older one."))
    if not own and not waiting:
        parts.append("None yet. `/introductions ask` looks for the warmest way to a member you would like to meet.")
    return cards.card(*parts, cards.note("What you are open to is under `/introductions preferences`."))


def dropped(request: Request | None) -> discord.ui.LayoutView:
    """Say that a request is taken back, or a draft forgotten."""
    if request is None:
        return cards.card("### Dropped", "Nothing was sent, and the draft is forgotten.")
    return cards.card(
        "### Withdrawn",
        "Nobody can answer it any more, and nobody is told. The place among your open requests is free again.",
    )


_LISTED = 5
_STATES = {
    Seen.DRAFT: "a draft",
    Seen.UNDER_WAY: "under way",
    Seen.MORE_ASKED: "a question for you",
    Seen.MET: "you are introduced",
    Seen.NO_ROUTE: "no route right now",
    Seen.WITHDRAWN: "withdrawn",
}


def _way(found: Ways, viewer: Member, drafted: Introduction | None) -> str:
    name = plain(found.target.name)
    if found.rung is None:
        return (
            "No route right now. Another purpose may have one; or try later, or see who else you share much with: "
            "`/find people`."
        )
    if found.rung is Rung.GROUND:
        common = reasons(found.shared, viewer_id=viewer.id)
        return f"There is no shared connection to ask right now. You can ask {name} directly, since\n{common}"
    if found.rung is Rung.COLD:
        return (
            "There is no shared connection to ask right now, and you show nothing that you share. A cold request needs "
            "a reason and an offer in return: to solve a technical problem, or an expertise."
        )
    chosen = _chosen(found, drafted)
    lines = [
        f"The warmest way: **{plain(chosen.member.name)}**, who is connected with both of you, is asked privately."
    ]
    if chosen.shared:
        lines.append(f"With {plain(chosen.member.name)}: {reason(chosen.shared[0], viewer_id=viewer.id)}.")
    others = [plain(one.member.name) for one in found.connectors if one is not chosen]
    if others:
        more = len(others) - _NAMED
        lines.append(f"Or {listed([*others[:_NAMED], f'{more} more'] if more > 0 else others)}.")
    if found.shared:
        lines.append(f"**You and {name} share**\n{reasons(found.shared, viewer_id=viewer.id)}")
    return "\n".join(lines)


def _chosen(found: Ways, drafted: Introduction | None) -> Connector:
    for connector in found.connectors:
        if drafted is not None and connector.member.id == drafted.connector_id:
            return connector
    return found.connectors[0]


def _nearer(nearer: Sequence[Nearer]) -> list[str | cards.Item]:
    if not nearer:
        return []
    parts: list[str | cards.Item] = ["**Nearer to you at the same place**"]
    for one in nearer:
        where = f", {post(one.found.now)}" if one.found.now else ""
        how = "through a shared connection" if one.rung is Rung.CONNECTION else "by what you share"
        ask = cards.button("introduction:ask", one.found.member_id, label=f"Ask {one.found.name}"[:80])
        parts += [f"{plain(one.found.name)}{where}: {how}", cards.row(ask)]
    return parts


def _purposes(found: Ways) -> cards.Item:
    options = [
        discord.SelectOption(label=label, value=purpose.value, default=purpose is found.purpose)
        for purpose, label in PURPOSES.items()
    ]
    return cards.row(
        cards.select("introduction:purpose", found.target.id, placeholder="What is it about?", options=options)
    )


def _through(found: Ways, drafted: Introduction) -> cards.Item:
    options = [
        discord.SelectOption(
            label=one.member.name[:100], value=str(one.member.id), default=one.member.id == drafted.connector_id
        )
        for one in found.connectors
    ]
    return cards.row(
        cards.select("introduction:through", drafted.id, placeholder="Who shall be asked?", options=options)
    )


def _stands(request: Request, seen: Seen) -> str:
    introduction = request.introduction
    if seen is Seen.MET:
        where = f" Your thread: <#{introduction.thread_id}>." if introduction.thread_id else ""
        return f"You are introduced.{where}"
    if seen is Seen.NO_ROUTE:
        return "No route right now. Nobody is told why."
    if seen is Seen.WITHDRAWN:
        return "You withdrew it, and nobody is told."
    if seen is Seen.DRAFT:
        return "A draft: nothing is sent."
    sent = f"Sent {when(introduction.sent_at, 'D')}. " if introduction.sent_at else ""
    return (
        f"{sent}You hear at once of a yes. If nothing comes of it, you hear that there is no route right now, some two "
        "weeks after it reached whom it is for; where somebody is asked a lot, it first waits in line."
    )


def _name(member: Member | None) -> str:
    return plain(member.name) if member is not None else "a member who left"


def _view(member_id: int) -> cards.Item:
    return cards.button("profile:view", member_id, label="View profile")


def _drop(drafted: Introduction) -> cards.Item:
    return cards.button("introduction:withdraw", drafted.id, label="Drop it")


def purpose_of(value: str) -> Purpose | None:
    """Read a purpose; None where it is none."""
    return Purpose(value) if value in set(Purpose) else None
