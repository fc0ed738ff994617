"""How a question to start with looks."""

import discord

from bot.icebreakers.giving import Given
from bot.icebreakers.mornings import Morning
from bot.icebreakers.silence import Second
from cogs.ui import cards
from cogs.ui.text import listed, plain

_MOST = 600


def given(found: Given) -> discord.ui.LayoutView:
    """Show a question to who asked for it."""
    if found.other is None:
        buttons = (
            cards.button("icebreaker:another", 0, label="Another one"),
            cards.button("icebreaker:post", found.use_id, label="Post here"),
        )
        note = "Only you see this. Post here puts it into this channel, with your name."
        return cards.card("### A question to start with", _said(found.text), cards.row(*buttons), cards.note(note))
    another = cards.button("icebreaker:another", found.other.id, label="Another one")
    return cards.card(
        f"### A question for you and {plain(found.other.name)}",
        _said(found.text),
        cards.row(another),
        cards.note("Only you see this. Nobody else is told."),
    )


def posted(found: Given) -> discord.ui.LayoutView:
    """Show who asked for it that it is in the channel now."""
    another = cards.button("icebreaker:another", 0, label="Another one")
    return cards.card("### A question to start with", _said(found.text), "It is in the channel.", cards.row(another))


def public(found: Given, name: str) -> discord.ui.LayoutView:
    """Put a question to everybody in a channel."""
    return cards.card(f"**{plain(name)}** asks everybody here", _said(found.text))


def morning(found: Morning) -> discord.ui.LayoutView:
    """Greet a meeting with a question for everybody."""
    number = (found.post.day - found.meeting.first_day).days + 1
    return cards.card(
        f"### Good morning, {plain(found.meeting.name)}",
        f"Day {number}. A question for the coffee line:",
        _said(found.text),
        cards.note("Answer here, or put it to whomever you stand next to. `/icebreaker` gives you another one."),
    )


def second(found: Second) -> discord.ui.LayoutView:
    """Show a silent meetup one more question, and who is to begin."""
    names = listed([plain(member.name) for member in found.others])
    starter = plain(found.starter.name)
    start = f"**{starter}**, would you start?" if found.mine else f"**{starter}** was drawn to start."
    views = [cards.button("profile:view", member.id, label=f"View {member.name}"[:80]) for member in found.others]
    return cards.card(
        f"### One more question for you and {names}",
        _said(found.text),
        start,
        cards.row(cards.button("meetup:show", found.meetup_id, label="Open the meetup"), *views),
        cards.note("Drawn by lot, and sent once only, since nobody has pressed anything on this meetup yet."),
    )


def second_in_thread(found: Second) -> discord.ui.LayoutView:
    """Show the same to all of them, in their thread."""
    return cards.card(
        "### One more question",
        _said(found.text),
        f"**{plain(found.starter.name)}**, would you start?",
        cards.note("Drawn by lot, and sent once only, since nobody has pressed anything on this meetup yet."),
    )


def _said(text: str) -> str:
    return f"*{plain(text, _MOST)}*"
