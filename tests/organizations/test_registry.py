"""Single organizations, and noticing that others changed them."""

import pytest

from bot.database import Database
from bot.errors import NotFoundError
from bot.organizations import registry
from bot.organizations.importing import import_registry
from bot.organizations.index import OrganizationIndex, is_stale
from tests.conftest import NOW
from tests.organizations.records import raw, typed


async def test_an_unknown_organization_is_refused(database: Database) -> None:
    async with database.reading() as session:
        with pytest.raises(NotFoundError):
            await registry.require(session, 2**40, society_id=1)


async def test_a_known_organization_is_returned(database: Database) -> None:
    async with database.reading() as session:
        index = await OrganizationIndex.load(session)
        hit = index.search("oak ridge national laboratory")[0]
        assert (await registry.require(session, hit.id, society_id=1)).name == "Oak Ridge National Laboratory"


async def test_an_index_is_stale_after_an_import_elsewhere(database: Database) -> None:
    async with database.reading() as session:
        index = await OrganizationIndex.load(session)
        assert not await is_stale(session, index)
    async with database.transaction() as session:
        await import_registry(
            session, typed(raw(1, "Zyzzyva University"), raw(2, "Zyzzyva Gone", status="withdrawn")), now=NOW
        )
    async with database.reading() as session:
        assert await is_stale(session, index)
        fresh = await OrganizationIndex.load(session)
    assert index.search("zyzzyva") == []
    assert [hit.name for hit in fresh.search("zyzzyva")] == ["Zyzzyva University"]
    assert len(fresh) == len(index) + 1
