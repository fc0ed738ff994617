"""Who may not be paired with whom, and who need no introduction to each other: pairs of ids (low, high)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.matching.background import member_key
from bot.members.backgrounds import Backgrounds
from bot.models import Block, Connection, ConnectionStatus, Meetup, MeetupMember, Member, Program, Round
from bot.text import search_key


async def met_lately(
    session: AsyncSession, program: Program, ids: Sequence[int], *, since: datetime
) -> frozenset[tuple[int, int]]:
    """Pairs that were suggested to each other since then, or ever in this program's meeting."""
    low, high = aliased(MeetupMember), aliased(MeetupMember)
    statement = (
        select(low.member_id, high.member_id)
        .join(high, (high.meetup_id == low.meetup_id) & (high.member_id > low.member_id))
        .join(Meetup, Meetup.id == low.meetup_id)
        .join(Round, Round.id == Meetup.round_id)
        .where(Meetup.society_id == program.society_id)
    )
    if program.meeting_id is None:
        statement = statement.where(Meetup.created_at >= since)
    else:
        statement = statement.where(or_(Meetup.created_at >= since, Round.program_id == program.id))
    present = set(ids)
    rows = await session.execute(statement)
    return frozenset((one, other) for one, other in rows if one in present and other in present)


async def blocked(session: AsyncSession, program: Program, ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    """Pairs of whom one blocked the other."""
    present = set(ids)
    rows = await session.execute(
        select(Block.blocker_id, Block.blocked_id)
        .join(Member, Member.id == Block.blocker_id)
        .where(Member.society_id == program.society_id)
    )
    return frozenset((min(pair), max(pair)) for pair in rows if present.issuperset(pair))


async def acquainted(session: AsyncSession, program: Program, present: Backgrounds) -> frozenset[tuple[int, int]]:
    """Pairs who know each other: connected, or one names the other as adviser or collaborator."""
    rows = await session.execute(
        select(Connection.low_id, Connection.high_id).where(
            Connection.society_id == program.society_id, Connection.status == ConnectionStatus.ACCEPTED
        )
    )
    pairs = {(low, high) for low, high in rows}
    named = {search_key(name): member for member, name in present.members.items()}
    named |= {member_key(member): member for member in present.members}
    for member, person in present.people.items():
        known = {named[name] for name in person.advisers | person.collaborators if name in named} - {member}
        pairs |= {(min(member, other), max(member, other)) for other in known}
    return frozenset(pairs)
