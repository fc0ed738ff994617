"""Which of the two is ahead: our event or Discord's."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.database import Database
from bot.meetings import events, mirrors
from bot.meetings.mirrors import Seen, Wish
from bot.models import MirrorState, OutboxKind, RsvpAnswer, SocialEvent
from tests import people
from tests.conftest import NOW
from tests.meetings.gathering import STARTS, Gathering, gathered

MIRROR = 1_456_000_000_000_000_001
SEEN = Seen("Reception", "Foyer", STARTS, STARTS + timedelta(hours=2))
HOUR = timedelta(hours=1)


async def wish(gathering: Gathering) -> Wish:
    async with gathering.database.reading() as session:
        found = await mirrors.wanted(session, gathering.event.id, now=NOW)
    assert found is not None
    return found


async def shown(gathering: Gathering) -> Wish:
    wanted = await wish(gathering)
    async with gathering.database.transaction() as session:
        await mirrors.keep(session, wanted, MIRROR)
    return await wish(gathering)


async def notice(gathering: Gathering, seen: Seen, token: int = 77) -> int:
    """How many looks are planned after Discord told this."""
    async with gathering.database.transaction() as session:
        await mirrors.notice(session, mirror_id=MIRROR, seen=seen, token=token, now=NOW)
    return len(await gathering.told(OutboxKind.EVENT_MIRRORED))


async def take(gathering: Gathering, wanted: Wish, seen: Seen) -> bool:
    async with gathering.database.transaction() as session:
        return await mirrors.take_over(session, wanted, seen, now=NOW)


async def test_ours_is_ahead_until_discord_shows_it(database: Database) -> None:
    gathering = await gathered(database, 1)
    assert (await wish(gathering)).ahead
    assert not (await shown(gathering)).ahead
    await gathering.edit(place="Rooftop")
    assert (await wish(gathering)).ahead


async def test_what_is_the_same_or_older_than_ours_plans_nothing(database: Database) -> None:
    gathering = await gathered(database, 1)
    await shown(gathering)
    assert await notice(gathering, SEEN) == 1
    await gathering.edit(place="Rooftop")
    assert await notice(gathering, SEEN) == 2
    await shown(gathering)
    assert await notice(gathering, replace(SEEN, place="Garden")) == 3
    assert await notice(gathering, replace(SEEN, place="Garden")) == 3
    assert await notice(gathering, replace(SEEN, place="Garden"), token=78) == 4


async def test_what_was_changed_there_is_taken_and_nothing_is_sent_back(database: Database) -> None:
    gathering = await gathered(database, 1)
    await gathering.say(0, RsvpAnswer.GOING)
    wanted = await shown(gathering)
    assert await take(gathering, wanted, Seen("Gala", "Garden", STARTS + HOUR, STARTS + 3 * HOUR))
    after = await wish(gathering)
    assert (after.event.name, after.event.place, after.event.starts_at) == ("Gala", "Garden", STARTS + HOUR)
    assert not after.ahead
    assert len(await gathering.told(OutboxKind.EVENT_MIRRORED)) == 1
    assert len(await gathering.told(OutboxKind.EVENT_CHANGED)) == 1


async def test_a_change_of_ours_in_the_meantime_wins(database: Database) -> None:
    gathering = await gathered(database, 1)
    wanted = await shown(gathering)
    await gathering.edit(place="Rooftop")
    assert await take(gathering, wanted, replace(SEEN, place="Garden"))
    assert (await wish(gathering)).event.place == "Rooftop"


async def test_what_cannot_be_is_refused_and_leaves_ours_whole(database: Database) -> None:
    gathering = await gathered(database, 1)
    async with database.transaction() as session:
        await events.add(
            session, meeting=gathering.meeting, kind=gathering.event.kind, name="Other", place="Foyer",
            starts_at=STARTS, ends_at=STARTS + HOUR, now=NOW,
        )  # fmt: skip
    wanted = await shown(gathering)
    for seen in (
        replace(SEEN, starts_at=STARTS + timedelta(days=60), ends_at=STARTS + timedelta(days=61)),
        replace(SEEN, ends_at=STARTS - HOUR),
        replace(SEEN, name=" "),
        replace(SEEN, name="Other"),
    ):
        assert not await take(gathering, wanted, seen)
    after = await wish(gathering)
    assert (after.event.name, after.event.starts_at, after.event.revision) == ("Reception", STARTS, 0)


async def test_what_ended_there_ends_here_and_is_forgotten(database: Database) -> None:
    gathering = await gathered(database, 1)
    await gathering.say(0, RsvpAnswer.GOING)
    wanted = await shown(gathering)
    assert await take(gathering, wanted, replace(SEEN, ended=True))
    async with database.reading() as session:
        event = (await session.scalars(select(SocialEvent))).one()
    assert (event.cancelled_at, event.mirror, event.mirror_id) == (NOW, MirrorState.GONE, None)
    assert len(await gathering.told(OutboxKind.EVENT_CHANGED)) == 1
    assert await notice(gathering, replace(SEEN, ended=True)) == 1


async def test_interest_counts_for_members_who_come(database: Database) -> None:
    gathering = await gathered(database, 2)
    await shown(gathering)
    async with database.transaction() as session:
        absent = await people.member(session, "Absent")
    for user_id in (gathering.members[0].user_id, absent.user_id, 1):
        for interested in (True, True):
            async with database.transaction() as session:
                await mirrors.interest(session, mirror_id=MIRROR, user_id=user_id, interested=interested, now=NOW)
    assert await gathering.answers() == {0: RsvpAnswer.GOING}
    await gathering.say(0, RsvpAnswer.MAYBE)
    async with database.transaction() as session:
        user_id = gathering.members[0].user_id
        await mirrors.interest(session, mirror_id=MIRROR, user_id=user_id, interested=False, now=NOW)
    assert await gathering.answers() == {0: RsvpAnswer.MAYBE}
