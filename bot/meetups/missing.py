"""Who had nobody to meet in a round, and why."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups import frames
from bot.models import Meeting, Miss, Program, Round, Society


@dataclass(frozen=True, slots=True)
class MissedOut:
    """A round in which a member could not be matched; ``gone`` are whom they were to meet, and who can't come."""

    miss: Miss
    round: Round
    meeting: Meeting | None
    society: Society
    gone: tuple[str, ...]


async def load(session: AsyncSession, miss_id: int) -> MissedOut | None:
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
    if row is None:
        return None
    miss, round_, society, meeting = row
    return MissedOut(miss, round_, meeting, society, await frames.gone(session, miss.round_id, miss.member_id))
