"""What a changed or cancelled meeting means for its rounds: those that aren't paired yet move with it, or stop."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetings import attending, changing
from bot.meetings.changing import Changed, Changes
from bot.meetups import planning, programs
from bot.meetups.planning import Planned
from bot.models import Meeting, Round, RoundStatus

# Nobody was told of a partner yet.
OPEN = (RoundStatus.PLANNED, RoundStatus.PAIRING)


@dataclass(frozen=True, slots=True)
class Replanned:
    """A changed meeting, and what that meant for its rounds."""

    changed: Changed
    planned: Planned


async def edit_meeting(
    session: AsyncSession,
    *,
    society_id: int,
    meeting_id: int,
    changes: Changes,
    now: datetime,
    rng: random.Random,
) -> Replanned:
    """Change a meeting, and move what isn't paired yet with it; days that organizers chose stay the same dates.

    Raises:
        NotFoundError, InputError, ConflictError: as ``changing.edit``.
    """
    changed = await changing.edit(session, society_id=society_id, meeting_id=meeting_id, changes=changes, now=now)
    meeting = changed.meeting
    program = await programs.of_meeting(session, meeting)
    by, count = (changed.first_day - meeting.first_day).days, len(attending.days_of(meeting))
    program.days = attending.moved(program.days, by=by, count=count)
    planned = await planning.plan_meeting(session, program, meeting, before=changed.zone, now=now, rng=rng)
    return Replanned(changed, planned)


async def cancel_meeting(session: AsyncSession, *, society_id: int, meeting_id: int, now: datetime) -> Meeting:
    """Cancel a meeting and stop its rounds that aren't paired yet; what was suggested stays as it is.

    Raises:
        NotFoundError, ConflictError: as ``changing.cancel``.
    """
    meeting = await changing.cancel(session, society_id=society_id, meeting_id=meeting_id, now=now)
    program = await programs.of_meeting(session, meeting)
    await session.execute(
        update(Round)
        .where(Round.program_id == program.id, Round.status.in_(OPEN))
        .values(status=RoundStatus.CANCELLED, lease_until=None)
    )
    return meeting
