"""Who is suggested, in which order, and what a dismissal does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.database import Database
from bot.errors import ConflictError
from bot.matching.background import Background, Rarity, Stint, affinity, shared
from bot.members import backgrounds
from bot.members.presence import LivePresence
from bot.models import Block, DismissedMember, Member, TagKind, Visibility
from bot.network import connections
from bot.places import Places
from bot.suggestions import dismissals, suggesting
from tests import people
from tests.directory.finder import index_of


@dataclass
class Suggester:
    database: Database
    places: Places
    viewer: Member
    now: datetime

    async def pages(self) -> list[suggesting.Page]:
        async with self.database.reading() as session:
            first = await self._page(session, 0)
            return [first, *[await self._page(session, number) for number in range(1, first.pages)]]

    async def names(self) -> list[str]:
        return [one.member.name for page in await self.pages() for one in page.people]

    async def reasons(self, name: str) -> list[str]:
        return next(
            [one.subject for one in found.shared]
            for page in await self.pages()
            for found in page.people
            if found.member.name == name
        )

    async def drop(self, other: Member, place: int = 0) -> None:
        async with self.database.transaction() as session:
            grounds = await suggesting.grounds_with(
                session,
                viewer=self.viewer,
                other_id=other.id,
                presence=LivePresence(),
                index=index_of(),
                places=self.places,
                now=self.now,
            )
            mark = dismissals.mark_of(grounds[place])
            await dismissals.dismiss_ground(session, member=self.viewer, grounds=grounds, mark=mark)

    async def _page(self, session: object, number: int) -> suggesting.Page:
        return await suggesting.suggest(
            session,  # type: ignore[arg-type]
            viewer=self.viewer,
            page=number,
            presence=LivePresence(),
            index=index_of(),
            places=self.places,
            now=self.now,
        )


@pytest.fixture
async def suggester(database: Database, places: Places, now: datetime) -> Suggester:
    async with database.transaction() as session:
        viewer = await people.member(session, "Viewer")
        await people.knows(session, viewer, "A Teacher")
        await people.tag(session, [viewer], TagKind.TOPIC, "cosmology")
        await people.tag(session, [viewer], TagKind.ASK, "Mentoring")
    return Suggester(database, places, viewer, now)


async def cast(suggester: Suggester) -> Sequence[Member]:
    """Somebody with the same adviser, with an offer, with a topic, and with nothing."""
    async with suggester.database.transaction() as session:
        everyone = await people.members(session, 4)
        await people.knows(session, everyone[0], "A Teacher")
        await people.tag(session, [everyone[1]], TagKind.OFFER, "Mentoring")
        await people.tag(session, [everyone[0], everyone[2]], TagKind.TOPIC, "cosmology")
    return everyone


async def test_most_shared_ground_comes_first_and_nobody_without_any(suggester: Suggester) -> None:
    await cast(suggester)
    assert await suggester.names() == ["Member 1", "Member 2", "Member 3"]
    assert await suggester.reasons("Member 1") == ["A Teacher", "cosmology"]
    assert await suggester.reasons("Member 2") == ["mentoring"]


async def test_the_order_is_that_of_the_affinity_which_pairs_meetups(suggester: Suggester) -> None:
    async with suggester.database.transaction() as session:
        everyone = await people.members(session, 8)
        where = await people.organization(session)
        for number, who in enumerate(everyone):
            if number % 2:
                await people.tie(session, who, where, start=2000 + number)
            if number % 3 == 0:
                await people.knows(session, who, "A Teacher")
            await people.tag(session, [who], TagKind.TOPIC, "cosmology")
        await people.tie(session, suggester.viewer, where, start=2004)
        loaded = await backgrounds.load(
            session, [suggester.viewer.id, *(who.id for who in everyone)], places=suggester.places
        )
    rarity, mine = Rarity.among(loaded.people.values()), loaded.people[suggester.viewer.id]
    weights = {
        loaded.members[one]: round(affinity(shared(mine, theirs, rarity), rarity), 6)
        for one, theirs in loaded.people.items()
    }
    found = [weights[name] for name in await suggester.names()]
    assert len(found) == 8
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("why", ["connected", "asked", "blocked", "hidden", "dismissed", "section"])
async def test_who_is_known_asked_or_not_to_be_seen_is_not_suggested(suggester: Suggester, why: str) -> None:
    first, *_ = await cast(suggester)
    async with suggester.database.transaction() as session:
        found = await session.get_one(Member, first.id)
        if why == "connected":
            await people.connect(session, first, suggester.viewer)
        elif why == "asked":
            await connections.ask(session, requester=suggester.viewer, target_id=first.id, now=suggester.now)
        elif why == "blocked":
            session.add(Block(blocker_id=first.id, blocked_id=suggester.viewer.id, created_at=suggester.now))
        elif why == "hidden":
            found.listed = False
        elif why == "dismissed":
            for _ in range(2):
                await dismissals.dismiss(session, member=suggester.viewer, other_id=first.id)
        else:
            found.background_visibility = found.interests_visibility = Visibility.NOBODY
    assert await suggester.names() == ["Member 2", "Member 3"]


async def test_a_dismissed_reason_suggests_nobody_and_ranks_nobody(suggester: Suggester) -> None:
    first, second, *_ = await cast(suggester)
    await suggester.drop(first, 0)
    assert await suggester.reasons("Member 1") == ["cosmology"]
    await suggester.drop(first, 0)
    assert await suggester.names() == ["Member 2"]
    await suggester.drop(second, 0)
    assert await suggester.names() == []
    async with suggester.database.transaction() as session:
        await dismissals.forget(session, member=suggester.viewer)
    assert len(await suggester.names()) == 3


async def test_a_reason_that_is_none_any_more_cannot_be_dismissed(suggester: Suggester) -> None:
    async with suggester.database.transaction() as session:
        with pytest.raises(ConflictError):
            await dismissals.dismiss_ground(session, member=suggester.viewer, grounds=[], mark="0")
        with pytest.raises(ConflictError):
            await dismissals.dismiss(session, member=suggester.viewer, other_id=10**6)
        assert await people.count(session, DismissedMember) == 0


def test_a_background_without_a_reason_keeps_the_rest() -> None:
    whole = Background(
        1,
        stints=(Stint(1, study=True), Stint(2, study=False)),
        advisers=frozenset({"a teacher"}),
        collaborators=frozenset({"a teacher", "b teacher"}),
        hometown=5,
        homeland="US",
        topics=frozenset({"cosmology"}),
        units=frozenset({"Plasma"}),
        offers=frozenset({"Mentoring"}),
        asks=frozenset({"Mentoring", "Job leads"}),
    )
    keys = {"organization:1", "person:a teacher", "city:5", "topic:cosmology", "favour:Mentoring"}
    assert whole.without(keys) == Background(
        1,
        stints=(Stint(2, study=False),),
        collaborators=frozenset({"b teacher"}),
        homeland="US",
        units=frozenset({"Plasma"}),
        asks=frozenset({"Job leads"}),
    )
    assert whole.without(()) == whole
