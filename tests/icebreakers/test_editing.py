"""What a society's organizers make of the bank."""

import random
from collections import Counter
from datetime import datetime

import pytest

from bot.database import Database
from bot.errors import ConflictError, InputError, NotFoundError
from bot.icebreakers import editing, themes
from bot.icebreakers.bank import GENERAL, Bank, Prompt
from tests import people
from tests.people import OTHER_SOCIETY, SOCIETY

BANK = Bank([Prompt("one", GENERAL, "What is one?"), Prompt("two", "science", "What is two?")])


async def societies(database: Database) -> None:
    async with database.transaction() as session:
        await people.member(session)
        await people.member(session, society_id=OTHER_SOCIETY)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Short?", "10 to 200"),
        ("x" * 200 + "?", "10 to 200"),
        ("Who of you knows @everyone here?", "can't mention"),
        ("Have you read https://example.org here?", "can't mention"),
        ("What a day this is! What else?", "exclamation"),
        ("Tell each other something.", "question mark"),
        ("Where in {place} were you?", "holds nothing in braces"),
        ("Where in {place were you?", "braces"),
        ("Where in }{ were you two?", "braces"),
    ],
)
async def test_a_text_that_cant_be_used_is_refused_with_why(
    database: Database, now: datetime, text: str, why: str
) -> None:
    await societies(database)
    async with database.transaction() as session:
        with pytest.raises(InputError, match=why):
            await editing.add(session, BANK, society_id=SOCIETY, theme=GENERAL, text=text, now=now)


async def test_ones_own_prompt_is_chosen_in_ones_own_society_alone(database: Database, now: datetime) -> None:
    await societies(database)
    async with database.transaction() as session:
        text = "Which bridge of {place} do you cross first?"
        made = await editing.add(session, BANK, society_id=SOCIETY, theme="hometown", text=text, now=now)
        here = await editing.bank_of(session, BANK, SOCIETY)
        there = await editing.bank_of(session, BANK, OTHER_SOCIETY)
        assert here.choose("hometown", used=Counter(), rng=random.Random(1)) == made
        assert here.text(made.key, "Szeged") == "Which bridge of Szeged do you cross first?"
        assert made.key not in there.prompts
        with pytest.raises(NotFoundError):
            await editing.retire(session, BANK, society_id=OTHER_SOCIETY, key=made.key)
        with pytest.raises(ConflictError):
            await editing.add(
                session, BANK, society_id=SOCIETY, theme="hometown", text=text.replace("Which", "WHICH"), now=now
            )


async def test_a_built_in_prompt_is_retired_for_one_society_and_brought_back(database: Database) -> None:
    await societies(database)
    async with database.transaction() as session:
        for _ in range(2):
            await editing.retire(session, BANK, society_id=SOCIETY, key="one")
        assert (await editing.bank_of(session, BANK, SOCIETY)).retired == {"one"}
        assert (await editing.bank_of(session, BANK, OTHER_SOCIETY)).retired == frozenset()
        with pytest.raises(InputError, match="last prompt"):
            await editing.retire(session, BANK, society_id=SOCIETY, key="two")
        await editing.bring_back(session, society_id=SOCIETY, key="one")
        await editing.retire(session, BANK, society_id=SOCIETY, key="two")
        assert (await editing.bank_of(session, BANK, SOCIETY)).retired == {"two"}


async def test_a_translation_is_replaced_and_taken_back(database: Database) -> None:
    await societies(database)
    async with database.transaction() as session:
        for text in ("Was ist das eine?", "Was ist eins?"):
            await editing.translate(session, BANK, society_id=SOCIETY, key="one", locale="de", text=text)
        here = await editing.bank_of(session, BANK, SOCIETY)
        assert here.text("one", "", locale="de") == "Was ist eins?"
        assert (await editing.one(session, BANK, society_id=SOCIETY, key="one")).locales == ("de",)
        await editing.translate(session, BANK, society_id=SOCIETY, key="one", locale="de", text=" ")
        here = await editing.bank_of(session, BANK, SOCIETY)
        assert here.text("one", "", locale="de") == "What is one?"


async def test_a_theme_that_is_none_is_refused(database: Database) -> None:
    await societies(database)
    async with database.reading() as session:
        with pytest.raises(InputError, match="no such theme"):
            await editing.of_theme(session, BANK, society_id=SOCIETY, theme="weather")


@pytest.mark.parametrize("theme", themes.THEMES)
async def test_every_theme_is_listed_from_the_real_bank(sqlite_database: Database, theme: str) -> None:
    await societies(sqlite_database)
    async with sqlite_database.reading() as session:
        listed = await editing.of_theme(session, Bank.load(), society_id=SOCIETY, theme=theme)
    assert len(listed) >= 5
    assert not any(one.retired or one.own or one.used for one in listed)
