"""What every view of a meetup shows around it: round, society, meeting, posts that everyone may see, who can't come."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.models import (
    Affiliation,
    Answer,
    Meeting,
    Meetup,
    MeetupMember,
    Member,
    Program,
    Round,
    Society,
    Visibility,
)


async def frame(session: AsyncSession, meetup_id: int) -> tuple[Meetup, Round, Society, Meeting | None]:
    """Return a meetup with its round, society and meeting."""
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


async def posts(session: AsyncSession, members: Sequence[Member]) -> dict[int, Affiliation]:
    """Return the present post of each, where everyone may see it."""
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


async def gone(session: AsyncSession, round_id: int, member_id: int) -> tuple[str, ...]:
    """Name who couldn't come to meet the member in a round."""
    own = select(MeetupMember.meetup_id).where(MeetupMember.round_id == round_id, MeetupMember.member_id == member_id)
    names = await session.scalars(
        select(Member.name)
        .join(MeetupMember, MeetupMember.member_id == Member.id)
        .where(MeetupMember.meetup_id.in_(own.where(~MeetupMember.live)))
        .where(MeetupMember.answer == Answer.CANT, Member.id != member_id)
        .order_by(Member.id)
    )
    return tuple(names)
