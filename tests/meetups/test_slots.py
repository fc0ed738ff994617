"""Which slot and which point a group gets."""

import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.database import Database
from bot.meetings import meetings
from bot.meetups import programs, settings, slots
from bot.meetups.busy import busy
from bot.meetups.settings import Choices
from bot.meetups.slots import ONLINE, Offer, Seats, Slot
from bot.models import (
    Attendance,
    Meeting,
    Meetup,
    MeetupMember,
    MeetupPoint,
    Program,
    Rsvp,
    RsvpAnswer,
    SocialEvent,
    SocialEventKind,
)
from bot.places import Places
from tests.meetups.gathering import CHICAGO, FIRST_DAY, Gathering, at_a_meeting, crowd

START = datetime(2027, 3, 14, 16, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)


def offered(count: int, *points: str) -> Offer:
    starts = [START + number * 2 * HALF for number in range(count)]
    return Offer(tuple(Slot(start, start + HALF) for start in starts), points)


@given(
    count=st.integers(1, 6),
    groups=st.lists(st.lists(st.integers(0, 2**12 - 1), min_size=2, max_size=4), max_size=12),
    busy=st.integers(0, 2**6 - 1),
)
def test_a_group_meets_when_all_are_there_and_rather_when_none_is_busy(
    count: int, groups: list[list[int]], busy: int
) -> None:
    offer = offered(count, "The fountain", "The desk")
    seats = Seats(offer)
    everything = offer.mask(remote=False) | offer.mask(remote=True)
    for masks in groups:
        common = everything
        for mask in masks:
            common &= mask
        seat = seats.take(masks, busy)
        free = [bit for bit in range(2 * count) if common >> bit & 1]
        if not free:
            assert seat.slot is None
            continue
        assert seat.slot is not None
        position = offer.slots.index(seat.slot)
        assert (position if seat.point != ONLINE else position + count) in free
        quiet = [bit for bit in free if not busy >> (bit % count) & 1]
        assert not quiet or not busy >> position & 1


def test_groups_are_spread_over_slots_and_points() -> None:
    seats = Seats(offered(3, "The fountain", "The desk"))
    everywhere = offered(3).mask(remote=False)
    found = Counter((seat.slot, seat.point) for seat in (seats.take([everywhere] * 2) for _ in range(12)))
    assert len(found) == 6
    assert set(found.values()) == {2}


def test_who_takes_part_from_afar_shares_no_slot_with_who_is_there() -> None:
    offer = offered(2)
    assert offer.mask(remote=True) & offer.mask(remote=False) == 0
    seat = Seats(offer).take([offer.mask(remote=True)] * 2)
    assert (seat.slot, seat.point) == (offer.slots[0], ONLINE)


async def test_a_round_offers_its_slots_on_its_day_also_when_the_clock_changes(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    async with database.transaction() as session:
        program = await session.get_one(type(gathering.program), gathering.program.id)
        choices = Choices(times=[time(10, 0), time(15, 30)])
        await settings.change(session, program=program, choices=choices, now=now, rng=random.Random(1))
        session.add_all(
            MeetupPoint(meeting_id=program.meeting_id or 0, name=name, position=place)
            for place, name in enumerate(("The desk", "The fountain"))
        )
    for round_ in await gathering.stored_rounds():
        async with database.reading() as session:
            offer = await slots.offer(session, round_, gathering.program)
        local = [slot.starts_at.astimezone(CHICAGO) for slot in offer.slots]
        assert [(start.hour, start.minute) for start in local] == [(10, 0), (15, 30)]
        assert {start.date() for start in local} == {local[0].date()}
        assert offer.points == ("The desk", "The fountain")
        assert round_.meets_at == offer.slots[0].starts_at


async def attend(gathering: Gathering, number: int, **values: object) -> None:
    async with gathering.database.transaction() as session:
        found = (
            await session.scalars(select(Attendance).where(Attendance.member_id == gathering.members[number].id))
        ).one()
        for name, value in values.items():
            setattr(found, name, value)


async def test_only_who_is_there_that_day_is_paired(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    await attend(gathering, 0, days=0b110)
    await attend(gathering, 1, days=0b001)
    ids = [member.id for member in gathering.members]
    first = set().union(*await gathering.pair(1))
    second = set().union(*await gathering.pair(2))
    assert first == {ids[1], ids[2], ids[3]}
    assert ids[0] in second
    assert ids[1] not in second


async def test_who_takes_part_from_afar_meets_online(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    await attend(gathering, 0, remote=True)
    await attend(gathering, 3, remote=True)
    groups = await gathering.pair(1)
    ids = [member.id for member in gathering.members]
    assert set(groups) == {frozenset({ids[0], ids[3]}), frozenset({ids[1], ids[2]})}
    async with database.reading() as session:
        rows = await session.execute(select(MeetupMember.member_id, Meetup.place).join(Meetup))
        where = {row.member_id: row.place for row in rows}
    assert where == {ids[0]: ONLINE, ids[3]: ONLINE, ids[1]: "The fountain", ids[2]: "The fountain"}


async def test_who_withdraws_from_the_meeting_is_not_paired(database: Database, places: Places, now: datetime) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 3))
    async with database.transaction() as session:
        meeting = await session.get_one(Meeting, gathering.program.meeting_id)
        await meetings.withdraw(session, member=gathering.members[0], meeting=meeting, now=now)
        assert await programs.of_meeting(session, meeting) is not None
    assert set().union(*await gathering.pair(1)) == {member.id for member in gathering.members[1:]}


async def test_a_group_rather_meets_when_none_goes_to_a_reception(
    database: Database, places: Places, now: datetime
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 2))
    async with database.transaction() as session:
        program = await session.get_one(Program, gathering.program.id)
        choices = Choices(times=[time(12, 0), time(18, 0)])
        await settings.change(session, program=program, choices=choices, now=now, rng=random.Random(1))
        starts = datetime.combine(FIRST_DAY, time(11, 0), CHICAGO)
        lunch = SocialEvent(
            meeting_id=program.meeting_id or 0,
            kind=SocialEventKind.LUNCH,
            name="Lunch",
            place="The lawn",
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
        )
        session.add(lunch)
        await session.flush()
        who = gathering.members[0].id
        session.add(Rsvp(event_id=lunch.id, member_id=who, answer=RsvpAnswer.GOING, since=now))
    due = (await gathering.stored_rounds())[0].due_at
    await gathering.run(due)
    (meetup,) = await gathering.meetups()
    assert meetup.starts_at == datetime.combine(FIRST_DAY, time(18, 0), CHICAGO)
    async with database.reading() as session:
        noon = starts + timedelta(hours=1)
        assert await busy(session, member_id=who, starts_at=noon, ends_at=noon + HALF)
        assert not await busy(session, member_id=gathering.members[1].id, starts_at=noon, ends_at=noon + HALF)
