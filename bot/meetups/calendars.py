"""A meetup as a calendar file; one that was moved or called off takes the place of what was imported before."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.icebreakers.bank import Bank
from bot.meetings import ics
from bot.meetups import suggestions, timing
from bot.meetups.acting import begin
from bot.models import MeetupStatus


async def file(session: AsyncSession, *, meetup_id: int, user_id: int, bank: Bank, now: datetime) -> bytes:
    """Write the calendar file of a meetup for one of its members.

    Raises:
        NotYourMeetupError: the user is no part of it.
        InputError: no time is agreed.
    """
    acting = await begin(session, meetup_id=meetup_id, user_id=user_id, now=now)
    found = await suggestions.load(session, meetup_id=meetup_id, member_id=acting.actor.id, bank=bank)
    ends_at = timing.end(acting.meetup, own_time=acting.own_time)
    if found is None or acting.meetup.starts_at is None or ends_at is None:
        raise InputError("No time is agreed yet. Propose one on the suggestion, then the calendar file is here.")
    off = acting.meetup.status is MeetupStatus.CALLED_OFF or not acting.part.live
    names = ", ".join(partner.member.name for partner in found.partners)
    return ics.entry(
        uid=ics.uid("meetup", acting.meetup.society_id, meetup_id),
        revision=acting.meetup.proposal + off,
        title=f"Meet {names}",
        starts_at=acting.meetup.starts_at,
        ends_at=ends_at,
        place=acting.meetup.place,
        description=found.icebreaker,
        cancelled=off,
        now=now,
    )
