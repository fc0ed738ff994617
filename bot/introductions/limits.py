"""How many at once and how many a week; whoever comes later waits in line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.errors import InputError
from bot.introductions import preferences, steps
from bot.introductions.loading import Request, attach
from bot.introductions.states import LIVE, QUIET
from bot.models import Introduction, IntroductionStatus, Member

WEEK = timedelta(days=7)


async def hold(session: AsyncSession, *member_ids: int) -> None:
    """Let two changes that count against the same people follow each other; in one order, so that none blocks."""
    await session.execute(
        select(Member.id).where(Member.id.in_(member_ids)).order_by(Member.id).with_for_update(key_share=True)
    )


async def check_open(session: AsyncSession, asker: Member) -> None:
    """Let an asker have so many requests open. One that was closed quietly counts until they are told.

    Raises:
        InputError: they have.
    """
    most = (await societies.settings_of(session, asker.society_id)).open_requests
    if await open_of(session, asker) >= most:
        requests = "1 request" if most == 1 else f"{most} requests"
        raise InputError(
            f"You have {requests} open, which is the most. An answer frees a place; so does withdrawing one with "
            "`/introductions withdraw`. What you wrote is kept as a draft in `/introductions list`."
        )


async def open_of(session: AsyncSession, asker: Member) -> int:
    """Count the requests of an asker that are under way, as far as they know."""
    untold = and_(Introduction.status.in_(QUIET), Introduction.told_at.is_(None))
    statement = select(func.count()).where(
        Introduction.asker_id == asker.id, or_(Introduction.status.in_(LIVE), untold)
    )
    return (await session.scalar(statement)) or 0


async def has_room(session: AsyncSession, person: Member, *, as_connector: bool, now: datetime) -> bool:
    """Whether one more request may reach a person this week; ``hold`` them first."""
    said = (await preferences.of(session, [person.id]))[person.id]
    if said.paused(now):
        return False
    usual = (await societies.settings_of(session, person.society_id)).asks_a_week
    who, when = (
        (Introduction.connector_id, Introduction.asked_at)
        if as_connector
        else (Introduction.target_id, Introduction.passed_at)
    )
    asked = await session.scalar(select(func.count()).where(who == person.id, when > now - WEEK))
    return (asked or 0) < min(usual, said.a_week or usual)


async def put(session: AsyncSession, request: Request, *, now: datetime) -> None:
    """Put a request to whose turn it is, or let it wait in line for them."""
    person = steps.turn(request)
    if person is None:
        # They left meanwhile: bot.introductions.closing ends it, and nobody can tell it from a no.
        await steps.wait(session, request)
        return
    await hold(session, person.id)
    if await has_room(session, person, as_connector=steps.is_connectors(request), now=now):
        await steps.put(session, request, now=now)
    else:
        await steps.wait(session, request)


async def move_lines_on(session: AsyncSession, *, now: datetime) -> int:
    """Put those who wait in line to whom they wait for, as far as there is room; the first come first."""
    waiting = await _in_line(session)
    moved = 0
    full: set[tuple[int, bool]] = set()
    for request in waiting:
        person, as_connector = steps.turn(request), steps.is_connectors(request)
        if person is None or (person.id, as_connector) in full:
            continue
        await hold(session, person.id)
        if await has_room(session, person, as_connector=as_connector, now=now):
            await steps.put(session, request, now=now)
            moved += 1
        else:
            full.add((person.id, as_connector))
    return moved


async def _in_line(session: AsyncSession) -> Sequence[Request]:
    statement = select(Introduction).where(Introduction.status == IntroductionStatus.WAITING)
    found = await session.scalars(
        statement.order_by(Introduction.sent_at, Introduction.id).with_for_update(skip_locked=True)
    )
    return await attach(session, found)
