"""What a member sees of their meetups, and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.errors import NotAllowedError
from bot.icebreakers import speaking
from bot.icebreakers.bank import ENGLISH, Bank
from bot.matching.background import SharedKind
from bot.members.backgrounds import Shared
from bot.members.visibility import viewpoint
from bot.models import (
    Affiliation,
    Answer,
    Meeting,
    Meetup,
    MeetupMember,
    MeetupReason,
    Member,
    Miss,
    OutboxKind,
    Program,
    Round,
    Society,
    Visibility,
)
from bot.network import degrees
from bot.network.degrees import Route
from bot.outbox import queue


@dataclass(frozen=True, slots=True)
class Partner:
    """Someone to meet: who they are (as everyone may see), why, how the two are connected, what they answered."""

    member: Member
    post: Affiliation | None
    reasons: tuple[Shared, ...]
    route: Route
    answer: Answer


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A meetup as one of its members sees it."""

    meetup: Meetup
    viewer: Member
    answer: Answer
    partners: tuple[Partner, ...]
    round: Round
    meeting: Meeting | None
    society: Society
    icebreaker: str


@dataclass(frozen=True, slots=True)
class MissedOut:
    """A round in which a member could not be matched."""

    miss: Miss
    round: Round
    meeting: Meeting | None
    society: Society


async def load(
    session: AsyncSession, *, meetup_id: int, member_id: int, bank: Bank, locale: str = ENGLISH
) -> Suggestion | None:
    """Return a meetup as this member sees it; None where they are no part of it."""
    rows = await session.execute(
        select(MeetupMember, Member)
        .join(Member, Member.id == MeetupMember.member_id)
        .where(MeetupMember.meetup_id == meetup_id)
        .order_by(Member.id)
        .execution_options(populate_existing=True)
    )
    everyone = {member.id: (part, member) for part, member in rows}
    if member_id not in everyone:
        return None
    own_part, viewer = everyone.pop(member_id)
    meetup, round_, society, meeting = await _frame(session, meetup_id)
    reasons = await _reasons(session, meetup_id, member_id)
    posts = await _posts(session, [member for _, member in everyone.values()])
    routes = await degrees.routes(session, await viewpoint(session, viewer), list(everyone))
    partners = tuple(
        Partner(member, posts.get(member.id), tuple(reasons.get(member.id, ())), routes[member.id], part.answer)
        for part, member in everyone.values()
    )
    icebreaker = await speaking.of_meetup(session, bank, meetup=meetup, meeting=meeting, locale=locale)
    return Suggestion(meetup, viewer, own_part.answer, partners, round_, meeting, society, icebreaker)


async def participant(session: AsyncSession, *, meetup_id: int, user_id: int) -> Member:
    """Return the member of a meetup that this Discord user is.

    Raises:
        NotAllowedError: the user is no part of it.
    """
    found: Member | None = await session.scalar(
        select(Member)
        .join(MeetupMember, MeetupMember.member_id == Member.id)
        .where(MeetupMember.meetup_id == meetup_id, Member.user_id == user_id)
    )
    if found is None:
        raise NotAllowedError("This meetup isn't yours. See yours with `/meetups status`.")
    return found


async def latest(session: AsyncSession, *, member: Member, bank: Bank, most: int = 3) -> Sequence[Suggestion]:
    """Return a member's newest meetups, newest first."""
    ids = await session.scalars(
        select(MeetupMember.meetup_id)
        .where(MeetupMember.member_id == member.id)
        .order_by(MeetupMember.meetup_id.desc())
        .limit(most)
    )
    loaded = [await load(session, meetup_id=meetup, member_id=member.id, bank=bank) for meetup in ids.all()]
    return [suggestion for suggestion in loaded if suggestion is not None]


async def answer(
    session: AsyncSession, *, actor: Member, meetup_id: int, said: Answer, bank: Bank, now: datetime
) -> Suggestion:
    """Note that the actor met the others, or can't make it; of the latter the others hear at once.

    Raises:
        NotAllowedError: the actor is no part of this meetup.
    """
    part = await session.scalar(
        update(MeetupMember)
        .where(
            MeetupMember.meetup_id == meetup_id,
            MeetupMember.member_id == actor.id,
            MeetupMember.answer != said,
        )
        .values(answer=said, answered_at=now)
        .returning(MeetupMember.meetup_id)
    )
    suggestion = await load(session, meetup_id=meetup_id, member_id=actor.id, bank=bank)
    if suggestion is None:
        raise NotAllowedError("This meetup isn't yours. See yours with `/meetups status`.")
    if part is not None and said is Answer.CANT:
        await queue.enqueue(
            session,
            kind=OutboxKind.MEETUP_CANT,
            subject_id=meetup_id,
            recipient_ids=[partner.member.id for partner in suggestion.partners],
            due=now,
            occasion=actor.id,
        )
    return suggestion


async def missed_out(session: AsyncSession, miss_id: int) -> MissedOut | None:
    """Return the round in which somebody could not be matched."""
    row = (
        await session.execute(
            select(Miss, Round, Society, Meeting)
            .join(Round, Round.id == Miss.round_id)
            .join(Program, Program.id == Round.program_id)
            .join(Society, Society.id == Program.society_id)
            .outerjoin(Meeting, Meeting.id == Program.meeting_id)
            .where(Miss.id == miss_id)
        )
    ).one_or_none()
    return None if row is None else MissedOut(row[0], row[1], row[3], row[2])


async def _frame(session: AsyncSession, meetup_id: int) -> tuple[Meetup, Round, Society, Meeting | None]:
    row = (
        await session.execute(
            select(Meetup, Round, Society, Meeting)
            .join(Round, Round.id == Meetup.round_id)
            .join(Program, Program.id == Round.program_id)
            .join(Society, Society.id == Meetup.society_id)
            .outerjoin(Meeting, Meeting.id == Program.meeting_id)
            .where(Meetup.id == meetup_id)
        )
    ).one()
    return row[0], row[1], row[2], row[3]


async def _reasons(session: AsyncSession, meetup_id: int, member_id: int) -> dict[int, list[Shared]]:
    rows = await session.scalars(
        select(MeetupReason)
        .where(
            MeetupReason.meetup_id == meetup_id,
            (MeetupReason.low_id == member_id) | (MeetupReason.high_id == member_id),
        )
        .order_by(MeetupReason.rank)
    )
    reasons: dict[int, list[Shared]] = {}
    for row in rows.all():
        other = row.low_id + row.high_id - member_id
        common = Shared(SharedKind(row.kind), row.subject, row.detail, row.party_id)
        reasons.setdefault(other, []).append(common)
    return reasons


async def _posts(session: AsyncSession, members: Sequence[Member]) -> dict[int, Affiliation]:
    open_ids = [m.id for m in members if m.listed and m.affiliations_visibility is Visibility.EVERYONE]
    statement = (
        select(Affiliation)
        .options(selectinload(Affiliation.organization))
        .where(Affiliation.member_id.in_(open_ids), Affiliation.current)
        .order_by(*Affiliation.chronology())
    )
    posts: dict[int, Affiliation] = {}
    for affiliation in (await session.scalars(statement)).all():
        posts.setdefault(affiliation.member_id, affiliation)
    return posts
