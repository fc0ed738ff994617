"""How a meeting looks: its agenda, how a member comes to it, and what organizers are told."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import discord

from bot.meetings import attending
from bot.meetings.meetings import Agenda
from bot.meetups.replanning import Replanned
from bot.models import Attendance, Meeting, Round, SocialEvent
from cogs.meetings import words
from cogs.ui import cards
from cogs.ui.text import listed, plain, when

# What fits into one message with the rest of the card.
EVENTS_A_PAGE = 15
# Discord's most in one select.
DAYS_A_SELECT = 25
_LONGEST_OPTION = 100


def agenda(found: Agenda, page: int = 0) -> discord.ui.LayoutView:
    """Show a meeting, its social events by day, and whether the viewer comes."""
    meeting = found.meeting
    if meeting.cancelled_at is not None:
        calendar = cards.button("meeting:calendar", meeting.id, label="Take it out of your calendar")
        told = f"It was to be at {words.where_and_when(meeting)}."
        return cards.card(f"### {plain(meeting.name)} is cancelled", told, cards.row(calendar))
    pages = max(1, -(-len(found.events) // EVENTS_A_PAGE))
    number = min(max(page, 0), pages - 1)
    shown = found.events[number * EVENTS_A_PAGE : (number + 1) * EVENTS_A_PAGE]
    parts: list[str | cards.Item] = [_heading(found)]
    parts += [
        _day(day, list(events), found) for day, events in groupby(shown, lambda one: words.local_day(one, meeting))
    ]
    parts += [_open(meeting, shown)] if shown else ["No social events are announced yet."]
    turning = _turning(meeting, number, pages)
    if found.attending:
        how = cards.button("meeting:how", meeting.id, label="How you come", style=cards.PRIMARY)
        told = "You are coming."
    else:
        how = cards.button("meeting:attend", meeting.id, label="I'm coming", style=cards.PRIMARY)
        told = "Members of this society who see your profile then see that you come."
    calendar = cards.button("meeting:calendar", meeting.id, label="Add to calendar")
    return cards.card(*parts, told, cards.row(how, calendar, *turning))


def coming(meeting: Meeting, attendance: Attendance) -> discord.ui.LayoutView:
    """Show how a member comes, to be changed."""
    everything, mine = attending.days_of(meeting), attending.present(meeting, attendance)
    there = "all days" if len(mine) == len(everything) else words.some_days(mine)
    lines = (
        f"You are there: {there}",
        f"You take part: {'remotely' if attendance.remote else 'in person'}",
        f"Your first time: {'yes' if attendance.first_timer else 'no'}",
    )
    remote = cards.button(
        "meeting:remote", meeting.id, int(not attendance.remote), label="In person" if attendance.remote else "Remotely"
    )
    first = cards.button(
        "meeting:first",
        meeting.id,
        int(not attendance.first_timer),
        label="Not my first time" if attendance.first_timer else "My first time",
    )
    join = cards.button("meetups:join", meeting.id, label="Suggest people to meet", style=cards.PRIMARY)
    note = (
        "Members of this society who see your profile see that you come; your days and the rest only make better "
        "suggestions. With Suggest people to meet you hear of one person at a time, and what you share."
    )
    return cards.card(
        f"### You are coming to {plain(meeting.name)}\n{words.where_and_when(meeting)}",
        "\n".join(lines),
        *_day_selects(meeting, mine),
        cards.row(join, remote, first),
        cards.row(
            cards.button("meeting:agenda", meeting.id, 0, label="Agenda"),
            cards.button("meeting:calendar", meeting.id, label="Add to calendar"),
            cards.button("meeting:withdraw", meeting.id, label="I can't come"),
        ),
        cards.note(note),
    )


def created(meeting: Meeting, points: Sequence[str], rounds: list[Round]) -> discord.ui.LayoutView:
    """Say what was planned."""
    if rounds:
        slots = "\n".join(f"- {when(round_.meets_at or round_.due_at)}" for round_ in rounds)
        told = (
            f"Members who opt in are paired once a day, and meet here: {_points(points)}.\n{slots}\n"
            "They hear who it is three hours before."
        )
    else:
        told = "All its meetup times are over, so nobody is paired there."
    hint = "Members come with /meeting attend and opt in with /meetups join. Add receptions with /meeting event."
    return cards.card(
        f"### {plain(meeting.name)} is planned\n{_about(meeting)}",
        told,
        cards.note(hint),
    )


def edited(done: Replanned, points: Sequence[str]) -> discord.ui.LayoutView:
    """Say what was changed, and what follows from it."""
    meeting, lines = done.changed.meeting, []
    counts = (("moved", done.planned.moved), ("added", done.planned.added), ("removed", done.planned.removed))
    rounds = [f"{count} {verb}" for verb, count in counts if count]
    if rounds:
        lines.append(f"Rounds: {listed(rounds)}. Rounds that are paired already stay as they were.")
    if done.changed.outside:
        names = listed([f"{plain(event.name)} ({when(event.starts_at, 'f')})" for event in done.changed.outside])
        lines.append(f"Outside its days now: {names}. Change or cancel them in /meeting agenda.")
    if done.changed.told:
        lines.append("Everyone who said that they come is told.")
    return cards.card(
        f"### {plain(meeting.name)}\n{_about(meeting)}\nGroups meet here: {_points(points)}",
        "\n".join(lines),
    )


def ask_to_cancel(meeting: Meeting) -> discord.ui.LayoutView:
    """Ask before a meeting is cancelled."""
    told = (
        "Everyone who said that they come is told. Its events are cancelled, and nobody is paired there any more; who "
        "was suggested to each other already keeps that. It can't be undone."
    )
    end = cards.button("meeting:end", meeting.id, label="Cancel the meeting")
    keep = cards.button("meeting:agenda", meeting.id, 0, label="Keep it", style=cards.PRIMARY)
    return cards.card(f"### Cancel {plain(meeting.name)}?\n{_about(meeting)}", told, cards.row(keep, end))


def cancelled(meeting: Meeting) -> discord.ui.LayoutView:
    """Say that a meeting was cancelled."""
    return cards.card(f"### {plain(meeting.name)} is cancelled", "Everyone who said that they come is told.")


def changed_news(meeting: Meeting) -> discord.ui.LayoutView:
    """Tell somebody who comes what a meeting is now."""
    if meeting.cancelled_at is not None:
        calendar = cards.button("meeting:calendar", meeting.id, label="Take it out of your calendar")
        told = f"It was to be at {words.where_and_when(meeting)}. Nobody is paired there any more."
        return cards.card(f"### {plain(meeting.name)} is cancelled", told, cards.row(calendar))
    buttons = (
        cards.button("meeting:how", meeting.id, label="How you come", style=cards.PRIMARY),
        cards.button("meeting:calendar", meeting.id, label="Update your calendar"),
        cards.button("meeting:withdraw", meeting.id, label="I can't come"),
    )
    told = "You said that you come. The days you chose stay the same dates; check them."
    return cards.card(f"### {plain(meeting.name)} has changed\n{_about(meeting)}", told, cards.row(*buttons))


def _about(meeting: Meeting) -> str:
    parts = [words.where_and_when(meeting)]
    parts += [f"<{meeting.link}>"] if meeting.link else []
    parts += [f"Its channel: <#{meeting.channel_id}>"] if meeting.channel_id else []
    return "\n".join(parts)


def _heading(found: Agenda) -> str:
    lines = [f"### {plain(found.meeting.name)}", _about(found.meeting)]
    lines += [f"Groups meet here: {_points(found.points)}"] if found.points else []
    return "\n".join(lines)


def _points(names: Sequence[str]) -> str:
    return ", ".join(plain(name) for name in names)


def _day(day: Any, events: Sequence[SocialEvent], found: Agenda) -> str:
    return "\n".join([f"**{words.some_days([day])}**", *(_event(event, found) for event in events)])


def _event(event: SocialEvent, found: Agenda) -> str:
    count, said = found.going.get(event.id, 0), found.answers.get(event.id)
    marks = [f"{count} going"] if count else []
    marks += [words.SAID[said]] if said else []
    after = f" · {', '.join(marks)}" if marks else ""
    return f"- {when(event.starts_at, 'f')}: **{plain(event.name)}**, {plain(event.place)}{after}"


def _open(meeting: Meeting, events: Sequence[SocialEvent]) -> cards.Item:
    options = [
        discord.SelectOption(
            label=event.name[:_LONGEST_OPTION],
            value=str(event.id),
            description=_local(event, meeting),
        )
        for event in events
    ]
    return cards.row(
        cards.select("event:open", meeting.id, placeholder="Open an event: who goes, and you", options=options)
    )


def _local(event: SocialEvent, meeting: Meeting) -> str:
    day = words.some_days([words.local_day(event, meeting)])
    return f"{day}, {words.local_time(event.starts_at, meeting)} there"


def _turning(meeting: Meeting, page: int, pages: int) -> Iterator[cards.Item]:
    if page:
        yield cards.button("meeting:agenda", meeting.id, page - 1, label="Earlier")
    if page < pages - 1:
        yield cards.button("meeting:agenda", meeting.id, page + 1, label="Later")


def _day_selects(meeting: Meeting, mine: Sequence[Any]) -> Iterator[cards.Item]:
    days = attending.days_of(meeting)
    if len(days) == 1:
        return
    for part, start in enumerate(range(0, len(days), DAYS_A_SELECT)):
        options = [
            discord.SelectOption(label=words.some_days([day]), value=str(number), default=day in mine)
            for number, day in enumerate(days[start : start + DAYS_A_SELECT], start=start)
        ]
        yield cards.row(
            discord.ui.Select[Any](
                custom_id=cards.custom_id("meeting:days", meeting.id, part),
                placeholder="On which days you are there",
                options=options,
                min_values=0,
                max_values=len(options),
            )
        )
