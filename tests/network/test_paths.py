"""The best route to a member, and what it must not tell."""

import pytest

from bot.database import Database
from bot.errors import InputError, NotVisibleError
from bot.members.visibility import viewpoint
from bot.models import Member
from bot.network import blocks, degrees, paths
from bot.network.degrees import NO_ROUTE, Degree
from bot.places import Places
from tests import people
from tests.conftest import NOW


async def path(database: Database, viewer: Member, target_id: int | None, places: Places) -> paths.Path:
    async with database.reading() as session:
        return await paths.find(session, viewer=viewer, target_id=target_id, places=places)


async def test_whom_you_share_most_with_comes_first(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        viewer, target, one, two = await people.members(session, 4)
        for connector in (one, two):
            await people.connect(session, viewer, connector)
            await people.connect(session, target, connector)
        for who in (viewer, two):
            await people.knows(session, who, "A Teacher")
    found = await path(database, viewer, target.id, places)
    assert found.degree is Degree.SECOND
    assert [step.name for step in found.through] == ["Member 4", "Member 3"]
    assert found.through[0].shared[0].subject == "A Teacher"


async def test_a_connection_is_direct_and_a_stranger_has_no_route(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        viewer, friend, stranger = await people.members(session, 3)
        await people.connect(session, viewer, friend)
    assert (await path(database, viewer, friend.id, places)).degree is Degree.FIRST
    assert (await path(database, viewer, stranger.id, places)).degree is Degree.NONE
    with pytest.raises(InputError, match="That is you"):
        await path(database, viewer, viewer.id, places)


@pytest.mark.parametrize("how", ["hidden", "blocked"])
async def test_a_hidden_or_blocked_connector_is_none(database: Database, places: Places, how: str) -> None:
    async with database.transaction() as session:
        viewer, target, connector = await people.members(session, 3)
        await people.connect(session, viewer, connector)
        await people.connect(session, target, connector)
        if how == "hidden":
            connector.listed = False
        else:
            await blocks.block(session, actor=connector, target_user_id=viewer.user_id, now=NOW)
    found = await path(database, viewer, target.id, places)
    assert (found.degree, list(found.through)) == (Degree.NONE, [])


@pytest.mark.parametrize("how", ["hidden", "blocked", "foreign", "absent"])
async def test_a_target_who_is_not_to_be_seen_has_no_route_of_any_degree(
    database: Database, places: Places, how: str
) -> None:
    async with database.transaction() as session:
        viewer, target, connector = await people.members(session, 3)
        foreign = await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY)
        for one, other in ((viewer, connector), (target, connector), (viewer, target)):
            await people.connect(session, one, other)
        if how == "hidden":
            target.listed = False
        elif how == "blocked":
            await blocks.block(session, actor=target, target_user_id=viewer.user_id, now=NOW)
    target_id = {"foreign": foreign.id, "absent": None}.get(how, target.id)
    with pytest.raises(NotVisibleError):
        await path(database, viewer, target_id, places)
    async with database.reading() as session:
        routes = await degrees.routes(session, await viewpoint(session, viewer), [target_id or 10**6])
    assert list(routes.values()) == [NO_ROUTE]
