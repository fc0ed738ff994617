"""A meeting of three days with 60 members, in the weekend in which the clocks go forward; everything by command."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from simcord.actors import MemberActor
from sqlalchemy import select

from bot.database import Database
from bot.models import Meetup, MeetupMember, Member, OutboxKind, OutboxMessage, Round
from bot.places import Places
from tests.cogs.stage import Stage, open_stage, shown, text_of

CHICAGO = ZoneInfo("America/Chicago")
FIRST_DAY = date(2027, 3, 13)
PEOPLE = 60
PROGRAM = "Spring Meeting"


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of day at the meeting."""
    return datetime.combine(FIRST_DAY + timedelta(days=day), time(hour, minute), CHICAGO).astimezone(UTC)


def suggestion(stage: Stage, who: MemberActor) -> Any:
    """The newest message to a person that says whom to meet."""
    return [one for one in stage.messages(who) if text_of(one).startswith("### Meet ")][-1]


def partner(stage: Stage, who: MemberActor) -> str:
    """Whom the newest suggestion names."""
    heading = text_of(suggestion(stage, who)).splitlines()[0]
    return heading.removeprefix("### Meet ").replace("\\", "")


async def groups(stage: Stage, number: int, *, live: bool = True) -> list[list[str]]:
    """The groups of a round by the names of their members."""
    async with stage.services.database.reading() as session:
        rows = await session.execute(
            select(MeetupMember.meetup_id, Member.name)
            .join(Member, Member.id == MeetupMember.member_id)
            .join(Round, Round.id == MeetupMember.round_id)
            .where(Round.number == number, MeetupMember.live if live else MeetupMember.meetup_id > 0)
            .order_by(Member.id)
        )
        found: dict[int, list[str]] = {}
        for meetup, name in rows:
            found.setdefault(meetup, []).append(name)
    return list(found.values())


async def open_the_meeting(stage: Stage) -> list[MemberActor]:
    organizer = stage.organizer()
    created = await stage.slash(
        organizer, "meeting create", name=PROGRAM, place="Example Hall, Chicago", first_day="2027-03-13",
        last_day="2027-03-15", time_zone="America/Chicago", meetup_points="The fountain; The desk; The stairs",
    )  # fmt: skip
    assert "is planned" in shown(created)
    set_ = await stage.slash(
        organizer, "organizers rounds settings", program=PROGRAM, slots="10:30; 12:30; 15:00", slot_minutes=30
    )
    assert "Saved" in shown(set_)
    return [await opt_in(stage, f"Member {number}") for number in range(1, PEOPLE + 1)]


async def opt_in(stage: Stage, name: str) -> MemberActor:
    who = await stage.join(name)
    assert "You are in" in shown(await stage.slash(who, "meetups join", program=PROGRAM))
    return who


def close_dm(stage: Stage, who: MemberActor) -> None:
    path = f"/channels/{who.user.dm_channel.id}/messages"
    stage.env.inject_error("POST", path, status=403, code=50007, times=None)


@pytest.fixture
async def stage(database: Database, places: Places, now: datetime) -> AsyncIterator[Stage]:
    async with open_stage(database, places, now) as opened:
        yield opened


async def test_sixty_members_meet_on_three_days(stage: Stage) -> None:
    people = await open_the_meeting(stage)
    closed = people[7]
    close_dm(stage, closed)

    # The first day: everyone hears three hours before the first slot, whose messages are closed in /inbox.
    await stage.jump_to(local(0, 7, 30))
    first = await groups(stage, 1)
    assert sorted(map(len, first)) == [2] * (PEOPLE // 2)
    expected = {name: other for group in first for name, other in (group, group[::-1])}
    for name, who in stage.people.items():
        if who is not closed and name in expected:
            assert partner(stage, who) == expected[name]
    assert "Meet Member" in shown(await stage.slash(closed, "inbox"))

    # Two of different pairs can't come: their partners meet each other, and are told at once.
    one, other = people[0], people[1] if partner(stage, people[0]) != "Member 2" else people[2]
    left = {partner(stage, one), partner(stage, other)}
    for who in (one, other):
        answered = await who.user.click(suggestion(stage, who), label="Can't make it")
        assert "You can't make it" in shown(answered)
    await stage.jump(seconds=15)
    first_left, second_left = sorted(left)
    assert partner(stage, stage.people[first_left]) == second_left
    assert partner(stage, stage.people[second_left]) == first_left
    assert sorted(left) in [sorted(group) for group in await groups(stage, 1)]

    # Who met says so after the slot, and connects with one press.
    await stage.jump_to(local(0, 16))
    third = stage.people[first_left]
    met = await third.user.click(suggestion(stage, third), label="We met")
    assert "You met" in shown(met)
    assert f"[Connect with {second_left}]" in shown(met)

    # A late joiner takes part from the second day on, on which the clocks have gone forward.
    late = await opt_in(stage, "Member 61")
    await stage.jump_to(local(1, 7, 29))
    assert not [one for one in stage.messages(late) if "Meet " in text_of(one)]

    # The bot dies between pairing and delivery, and starts again.
    stage.time[0] = local(1, 7, 30)
    await stage.services.due.run(stage.now)
    second = await groups(stage, 2)
    assert sum(map(len, second)) == PEOPLE + 1
    assert sorted(map(len, second)) == [2] * 29 + [3]
    await stage.restart()
    await stage.jump(seconds=15)
    together = {name: set(group) - {name} for group in second for name in group}
    for name, others in together.items():
        if stage.people[name] is not closed:
            heading = partner(stage, stage.people[name])
            assert set(re.split(r", | and ", heading)) == others
    assert await told_once(stage)

    # The third day; nobody has met the same person twice, and each time is one of the slots, on the right day.
    await stage.jump_to(local(2, 7, 30))
    third_day = await groups(stage, 3)
    assert sum(map(len, third_day)) == PEOPLE + 1
    everything = [await groups(stage, number, live=False) for number in (1, 2, 3)]
    pairs = Counter(pair for day in everything for group in day for pair in combinations(sorted(group), 2))
    assert max(pairs.values()) == 1
    assert await slots(stage) == {
        (day, moment) for day in range(3) for moment in (time(10, 30), time(12, 30), time(15, 0))
    }

    # The morning after, a recap of whom they met.
    await stage.jump_to(local(3, 9))
    assert any("Whom you met" in text and second_left in text.replace("\\", "") for text in stage.inbox(third))
    recap = await stage.slash(third, "meetups recap", program=PROGRAM)
    assert second_left in shown(recap).replace("\\", "")


async def slots(stage: Stage) -> set[tuple[int, time]]:
    """On which day of the meeting and at what local time meetups are suggested."""
    async with stage.services.database.reading() as session:
        starts = await session.scalars(select(Meetup.starts_at).where(Meetup.starts_at.is_not(None)))
        there = [start.astimezone(CHICAGO) for start in starts if start is not None]
    return {((start.date() - FIRST_DAY).days, start.time()) for start in there}


async def told_once(stage: Stage) -> bool:
    """Whether every member of every meetup has exactly one message of it."""
    async with stage.services.database.reading() as session:
        rows = await session.execute(select(MeetupMember.meetup_id, MeetupMember.member_id))
        parts = {(meetup, member) for meetup, member in rows}
        messages = await session.execute(
            select(OutboxMessage.subject_id, OutboxMessage.recipient_id).where(
                OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED
            )
        )
        sent = Counter((subject, recipient) for subject, recipient in messages)
    return set(sent) == parts and set(sent.values()) == {1}
