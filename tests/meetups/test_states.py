"""The drawing in the documents and the table are the same."""

import re
from pathlib import Path

from bot.database import Database
from bot.meetups import states
from bot.models import MeetupStatus
from bot.places import Places
from tests.meetups.gathering import crowd
from tests.meetups.life import paired

DRAWING = Path(__file__).parents[2] / "docs" / "state-machines.md"


def drawn() -> set[tuple[str, str]]:
    text = DRAWING.read_text(encoding="utf-8")
    section = text.split("## A meetup\n")[1].split("\n## ")[0]
    return {
        (one, other)
        for one, other in re.findall(r"^    (\w+) --> (\w+)", section, flags=re.MULTILINE)
        if "[*]" not in (one, other)
    }


def test_the_drawing_shows_the_table() -> None:
    table = {(one.value, other.value) for one, others in states.MOVES.items() for other in others}
    assert drawn() == table
    assert set(states.MOVES) == set(MeetupStatus)


async def test_only_moves_of_the_table_are_made(database: Database, places: Places) -> None:
    gathering, _ = await paired(database, places, await crowd(database, 2))
    async with database.transaction() as session:
        (row,) = await gathering.meetups()
        row = await session.merge(row)
        for start in MeetupStatus:
            for end in MeetupStatus:
                row.status = start
                await session.flush()
                assert await states.move(session, row, end) == (end in states.MOVES[start])
                assert row.status is (end if end in states.MOVES[start] else start)


async def test_who_comes_second_changes_nothing(database: Database, places: Places) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    (seen,) = await gathering.meetups()
    async with database.transaction() as session:
        row = await session.get_one(type(seen), meetup_id)
        assert await states.move(session, row, MeetupStatus.CALLED_OFF)
    async with database.transaction() as session:
        session.add(seen)
        assert not await states.move(session, seen, MeetupStatus.CONFIRMED)
        assert seen.status is MeetupStatus.CALLED_OFF
