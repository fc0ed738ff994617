"""Which members have changed where they can be found: counted, so that what is held in memory knows it is stale."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Member, Society

# Both databases take about 32,000 values in one statement.
_BATCH = 5000


async def raise_for(session: AsyncSession, member_ids: Iterable[int]) -> None:
    """Raise the directory revision of these members, of whatever societies, in the transaction that changes them.

    Changes of one society wait for each other from here to their commit.
    """
    remaining = iter(sorted(set(member_ids)))
    while batch := list(islice(remaining, _BATCH)):
        await _raise_for(session, batch)


async def _raise_for(session: AsyncSession, member_ids: list[int]) -> None:
    by_society: defaultdict[int, list[int]] = defaultdict(list)
    for member_id, society_id in await session.execute(
        select(Member.id, Member.society_id).where(Member.id.in_(member_ids))
    ):
        by_society[society_id].append(member_id)
    # In one order, so that two transactions never wait for each other.
    for society_id, ids in sorted(by_society.items()):
        version = await session.scalar(
            update(Society)
            .where(Society.id == society_id)
            .values(directory_version=Society.directory_version + 1)
            .returning(Society.directory_version)
            .execution_options(synchronize_session=False)
        )
        await session.execute(
            update(Member)
            .where(Member.id.in_(ids))
            .values(directory_revision=version)
            .execution_options(synchronize_session=False)
        )
