"""Which prompts were used for whom, in which channel, and how often: what keeps them from coming twice.

The first prompt of a meetup and of an introduction stands in its own row; every other use is a row of IcebreakerUse.
Organizers see how often each was used, never for whom.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers.bank import Used
from bot.models import IcebreakerPerson, IcebreakerUse, Introduction, Meetup, MeetupMember


async def record(
    session: AsyncSession,
    *,
    society_id: int,
    prompt_key: str,
    member_ids: Collection[int],
    now: datetime,
    channel_id: int | None = None,
    asker_id: int | None = None,
) -> IcebreakerUse:
    """Note that a prompt was used for these people, or in this channel."""
    use = IcebreakerUse(
        society_id=society_id, prompt_key=prompt_key, used_at=now, channel_id=channel_id, asker_id=asker_id
    )
    session.add(use)
    await session.flush()
    session.add_all(IcebreakerPerson(use_id=use.id, member_id=member) for member in sorted(member_ids))
    await session.flush()
    return use


async def by_member(session: AsyncSession, *, society_id: int, member_ids: Collection[int]) -> dict[int, Counter[str]]:
    """Count which prompts each of these members of a society has had: for a round, which needs all at once."""
    used: dict[int, Counter[str]] = {member: Counter() for member in member_ids}
    meetups = (
        select(MeetupMember.member_id, Meetup.prompt_key)
        .join(Meetup, Meetup.id == MeetupMember.meetup_id)
        .where(Meetup.society_id == society_id)
    )
    others = (
        select(IcebreakerPerson.member_id, IcebreakerUse.prompt_key)
        .join(IcebreakerUse, IcebreakerUse.id == IcebreakerPerson.use_id)
        .where(IcebreakerUse.society_id == society_id)
    )
    for member, key in await session.execute(union_all(meetups, others)):
        if member in used:
            used[member][key] += 1
    return used


async def of_people(session: AsyncSession, *, member_ids: Collection[int]) -> Used:
    """Count what exactly these people have had together, and what any of them has had."""
    wanted = frozenset(member_ids)
    together: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    for statement in (_of_meetups(wanted), _of_uses(wanted)):
        people: dict[tuple[int, str], set[int]] = {}
        for number, key, member in await session.execute(statement):
            people.setdefault((number, key), set()).add(member)
        for (_, key), present in people.items():
            together[key] += present == wanted
            apart[key] += len(present & wanted)
    for key, *pair in await session.execute(_of_introductions(wanted)):
        together[key] += set(pair) == wanted
        apart[key] += len(wanted.intersection(pair))
    return Used(together, apart)


async def in_channel(session: AsyncSession, *, society_id: int, channel_id: int) -> Counter[str]:
    """Count which prompts were posted in a channel."""
    rows = await session.execute(
        select(IcebreakerUse.prompt_key, func.count())
        .where(IcebreakerUse.society_id == society_id, IcebreakerUse.channel_id == channel_id)
        .group_by(IcebreakerUse.prompt_key)
    )
    posted: Counter[str] = Counter()
    for key, count in rows:
        posted[key] += count
    return posted


async def counts(session: AsyncSession, *, society_id: int) -> Counter[str]:
    """Count how often each prompt was used in a society."""
    used: Counter[str] = Counter()
    for table in (Meetup, IcebreakerUse, Introduction):
        rows = await session.execute(
            select(table.prompt_key, func.count())
            .where(table.society_id == society_id, table.prompt_key != "")
            .group_by(table.prompt_key)
        )
        for key, count in rows:
            used[key] += count
    return used


def _of_meetups(wanted: frozenset[int]) -> Select[int, str, int]:
    theirs = select(MeetupMember.meetup_id).where(MeetupMember.member_id.in_(wanted))
    return (
        select(Meetup.id, Meetup.prompt_key, MeetupMember.member_id)
        .join(MeetupMember, MeetupMember.meetup_id == Meetup.id)
        .where(Meetup.id.in_(theirs))
    )


def _of_uses(wanted: frozenset[int]) -> Select[int, str, int]:
    theirs = select(IcebreakerPerson.use_id).where(IcebreakerPerson.member_id.in_(wanted))
    return (
        select(IcebreakerUse.id, IcebreakerUse.prompt_key, IcebreakerPerson.member_id)
        .join(IcebreakerPerson, IcebreakerPerson.use_id == IcebreakerUse.id)
        .where(IcebreakerUse.id.in_(theirs))
    )


def _of_introductions(wanted: frozenset[int]) -> Select[str, int, int | None]:
    either = Introduction.asker_id.in_(wanted) | Introduction.target_id.in_(wanted)
    return select(Introduction.prompt_key, Introduction.asker_id, Introduction.target_id).where(
        either, Introduction.prompt_key != ""
    )
