"""Whether a group hears of its meetup in a private thread, and in which."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.icebreakers.bank import Bank
from bot.meetups import groups
from bot.meetups.groups import GroupView
from bot.models import Meetup


@dataclass(frozen=True, slots=True)
class Opening:
    """A group, and the channel under which its thread is to be."""

    group: GroupView
    channel_id: int


async def opening(session: AsyncSession, meetup_id: int, *, bank: Bank) -> Opening | None:
    """Return a group that meets in a thread; None where each hears of it by direct message."""
    group = await groups.load(session, meetup_id=meetup_id, bank=bank)
    if group is None or group.meetup.threaded is False:
        return None
    settings = await societies.settings_of(session, group.meetup.society_id)
    channel_id = settings.meetups_channel_id or (group.meeting.channel_id if group.meeting is not None else None)
    return Opening(group, channel_id) if channel_id is not None else None


async def keep(session: AsyncSession, meetup_id: int, thread_id: int) -> int | None:
    """Note the thread of a group, and return which it is: another one where another process was faster."""
    await session.execute(
        update(Meetup)
        .where(Meetup.id == meetup_id, Meetup.threaded.is_(None))
        .values(threaded=True, thread_id=thread_id)
        .execution_options(synchronize_session=False)
    )
    kept: int | None = await session.scalar(select(Meetup.thread_id).where(Meetup.id == meetup_id))
    return kept


async def give_up(session: AsyncSession, meetup_id: int) -> None:
    """Note that the group hears of it by direct message: there can be no thread."""
    await session.execute(
        update(Meetup)
        .where(Meetup.id == meetup_id, Meetup.threaded.is_(None))
        .values(threaded=False)
        .execution_options(synchronize_session=False)
    )


async def known(session: AsyncSession, society_id: int) -> frozenset[int]:
    """Return the threads that belong to a meetup of this society."""
    found = await session.scalars(
        select(Meetup.thread_id).where(Meetup.society_id == society_id, Meetup.thread_id.is_not(None))
    )
    return frozenset(thread_id for thread_id in found if thread_id is not None)
