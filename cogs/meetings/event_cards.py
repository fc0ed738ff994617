"""How a social event looks: to members, to organizers, and in messages."""

from collections.abc import Iterator, Sequence

import discord

from bot.directory.finding import Found
from bot.directory.going import EventView
from bot.meetings.telling import EventNews
from bot.models import Meeting, MirrorState, RsvpAnswer, SocialEvent
from cogs.meetings import words
from cogs.ui import cards
from cogs.ui.text import plain, reason, when

_LONGEST_LABEL = 80
_MIRRORS = {
    MirrorState.WAITING: "Discord's own events will show it in a moment.",
    MirrorState.SHOWN: "Discord's own events show it; a change there comes back here.",
    MirrorState.FORBIDDEN: (
        "Discord's own events don't show it: I lack the permissions Create Events and Manage Events. The agenda works "
        "without them."
    ),
    MirrorState.FULL: "Discord's own events don't show it: a server has room for 100. The agenda works without.",
    MirrorState.GONE: "Discord's own events don't show it.",
}
_ANSWERS = {
    RsvpAnswer.GOING: "You go.",
    RsvpAnswer.WAITING: (
        "You are on the waiting list: places go in the order in which people came, and you hear when you have one."
    ),
    RsvpAnswer.MAYBE: "You may go.",
    RsvpAnswer.CANT: "You can't.",
}


def event(
    found: EventView, *, viewer_id: int | None, organizer: bool, over: bool, notice: str = ""
) -> discord.ui.LayoutView:
    """Show an event: when and where, who of the viewer's ground goes, and the three answers."""
    one, meeting = found.event, found.meeting
    parts: list[str | cards.Item] = [
        notice,
        f"### {plain(one.name)}\n{words.kind_of(one, meeting)}\n{_when_and_where(one)}",
    ]
    if one.cancelled_at is not None or over:
        parts.append("It is cancelled." if one.cancelled_at is not None else "It is over.")
        return cards.card(*parts, cards.row(*_ways_out(one, meeting)))
    if viewer_id is not None:
        parts += [_counts(found), *_best(found.best, viewer_id), cards.line(), *_answers(found)]
    parts.append(cards.row(*_reminder(found), *_ways_out(one, meeting)))
    if organizer:
        parts += [cards.line(), *_for_organizers(one)]
    return cards.card(*parts)


def ask_to_cancel(one: SocialEvent, meeting: Meeting) -> discord.ui.LayoutView:
    """Ask before an event is cancelled."""
    keep = cards.button("event:show", one.id, label="Keep it", style=cards.PRIMARY)
    end = cards.button("event:end", one.id, label="Cancel the event")
    told = "Who goes, waits or may go is told. It can't be undone."
    heading = f"### Cancel {plain(one.name)}?\n{words.kind_of(one, meeting)}\n{_when_and_where(one)}"
    return cards.card(heading, told, cards.row(keep, end))


def changed(news: EventNews) -> discord.ui.LayoutView:
    """Tell who goes what an event is now."""
    one = news.event
    if one.cancelled_at is not None:
        calendar = cards.button("event:calendar", one.id, label="Take it out of your calendar")
        told = f"{words.kind_of(one, news.meeting)}. It was to be {words.span(one)}, {plain(one.place)}."
        return cards.card(f"### {plain(one.name)} is cancelled", told, cards.row(calendar))
    heading = f"### {plain(one.name)} has changed\n{words.kind_of(one, news.meeting)}\nNow: {_when_and_where(one)}"
    return cards.card(heading, _ANSWERS[news.answer], cards.row(*_in_a_message(one, "Update your calendar")))


def moved_up(news: EventNews) -> discord.ui.LayoutView:
    """Tell who waited that they have a place."""
    one = news.event
    heading = f"### You have a place at {plain(one.name)}"
    told = f"{words.kind_of(one, news.meeting)}\n{_when_and_where(one)}"
    note = "You were next on the waiting list. Can't come? Then the next one gets it."
    return cards.card(heading, told, note, cards.row(*_in_a_message(one, "Add to calendar")))


