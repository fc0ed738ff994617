"""What one member sees of another: hidden is as if it had not been filled."""

import pytest

from bot.database import Database
from bot.errors import NotVisibleError
from bot.matching.background import SharedKind
from bot.members import viewing
from bot.members.viewing import ProfileView
from bot.models import ConnectionStatus, ContactKind, Member, TagKind, Visibility
from bot.places import Places
from tests import people
from tests.members.neighbours import close, settle

EVERYONE, CONNECTIONS, NOBODY = Visibility
OF_AFFILIATIONS = {SharedKind.CLASSMATES}
OF_BACKGROUND = {SharedKind.ADVISER, SharedKind.COLLABORATOR, SharedKind.HOMETOWN}
OF_INTERESTS = {SharedKind.TOPIC, SharedKind.UNIT, SharedKind.OFFER}


async def seen(database: Database, viewer: Member, target: Member, places: Places) -> ProfileView:
    async with database.reading() as session:
        return await viewing.view_member(session, viewer=viewer, target_id=target.id, places=places)


@pytest.mark.parametrize("connected", [False, True])
@pytest.mark.parametrize("section", ["affiliations", "background", "interests"])
@pytest.mark.parametrize("visibility", list(Visibility))
async def test_a_section_shows_to_those_it_is_open_to_and_so_does_what_is_shared_in_it(
    database: Database, places: Places, section: str, visibility: Visibility, connected: bool
) -> None:
    async with database.transaction() as session:
        them = await settle(session, places, connected=connected)
        await close(session, them.other, **{section: visibility})
    view = await seen(database, them.viewer, them.other, places)
    shows = visibility is EVERYONE or (visibility is CONNECTIONS and connected)
    closed = set() if shows else {section}
    assert bool(view.affiliations) == ("affiliations" not in closed)
    assert view.residence == ("" if "affiliations" in closed else "Oak Ridge, TN")
    assert (view.hometown, view.advisers, view.collaborators) == (
        ("", (), ()) if "background" in closed else ("Szeged, Hungary", ("A Teacher",), ("A Colleague",))
    )
    assert view.tags[TagKind.OFFER] == (() if "interests" in closed else ("Mentoring",))
    assert view.tags[TagKind.TOPIC] == (() if "interests" in closed else ("cosmology",))
    kinds = {"affiliations": OF_AFFILIATIONS, "background": OF_BACKGROUND, "interests": OF_INTERESTS}
    expected = set().union(*(kind for name, kind in kinds.items() if name not in closed))
    assert {common.kind for common in view.shared} == expected


@pytest.mark.parametrize(
    ("connected", "shown"),
    [(False, {ContactKind.WEBSITE}), (True, {ContactKind.WEBSITE, ContactKind.EMAIL})],
)
async def test_each_way_to_reach_somebody_has_its_own_visibility(
    database: Database, places: Places, connected: bool, shown: set[ContactKind]
) -> None:
    async with database.transaction() as session:
        them = await settle(session, places, connected=connected)
    view = await seen(database, them.viewer, them.other, places)
    assert {contact.kind for contact in view.contacts} == shown
    assert view.connected == connected


async def test_ones_own_profile_shows_whole_even_when_it_is_hidden(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        them = await settle(session, places)
        await close(session, them.other, affiliations=NOBODY, background=NOBODY, interests=NOBODY)
        (await session.merge(them.other)).listed = False
    view = await seen(database, them.other, them.other, places)
    assert view.own
    assert len(view.contacts) == 3
    assert all((view.affiliations, view.hometown, view.residence, view.advisers, view.tags[TagKind.OFFER]))
    assert view.shared == ()


async def test_ones_own_hidden_sections_still_tell_oneself_what_is_shared(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        them = await settle(session, places)
        await close(session, them.viewer, affiliations=NOBODY, background=NOBODY, interests=NOBODY)
    assert {common.kind for common in (await seen(database, them.viewer, them.other, places)).shared} == (
        OF_AFFILIATIONS | OF_BACKGROUND | OF_INTERESTS
    )
    assert (await seen(database, them.other, them.viewer, places)).shared == ()


async def test_hidden_foreign_and_absent_people_are_one_and_the_same(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        viewer = await people.member(session)
        hidden = await people.member(session, "Hidden", listed=False)
        foreign = await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY)
        await people.connect(session, viewer, hidden)
    said = set()
    async with database.reading() as session:
        for target in (hidden, foreign, Member(id=foreign.id + 1000, user_id=1)):
            with pytest.raises(NotVisibleError) as refused:
                await viewing.view_member(session, viewer=viewer, target_id=target.id, places=places)
            said.add(str(refused.value))
    assert len(said) == 1


async def test_a_request_shows_to_who_made_it(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        them = await settle(session, places)
        await people.connect(session, them.viewer, them.other, ConnectionStatus.ASKED)
    assert (await seen(database, them.viewer, them.other, places)).asked
    assert not (await seen(database, them.other, them.viewer, places)).asked
