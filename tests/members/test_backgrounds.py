"""From profiles to what matching may use."""

import pytest

from bot.database import Database
from bot.matching.background import OPEN_END, Background, Ground, SharedKind, Stint
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.members.visibility import Viewpoint
from bot.models import AffiliationKind, Visibility
from bot.places import Places
from tests import people
from tests.members.neighbours import close, settle

NOBODY = Visibility.NOBODY


async def test_a_round_uses_only_what_everyone_may_see(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        them = await settle(session, places, connected=True)
        await close(session, them.other, background=Visibility.CONNECTIONS, interests=NOBODY)
        loaded = await backgrounds.load(session, [them.viewer.id, them.other.id], places=places)
    assert loaded.people[them.other.id] == Background(
        id=them.other.id, stints=(Stint(them.university.id, study=True, start=2000, end=2004),)
    )
    viewer = loaded.people[them.viewer.id]
    assert [*viewer.advisers, *viewer.collaborators] == ["a teacher", "a colleague"]
    assert [*viewer.topics, *viewer.units, *viewer.asks] == ["cosmology", "History", "Mentoring"]
    assert (viewer.homeland, viewer.hometown is not None) == ("HU", True)


async def test_a_viewer_also_uses_what_is_open_to_connections_and_all_of_their_own(
    database: Database, places: Places
) -> None:
    async with database.transaction() as session:
        them = await settle(session, places)
        for who in (them.viewer, them.other):
            await close(session, who, background=Visibility.CONNECTIONS)
        pair = [them.viewer.id, them.other.id]
        for connected in (frozenset[int](), frozenset({them.other.id})):
            seen_from = Viewpoint(them.viewer.id, them.viewer.society_id, connected=connected)
            loaded = await backgrounds.load(session, pair, places=places, viewpoint=seen_from)
            assert loaded.people[them.viewer.id].advisers == {"a teacher"}
            assert bool(loaded.people[them.other.id].advisers) == bool(connected)


async def test_how_a_hidden_profile_spells_a_name_does_not_show(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        first, second, hidden = await people.members(session, 3)
        for who, spelling in ((first, "Émile Teacher"), (second, "Émile Teacher"), (hidden, "EMILE TEACHER")):
            await people.knows(session, who, spelling)
        await close(session, hidden, background=NOBODY)
        loaded = await backgrounds.load(session, [first.id, second.id, hidden.id], places=places)
    assert loaded.names == {"person:emile teacher": "Émile Teacher"}


@pytest.mark.parametrize(("end", "current", "last"), [(None, True, OPEN_END), (None, False, None), (2004, False, 2004)])
async def test_a_current_tie_has_an_open_end_and_an_unknown_end_stays_unknown(
    database: Database, places: Places, end: int | None, current: bool, last: int | None
) -> None:
    async with database.transaction() as session:
        who, where = await people.member(session), await people.organization(session)
        await people.tie(session, who, where, AffiliationKind.VISITING, start=2000, end=end, current=current)
        loaded = await backgrounds.load(session, [who.id], places=places)
    assert loaded.people[who.id].stints == (Stint(where.id, study=False, start=2000, end=last),)


async def test_grounds_are_put_into_words(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        them = await settle(session, places)
        loaded = await backgrounds.load(session, [them.viewer.id, them.other.id], places=places)
    szeged = places.resolve("Szeged").id
    grounds = [
        Ground(SharedKind.CLASSMATES, f"organization:{them.university.id}", "2000–04"),
        Ground(SharedKind.ADVISER, "person:a teacher"),
        Ground(SharedKind.HOMETOWN, f"city:{szeged}"),
        Ground(SharedKind.HOMELAND, "country:HU"),
        Ground(SharedKind.TOPIC, "topic:cosmology"),
        Ground(SharedKind.OFFER, "favour:Mentoring", party=them.other.id),
    ]
    assert backgrounds.describe(loaded, grounds) == (
        Shared(SharedKind.CLASSMATES, "Example University", "2000–04"),
        Shared(SharedKind.ADVISER, "A Teacher"),
        Shared(SharedKind.HOMETOWN, "Szeged, Hungary"),
        Shared(SharedKind.HOMELAND, "Hungary"),
        Shared(SharedKind.TOPIC, "cosmology"),
        Shared(SharedKind.OFFER, "mentoring", party=them.other.id),
    )


async def test_more_members_than_are_loaded_at_a_time(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        everyone = await people.members(session, 5)
        ids = [who.id for who in everyone]
        assert set((await backgrounds.load(session, ids, places=places)).people) == set(ids)
        assert (await backgrounds.load(session, [], places=places)).people == {}
