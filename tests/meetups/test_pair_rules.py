"""What organizers decide about pairs."""

from datetime import datetime

import pytest

from bot.database import Database
from bot.errors import ConflictError, InputError, NotFoundError
from bot.meetups import rules
from bot.models import Block, Member, PairRuleKind
from bot.places import Places
from tests import people
from tests.meetups.gathering import Gathering, at_a_meeting, crowd

LOCK, FORBID = PairRuleKind.LOCK, PairRuleKind.FORBID


async def decide(gathering: Gathering, one: Member, other: Member, kind: PairRuleKind, now: datetime) -> int:
    async with gathering.database.transaction() as session:
        rule = await rules.decide(session, program=gathering.program, one=one, other=other, kind=kind, now=now)
        return rule.id


def pair(one: Member, other: Member) -> frozenset[int]:
    return frozenset({one.id, other.id})


async def test_a_locked_pair_meets_once_although_they_met_yesterday(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 6))
    one, other = gathering.members[0], gathering.members[5]
    await decide(gathering, other, one, LOCK, now)
    assert pair(one, other) in await gathering.pair(1)
    assert pair(one, other) not in await gathering.pair(2)
    await decide(gathering, one, other, LOCK, now)
    assert pair(one, other) in await gathering.pair(3)


async def test_a_forbidden_pair_never_meets(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    one, *others = gathering.members
    for other in others[:2]:
        await decide(gathering, one, other, FORBID, now)
    assert pair(one, others[2]) in await gathering.pair(1)
    met = set().union(*(group for group in await gathering.pair(2) if one.id in group))
    assert not met & {others[0].id, others[1].id}


async def test_a_block_is_stronger_than_a_lock(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    one, other = gathering.members[:2]
    await decide(gathering, one, other, LOCK, now)
    async with database.transaction() as session:
        session.add(Block(blocker_id=other.id, blocked_id=one.id, created_at=now))
    assert pair(one, other) not in await gathering.pair(1)


async def test_the_later_decision_counts_and_can_be_taken_back(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    one, other = gathering.members[:2]
    await decide(gathering, one, other, LOCK, now)
    rule = await decide(gathering, other, one, FORBID, now)
    async with database.transaction() as session:
        (found,) = await rules.standing(session, gathering.program)
        assert (found.rule.kind, found.low.id, found.high.id) == (FORBID, one.id, other.id)
        with pytest.raises(NotFoundError):
            await rules.take_back(session, rule_id=rule, society_id=people.OTHER_SOCIETY)
        await rules.take_back(session, rule_id=rule, society_id=people.SOCIETY)
        assert await rules.standing(session, gathering.program) == []


async def test_what_can_not_be_is_refused(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 3))
    one, other, third = gathering.members
    async with database.transaction() as session:
        stranger = await people.member(session, society_id=people.OTHER_SOCIETY)
    with pytest.raises(InputError, match="same person"):
        await decide(gathering, one, one, LOCK, now)
    with pytest.raises(NotFoundError):
        await decide(gathering, one, stranger, LOCK, now)
    await decide(gathering, one, other, LOCK, now)
    with pytest.raises(ConflictError, match="locked to somebody else"):
        await decide(gathering, third, other, LOCK, now)
