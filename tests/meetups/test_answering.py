"""Coming, not coming, having met: what each press does, and what it doesn't do twice."""

import asyncio
from datetime import datetime

import pytest

from bot.database import Database
from bot.meetups.acting import NotYourMeetupError
from bot.models import Answer, MeetupStatus, OutboxKind, Word
from bot.places import Places
from tests.meetups.gathering import Gathering, crowd
from tests.meetups.life import cant, come, meetup, paired, parts, say, told


def before(gathering: Gathering) -> datetime:
    """A moment between the suggestion and the slot."""
    return gathering.rounds[0].due_at


async def test_it_is_confirmed_when_everyone_comes_and_the_others_hear_of_it_once(
    database: Database, places: Places
) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 3))
    ann, ben, cyd = gathering.members
    for who in (ann, ben, ann):
        await come(database, who, meetup_id, before(gathering))
    assert (await meetup(database, meetup_id)).status is MeetupStatus.SUGGESTED
    for _ in range(2):
        await come(database, cyd, meetup_id, before(gathering))
    assert (await meetup(database, meetup_id)).status is MeetupStatus.CONFIRMED
    assert sorted(await told(database, OutboxKind.MEETUP_CONFIRMED)) == sorted([ann.id, ben.id])


async def test_two_who_press_at_the_same_moment_confirm_it(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    await asyncio.gather(*(come(database, who, meetup_id, before(gathering)) for who in gathering.members))
    assert (await meetup(database, meetup_id)).status is MeetupStatus.CONFIRMED
    assert len(await told(database, OutboxKind.MEETUP_CONFIRMED)) == 1


async def test_who_drops_out_of_three_leaves_two_who_hear_once_and_can_meet(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 3))
    gone, *others = gathering.members
    for who in others:
        await come(database, who, meetup_id, before(gathering))
    await asyncio.gather(*(cant(database, gone, meetup_id, before(gathering)) for _ in range(3)))
    assert sorted(await told(database, OutboxKind.MEETUP_CANT)) == sorted(who.id for who in others)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.CONFIRMED
    found = await parts(database, meetup_id)
    assert (found[gone.id].answer, found[gone.id].live) == (Answer.CANT, False)


async def test_who_is_left_alone_is_to_be_matched_again(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    gone, left = gathering.members
    await cant(database, gone, meetup_id, before(gathering))
    assert (await meetup(database, meetup_id)).status is MeetupStatus.CALLED_OFF
    found = await parts(database, meetup_id)
    assert found[left.id].seeking_since == before(gathering)
    assert found[gone.id].seeking_since is None
    await cant(database, left, meetup_id, before(gathering))
    assert (await parts(database, meetup_id))[left.id].seeking_since is None


async def test_what_was_met_stays_met_and_met_after_all_counts(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    late = before(gathering)
    await cant(database, ann, meetup_id, late)
    for word in (Word.MET, Word.WONT, Word.NOT_YET):
        await say(database, ben, meetup_id, word, late)
    await cant(database, ann, meetup_id, late)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.MET
    found = await parts(database, meetup_id)
    assert found[ben.id].word is Word.MET
    assert found[ben.id].seeking_since is None


async def test_wont_while_there_is_time_is_that_one_cant_come_and_afterwards_that_it_was_missed(
    database: Database, places: Places
) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    slot_ends = (await meetup(database, meetup_id)).ends_at
    assert slot_ends is not None
    await say(database, ann, meetup_id, Word.WONT, slot_ends)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.MISSED
    await say(database, ben, meetup_id, Word.MET, slot_ends)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.MET


async def test_wont_in_time_frees_the_other(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    await say(database, ann, meetup_id, Word.WONT, before(gathering))
    assert (await meetup(database, meetup_id)).status is MeetupStatus.CALLED_OFF
    assert (await parts(database, meetup_id))[ben.id].seeking_since is not None


async def test_a_stranger_and_an_absent_meetup_are_refused_alike(
    database: Database, places: Places, now: datetime
) -> None:
    _, meetup_id = await paired(database, places, await crowd(database, 2))
    (stranger,) = await crowd(database, 1)
    for identity in (meetup_id, meetup_id + 1000):
        with pytest.raises(NotYourMeetupError):
            await come(database, stranger, identity, now)
        with pytest.raises(NotYourMeetupError):
            await cant(database, stranger, identity, now)
        with pytest.raises(NotYourMeetupError):
            await say(database, stranger, identity, Word.MET, now)


async def test_cant_after_its_time_is_that_it_was_missed_and_nobody_is_looked_for(
    database: Database, places: Places
) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    ends_at = (await meetup(database, meetup_id)).ends_at
    assert ends_at is not None
    await cant(database, ann, meetup_id, ends_at)
    assert (await meetup(database, meetup_id)).status is MeetupStatus.MISSED
    assert (await parts(database, meetup_id))[ben.id].seeking_since is None
