"""Dates with times as people type them: "Thursday 14:30", "14 March, 2 pm", "tomorrow noon", 2027-03-14 14:30."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil import parser

from bot.errors import InputError
from bot.meetings.calendar import instant

_TIME = re.compile(r"\d{1,2}:\d{2}|\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
_YEAR = re.compile(r"\b\d{4}\b")
# 3.4. is a day in April, 3/4 one in March.
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})(?:\.(?=\d{4})|\.|\b)")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_RELATIVE = {"today": 0, "tonight": 0, "tomorrow": 1}
_TIMES = {"noon": "12:00", "midday": "12:00"}
A_WEEK = 7
LONGEST = 60


def parse_moment(text: str, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Read a day with a time in a zone; one without a year, or a weekday, is the next of its kind.

    Raises:
        InputError: it is none, or has no time of day.
    """
    typed = " ".join(text.split())[:LONGEST]
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    words, days = [], None
    for word in typed.replace(",", " ").split():
        key = word.casefold()
        if key in _RELATIVE:
            days = _RELATIVE[key]
        elif key not in ("at", "on", "next"):
            words.append(_TIMES.get(key, word))
    rest = " ".join(words)
    if not _TIME.search(rest):
        raise _not_a_moment(typed)
    rest, dotted = _DOTTED.subn(r"\1/\2/", rest)
    rest = rest.replace("/ ", " ")
    try:
        read = parser.parse(rest, default=today, dayfirst=bool(dotted), ignoretz=True)
    except (parser.ParserError, OverflowError):
        raise _not_a_moment(typed) from None
    if days is not None:
        read += timedelta(days=days)
    moment = _instant(read, zone)
    if moment > now or days is not None or _YEAR.search(rest):
        return moment
    return _instant(_next(read, rest, today), zone)


def _next(read: datetime, text: str, today: datetime) -> datetime:
    if _WEEKDAY.search(text):
        return read + timedelta(days=A_WEEK)
    if read.date() == today.date():
        # A time of day alone that is over today.
        return read + timedelta(days=1)
    try:
        return read.replace(year=read.year + 1)
    except ValueError:
        raise _not_a_moment(text) from None


def _instant(read: datetime, zone: ZoneInfo) -> datetime:
    return instant(read.date(), read.time(), zone)


def _not_a_moment(typed: str) -> InputError:
    return InputError(
        f"“{typed}” is not a day with a time. Write it like Thursday 14:30, 14 March 14:30 or 2027-03-14 14:30."
    )
