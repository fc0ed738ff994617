"""Whether a member has something else at a time: said as a warning, never a wall."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups import states
from bot.meetups.timing import OWN_LENGTH
from bot.models import Answer, Meetup, MeetupMember, Program, Round, Rsvp, RsvpAnswer, SocialEvent

_A_DAY = timedelta(days=1)


async def busy(
    session: AsyncSession, *, member_id: int, starts_at: datetime, ends_at: datetime, besides: int = 0
) -> bool:
    """Say whether a member goes to a social event or has another meetup then; ``besides`` is what it is asked for."""
    if await _goes_out(session, member_id, starts_at, ends_at):
        return True
    rows = await session.execute(
        select(Meetup.starts_at, Meetup.ends_at, Program.meeting_id)
        .join(MeetupMember, MeetupMember.meetup_id == Meetup.id)
        .join(Round, Round.id == Meetup.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(
            MeetupMember.member_id == member_id,
            MeetupMember.live,
            MeetupMember.answer != Answer.CANT,
            Meetup.id != besides,
            Meetup.status.in_(states.OPEN),
            Meetup.starts_at < ends_at,
            Meetup.starts_at > starts_at - _A_DAY,
        )
    )
    for start, end, meeting_id in rows:
        # All year ``ends_at`` is by when they are to meet, not how long it takes.
        until = end if meeting_id is not None else start and start + OWN_LENGTH
        if until is not None and until > starts_at:
            return True
    return False


async def _goes_out(session: AsyncSession, member_id: int, starts_at: datetime, ends_at: datetime) -> bool:
    going = select(Rsvp.event_id).join(SocialEvent, SocialEvent.id == Rsvp.event_id)
    found = await session.scalar(
        going.where(
            Rsvp.member_id == member_id,
            Rsvp.answer == RsvpAnswer.GOING,
            SocialEvent.cancelled_at.is_(None),
            SocialEvent.starts_at < ends_at,
            SocialEvent.ends_at > starts_at,
        ).limit(1)
    )
    return found is not None
