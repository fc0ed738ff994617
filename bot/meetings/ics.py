"""Calendar files (iCalendar, RFC 5545) of a meeting, an event or a meetup.

A calendar knows an entry by its UID, and takes the one with the higher SEQUENCE: so a changed or cancelled one takes
the place of what was imported before, as long as each change counts the revision up.
"""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//Common Ground//Common Ground//EN"


def uid(noun: str, society_id: int, row_id: int) -> str:
    """Return what a calendar knows an entry by: the same for ever."""
    return f"{noun}-{row_id}.{society_id}@common-ground"


def entry(
    *,
    uid: str,
    revision: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    description: str,
    cancelled: bool,
    now: datetime,
) -> bytes:
    """Write a calendar file with one entry from one instant to another; aware times, kept in UTC."""
    event = _event(uid=uid, revision=revision, title=title, place=place, description=description, now=now)
    event.start, event.end = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    return _file(event, cancelled=cancelled)


def days(
    *,
    uid: str,
    revision: int,
    title: str,
    first_day: date,
    last_day: date,
    place: str,
    description: str,
    cancelled: bool,
    now: datetime,
) -> bytes:
    """Write a calendar file with one entry over whole days, both inclusive: the same dates in every zone."""
    event = _event(uid=uid, revision=revision, title=title, place=place, description=description, now=now)
    # The end of an entry in whole days is the day after it.
    event.start, event.end = first_day, last_day + timedelta(days=1)
    event.add("transp", "TRANSPARENT")
    return _file(event, cancelled=cancelled)


def _event(*, uid: str, revision: int, title: str, place: str, description: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("sequence", revision)
    event.add("summary", title)
    if place:
        event.add("location", place)
    if description:
        event.add("description", description)
    return event


def _file(event: Event, *, cancelled: bool) -> bytes:
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
