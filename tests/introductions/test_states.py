"""The drawing in the documents and the table are the same."""

import re
from pathlib import Path

import pytest

from bot.database import Database
from bot.introductions import states
from bot.introductions.states import EndedError
from bot.models import Introduction, IntroductionStatus, Purpose, Rung
from tests import people
from tests.conftest import NOW

DRAWING = Path(__file__).parents[2] / "docs" / "state-machines.md"


def drawn() -> set[tuple[str, str]]:
    text = DRAWING.read_text(encoding="utf-8")
    section = text.split("## An introduction\n")[1].split("\n## ")[0]
    return {
        (one, other)
        for one, other in re.findall(r"^    (\w+) --> (\w+)", section, flags=re.MULTILINE)
        if "[*]" not in (one, other)
    }


def test_the_drawing_shows_the_table() -> None:
    table = {(one.value, other.value) for one, others in states.MOVES.items() for other in others}
    assert drawn() == table
    assert set(states.MOVES) == set(IntroductionStatus)


async def test_only_moves_of_the_table_are_made(database: Database) -> None:
    async with database.transaction() as session:
        ada, tea = await people.members(session, 2)
        for start in IntroductionStatus:
            for end in IntroductionStatus:
                row = Introduction(
                    society_id=ada.society_id,
                    asker_id=ada.id,
                    target_id=tea.id,
                    rung=Rung.GROUND,
                    purpose=Purpose.JOB,
                    status=start,
                    created_at=NOW,
                )
                session.add(row)
                await session.flush()
                if end in states.MOVES[start]:
                    await states.move(session, row, end)
                    assert row.status is end
                else:
                    with pytest.raises(EndedError):
                        await states.move(session, row, end)
                await session.delete(row)
                await session.flush()


async def test_who_comes_second_changes_nothing(database: Database) -> None:
    async with database.transaction() as session:
        ada, tea = await people.members(session, 2)
        row = Introduction(
            society_id=ada.society_id,
            asker_id=ada.id,
            target_id=tea.id,
            rung=Rung.GROUND,
            purpose=Purpose.JOB,
            status=IntroductionStatus.PASSED_ON,
            created_at=NOW,
        )
        session.add(row)
    async with database.transaction() as slower:
        seen = await slower.get_one(Introduction, row.id)
        slower.expunge(seen)
    async with database.transaction() as session:
        await states.move(session, await session.get_one(Introduction, row.id), IntroductionStatus.ACCEPTED)
    async with database.transaction() as session:
        with pytest.raises(EndedError):
            await states.move(session, seen, IntroductionStatus.DECLINED)
        assert (await session.get_one(Introduction, row.id)).status is IntroductionStatus.ACCEPTED