def reminder(news: EventNews) -> discord.ui.LayoutView:
    """Remind who goes."""
    one = news.event
    heading = f"### {plain(one.name)} starts {when(one.starts_at, 'R')}"
    told = f"{words.kind_of(one, news.meeting)}\n{_when_and_where(one)}"
    show = cards.button("event:show", one.id, label="Who goes", style=cards.PRIMARY)
    return cards.card(heading, told, cards.row(show, cards.button("event:cant", one.id, label="Can't")))


def _when_and_where(one: SocialEvent) -> str:
    return f"{words.span(one)}\n{plain(one.place)}"


def _counts(found: EventView) -> str:
    marks = [f"{found.going} going" if found.going else "Nobody you see goes yet", *(["full"] if found.full else [])]
    return " · ".join(marks)


def _best(best: Sequence[Found], viewer_id: int) -> Iterator[str | cards.Item]:
    if not best:
        return
    yield "**Who of your ground is going**\n" + "\n".join(_person(one, viewer_id) for one in best)
    yield cards.row(
        *(cards.button("profile:view", one.member_id, label=f"View {one.name}"[:_LONGEST_LABEL]) for one in best)
    )


def _person(one: Found, viewer_id: int) -> str:
    headline = f", {plain(one.headline)}" if one.headline else ""
    return f"- **{plain(one.name)}**{headline}: {reason(one.shared[0], viewer_id=viewer_id)}"


def _answers(found: EventView) -> Iterator[str | cards.Item]:
    if not found.attending:
        yield f"Say first that you come to {plain(found.meeting.name)}: members who see your profile then see that."
        yield cards.row(cards.button("meeting:attend", found.meeting.id, label="I'm coming", style=cards.PRIMARY))
        return
    said = found.rsvp.answer if found.rsvp else None
    yield _ANSWERS[said] if said else "With Going, members who see your profile see you here."
    going = "Going" if said is RsvpAnswer.GOING or not found.full else "Wait for a place"
    labels = ((RsvpAnswer.GOING, going), (RsvpAnswer.MAYBE, "Maybe"), (RsvpAnswer.CANT, "Can't"))
    chosen = RsvpAnswer.GOING if said is RsvpAnswer.WAITING else said
    yield cards.row(
        *(
            cards.button(
                f"event:{answer.value}",
                found.event.id,
                label=label,
                style=cards.PRIMARY if answer is chosen else discord.ButtonStyle.secondary,
                disabled=answer is chosen,
            )
            for answer, label in labels
        )
    )


def _reminder(found: EventView) -> Iterator[cards.Item]:
    rsvp = found.rsvp
    if rsvp is not None and rsvp.answer is RsvpAnswer.GOING:
        label = "Don't remind me" if rsvp.remind else "Remind me 15 minutes before"
        yield cards.button("event:remind", found.event.id, int(not rsvp.remind), label=label)


def _ways_out(one: SocialEvent, meeting: Meeting) -> tuple[cards.Item, ...]:
    label = "Add to calendar" if one.cancelled_at is None else "Take it out of your calendar"
    return (
        cards.button("event:calendar", one.id, label=label),
        cards.button("meeting:agenda", meeting.id, 0, label="Agenda"),
    )


def _for_organizers(one: SocialEvent) -> Iterator[str | cards.Item]:
    places = f"{one.capacity:,} places" if one.capacity is not None else "any number of places"
    yield cards.note(f"For organizers: {places}. {_MIRRORS[one.mirror]}")
    buttons = [
        cards.button("event:edit", one.id, label="Edit"),
        cards.button("event:cancel", one.id, label="Cancel the event"),
    ]
    if one.mirror in (MirrorState.FORBIDDEN, MirrorState.FULL):
        buttons.append(cards.button("event:mirror", one.id, label="Try again"))
    yield cards.row(*buttons)


def _in_a_message(one: SocialEvent, calendar: str) -> tuple[cards.Item, ...]:
    return (
        cards.button("event:show", one.id, label="Who goes", style=cards.PRIMARY),
        cards.button("event:calendar", one.id, label=calendar),
        cards.button("event:cant", one.id, label="Can't"),
    )
