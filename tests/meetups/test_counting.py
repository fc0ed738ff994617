"""What organizers are told: counts, none about fewer than five people."""

from bot.database import Database
from bot.meetups import counting, recap
from bot.meetups.counting import Counts
from bot.models import CameOf, Word
from bot.places import Places
from tests.meetups.gathering import Gathering, at_a_meeting, crowd
from tests.meetups.life import parts, say


async def counted(database: Database, gathering: Gathering) -> Counts:
    async with database.reading() as session:
        return await counting.of_program(session, gathering.program)


async def test_what_fewer_than_five_people_had_part_in_is_not_told(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 12))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    rows = await gathering.meetups()
    by_id = {who.id: who for who in gathering.members}
    for number, row in enumerate(rows[:3], start=1):
        member = by_id[min(await parts(database, row.id))]
        await say(database, member, row.id, Word.MET, now)
        assert (await counted(database, gathering)).met == (3 if number == 3 else None)
    # Two figures that are told must not tell a third that isn't.
    assert (await counted(database, gathering)).suggested is None


async def test_what_came_of_it_is_counted_by_members_and_told_from_five_on(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 6))
    await gathering.pair(1)
    now = gathering.rounds[0].due_at
    for number, who in enumerate(gathering.members, start=1):
        (row,) = [row for row in await gathering.meetups() if who.id in await parts(database, row.id)]
        async with database.transaction() as session:
            await recap.note(
                session, meetup_id=row.id, user_id=who.user_id, came_of=CameOf.HELP, text="Private", now=now
            )
        told = (await counted(database, gathering)).came_of
        assert told[CameOf.HELP] == (number if number >= 5 else None)
        assert told[CameOf.NOTHING] is None
