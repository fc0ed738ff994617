"""Somebody else at once: who is asked, who is not, and that nobody gets two partners."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from bot.database import Database
from bot.meetups import programs, rematching
from bot.models import MeetupMember, Member, MissReason, OutboxKind, ProgramMembership
from bot.network import blocks
from bot.places import Places
from tests import people
from tests.conftest import NOW
from tests.meetups.gathering import BANK, Gathering, all_year, at_a_meeting, crowd
from tests.meetups.life import cant, meetup, parts, told


async def rematch(database: Database, places: Places, now: datetime) -> int:
    """Match again until nothing is left to do."""
    done = 0
    while True:
        async with database.transaction() as session:
            if not await rematching.rematch_next(session, places=places, bank=BANK, now=now):
                return done
        done += 1


async def of(database: Database, who: Member) -> list[int]:
    """The meetups that a member has now."""
    async with database.reading() as session:
        rows = select(MeetupMember.meetup_id).where(MeetupMember.member_id == who.id, MeetupMember.live)
        return list(await session.scalars(rows))


async def partner(database: Database, gathering: Gathering, who: Member) -> Member:
    """Whom a member meets."""
    (meetup_id,) = await of(database, who)
    (other,) = (await parts(database, meetup_id)).keys() - {who.id}
    return next(one for one in gathering.members if one.id == other)


async def together(database: Database, one: Member) -> set[int]:
    """Everyone in the meetup that a member has now."""
    (meetup_id,) = await of(database, one)
    return set(await parts(database, meetup_id))


async def stands_by(database: Database, gathering: Gathering, members: Sequence[Member], now: datetime) -> None:
    """Let these opt in after the round was paired, and step in at short notice."""
    async with database.transaction() as session:
        for who in members:
            await programs.join(session, member=who, program=gathering.program, now=now)
        await session.execute(
            update(ProgramMembership)
            .where(ProgramMembership.member_id.in_([who.id for who in members]))
            .values(standby=True)
        )


async def test_two_who_lost_their_partners_meet_each_other(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    ann = gathering.members[0]
    ben = await partner(database, gathering, ann)
    cyd = next(one for one in gathering.members if one not in (ann, ben))
    dee = await partner(database, gathering, cyd)
    await cant(database, ann, (await of(database, ann))[0], now)
    await cant(database, cyd, (await of(database, cyd))[0], now)
    assert await rematch(database, places, now) == 1
    assert await together(database, ben) == {ben.id, dee.id}
    assert await of(database, ann) == await of(database, cyd) == []
    row = await meetup(database, (await of(database, ben))[0])
    assert row.rematched
    assert (row.round_id, row.place) == (gathering.rounds[0].id, "The fountain")
    suggested = await told(database, OutboxKind.MEETUP_SUGGESTED)
    assert sorted(suggested[4:]) == sorted([ben.id, dee.id])
    assert await rematch(database, places, now) == 0


async def test_who_had_nobody_from_the_start_is_asked_and_is_left_over_no_more(
    database: Database, places: Places
) -> None:
    async with database.transaction() as session:
        ann, ben, cyd = await people.members(session, 3)
        for other in (ann, ben):
            await blocks.block(session, actor=other, target_user_id=cyd.user_id, now=NOW)
    gathering = await at_a_meeting(database, places, [ann, ben, cyd])
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    assert [miss.member_id for miss in await gathering.misses()] == [cyd.id]
    await cant(database, ann, (await of(database, ann))[0], now)
    async with database.transaction() as session:
        await blocks.unblock(session, actor=ben, target_id=cyd.id)
    await rematch(database, places, now)
    assert await together(database, ben) == {ben.id, cyd.id}
    assert await gathering.misses() == []


async def test_members_on_standby_step_in_and_others_are_left_in_peace(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    ready, _idle, late = await crowd(database, 3)
    await stands_by(database, gathering, [ready], now)
    async with database.transaction() as session:
        await programs.join(session, member=late, program=gathering.program, now=now)
    ann, ben = gathering.members
    await cant(database, ann, (await of(database, ann))[0], now)
    await rematch(database, places, now)
    assert await together(database, ben) == {ben.id, ready.id}
    assert await of(database, late) == []


async def test_two_on_standby_are_not_paired_with_each_other(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    standing_by = await crowd(database, 4)
    await stands_by(database, gathering, standing_by, now)
    ann, ben = gathering.members
    await cant(database, ann, (await of(database, ann))[0], now)
    await rematch(database, places, now)
    assert len(await together(database, ben)) == 2
    assert sum([bool(await of(database, who)) for who in standing_by]) == 1


async def test_blocked_and_hidden_members_are_not_asked_and_who_is_left_is_told(
    database: Database, places: Places
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    ann, ben = gathering.members
    blocked, hidden = await crowd(database, 2)
    await stands_by(database, gathering, [blocked, hidden], now)
    async with database.transaction() as session:
        await blocks.block(session, actor=blocked, target_user_id=ben.user_id, now=now)
        (await session.merge(hidden)).listed = False
    await cant(database, ann, (await of(database, ann))[0], now)
    await rematch(database, places, now)
    assert await of(database, ben) == []
    (miss,) = await gathering.misses()
    assert (miss.member_id, miss.reason) == (ben.id, MissReason.PARTNER_GONE)
    assert await told(database, OutboxKind.MEETUP_MISSED_OUT) == [ben.id]


async def test_who_cant_come_is_not_asked_again_in_that_round(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    ann = gathering.members[0]
    ben = await partner(database, gathering, ann)
    cyd = next(one for one in gathering.members if one not in (ann, ben))
    await stands_by(database, gathering, [ann], now)
    await cant(database, ann, (await of(database, ann))[0], now)
    await rematch(database, places, now)
    await cant(database, cyd, (await of(database, cyd))[0], now)
    await rematch(database, places, now)
    assert await of(database, ann) == []
    assert len(await of(database, ben)) == 1


async def test_nobody_is_sent_to_a_slot_that_is_over(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    await gathering.pair(1)
    ann, *_ = gathering.members
    row = await meetup(database, (await of(database, ann))[0])
    assert row.starts_at is not None
    ben = await partner(database, gathering, ann)
    others = [one for one in gathering.members if one not in (ann, ben)]
    for who in (ann, others[0]):
        await cant(database, who, (await of(database, who))[0], row.starts_at - timedelta(minutes=5))
    await rematch(database, places, row.starts_at - timedelta(minutes=5))
    assert {miss.reason for miss in await gathering.misses()} == {MissReason.PARTNER_GONE}
    assert len(await gathering.misses()) == 2


async def test_all_year_members_on_standby_step_in_out_of_their_turn(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    now = gathering.rounds[0].due_at
    await gathering.run(now)
    (ready,) = await crowd(database, 1)
    await stands_by(database, gathering, [ready], now)
    ann, ben = gathering.members
    await cant(database, ann, (await of(database, ann))[0], now)
    await rematch(database, places, now)
    assert await together(database, ben) == {ben.id, ready.id}


async def test_however_many_look_at_once_nobody_gets_two_partners(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 8))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    groups = await gathering.groups(1)
    gone = [next(who for who in gathering.members if who.id == min(group)) for group in groups[:3]]

    async def drop(who: Member) -> None:
        await cant(database, who, (await of(database, who))[0], now)
        await rematch(database, places, now)

    await asyncio.gather(*(drop(who) for who in gone))
    await rematch(database, places, now)
    async with database.reading() as session:
        live = select(MeetupMember.member_id, func.count()).where(MeetupMember.live).group_by(MeetupMember.member_id)
        assert {count for _, count in await session.execute(live)} == {1}
        seeking = select(func.count()).select_from(MeetupMember).where(MeetupMember.seeking_since.is_not(None))
        assert await session.scalar(seeking) == 0
    for who in gone:
        assert await of(database, who) == []


async def test_one_who_was_left_over_and_steps_in_meets_only_one_of_two_who_seek(
    database: Database, places: Places
) -> None:
    async with database.transaction() as session:
        *four, extra = await people.members(session, 5)
        for one in four:
            await blocks.block(session, actor=one, target_user_id=extra.user_id, now=NOW)
    gathering = await at_a_meeting(database, places, [*four, extra])
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    await stands_by(database, gathering, [extra], now)
    ann = four[0]
    ben = await partner(database, gathering, ann)
    cyd = next(one for one in four if one not in (ann, ben))
    dee = await partner(database, gathering, cyd)
    async with database.transaction() as session:
        for one in (ben, dee):
            await blocks.unblock(session, actor=one, target_id=extra.id)
        await blocks.block(session, actor=ben, target_user_id=dee.user_id, now=now)
    for one in (ann, cyd):
        await cant(database, one, (await of(database, one))[0], now)
    await rematch(database, places, now)
    assert len(await of(database, extra)) == 1
    assert sorted([len(await of(database, one)) for one in (ben, dee)]) == [0, 1]
    assert [miss.reason for miss in await gathering.misses()] == [MissReason.PARTNER_GONE]
