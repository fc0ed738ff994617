"""A prompt on the spot, and that none comes twice before all that fit have come."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.database import Database
from bot.errors import ConflictError, InputError, NotAllowedError, NotVisibleError
from bot.icebreakers import giving, usage
from bot.icebreakers.bank import GENERAL, Bank, Prompt
from bot.icebreakers.giving import Given
from bot.models import IcebreakerUse, Member, Visibility
from bot.network import blocks
from bot.places import Places
from tests import people
from tests.people import OTHER_SOCIETY, SOCIETY

PROMPTS = [Prompt(f"adviser-{n}", "adviser", f"What of {{person}} comes as number {n}?") for n in range(4)]
PROMPTS += [Prompt(f"general-{n}", GENERAL, f"What comes as number {n}?") for n in range(3)]
BANK = Bank(PROMPTS)
CHANNEL = 700_000_000_000_000_001


class Giver:
    """Gives prompts with one lot."""

    def __init__(self, database: Database, places: Places, now: datetime) -> None:
        self.database, self.places, self.now, self.rng = database, places, now, random.Random(3)

    async def two(self, asker: Member, other: Member) -> Given:
        async with self.database.transaction() as session:
            return await giving.for_two(
                session, asker=asker, other_id=other.id, bank=BANK, places=self.places, rng=self.rng, now=self.now
            )

    async def one(self, asker: Member) -> Given:
        async with self.database.transaction() as session:
            return await giving.for_one(session, asker=asker, channel_id=CHANNEL, bank=BANK, rng=self.rng, now=self.now)

    async def post(self, given: Given, asker: Member) -> Given:
        async with self.database.transaction() as session:
            return await giving.post(session, use_id=given.use_id, asker=asker, channel_id=CHANNEL, bank=BANK)


@pytest.fixture
def giver(database: Database, places: Places, now: datetime) -> Giver:
    return Giver(database, places, now)


async def students(database: Database, count: int = 3, **columns: Visibility) -> Sequence[Member]:
    async with database.transaction() as session:
        found = await people.members(session, count, **columns)
        for member in found:
            await people.knows(session, member, "A Teacher")
    return found


async def test_the_same_two_get_no_prompt_twice_before_all_that_fit_whoever_asks(
    giver: Giver, database: Database
) -> None:
    one, other, third = await students(database)
    # What one of them has had with somebody else comes later, and hides nothing from the pair.
    for _ in range(3):
        await giver.two(one, third)
    turns = [[(await giver.two(one, other)).text, (await giver.two(other, one)).text] for _ in range(4)]
    texts = [text for turn in turns for text in turn]
    assert len(set(texts[:4])) == len(set(texts[4:])) == 4
    assert all("A Teacher" in text for text in texts)


async def test_what_is_not_open_to_the_asker_is_not_spoken_of(giver: Giver, database: Database) -> None:
    one, other = await students(database, 2, background_visibility=Visibility.NOBODY)
    assert "A Teacher" not in (await giver.two(one, other)).text


async def test_who_is_hidden_blocked_elsewhere_or_absent_is_refused_alike(giver: Giver, database: Database) -> None:
    one, hidden, blocker = await students(database)
    async with database.transaction() as session:
        (await session.get_one(Member, hidden.id)).listed = False
        await blocks.block(session, actor=blocker, target_user_id=one.user_id, now=giver.now)
        elsewhere = await people.member(session, society_id=OTHER_SOCIETY)
    for other in (hidden, blocker, elsewhere):
        with pytest.raises(NotVisibleError):
            await giver.two(one, other)
    with pytest.raises(InputError, match="That is you"):
        await giver.two(one, one)
    async with database.reading() as session:
        assert await usage.counts(session, society_id=SOCIETY) == Counter()


async def test_a_channel_gets_no_prompt_twice_before_all_have_come(giver: Giver, database: Database) -> None:
    posted = [(await giver.post(await giver.one(asker), asker)).text for asker in await students(database, 6)]
    assert len(set(posted[:3])) == len(set(posted[3:])) == 3


async def test_a_prompt_is_posted_once_and_only_by_whom_it_was_given_to_alone(giver: Giver, database: Database) -> None:
    one, other, _ = await students(database)
    given, for_two = await giver.one(one), await giver.two(one, other)
    with pytest.raises(NotAllowedError):
        await giver.post(given, other)
    with pytest.raises(NotAllowedError):
        await giver.post(for_two, one)
    assert (await giver.post(given, one)).text == given.text
    with pytest.raises(ConflictError):
        await giver.post(given, one)


async def test_uses_are_counted_by_prompt_and_by_member(giver: Giver, database: Database) -> None:
    one, other, third = await students(database)
    await giver.two(one, other)
    await giver.one(third)
    async with database.reading() as session:
        counts = await usage.counts(session, society_id=SOCIETY)
        ids = [member.id for member in (one, other, third)]
        used = await usage.by_member(session, society_id=SOCIETY, member_ids=ids)
        elsewhere = await usage.counts(session, society_id=OTHER_SOCIETY)
    assert sum(counts.values()) == 2
    assert [sum(used[member].values()) for member in ids] == [1, 1, 1]
    assert used[one.id] == used[other.id]
    assert elsewhere == Counter()


async def test_with_a_member_who_is_erased_goes_for_whom_a_prompt_was(giver: Giver, database: Database) -> None:
    one, other, _ = await students(database)
    given = await giver.two(one, other)
    async with database.transaction() as session:
        await session.delete(await session.get_one(Member, one.id))
    async with database.reading() as session:
        use = await session.get_one(IcebreakerUse, given.use_id)
        assert use.asker_id is None
        assert (await usage.of_people(session, member_ids=(other.id,))).together.total() == 1
