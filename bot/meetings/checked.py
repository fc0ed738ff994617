"""What organizers type of a meeting or an event, checked: lines, addresses, days, times."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import CommonGroundError, InputError
from bot.meetings import calendar
from bot.members import contacts
from bot.models import ContactKind, Meeting
from bot.text import one_line

MOST_DAYS = 31
LONGEST_NAME = 100
LONGEST_PLACE = 200
MOST_POINTS = 25
MOST_PLACES = 10_000


def line(text: str, most: int, noun: str) -> str:
    """Return a text in one line.

    Raises:
        InputError: it is empty or too long.
    """
    checked = one_line(text)
    if not checked:
        raise InputError(f"The {noun} is empty. Write one.")
    if len(checked) > most:
        raise InputError(f"The {noun} is longer than {most} characters. Shorten it and try again.")
    return checked


def days(first_day: date, last_day: date, today: date) -> None:
    """Check the days of a meeting.

    Raises:
        InputError: they are swapped, in the past, or too many.
    """
    if last_day < first_day:
        raise InputError(f"The last day, {last_day}, is before the first, {first_day}. Swap them and try again.")
    if last_day < today:
        raise InputError(f"{last_day} is in the past. Check the year.")
    if (last_day - first_day).days >= MOST_DAYS:
        raise InputError(f"A meeting lasts at most {MOST_DAYS} days. Check the dates.")


def link(text: str) -> str:
    """Return an https address in its canonical form; what is empty, or a dash, is none.

    Raises:
        InputError: it is no such address.
    """
    typed = text.strip()
    if typed in ("", "-"):
        return ""
    refusal = InputError("The link has to be a web address that begins with https://, such as https://example.org/.")
    if not typed.casefold().startswith("https://"):
        raise refusal
    try:
        return contacts.canonical(ContactKind.WEBSITE, typed)
    except CommonGroundError:
        raise refusal from None


def points(text: str) -> tuple[str, ...]:
    """Read the places where groups meet, separated by semicolons; one that is named twice is one.

    Raises:
        InputError: there is none, there are too many, or a name is too long.
    """
    once: dict[str, str] = {}
    for part in text.split(";"):
        if one_line(part):
            name = line(part, LONGEST_NAME, "meetup point")
            once.setdefault(name.casefold(), name)
    if not once:
        raise InputError("Name at least one place where groups meet, such as: registration desk; coffee bar")
    if len(once) > MOST_POINTS:
        raise InputError(
            f"There can be {MOST_POINTS} meetup points at most, and these are {len(once)}. Leave some out."
        )
    return tuple(once.values())


def span(day: str, start: str, end: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Read when an event is; an end before the start is past midnight.

    Raises:
        InputError: one of them can't be read, or it ends when it starts.
    """
    date_ = calendar.parse_date(day)
    first, last = calendar.parse_time(start), calendar.parse_time(end)
    if first == last:
        raise InputError("The event ends when it starts. Check both times.")
    # A happy hour may go on past midnight.
    until = date_ + timedelta(days=1) if last < first else date_
    return calendar.instant(date_, first, zone), calendar.instant(until, last, zone)


def times(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> None:
    """Check when an event of a meeting is.

    Raises:
        InputError: it ends before it starts, or is more than a day outside the meeting.
    """
    if ends_at <= starts_at:
        raise InputError("The event ends before it starts. Check both times.")
    day = starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()
    if not meeting.first_day - timedelta(days=1) <= day <= meeting.last_day + timedelta(days=1):
        raise InputError(f"{day} is not a day of {meeting.name} ({meeting.first_day} to {meeting.last_day}).")


def capacity(text: str) -> int | None:
    """Read how many places an event has; empty is any number.

    Raises:
        InputError: it is no number from 1 to 10,000.
    """
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_PLACES))):
        raise InputError(f"“{typed[:20]}” is no number of places. Write a number such as 40, or leave it empty.")
    return places(int(typed))


def places(number: int | None) -> int | None:
    """Check a number of places.

    Raises:
        InputError: it isn't from 1 to 10,000.
    """
    if number is not None and not 1 <= number <= MOST_PLACES:
        raise InputError(f"An event has from 1 to {MOST_PLACES:,} places. Leave the number out if anybody can come.")
    return number
