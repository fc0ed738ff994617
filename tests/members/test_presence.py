"""How many members are where, for a viewer: whatever has changed, what is held in memory is what SQL counts."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.members import affiliations, presence, profiles, roll
from bot.members.affiliations import Terms
from bot.members.presence import LivePresence
from bot.members.roll import Roll
from bot.members.tally import Ties
from bot.members.visibility import viewpoint
from bot.members.vocabulary import CHOICES
from bot.models import Affiliation, AffiliationKind, Member, Organization, TagKind, Visibility
from bot.organizations.headcount import Headcount
from bot.organizations.index import OrganizationIndex
from bot.places import Places
from tests import people
from tests.conftest import NOW
from tests.organizations.records import index_rows, raw, typed

NOBODY: frozenset[int] = frozenset()
SEARCHES = [Ties.STAFF, Ties.STAFF_AND_STUDENTS, Ties.ALUMNI, Ties.ANY]


def family(organizations: Sequence[Organization]) -> OrganizationIndex:
    """An index in which each organization is a part of the one before."""
    rows = index_rows(typed(*(raw(number, one.name) for number, one in enumerate(organizations))))
    ids = [one.id for one in organizations]
    return OrganizationIndex(type(rows)(version=1, entries=[], names=[], parents=list(zip(ids[1:], ids, strict=False))))


@dataclass
class Scene:
    """Two societies' members, who work at three organizations, each a part of the one before."""

    database: Database
    organizations: list[Organization]
    index: OrganizationIndex
    places: Places
    live: LivePresence = field(default_factory=LivePresence)

    @classmethod
    async def build(cls, database: Database, places: Places) -> "Scene":
        async with database.transaction() as session:
            made = [await people.organization(session, f"Organization {number}") for number in range(3)]
        return cls(database, made, family(made), places)

    async def counts(
        self, viewer: Member, ties: Ties = Ties.ANY, hidden: frozenset[int] = NOBODY, live: LivePresence | None = None
    ) -> Headcount:
        async with self.database.reading() as session:
            return await (live or self.live).counts(
                session,
                self.index,
                replace(await viewpoint(session, viewer), hidden=hidden),
                ties=ties,
            )

    async def roll(self, society_id: int, live: LivePresence) -> Roll:
        async with self.database.reading() as session:
            return await live.roll(session, self.index, society_id)


@pytest.fixture
async def scene(database: Database, places: Places) -> Scene:
    return await Scene.build(database, places)


async def employ(session: AsyncSession, who: Member, where: Organization, now: datetime, **options: Any) -> Affiliation:
    terms = Terms(**{"kind": AffiliationKind.EMPLOYMENT} | options)
    return await affiliations.add(session, who, terms, organization=where, now=now)


async def show(
    session: AsyncSession, who: Member, *, listed: bool = True, to: Visibility = Visibility.EVERYONE
) -> None:
    await profiles.set_visibility(
        session, who, listed=listed, affiliations=to, background=Visibility.EVERYONE, interests=Visibility.EVERYONE
    )


async def test_a_member_counts_once_at_a_whole_and_not_for_themself(scene: Scene, now: datetime) -> None:
    whole, part, _ = scene.organizations
    async with scene.database.transaction() as session:
        viewer, who = await people.members(session, 2)
        for person in (viewer, who):
            await employ(session, person, whole, now)
            await employ(session, person, part, now)
    assert await scene.counts(viewer) == {whole.id: 1, part.id: 1}


async def test_searches_tell_ties_apart(scene: Scene, now: datetime) -> None:
    where = scene.organizations[0]
    async with scene.database.transaction() as session:
        viewer, worker, guest, student, alumna = await people.members(session, 5)
        await employ(session, worker, where, now)
        await employ(session, guest, where, now, kind=AffiliationKind.VISITING, end=2020)
        await employ(session, student, where, now, kind=AffiliationKind.EDUCATION)
        await employ(session, alumna, where, now, kind=AffiliationKind.EDUCATION, end=2020)
    counts = [(await scene.counts(viewer, ties))[where.id] for ties in SEARCHES]
    assert counts == [2, 3, 2, 4]


