"""Who presses a button of a meetup: the meetup, locked for the rest of the transaction, and the parts in it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotAllowedError
from bot.meetups import states, timing
from bot.models import Answer, Meetup, MeetupMember, MeetupStatus, Member, OutboxKind, Program, ProgramMembership, Round
from bot.outbox import queue


class NotYourMeetupError(NotAllowedError):
    """The person is no part of it, or it doesn't exist: the same sentence for both."""

    def __init__(self) -> None:
        super().__init__("This meetup isn't yours. See yours with `/meetups status`.")


@dataclass(frozen=True, slots=True)
class Acting:
    """A meetup with its parts by member id, and who acts. ``own_time``: the group finds its own time, all year."""

    meetup: Meetup
    round: Round
    program: Program
    actor: Member
    parts: dict[int, MeetupMember]

    @property
    def own_time(self) -> bool:
        """Whether the group finds a time of its own."""
        return self.program.meeting_id is None

    @property
    def part(self) -> MeetupMember:
        """The part of who acts."""
        return self.parts[self.actor.id]

    @property
    def is_open(self) -> bool:
        """Whether it is still to take place, with who acts in it."""
        return self.meetup.status in states.OPEN and self.part.live

    def others(self) -> Sequence[int]:
        """Who else is still in it."""
        return [member for member, part in self.parts.items() if part.live and member != self.actor.id]


async def begin(session: AsyncSession, *, meetup_id: int, user_id: int, now: datetime) -> Acting:
    """Lock a meetup for a press of this Discord user, and note the sign of life.

    Raises:
        NotYourMeetupError: the user is no part of it.
    """
    meetup = await session.get(Meetup, meetup_id, populate_existing=True, with_for_update=True)
    if meetup is None:
        raise NotYourMeetupError
    rows = await session.execute(
        select(MeetupMember, Member)
        .join(Member, Member.id == MeetupMember.member_id)
        .where(MeetupMember.meetup_id == meetup_id)
        .order_by(Member.id)
        .execution_options(populate_existing=True)
    )
    found = [(part, member) for part, member in rows]
    actor = next((member for _, member in found if member.user_id == user_id), None)
    if actor is None:
        raise NotYourMeetupError
    round_ = await session.get_one(Round, meetup.round_id)
    program = await session.get_one(Program, round_.program_id)
    acting = Acting(meetup, round_, program, actor, {member.id: part for part, member in found})
    acting.part.answered_at = now
    await heard_of(session, program_id=program.id, member_id=actor.id)
    return acting


async def heard_of(session: AsyncSession, *, program_id: int, member_id: int) -> None:
    """Count the silent rounds of a member anew: they pressed something."""
    await session.execute(
        update(ProgramMembership)
        .where(
            ProgramMembership.program_id == program_id,
            ProgramMembership.member_id == member_id,
            ProgramMembership.silent_rounds > 0,
        )
        .values(silent_rounds=0)
    )


async def settle(session: AsyncSession, acting: Acting, *, now: datetime) -> None:
    """Confirm the meetup if everyone who is left said that they come; the others are told once."""
    meetup = acting.meetup
    await session.flush()
    live = [part for part in acting.parts.values() if part.live]
    if meetup.starts_at is None or any(part.answer is not Answer.COMING for part in live):
        return
    remind_at = timing.reminder(meetup, own_time=acting.own_time, now=now)
    if await states.move(session, meetup, MeetupStatus.CONFIRMED, remind_at=remind_at):
        await queue.enqueue(
            session,
            kind=OutboxKind.MEETUP_CONFIRMED,
            subject_id=meetup.id,
            recipient_ids=acting.others(),
            due=now,
            occasion=meetup.proposal,
        )


async def redraw(session: AsyncSession, acting: Acting, *, now: datetime) -> None:
    """Let the card in the thread of the group, where it has one, show how it stands now."""
    meetup = acting.meetup
    if meetup.thread_id is None:
        return
    parts = [(member, part.answer.value, part.word, part.live) for member, part in sorted(acting.parts.items())]
    # No state comes back: so each is drawn once, however often it is pressed for.
    state = zlib.crc32(repr((meetup.status.value, meetup.proposal, parts)).encode())
    await queue.enqueue(
        session,
        kind=OutboxKind.MEETUP_REDRAWN,
        subject_id=meetup.id,
        recipient_ids=[acting.actor.id],
        due=now,
        occasion=state,
    )
