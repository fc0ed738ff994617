"""Rounds from the time they are due to what everyone hears."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from sqlalchemy import delete, select, update

from bot.database import Database
from bot.icebreakers import themes
from bot.matching.background import SharedKind
from bot.matching.pairing import pair
from bot.meetings import meetings
from bot.meetups import drafting, programs, rounds
from bot.meetups.turns import WEEK
from bot.models import (
    Meeting,
    Meetup,
    MeetupReason,
    Member,
    MissReason,
    OutboxKind,
    ProgramMembership,
    Round,
    RoundStatus,
    TagKind,
    Visibility,
)
from bot.places import Places
from tests import people
from tests.meetups.gathering import BANK, Group, all_year, at_a_meeting, crowd
from tests.members.neighbours import close

SECOND = timedelta(seconds=1)


def pairs(groups: list[Group]) -> set[Group]:
    return {frozenset(two) for group in groups for two in combinations(group, 2)}


async def reasons(database: Database) -> list[MeetupReason]:
    async with database.reading() as session:
        return list((await session.scalars(select(MeetupReason).order_by(MeetupReason.rank))).all())


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (3, [3]), (6, [2, 2, 2]), (7, [2, 2, 3])])
async def test_everyone_is_in_one_meetup_and_hears_once(
    database: Database, places: Places, count: int, sizes: list[int]
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, count))
    groups = await gathering.pair(1)
    everyone = [who.id for who in gathering.members]
    assert sorted(map(len, groups)) == sizes
    assert sorted(member for group in groups for member in group) == sorted(everyone)
    messages = await gathering.messages()
    assert sorted(message.recipient_id for message in messages) == sorted(everyone)
    assert {message.kind for message in messages} == {OutboxKind.MEETUP_SUGGESTED}
    assert await gathering.misses() == []


async def test_before_its_time_a_round_is_left_alone(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    assert await gathering.run(gathering.rounds[0].due_at - SECOND) == 0
    assert await gathering.run(gathering.rounds[0].due_at) == 1


async def test_doing_what_is_due_twice_changes_nothing(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 5))
    groups = await gathering.pair(1)
    assert await gathering.run(gathering.rounds[0].due_at) == 0
    assert await gathering.groups(1) == groups
    assert len(await gathering.messages()) == 5


async def test_two_processes_at_once_pair_a_round_once(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 8))
    due = gathering.rounds[0].due_at
    assert sum(await asyncio.gather(*(gathering.run(due) for _ in range(3)))) == 1
    assert len(await gathering.groups(1)) == 4
    assert len(await gathering.messages()) == 8


async def test_a_round_that_was_slept_through_is_given_up(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 6))
    await gathering.run(gathering.rounds[-1].due_at)
    statuses = [round_.status for round_ in await gathering.stored_rounds()]
    assert statuses == [RoundStatus.LAPSED, RoundStatus.LAPSED, RoundStatus.PAIRED]
    assert len(await gathering.messages()) == 6


async def test_after_a_lapsed_year_round_round_comes_another(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    await gathering.run(gathering.rounds[0].ends_at)
    lapsed, planned = await gathering.stored_rounds()
    assert (lapsed.status, planned.status) == (RoundStatus.LAPSED, RoundStatus.PLANNED)
    assert planned.due_at > lapsed.ends_at


async def test_an_abandoned_round_is_taken_over_and_who_abandoned_it_can_store_nothing(
    database: Database, places: Places
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    due = gathering.rounds[0].due_at
    async with database.transaction() as session:
        claimed = await rounds.claim_due(session, now=due)
        assert claimed is not None
        slow = await drafting.draft(session, claimed, places=places, now=due)
    assert await gathering.run(due + rounds.LEASE) == 0
    async with database.transaction() as session:
        taken = await rounds.claim_due(session, now=due + rounds.LEASE + SECOND)
        assert taken is not None
        fresh = await drafting.draft(session, taken, places=places, now=due + rounds.LEASE + SECOND)
    for prepared, made in ((slow, 0), (fresh, 2), (fresh, 0)):
        async with database.transaction() as session:
            stored = await rounds.store(session, prepared, pair(prepared.problem), bank=BANK, now=due)
        assert len(stored) == made
    assert len(await gathering.messages()) == 4


@pytest.mark.parametrize("how", ["left", "withdrew", "hid", "was erased"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_who_left_withdrew_or_hid_is_not_paired(database: Database, places: Places, how: str, when: str) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 5))
    gone, *others = gathering.members
    due = gathering.rounds[0].due_at

    async def go() -> None:
        async with database.transaction() as session:
            if how == "left":
                await programs.leave(session, member=gone, program=gathering.program)
            elif how == "withdrew":
                meeting = await session.get_one(Meeting, gathering.program.meeting_id)
                await meetings.withdraw(session, member=gone, meeting=meeting, now=due)
            elif how == "hid":
                await session.execute(update(Member).where(Member.id == gone.id).values(listed=False))
            else:
                await session.execute(delete(Member).where(Member.id == gone.id))

    if when == "before":
        await go()
    else:
        async with database.transaction() as session:
            claimed = await rounds.claim_due(session, now=due)
            assert claimed is not None
            prepared = await drafting.draft(session, claimed, places=places, now=due)
        await go()
        async with database.transaction() as session:
            assert not await rounds.store(session, prepared, pair(prepared.problem), bank=BANK, now=due)
    groups = await gathering.pair(1)
    assert sorted(member for group in groups for member in group) == sorted(who.id for who in others)
    assert gone.id not in {message.recipient_id for message in await gathering.messages()}


async def test_nobody_meets_the_same_person_twice_at_a_meeting(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 6), days=5)
    met: list[Group] = []
    for number in range(1, 6):
        met += pairs(await gathering.pair(number))
    assert len(met) == len(set(met)) == 15


async def test_who_has_met_everyone_is_told_so(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await gathering.pair(1)
    assert await gathering.pair(2) == []
    misses = await gathering.misses()
    assert {(miss.member_id, miss.reason) for miss in misses} == {
        (who.id, MissReason.ALL_MET) for who in gathering.members
    }
    told = [message for message in await gathering.messages() if message.kind is OutboxKind.MEETUP_MISSED_OUT]
    assert {(message.recipient_id, message.subject_id) for message in told} == {
        (miss.member_id, miss.id) for miss in misses
    }


async def test_who_is_alone_is_told_so(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    await gathering.pair(1)
    assert [miss.reason for miss in await gathering.misses()] == [MissReason.ALONE]
    assert [message.kind for message in await gathering.messages()] == [OutboxKind.MEETUP_MISSED_OUT]


async def test_a_round_with_nobody_is_done(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    async with database.transaction() as session:
        await session.execute(delete(ProgramMembership))
    await gathering.pair(1)
    assert (await gathering.stored_rounds())[0].status is RoundStatus.PAIRED
    assert await gathering.messages() == []


@pytest.mark.parametrize(("days", "again"), [(89, False), (90, False), (91, True)])
async def test_two_meet_again_only_after_ninety_days(
    database: Database, places: Places, now: datetime, days: int, again: bool
) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    first = gathering.rounds[0].due_at
    await gathering.run(first)
    async with database.transaction() as session:
        due = first + timedelta(days=days)
        await session.execute(
            update(Round).where(Round.number == 2).values(due_at=due, ends_at=due + timedelta(days=14))
        )
    await gathering.run(due)
    assert bool(await gathering.groups(2)) == again
    assert now < first


async def test_meeting_at_a_conference_counts_in_the_year_round_program_and_in_the_next_meeting(
    database: Database, places: Places
) -> None:
    members = await crowd(database, 2)
    first = await at_a_meeting(database, places, members, days=1)
    assert len(await first.pair(1)) == 1
    async with database.transaction() as session:
        await session.execute(update(Meetup).values(created_at=first.rounds[0].due_at - timedelta(hours=1)))
    second = await at_a_meeting(database, places, members, days=1, name="Another Meeting")
    assert await second.pair(1) == []


async def test_within_one_meeting_even_after_ninety_days(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    await gathering.pair(1)
    async with database.transaction() as session:
        await session.execute(update(Meetup).values(created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert await gathering.pair(2) == []


async def test_societies_are_paired_apart(database: Database, places: Places) -> None:
    here = await at_a_meeting(database, places, await crowd(database, 4))
    async with database.transaction() as session:
        foreigners = await people.members(session, 3, society_id=people.OTHER_SOCIETY)
    there = await at_a_meeting(database, places, foreigners)
    await here.pair(1)
    assert {member for group in await here.groups(1) for member in group} == {who.id for who in here.members}
    assert await there.groups(1) == [frozenset(who.id for who in foreigners)]


async def test_a_year_round_round_plans_the_next_one(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 3))
    moment = gathering.rounds[0].due_at
    for _ in range(3):
        assert await gathering.run(moment) > 0
        moment += WEEK
    planned = await gathering.stored_rounds()
    assert [round_.number for round_ in planned] == [1, 2, 3, 4]
    assert [round_.status for round_ in planned] == [*[RoundStatus.PAIRED] * 3, RoundStatus.PLANNED]
    assert {(round_.due_at.weekday(), round_.due_at.hour) for round_ in planned} == {(0, 15)}
    gaps = {later.due_at - earlier.due_at for earlier, later in pairwise(planned)}
    assert gaps == {WEEK}


async def test_a_late_year_round_round_is_followed_by_one_in_the_future(database: Database, places: Places) -> None:
    gathering = await all_year(database, places, await crowd(database, 2))
    late = gathering.rounds[0].due_at + timedelta(days=100)
    assert await gathering.run(late) == 1
    assert (await gathering.stored_rounds())[1].due_at > late


async def test_reasons_are_true_of_both_ranked_and_at_most_three(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        one, other = await people.members(session, 2)
        for who in (one, other):
            await people.knows(session, who, "A Teacher")
        await people.tag(session, [one, other], TagKind.TOPIC, "cosmology", "materials", "education", "astrophysics")
    gathering = await at_a_meeting(database, places, [one, other])
    await gathering.pair(1)
    stored = await reasons(database)
    assert [row.rank for row in stored] == [0, 1, 2]
    assert [row.kind for row in stored] == [SharedKind.ADVISER, SharedKind.TOPIC, SharedKind.TOPIC]
    assert stored[0].subject == "A Teacher"
    assert {(row.low_id, row.high_id) for row in stored} == {(one.id, other.id)}


@pytest.mark.parametrize("visibility", [Visibility.CONNECTIONS, Visibility.NOBODY])
async def test_what_is_not_open_to_everyone_is_no_reason_even_between_connections(
    database: Database, places: Places, visibility: Visibility
) -> None:
    async with database.transaction() as session:
        one, other = await people.members(session, 2)
        for who in (one, other):
            await people.knows(session, who, "A Teacher")
        await people.connect(session, one, other)
        await close(session, other, background=visibility)
    gathering = await at_a_meeting(database, places, [one, other])
    await gathering.pair(1)
    assert await reasons(database) == []
    (meetup,) = await gathering.meetups()
    assert BANK.prompts[meetup.prompt_key].theme in (*themes.ANYWHERE, *themes.AT_A_MEETING)
    assert meetup.prompt_subject == ""


async def test_the_prompt_of_three_is_true_of_all_three(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        one, other, third = everyone = await people.members(session, 3)
        await people.knows(session, one, "A Teacher")
        await people.knows(session, other, "A Teacher")
        await people.knows(session, third, "Another Teacher")
        await people.tag(session, everyone, TagKind.UNIT, "History")
    gathering = await at_a_meeting(database, places, everyone)
    await gathering.pair(1)
    (meetup,) = await gathering.meetups()
    assert (BANK.prompts[meetup.prompt_key].theme, meetup.prompt_subject) == (SharedKind.UNIT, "History")


async def test_the_same_two_hear_every_prompt_of_a_theme_before_one_comes_again(
    database: Database, places: Places
) -> None:
    async with database.transaction() as session:
        two = await people.members(session, 2)
        for who in two:
            await people.knows(session, who, "A Teacher")
    gathering = await all_year(database, places, two)
    prompts = [prompt for prompt in BANK.prompts.values() if prompt.theme == SharedKind.ADVISER]
    moment = gathering.rounds[0].due_at
    for number in range(1, 2 * len(prompts) + 1):
        moment += timedelta(days=100)
        async with database.transaction() as session:
            times = {"due_at": moment, "ends_at": moment + timedelta(days=14)}
            await session.execute(update(Round).where(Round.number == number).values(times))
        await gathering.run(moment)
        assert len(await gathering.groups(number)) == 1
    heard = [meetup.prompt_key for meetup in await gathering.meetups()]
    for turn in (heard[: len(prompts)], heard[len(prompts) :]):
        assert Counter(turn) == Counter(prompt.key for prompt in prompts)


async def test_a_round_is_the_same_however_often_it_is_drawn(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 9))
    due = gathering.rounds[0].due_at
    drawn = []
    for attempt in range(3):
        moment = due + attempt * (rounds.LEASE + SECOND)
        async with database.transaction() as session:
            claimed = await rounds.claim_due(session, now=moment)
            assert claimed is not None
            prepared = await drafting.draft(session, claimed, places=places, now=moment)
        drawn.append((prepared.problem, pair(prepared.problem).groups, drafting.settings(prepared)))
    assert drawn[0] == drawn[1] == drawn[2]


async def test_larger_crowds_meet_everyone_new_for_days(database: Database, places: Places) -> None:
    """Beyond what is paired inline: the worker's own process takes part."""
    rng = random.Random(1)
    async with database.transaction() as session:
        everyone = await people.members(session, 43)
        for who in everyone:
            await people.knows(session, who, f"Teacher {rng.randrange(8)}")
    gathering = await at_a_meeting(database, places, everyone, days=2)
    first, second = await gathering.pair(1), await gathering.pair(2)
    assert sorted(map(len, first)) == sorted(map(len, second)) == [*[2] * 20, 3]
    assert not pairs(first) & pairs(second)
    assert len(await gathering.messages(OutboxKind.MEETUP_SUGGESTED)) == 86
