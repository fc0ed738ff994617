"""Calendar files, read back by the library that calendars are tested with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.meetings import calendar, ics

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2027, 3, 14, 17, 0, tzinfo=UTC)


def written(**changes: Any) -> bytes:
    options: dict[str, Any] = {
        "uid": ics.uid("event", 900_000_000_000_000_001, 12),
        "revision": 0,
        "title": "Reception",
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=2),
        "place": "Lobby",
        "description": "",
        "cancelled": False,
        "now": NOON - timedelta(days=3),
    }
    return ics.entry(**(options | changes))


def test_an_entry_reads_back_as_it_was_meant() -> None:
    read = Calendar.from_ical(written(title="Beer, wine; and\\or tea", description="one\ntwo é"))
    (event,) = read.events
    assert (read["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", 0)
    assert (event.start, event.end) == (NOON, NOON + timedelta(hours=2))
    assert (event["SUMMARY"], event["DESCRIPTION"]) == ("Beer, wine; and\\or tea", "one\ntwo é")
    assert event["LOCATION"] == "Lobby"
    stamp = event.DTSTAMP
    assert stamp == NOON - timedelta(days=3)


def test_a_changed_or_cancelled_entry_is_the_same_one_with_a_higher_sequence() -> None:
    first, changed = (Calendar.from_ical(written(revision=number)).events[0] for number in (0, 1))
    ended = Calendar.from_ical(written(revision=2, cancelled=True))
    assert first["UID"] == changed["UID"] == ended.events[0]["UID"] == "event-12.900000000000000001@common-ground"
    assert [event["SEQUENCE"] for event in (first, changed, ended.events[0])] == [0, 1, 2]
    assert (ended["METHOD"], ended.events[0]["STATUS"]) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize(
    ("day", "hours", "utc"),
    [
        (date(2027, 3, 13), 2, b"DTSTART:20270314T053000Z"),
        (date(2027, 3, 14), 2, b"DTSTART:20270315T043000Z"),
        (date(2027, 11, 6), 2, b"DTSTART:20271107T043000Z"),
    ],
)
def test_an_event_in_the_night_of_a_clock_change_lasts_as_long_as_it_does(day: date, hours: int, utc: bytes) -> None:
    starts_at = calendar.instant(day, datetime(2027, 1, 1, 23, 30).time(), CHICAGO)  # noqa: DTZ001 - a time of day
    file = written(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))
    assert utc in file
    (event,) = Calendar.from_ical(file).events
    assert event.duration == timedelta(hours=hours)


def test_a_meeting_is_whole_days_also_across_a_clock_change() -> None:
    file = ics.days(
        uid=ics.uid("meeting", 1, 2), revision=3, title="Spring Meeting", first_day=date(2027, 3, 13),
        last_day=date(2027, 3, 15), place="Hall", description="https://example.org/", cancelled=False, now=NOON,
    )  # fmt: skip
    (event,) = Calendar.from_ical(file).events
    assert (event.start, event.end) == (date(2027, 3, 13), date(2027, 3, 16))
    assert event.duration == timedelta(days=3)
    assert b"DTSTART;VALUE=DATE:20270313" in file
