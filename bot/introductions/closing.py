"""Requests that come to nothing: the way is gone, nobody answered in time, or somebody said no.

The asker sees no difference. They are told at ``ends_at``, which was settled when the request was first put to somebody
and doesn't depend on what happened since (docs/decisions/0015).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot import societies
from bot.introductions import states
from bot.introductions.loading import Request
from bot.introductions.states import LIVE, QUIET, EndedError
from bot.models import (
    Block,
    Connection,
    ConnectionStatus,
    Introduction,
    IntroductionStatus,
    Member,
    OutboxKind,
    Rung,
)
from bot.outbox import queue

_S = IntroductionStatus
BATCH = 200


def gone() -> ColumnElement[bool]:
    """Condition on Introduction: the way is gone, so that no answer can come, or may be given.

    Asker or target left, hid, or blocked the other; or, before it was passed on, the connector did, or is no
    longer connected with both.
    """
    return or_(
        Introduction.target_id.is_(None),
        ~_listed(Introduction.asker_id),
        ~_listed(Introduction.target_id),
        _blocked(),
        and_(
            Introduction.rung == Rung.CONNECTION,
            Introduction.vouched_at.is_(None),
            or_(
                Introduction.connector_id.is_(None),
                ~_listed(Introduction.connector_id),
                ~_connected(Introduction.asker_id),
                ~_connected(Introduction.target_id),
            ),
        ),
    )


async def check(session: AsyncSession, request: Request) -> None:
    """Let a step be taken only where the way is there.

    Raises:
        EndedError: it is gone; the next tick closes the request.
    """
    if await session.scalar(select(Introduction.id).where(Introduction.id == request.introduction.id, gone())):
        raise EndedError


async def decline(session: AsyncSession, request: Request, *, now: datetime) -> None:
    """Close a request after a no; the asker isn't told before it would have ended anyway."""
    await states.move(session, request.introduction, _S.DECLINED, answered_at=now)


async def close_gone(session: AsyncSession, *, now: datetime) -> int:
    """Close what is under way and has no way any more."""
    closing = select(Introduction.id, Introduction.society_id).where(Introduction.status.in_(LIVE), gone())
    rows = (await session.execute(closing.limit(BATCH))).all()
    for introduction_id, society_id in rows:
        days = (await societies.settings_of(session, society_id)).expiry_days
        await _expire(session, Introduction.id == introduction_id, now=now, ends_at=_as_if_asked_at_once(now, days))
    return len(rows)


async def expire(session: AsyncSession, *, now: datetime) -> int:
    """Close what nobody answered in time."""
    # A yes that came in time goes on.
    late = and_(Introduction.ends_at <= now, Introduction.status != _S.ACCEPTED)
    return await _expire(session, late, now=now)


async def tell(session: AsyncSession, *, now: datetime) -> int:
    """Tell the askers of what was closed quietly, at the time at which it would have ended."""
    due = (
        select(Introduction.id)
        .where(Introduction.status.in_(QUIET), Introduction.told_at.is_(None), Introduction.ends_at <= now)
        .limit(BATCH)
    )
    told = await session.execute(
        update(Introduction)
        .where(Introduction.id.in_(due), Introduction.told_at.is_(None))
        .values(told_at=now)
        .returning(Introduction.id, Introduction.asker_id)
        .execution_options(synchronize_session=False)
    )
    rows = told.all()
    for introduction_id, asker_id in rows:
        await queue.enqueue(
            session,
            kind=OutboxKind.INTRODUCTION_ENDED,
            subject_id=introduction_id,
            recipient_ids=[asker_id],
            due=now,
        )
    return len(rows)


async def _expire(session: AsyncSession, condition: ColumnElement[bool], *, now: datetime, **values: Any) -> int:
    sources = [status for status in IntroductionStatus if _S.EXPIRED in states.MOVES[status]]
    rows = await session.execute(
        update(Introduction)
        .where(condition, Introduction.status.in_(sources))
        .values(status=_S.EXPIRED, answered_at=now, **values)
        .returning(Introduction.id)
        .execution_options(synchronize_session=False)
    )
    return len(rows.all())


def _as_if_asked_at_once(now: datetime, days: int) -> ColumnElement[datetime]:
    """Keep the end that was settled; what still waits in line ends as if it had been asked when it was sent."""
    never_asked = and_(Introduction.asked_at.is_(None), Introduction.passed_at.is_(None))
    at_once = literal(now + timedelta(days=days), Introduction.ends_at.type)
    return case((never_asked, at_once), else_=Introduction.ends_at)


def _listed(member_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    member = aliased(Member)
    return exists().where(member.id == member_id, member.listed)


def _blocked() -> ColumnElement[bool]:
    asker, target = Introduction.asker_id, Introduction.target_id
    return exists().where(
        or_(
            and_(Block.blocker_id == asker, Block.blocked_id == target),
            and_(Block.blocker_id == target, Block.blocked_id == asker),
        )
    )


def _connected(member_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    connector = Introduction.connector_id
    return exists().where(
        Connection.status == ConnectionStatus.ACCEPTED,
        or_(
            and_(Connection.low_id == member_id, Connection.high_id == connector),
            and_(Connection.high_id == member_id, Connection.low_id == connector),
        ),
    )
