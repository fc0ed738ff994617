"""Meetings and events in words."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.models import Meeting, RsvpAnswer, SocialEvent, SocialEventKind
from cogs.ui.text import listed, plain, when

EVENT_NAMES = {
    SocialEventKind.RECEPTION: "Reception",
    SocialEventKind.LUNCH: "Lunch",
    SocialEventKind.HAPPY_HOUR: "Happy hour",
    SocialEventKind.OTHER: "Other",
}
SAID = {
    RsvpAnswer.GOING: "you go",
    RsvpAnswer.WAITING: "you are on the waiting list",
    RsvpAnswer.MAYBE: "you may go",
    RsvpAnswer.CANT: "you can't",
}


def days(meeting: Meeting) -> str:
    """Say when a meeting is: ``13–15 March 2027 (America/Chicago time)``."""
    first, last = meeting.first_day, meeting.last_day
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        said = end
    elif (first.year, first.month) == (last.year, last.month):
        said = f"{first.day}–{end}"
    else:
        said = f"{first.day} {first:%B %Y} – {end}"
    return f"{said} ({meeting.time_zone.replace('_', ' ')} time)"


def some_days(chosen: Sequence[date]) -> str:
    """List days: ``Saturday 13 March and Monday 15 March``."""
    return listed([f"{day:%A} {day.day} {day:%B}" for day in chosen])


def where_and_when(meeting: Meeting) -> str:
    """Say where and when a meeting is, in a line."""
    return f"{plain(meeting.place)}, {days(meeting)}"


def span(event: SocialEvent) -> str:
    """Say from when to when, in each reader's own zone."""
    return f"{when(event.starts_at)} until {when(event.ends_at, 't')}"


def local_day(event: SocialEvent, meeting: Meeting) -> date:
    """Return the day of an event where the meeting is."""
    return event.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()


def local_time(moment: datetime, meeting: Meeting) -> str:
    """Write a time of day where the meeting is, as it is typed."""
    return f"{moment.astimezone(ZoneInfo(meeting.time_zone)):%H:%M}"


def kind_of(event: SocialEvent, meeting: Meeting) -> str:
    """Say what an event is, and of which meeting: ``Reception at Annual Meeting``."""
    kind = "Event" if event.kind is SocialEventKind.OTHER else EVENT_NAMES[event.kind]
    return f"{kind} at {plain(meeting.name)}"
