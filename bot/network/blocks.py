"""Blocks: silent, and both ways."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotFoundError, NotVisibleError
from bot.members import profiles
from bot.models import Block, ConnectionStatus, Member
from bot.network import connections


async def block(session: AsyncSession, *, actor: Member, target_user_id: int, now: datetime) -> Member:
    """Let neither see, find or be matched with the other, and end their connection. Nobody is told.

    Raises:
        InputError: the target is the actor.
        NotVisibleError: the target is no member here, or doesn't show themselves.
        ConflictError: they are blocked already.
    """
    target = await profiles.find(session, society_id=actor.society_id, user_id=target_user_id)
    if target is not None and target.id == actor.id:
        raise InputError("That is you. Choose the member whom you want to block.")
    if target is None or not target.listed:
        raise NotVisibleError
    try:
        async with session.begin_nested():
            session.add(Block(blocker_id=actor.id, blocked_id=target.id, created_at=now))
    except IntegrityError:
        raise ConflictError(f"You have blocked {target.name} already. `/blocks list` shows whom you blocked.") from None
    await connections.end(session, actor.id, target.id, *ConnectionStatus)
    return target


async def unblock(session: AsyncSession, *, actor: Member, target_id: int) -> Member:
    """Take a block of one's own back; the connection that it ended stays ended.

    Raises:
        NotFoundError: the actor hasn't blocked this member.
    """
    removed = await session.scalar(
        delete(Block).where(Block.blocker_id == actor.id, Block.blocked_id == target_id).returning(Block.id)
    )
    target = await session.get(Member, target_id)
    if removed is None or target is None:
        raise NotFoundError("member blocked by you", str(target_id), hint="`/blocks list` shows whom you blocked.")
    return target


async def blocked_by(session: AsyncSession, actor: Member) -> Sequence[Member]:
    """Return those whom the actor blocked, by name."""
    statement = select(Member).join(Block, Block.blocked_id == Member.id).where(Block.blocker_id == actor.id)
    return (await session.scalars(statement.order_by(Member.name, Member.id))).all()