async def test_who_hides_is_counted_nowhere_from_that_moment(scene: Scene, now: datetime) -> None:
    where = scene.organizations[0]
    async with scene.database.transaction() as session:
        viewer, who = await people.members(session, 2)
        await employ(session, who, where, now)
    assert await scene.counts(viewer) == {where.id: 1}
    for hidden in ({"listed": False}, {"to": Visibility.NOBODY}, {"to": Visibility.CONNECTIONS}):
        async with scene.database.transaction() as session:
            await show(session, await session.get_one(Member, who.id), **hidden)
        assert await scene.counts(viewer) == {}
        async with scene.database.transaction() as session:
            await show(session, await session.get_one(Member, who.id))
        assert await scene.counts(viewer) == {where.id: 1}


async def test_connections_count_for_each_other_and_blocked_people_for_nobody(scene: Scene, now: datetime) -> None:
    where = scene.organizations[0]
    async with scene.database.transaction() as session:
        viewer, friend, stranger = await people.members(session, 3)
        for who in (friend, stranger):
            await employ(session, who, where, now)
            await show(session, who, to=Visibility.CONNECTIONS)
        await people.connect(session, viewer, friend)
    assert await scene.counts(viewer) == {where.id: 1}
    assert await scene.counts(viewer, hidden=frozenset({friend.id})) == {}
    async with scene.database.transaction() as session:
        await show(session, await session.get_one(Member, stranger.id))
    assert await scene.counts(viewer, hidden=frozenset({friend.id, stranger.id})) == {}
    assert await scene.counts(friend) == {where.id: 1}


async def test_who_is_erased_and_other_societies_count_nowhere(scene: Scene, now: datetime) -> None:
    where = scene.organizations[0]
    async with scene.database.transaction() as session:
        viewer, who, other = await people.members(session, 3)
        foreign = await people.member(session, society_id=people.OTHER_SOCIETY)
        for person in (who, other, foreign):
            await employ(session, person, where, now)
    assert await scene.counts(viewer) == {where.id: 2}
    async with scene.database.transaction() as session:
        who = await session.get_one(Member, who.id)
        await presence.touch(session, who)
        await session.delete(who)
        await employ(session, other, scene.organizations[2], now)
    assert await scene.counts(viewer) == dict.fromkeys((one.id for one in scene.organizations), 1)


async def test_a_new_hierarchy_counts_anew(scene: Scene, now: datetime) -> None:
    whole, part, _ = scene.organizations
    async with scene.database.transaction() as session:
        viewer, who = await people.members(session, 2)
        await employ(session, who, part, now)
    assert await scene.counts(viewer) == {whole.id: 1, part.id: 1}
    scene.index = family([part, whole])
    assert await scene.counts(viewer) == {part.id: 1}


async def test_what_was_prepared_at_the_start_is_kept_up_to_date(scene: Scene, now: datetime) -> None:
    async with scene.database.transaction() as session:
        viewer, who = await people.members(session, 2)
        await employ(session, who, scene.organizations[0], now)
    await scene.live.prepare(scene.database, scene.index)
    assert len((await scene.roll(viewer.society_id, scene.live)).people) == 2
    async with scene.database.transaction() as session:
        await show(session, await session.get_one(Member, who.id), listed=False)
    assert await scene.counts(viewer) == {}


async def test_readers_at_once_agree(scene: Scene, now: datetime) -> None:
    async with scene.database.transaction() as session:
        viewer, *others = await people.members(session, 5)
        for who in others:
            await employ(session, who, scene.organizations[0], now)
    found = await asyncio.gather(*(scene.counts(viewer) for _ in range(5)))
    assert found == [{scene.organizations[0].id: 4}] * 5


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "show", "tag", "move", "connect", "erase", "join", "look"]),
        st.integers(0, 5),
        st.integers(0, 2),
        st.sampled_from(list(AffiliationKind)),
        st.sampled_from(list(Visibility)),
        st.booleans(),
    ),
    max_size=25,
)
_societies = count(700_000_000_000_000_001)
_newcomers = count(100_000_000)
_titles = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_whatever_happens_memory_and_sql_agree(scene: Scene, steps: list[Any]) -> None:
    society_id = next(_societies)
    async with scene.database.transaction() as session:
        cast = [await people.member(session, f"Member {n}", society_id=society_id) for n in range(4)]
    for step in steps:
        async with scene.database.transaction() as session:
            await act(session, scene, cast, step)
        if step[0] == "look":
            await scene.counts(cast[0])
    for viewer in cast[:2]:
        hidden = frozenset({cast[-1].id}) - {viewer.id}
        for ties in SEARCHES:
            expected = await counted(scene, viewer, ties, hidden)
            assert await scene.counts(viewer, ties, hidden) == expected
            assert await scene.counts(viewer, ties, hidden, LivePresence()) == expected
    held, read = await scene.roll(society_id, scene.live), await scene.roll(society_id, LivePresence())
    assert laid_out(held) == laid_out(read)
    assert set(held.people.ids) == {member.id for member in cast}


