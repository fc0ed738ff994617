"""When and where the groups of a round can meet: slots of a day, those at which each member is there, and points.

A set of slots is a number with a bit for each: the lower half for those who are there in person, the upper half for
those who take part from afar, so that nobody waits at the fountain for somebody on a screen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetings import points
from bot.meetings.calendar import instant
from bot.models import Meeting, Program, ProgramSlot, Round

ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which groups can meet."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """The slots and the points of a round; both empty where groups find a time and a place of their own."""

    slots: tuple[Slot, ...] = ()
    points: tuple[str, ...] = ()

    def mask(self, *, remote: bool) -> int:
        """All slots, for somebody who is there or takes part from afar."""
        everything = (1 << len(self.slots)) - 1
        return everything << len(self.slots) if remote else everything


@dataclass(frozen=True, slots=True)
class Seat:
    """The slot and the point of one group; ``slot`` is None where it finds its own time."""

    slot: Slot | None
    point: str


@dataclass(slots=True)
class Seats:
    """Gives groups slots and points, so that neither gets crowded."""

    offer: Offer
    _at: Counter[int] = field(default_factory=Counter)
    _where: Counter[tuple[int, str]] = field(default_factory=Counter)

    def take(self, masks: Iterable[int], busy: int = 0) -> Seat:
        """Choose a slot at which all of a group are there, and the point with the fewest groups then.

        Args:
            masks: when each of them is there.
            busy: slots at which one of them has something else, taken only where there is no other.
        """
        count = len(self.offer.slots)
        if not count:
            return Seat(None, "")
        common = reduce(and_, masks, self.offer.mask(remote=False) | self.offer.mask(remote=True))
        free = [bit for bit in range(2 * count) if common >> bit & 1]
        if not free:
            return Seat(None, "")
        bit = min(free, key=lambda bit: (busy >> (bit % count) & 1, self._at[bit], bit))
        self._at[bit] += 1
        return Seat(self.offer.slots[bit % count], ONLINE if bit >= count else self._point(bit))

    def _point(self, bit: int) -> str:
        if not self.offer.points:
            return ""
        point = min(self.offer.points, key=lambda point: self._where[bit, point])
        self._where[bit, point] += 1
        return point


async def times(session: AsyncSession, program: Program) -> Sequence[ProgramSlot]:
    """Return the times of day at which groups of a meeting's program meet, in their order."""
    statement = select(ProgramSlot).where(ProgramSlot.program_id == program.id).order_by(ProgramSlot.starts)
    return (await session.scalars(statement)).all()


async def offer(session: AsyncSession, round_: Round, program: Program) -> Offer:
    """Return when and where the groups of a round can meet."""
    if program.meeting_id is None or round_.meets_at is None:
        return Offer()
    meeting = await session.get_one(Meeting, program.meeting_id)
    length = timedelta(minutes=program.slot_minutes)
    zone = ZoneInfo(meeting.time_zone)
    day = round_.meets_at.astimezone(zone).date()
    starts = [instant(day, slot.starts, zone) for slot in await times(session, program)] or [round_.meets_at]
    named = await points.of(session, meeting) or ([round_.place] if round_.place else [])
    return Offer(tuple(Slot(start, start + length) for start in starts), tuple(named))


def day_number(round_: Round, meeting: Meeting) -> int:
    """Return which day of the meeting a round is on, 0 for the first."""
    met = round_.meets_at or round_.due_at
    day: date = met.astimezone(ZoneInfo(meeting.time_zone)).date()
    return (day - meeting.first_day).days
