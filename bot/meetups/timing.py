"""When a meetup is reminded of, asked about and closed. Times of one meetup only; no database, no clock.

A group that finds its own time (all year) is asked in the middle of its time and 18 hours before the end; one that has
a slot at a meeting is asked once, after it.
"""

from datetime import datetime, timedelta

from bot.models import Meetup

BEFORE_A_SLOT = timedelta(minutes=15)
BEFORE_OWN_TIME = timedelta(hours=1)
AFTER_A_SLOT = timedelta(minutes=15)
BEFORE_THE_END = timedelta(hours=18)
# Whoever pressed nothing by then was silent; the next round of a meeting is paired later than that.
AFTER_THE_DAY = timedelta(hours=12)
OWN_LENGTH = timedelta(minutes=30)


def reminder(meetup: Meetup, *, own_time: bool, now: datetime) -> datetime | None:
    """Say when to remind of what is agreed; None where that is over or no time is agreed."""
    if meetup.starts_at is None:
        return None
    due = meetup.starts_at - (BEFORE_OWN_TIME if own_time else BEFORE_A_SLOT)
    return due if due > now else None


def check(meetup: Meetup, *, own_time: bool, now: datetime) -> datetime | None:
    """Say when to ask next whether they met; None where no more is asked."""
    if meetup.ends_at is None:
        return None
    if not own_time:
        due = [meetup.ends_at + AFTER_A_SLOT]
    else:
        due = [meetup.created_at + (meetup.ends_at - meetup.created_at) / 2, meetup.ends_at - BEFORE_THE_END]
    return next((moment for moment in due if moment > now), None)


def close(meetup: Meetup, *, own_time: bool) -> datetime | None:
    """Say when it is over, also for who said nothing."""
    if meetup.ends_at is None:
        return None
    return meetup.ends_at if own_time else meetup.ends_at + AFTER_THE_DAY


def end(meetup: Meetup, *, own_time: bool) -> datetime | None:
    """Say when what is proposed ends; None where no time is proposed."""
    if meetup.starts_at is None:
        return None
    return meetup.starts_at + OWN_LENGTH if own_time else meetup.ends_at


def set_timers(meetup: Meetup, *, own_time: bool, now: datetime) -> None:
    """Note on a meetup when it is asked about and closed, from its time as it is."""
    meetup.check_at = check(meetup, own_time=own_time, now=now)
    meetup.close_at = close(meetup, own_time=own_time)
