"""Whom, and which reasons, a member doesn't want to be suggested; only they know."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError
from bot.matching.background import Ground
from bot.models import DismissedGround, DismissedMember, Member

_LONGEST_KEY = 160


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Ids of members, and keys of grounds."""

    members: frozenset[int]
    grounds: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.members or self.grounds)


async def of(session: AsyncSession, member: Member) -> Dismissed:
    """Return what a member dismissed."""
    members = select(DismissedMember.dismissed_id).where(DismissedMember.member_id == member.id)
    grounds = select(DismissedGround.key).where(DismissedGround.member_id == member.id)
    return Dismissed(frozenset(await session.scalars(members)), frozenset(await session.scalars(grounds)))


async def dismiss(session: AsyncSession, *, member: Member, other_id: int) -> None:
    """Don't suggest this member any more; twice is once.

    Raises:
        ConflictError: they are gone.
    """
    if await session.get(Member, other_id) is None:
        raise ConflictError("This suggestion is out of date. Use `/suggestions` again.")
    await _note(session, DismissedMember, {"member_id": member.id, "dismissed_id": other_id})


async def dismiss_ground(session: AsyncSession, *, member: Member, grounds: Iterable[Ground], mark: str) -> Ground:
    """Suggest nobody for this reason any more: the one of ``grounds`` that the mark stands for.

    Raises:
        ConflictError: none of them; it isn't shared any more.
    """
    for ground in grounds:
        if mark_of(ground) == mark:
            await _note(session, DismissedGround, {"member_id": member.id, "key": ground.key[:_LONGEST_KEY]})
            return ground
    raise ConflictError("This reason is none any more. Use `/suggestions` again.")


async def forget(session: AsyncSession, *, member: Member) -> None:
    """Suggest everybody again, for every reason."""
    for table in (DismissedMember, DismissedGround):
        await session.execute(delete(table).where(table.member_id == member.id))


def mark_of(ground: Ground) -> str:
    """Return a few characters that stand for a ground in a custom id, which holds no names."""
    return hashlib.blake2b(ground.key.encode(), digest_size=6).hexdigest()


async def _note(
    session: AsyncSession, table: type[DismissedMember] | type[DismissedGround], row: dict[str, object]
) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(insert(table).values(row).on_conflict_do_nothing())
