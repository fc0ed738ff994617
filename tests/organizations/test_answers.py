"""What a member says to a move."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.errors import ConflictError, InputError, NotAllowedError
from bot.models import (
    Affiliation,
    AffiliationKind,
    Member,
    MoveAnswer,
    Organization,
    OrganizationLink,
    OrganizationLinkKind,
    OrganizationMove,
    OrganizationStatus,
)
from bot.organizations import answers, moving, succession
from bot.organizations.answers import Told
from tests import people
from tests.conftest import NOW


class World:
    """Ada works at Old, and was moved or is asked."""

    def __init__(self, ada: Member, old: Organization, new: Organization, other: Organization, move_id: int) -> None:
        self.ada, self.old, self.new, self.other, self.move_id = ada, old, new, other, move_id


async def moved(database: Database, *, status: OrganizationStatus, several: bool = False, **tie: Any) -> World:
    """Let Old end with one successor or with two, and its people follow."""
    async with database.transaction() as session:
        ada = await people.member(session, "Ada Example")
        old, new, other = [await people.organization(session, name) for name in ("Old Lab", "New Lab", "Other Lab")]
        await people.tie(session, ada, old, start=1990)
        if tie:
            await people.tie(session, ada, new, **tie)
        for successor in (new, other) if several else (new,):
            session.add(
                OrganizationLink(organization_id=old.id, related_id=successor.id, kind=OrganizationLinkKind.SUCCESSOR)
            )
        old.status = status
        await session.flush()
        await succession.follow(session, {old.id}, now=NOW)
        move_id = await session.scalar(select(OrganizationMove.id))
        assert move_id is not None
        return World(ada, old, new, other, move_id)


async def told(session: AsyncSession, world: World) -> Told:
    return await answers.require(session, move_id=world.move_id, member_id=world.ada.id, user_id=world.ada.user_id)


async def ties(database: Database) -> list[tuple[str, AffiliationKind, int | None]]:
    async with database.reading() as session:
        rows = await session.execute(
            select(Organization.name, Affiliation.kind, Affiliation.start)
            .join(Affiliation)
            .order_by(Organization.name, Affiliation.start.nulls_first())
        )
        return [(name, kind, start) for name, kind, start in rows]


WORK = AffiliationKind.EMPLOYMENT


async def test_what_looks_right_stays_and_twice_is_once(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE)
    for _ in range(2):
        async with database.transaction() as session:
            await answers.agree(session, await told(session, world))
    assert await ties(database) == [("New Lab", WORK, 1990)]
    async with database.reading() as session:
        assert (await told(session, world)).answer is MoveAnswer.AGREED
    with pytest.raises(ConflictError, match="answered this already"):
        await put_back(database, world)


async def put_back(database: Database, world: World) -> None:
    async with database.transaction() as session:
        await answers.stay(session, await told(session, world))


async def test_what_is_put_back_stays_there_with_the_next_import(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE)
    await put_back(database, world)
    await put_back(database, world)
    assert await ties(database) == [("Old Lab", WORK, 1990)]
    async with database.transaction() as session:
        assert await succession.follow(session, {world.old.id}, now=NOW) == frozenset()
    assert await ties(database) == [("Old Lab", WORK, 1990)]


async def test_a_tie_that_was_absorbed_comes_back(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE, start=None)
    assert await ties(database) == [("New Lab", WORK, 1990)], "the one that says less went"
    await put_back(database, world)
    assert await ties(database) == [("New Lab", WORK, None), ("Old Lab", WORK, 1990)]


async def test_what_was_absorbed_by_one_that_says_more_comes_back_too(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE, start=1990)
    assert await ties(database) == [("New Lab", WORK, 1990)]
    await put_back(database, world)
    assert await ties(database) == [("New Lab", WORK, 1990), ("Old Lab", WORK, 1990)]


async def test_nothing_goes_back_to_what_nobody_can_find(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.WITHDRAWN)
    with pytest.raises(InputError, match="Old Lab can't be found any more"):
        await put_back(database, world)
    assert await ties(database) == [("New Lab", WORK, 1990)]


async def test_what_the_member_took_out_meanwhile_is_not_put_back(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE)
    async with database.transaction() as session:
        for tie in await session.scalars(select(Affiliation)):
            await session.delete(tie)
    with pytest.raises(ConflictError, match="have changed since"):
        await put_back(database, world)
    async with database.reading() as session:
        assert await answers.load(session, move_id=world.move_id, member_id=world.ada.id) is None


async def test_of_several_successors_the_member_chooses(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.WITHDRAWN, several=True)
    async with database.transaction() as session:
        shown = await told(session, world)
        assert [choice.name for choice in shown.choices] == ["New Lab", "Other Lab"]
        with pytest.raises(InputError, match="Choose one of the list"):
            await answers.choose(session, shown, organization_id=world.old.id)
        with pytest.raises(InputError, match="Nothing was moved yet"):
            await answers.agree(session, shown)
        assert (await answers.choose(session, shown, organization_id=world.other.id)).name == "Other Lab"
    assert await ties(database) == [("Other Lab", WORK, 1990)]
    async with database.transaction() as session:
        with pytest.raises(ConflictError):
            await answers.choose(session, await told(session, world), organization_id=world.new.id)


async def test_who_leaves_it_as_it_is_is_not_moved_later(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.WITHDRAWN, several=True)
    await put_back(database, world)
    async with database.transaction() as session:
        await session.delete(await session.get_one(Organization, world.other.id))
        await session.flush()
        await succession.follow(session, {world.old.id}, now=NOW)
    assert await ties(database) == [("Old Lab", WORK, 1990)]


async def test_only_the_member_answers(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE)
    async with database.transaction() as session:
        stranger = await people.member(session, "Ben Example")
        for member_id in (world.ada.id, 10**9):
            with pytest.raises(NotAllowedError):
                await answers.require(session, move_id=world.move_id, member_id=member_id, user_id=stranger.user_id)
        with pytest.raises(ConflictError):
            await answers.require(session, move_id=world.move_id, member_id=stranger.id, user_id=stranger.user_id)


async def test_moves_on_top_of_moves_are_put_back_one_by_one(database: Database) -> None:
    world = await moved(database, status=OrganizationStatus.INACTIVE)
    async with database.transaction() as session:
        await moving.move(
            session,
            old_id=world.new.id,
            new_id=world.other.id,
            reason=(await session.get_one(OrganizationMove, world.move_id)).reason,
            now=NOW,
        )
    with pytest.raises(ConflictError, match="have changed since"):
        await put_back(database, world)
    assert await ties(database) == [("Other Lab", WORK, 1990)]
