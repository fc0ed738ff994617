"""A member's own connections, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.members import posts
from bot.members.visibility import viewpoint
from bot.models import Affiliation, Member

PAGE_SIZE = 6


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """One connection; ``post`` is what they do now, where they show it."""

    member: Member
    post: Affiliation | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a member's connections; ``number`` counts from 0."""

    people: Sequence[Acquaintance]
    number: int
    pages: int
    total: int


async def page(session: AsyncSession, member: Member, number: int) -> Page:
    """List connections by name; who is hidden is not among them."""
    view_from = await viewpoint(session, member)
    theirs = Member.id.in_(view_from.connected) & view_from.others()
    total = await session.scalar(select(func.count()).select_from(Member).where(theirs)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 0), pages - 1)
    shown = (
        await session.scalars(
            select(Member).where(theirs).order_by(Member.name, Member.id).limit(PAGE_SIZE).offset(number * PAGE_SIZE)
        )
    ).all()
    now = await posts.present(session, view_from, [one.id for one in shown])
    return Page([Acquaintance(one, now.get(one.id)) for one in shown], number, pages, total)
