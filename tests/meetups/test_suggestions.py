"""What a member sees of their meetups."""

from datetime import datetime

import pytest

from bot.database import Database
from bot.matching.background import SharedKind
from bot.meetups import groups, missing, suggestions
from bot.meetups.suggestions import Suggestion
from bot.models import Answer, Member, TagKind, Visibility
from bot.network import blocks
from bot.places import Places
from tests import people
from tests.meetups.gathering import BANK, Gathering, at_a_meeting, crowd
from tests.members.neighbours import close


async def paired(database: Database, places: Places, members: list[Member]) -> tuple[Gathering, int]:
    """Pair these into one meetup."""
    gathering = await at_a_meeting(database, places, members)
    assert await gathering.pair(1) == [frozenset(who.id for who in members)]
    return gathering, (await gathering.meetups())[0].id


async def seen(database: Database, who: Member, meetup_id: int) -> Suggestion:
    async with database.reading() as session:
        found = await suggestions.load(session, meetup_id=meetup_id, member_id=who.id, bank=BANK)
    assert found is not None
    return found


async def test_each_sees_the_others_with_the_reasons_they_share_best_first(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        ann, ben = await people.member(session, "Ann"), await people.member(session, "Ben")
        where = await people.organization(session)
        for who in (ann, ben):
            await people.knows(session, who, "A Teacher")
            await people.tag(session, [who], TagKind.TOPIC, "cosmology", "optics and lasers")
        await people.tag(session, [ann], TagKind.OFFER, "Mentoring")
        await people.tag(session, [ben], TagKind.ASK, "Mentoring")
        await people.tie(session, ben, where, start=2020)
    _, meetup_id = await paired(database, places, [ann, ben])
    for viewer, other in ((ann, ben), (ben, ann)):
        found = await seen(database, viewer, meetup_id)
        (partner,) = found.partners
        assert (found.viewer.id, partner.member.id, found.part.answer) == (viewer.id, other.id, Answer.NONE)
        kinds = [reason.kind for reason in partner.reasons]
        assert kinds == [SharedKind.ADVISER, SharedKind.OFFER, SharedKind.TOPIC]
        assert partner.reasons[0].subject == "A Teacher"
        assert "A Teacher" in found.icebreaker
        assert (partner.post is not None) == (other is ben)
        assert found.meeting is not None
        assert found.round.place == "The fountain"


@pytest.mark.parametrize("hidden", ["section", "member"])
async def test_what_is_hidden_since_then_is_not_shown(database: Database, places: Places, hidden: str) -> None:
    async with database.transaction() as session:
        ann, ben = await people.members(session, 2)
        await people.tie(session, ben, await people.organization(session))
    _, meetup_id = await paired(database, places, [ann, ben])
    assert (await seen(database, ann, meetup_id)).partners[0].post is not None
    async with database.transaction() as session:
        if hidden == "section":
            await close(session, ben, affiliations=Visibility.CONNECTIONS)
        else:
            (await session.merge(ben)).listed = False
    assert (await seen(database, ann, meetup_id)).partners[0].post is None


async def test_strangers_and_absent_meetups_say_nothing(database: Database, places: Places) -> None:
    _, meetup_id = await paired(database, places, await crowd(database, 2))
    (stranger,) = await crowd(database, 1)
    for identity in (meetup_id, meetup_id + 1000):
        async with database.reading() as session:
            assert await suggestions.load(session, meetup_id=identity, member_id=stranger.id, bank=BANK) is None


async def test_a_group_sees_itself_with_what_every_two_of_it_share(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        members = await people.members(session, 3)
        await people.tag(session, members, TagKind.TOPIC, "cosmology")
    _, meetup_id = await paired(database, places, members)
    async with database.reading() as session:
        group = await groups.load(session, meetup_id=meetup_id, bank=BANK)
        assert await groups.load(session, meetup_id=meetup_id + 1000, bank=BANK) is None
    assert group is not None
    assert [one.member.id for one in group.present] == [member.id for member in members]
    assert len({(low, high) for low, high, _ in group.reasons}) == 3


async def test_the_latest_are_ones_own_newest_first(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 6), days=3)
    for number in (1, 2, 3):
        await gathering.pair(number)
    async with database.reading() as session:
        latest = await suggestions.latest(session, member=gathering.members[0], bank=BANK, most=2)
    assert [found.round.number for found in latest] == [3, 2]
    assert all(found.viewer.id == gathering.members[0].id for found in latest)


async def test_a_miss_is_told_with_its_round(database: Database, places: Places) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 1))
    await gathering.pair(1)
    (miss,) = await gathering.misses()
    async with database.reading() as session:
        found = await missing.load(session, miss.id)
        assert await missing.load(session, miss.id + 1000) is None
    assert found is not None
    assert (found.round.number, found.society.id) == (1, people.SOCIETY)
    assert found.meeting is not None


async def test_two_of_whom_one_has_blocked_the_other_since_are_apart(
    database: Database, places: Places, now: datetime
) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    assert not (await seen(database, ann, meetup_id)).apart
    async with database.transaction() as session:
        await blocks.block(session, actor=ann, target_user_id=ben.user_id, now=now)
    for who in (ann, ben):
        assert (await seen(database, who, meetup_id)).apart


async def test_who_is_alone_in_it_since_the_others_deleted_their_profiles_sees_nothing(
    database: Database, places: Places
) -> None:
    gathering, meetup_id = await paired(database, places, await crowd(database, 2))
    ann, ben = gathering.members
    async with database.transaction() as session:
        await session.delete(await session.merge(ben))
    async with database.reading() as session:
        assert await suggestions.load(session, meetup_id=meetup_id, member_id=ann.id, bank=BANK) is None
