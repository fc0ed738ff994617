"""Small switches of a member in a program: stepping in at short notice, and reminders."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.meetups.silence import membership
from bot.models import Member, Program


async def choose(session: AsyncSession, *, program_id: int, user_id: int, on: bool) -> tuple[Program, Member]:
    """Step in at short notice from now on, or not.

    Raises:
        InputError: the user hasn't opted in.
    """
    member, found = await membership(session, program_id=program_id, user_id=user_id)
    found.standby = on
    await session.flush()
    return await session.get_one(Program, program_id), member


async def remind(session: AsyncSession, *, program_id: int, user_id: int, on: bool) -> None:
    """Be reminded of what is agreed, or not.

    Raises:
        InputError: the user hasn't opted in.
    """
    _, found = await membership(session, program_id=program_id, user_id=user_id)
    found.reminders = on
    await session.flush()
