"""Blocks: silent, and both ways."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.errors import ConflictError, InputError, NotFoundError, NotVisibleError
from bot.members import viewing
from bot.models import Connection, ConnectionStatus, OutboxMessage
from bot.network import blocks, connections
from bot.places import Places
from tests import people


async def test_a_block_hides_both_ends_their_connection_and_tells_nobody(
    database: Database, places: Places, now: datetime
) -> None:
    async with database.transaction() as session:
        ann, ben = await people.members(session, 2)
        await people.connect(session, ann, ben)
        await blocks.block(session, actor=ann, target_user_id=ben.user_id, now=now)
    async with database.reading() as session:
        for viewer, target in ((ann, ben), (ben, ann)):
            with pytest.raises(NotVisibleError):
                await viewing.view_member(session, viewer=viewer, target_id=target.id, places=places)
            with pytest.raises(NotVisibleError):
                await connections.ask(session, requester=viewer, target_id=target.id, now=now)
        assert (await session.scalars(select(Connection.status))).all() == [ConnectionStatus.ENDED]
        assert await people.count(session, OutboxMessage) == 0
        assert [member.id for member in await blocks.blocked_by(session, ann)] == [ben.id]
        assert await blocks.blocked_by(session, ben) == []


async def test_only_who_blocked_takes_it_back(database: Database, places: Places, now: datetime) -> None:
    async with database.transaction() as session:
        ann, ben = await people.members(session, 2)
        await blocks.block(session, actor=ann, target_user_id=ben.user_id, now=now)
        with pytest.raises(NotFoundError):
            await blocks.unblock(session, actor=ben, target_id=ann.id)
        await blocks.unblock(session, actor=ann, target_id=ben.id)
        with pytest.raises(NotFoundError):
            await blocks.unblock(session, actor=ann, target_id=ben.id)
        shown = await viewing.view_member(session, viewer=ben, target_id=ann.id, places=places)
    assert shown.name == ann.name


async def test_a_block_that_makes_no_sense_is_refused(database: Database, now: datetime) -> None:
    async with database.transaction() as session:
        ann, ben = await people.members(session, 2)
        hidden = await people.member(session, "Hidden", listed=False)
        foreign = await people.member(session, "Foreign", society_id=people.OTHER_SOCIETY)
        await blocks.block(session, actor=ann, target_user_id=ben.user_id, now=now)
        for target, error in ((ann, InputError), (ben, ConflictError), (hidden, NotVisibleError)):
            with pytest.raises(error):
                await blocks.block(session, actor=ann, target_user_id=target.user_id, now=now)
        with pytest.raises(NotVisibleError):
            await blocks.block(session, actor=ann, target_user_id=foreign.user_id, now=now)