def laid_out(held: Roll) -> dict[str, Any]:
    """Everything in a roll as plain lists; a tag or a workplace that nobody has any more is none."""
    tables = {
        f"{table}.{column.name}": getattr(getattr(held, table), column.name).tolist()
        for table, row in (("people", roll.People), ("ties", roll.Ties))
        for column in fields(row)
    }
    places = held.workplaces
    workplaces = [getattr(places, column)[held.places].tolist() for column in ("kinds", "countries", "subdivisions")]
    tags = {tag: members.tolist() for tag, members in held.tags.items() if len(members)}
    return {**tables, "workplaces": workplaces, "tags": tags, "slots": held.slots.tolist()}


async def act(session: AsyncSession, scene: Scene, cast: list[Member], step: Any) -> None:
    """Let one of the cast do something, as the bot's features do it."""
    verb, who, where, kind, visibility, flag = step
    member = await session.get_one(Member, cast[who % len(cast)].id)
    mine = (await session.scalars(select(Affiliation).where(Affiliation.member_id == member.id))).all()
    if verb == "add" and len(mine) < affiliations.MOST:
        end = 2000 if flag else None
        await employ(session, member, scene.organizations[where], NOW, kind=kind, end=end, title=f"No. {next(_titles)}")
    elif verb == "remove" and mine:
        await affiliations.remove(session, member, mine[0].id)
    elif verb == "show":
        await show(session, member, listed=flag, to=visibility)
    elif verb == "tag":
        await profiles.set_tags(session, member, TagKind.TOPIC, CHOICES[TagKind.TOPIC][: who % 3])
    elif verb == "move":
        city = scene.places.search("", limit=3)[where]
        await profiles.set_places(session, member, hometown=None if flag else city, residence=city if flag else None)
    elif verb == "connect":
        other = cast[where % len(cast)]
        if other.id not in {member.id, *(await viewpoint(session, member)).connected}:
            await people.connect(session, member, other)
    elif verb == "erase" and len(cast) > 2:
        await presence.touch(session, member)
        await session.delete(member)
        cast.pop(who % len(cast))
    elif verb == "join":
        joined, _ = await profiles.join(
            session,
            society_id=member.society_id,
            society_name="Society of Examples",
            user_id=800_000_000_000_000_000 + next(_newcomers),
            name="Newcomer",
            now=NOW,
        )
        cast.append(joined)


async def counted(scene: Scene, viewer: Member, ties: Ties, hidden: frozenset[int]) -> dict[int, int]:
    """The same by reading everything."""
    there = defaultdict(set)
    async with scene.database.reading() as session:
        connected = (await viewpoint(session, viewer)).connected
        rows = await session.execute(
            select(Affiliation, Member)
            .join(Member, Member.id == Affiliation.member_id)
            .where(Member.society_id == viewer.society_id, Member.listed)
        )
        for affiliation, member in rows:
            shown = member.affiliations_visibility is Visibility.EVERYONE or (
                member.affiliations_visibility is Visibility.CONNECTIONS and member.id in connected
            )
            tie = Ties.of(affiliation.kind, current=affiliation.current)
            if shown and tie & ties and member.id != viewer.id and member.id not in hidden:
                for whole in scene.index.wholes(affiliation.organization_id):
                    there[whole].add(member.id)
    return {organization_id: len(members) for organization_id, members in there.items()}
