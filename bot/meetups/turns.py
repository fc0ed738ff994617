"""Whose turn a year-round round is: rounds are weekly, and each member takes part as often as they like.

Everyone with the same frequency has the same turns, so that those who come rarely still find many to meet: the first
round is everyone's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models import Frequency

WEEK = timedelta(days=7)
_EVERY = {Frequency.WEEKLY: 1, Frequency.TWO_WEEKS: 2, Frequency.THREE_WEEKS: 3, Frequency.FOUR_WEEKS: 4}
# The first of a month comes after at most 5 weeks, and one turn may be skipped.
_WEEKS_LOOKED_AHEAD = 12
LONGEST = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Turn:
    """The number of a round, and when it is paired."""

    number: int
    due_at: datetime


def has_turn(frequency: Frequency, *, number: int, due_at: datetime) -> bool:
    """Whether a round is the turn of those who chose this frequency; monthly is the first round of a month."""
    if frequency is Frequency.MONTHLY:
        return (due_at - WEEK).month != due_at.month
    return (number - 1) % _EVERY[frequency] == 0


def next_turn(frequency: Frequency, *, number: int, due_at: datetime, skips: int | None = None) -> Turn:
    """Return the next turn of a member who skips one, from the round on that is planned next."""
    coming = (Turn(number + week, due_at + week * WEEK) for week in range(_WEEKS_LOOKED_AHEAD))
    return next(
        turn for turn in coming if turn.number != skips and has_turn(frequency, number=turn.number, due_at=turn.due_at)
    )


def length(frequency: Frequency) -> timedelta:
    """How long a meetup has until the next turn, at most."""
    return _EVERY[frequency] * WEEK if frequency in _EVERY else LONGEST
