"""Dates, times and zones as people type them."""

from collections import Counter
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process

from bot.errors import InputError, NotFoundError
from bot.text import search_key


def parse_date(text: str) -> date:
    """Read a date such as 2027-03-14.

    Raises:
        InputError: it is not one.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"“{text.strip()[:40]}” is not a date. Write it like 2027-03-14.") from None


def parse_time(text: str) -> time:
    """Read a time of day such as 12:30.

    Raises:
        InputError: it is not one.
    """
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
    except ValueError:
        raise InputError(f"“{text.strip()[:40]}” is not a time of day. Write it like 12:30.") from None


def parse_zone(text: str) -> ZoneInfo:
    """Read an IANA time zone such as America/Chicago, in any case and with spaces.

    Raises:
        NotFoundError: there is none; suggests the nearest.
    """
    wanted = search_key(text)
    found = _exact_zones().get(text.strip().casefold()) or _zones_by_key().get(wanted)
    if found:
        return ZoneInfo(found)
    nearest = process.extract(wanted, sorted(_zones_by_key()), limit=3, score_cutoff=55)
    suggestions = [_zones_by_key()[key] for key, *_ in nearest]
    raise NotFoundError("time zone", text, suggestions, "Write it like America/Chicago.")


def search_zones(text: str, limit: int = 25) -> list[str]:
    """Name the IANA time zones that contain every typed word, shortest first."""
    words = search_key(text).split()
    found = [name for key, name in _zones_by_key().items() if "/" in name and all(word in key for word in words)]
    return sorted(found, key=lambda name: (len(name), name))[:limit]


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the instant of a local time; one that a clock change skips moves on by the gap."""
    return datetime.combine(day, at, zone).astimezone(UTC)


@cache
def _exact_zones() -> dict[str, str]:
    # Listing the zones reads hundreds of files: once, not with every letter typed.
    return {name.casefold(): name for name in available_timezones()}


@cache
def _zones_by_key() -> dict[str, str]:
    # Without punctuation Etc/GMT+5 and Etc/GMT-5 are one: those go only by their exact name.
    names = _exact_zones().values()
    count = Counter(map(search_key, names))
    return {search_key(name): name for name in names if count[search_key(name)] == 1}
