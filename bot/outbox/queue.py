"""The life of an outbox row: pending -> claimed -> sent | held | moot, back to pending after a failed try."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Update, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import touch_outbox
from bot.models import OutboxKind, OutboxMessage, OutboxStatus

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12


async def enqueue(
    session: AsyncSession,
    *,
    kind: OutboxKind,
    subject_id: int,
    recipient_ids: Sequence[int | None],
    due: datetime,
    occasion: int = 0,
) -> None:
    """Add one message per recipient; the same kind, subject, occasion and recipient twice is one message.

    The recipient of what is done on Discord for nobody in particular is None.
    """
    addressed = [(subject_id, recipient) for recipient in recipient_ids]
    await enqueue_all(session, kind=kind, addressed=addressed, due=due, occasion=occasion)


async def enqueue_all(
    session: AsyncSession,
    *,
    kind: OutboxKind,
    addressed: Sequence[tuple[int, int | None]],
    due: datetime,
    occasion: int = 0,
) -> None:
    """Add the same for many subjects at once: a message for each (subject id, recipient id)."""
    if not addressed:
        return
    rows = [
        {
            "kind": kind,
            "subject_id": subject,
            "recipient_id": recipient,
            "unique_key": f"{kind.value}:{subject}:{occasion}:{recipient}",
            "due_at": due,
            "status": OutboxStatus.PENDING,
            "attempts": 0,
        }
        for subject, recipient in addressed
    ]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(insert(OutboxMessage).on_conflict_do_nothing(index_elements=["unique_key"]), rows)
    touch_outbox(session)


async def withdraw(session: AsyncSession, *, kind: OutboxKind, subject_id: int, now: datetime) -> None:
    """Drop what waits to be sent of this kind about this subject: by now another message says it."""
    await session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.kind == kind,
            OutboxMessage.subject_id == subject_id,
            OutboxMessage.status == OutboxStatus.PENDING,
        )
        .values(status=OutboxStatus.MOOT, settled_at=now)
    )


async def told(session: AsyncSession, *, kind: OutboxKind, subject_id: int, recipient_id: int, since: datetime) -> bool:
    """Whether such a message waits to be sent or seen, or has reached its recipient after that."""
    waits = OutboxMessage.status.in_((OutboxStatus.PENDING, OutboxStatus.CLAIMED, OutboxStatus.HELD))
    reached = (OutboxMessage.status == OutboxStatus.SENT) & (OutboxMessage.settled_at > since)
    found = await session.scalar(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.kind == kind,
            OutboxMessage.subject_id == subject_id,
            OutboxMessage.recipient_id == recipient_id,
            or_(waits, reached),
        )
        .limit(1)
    )
    return found is not None


async def claim(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[OutboxMessage]:
    """Take up to ``limit`` messages that are due, or whose claim has run out, for LEASE from now on."""
    due = (
        select(OutboxMessage.id)
        .where(
            or_(
                (OutboxMessage.status == OutboxStatus.PENDING) & (OutboxMessage.due_at <= now),
                (OutboxMessage.status == OutboxStatus.CLAIMED) & (OutboxMessage.lease_until < now),
            )
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(due)).all()
    if not ids:
        return []
    statement = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(status=OutboxStatus.CLAIMED, lease_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage)
        .execution_options(populate_existing=True)
    )
    claimed = (await session.scalars(statement)).all()
    return sorted(claimed, key=lambda message: (message.due_at, message.id))


async def mark_sent(
    session: AsyncSession, message: OutboxMessage, *, channel_id: int, message_id: int | None, now: datetime
) -> bool:
    """Note where the message stands; False where another process took the claim over."""
    return await _settle(
        session, message, now=now, status=OutboxStatus.SENT, channel_id=channel_id, message_id=message_id
    )


async def mark_held(session: AsyncSession, message: OutboxMessage, *, now: datetime) -> bool:
    """Keep the message for the member's /inbox: their DMs are closed."""
    return await _settle(session, message, now=now, status=OutboxStatus.HELD)


async def mark_moot(session: AsyncSession, message: OutboxMessage, *, now: datetime) -> bool:
    """Drop the message: by now there is nothing to say."""
    return await _settle(session, message, now=now, status=OutboxStatus.MOOT)


async def retry(session: AsyncSession, message: OutboxMessage, *, now: datetime) -> bool:
    """Try again later, waiting twice as long each time; after MOST_ATTEMPTS hold it for /inbox."""
    if message.attempts >= MOST_ATTEMPTS:
        return await mark_held(session, message, now=now)
    wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
    statement = _claimed(message).values(status=OutboxStatus.PENDING, due_at=now + wait, lease_until=None)
    return await session.scalar(statement.returning(OutboxMessage.id)) is not None


async def release(session: AsyncSession, messages: Sequence[OutboxMessage]) -> None:
    """Give claimed messages back untried: this process ends."""
    for message in messages:
        statement = _claimed(message).values(
            status=OutboxStatus.PENDING, lease_until=None, attempts=OutboxMessage.attempts - 1
        )
        await session.execute(statement)


async def held_for(session: AsyncSession, recipient_id: int) -> Sequence[OutboxMessage]:
    """What waits in a member's /inbox, oldest first."""
    statement = (
        select(OutboxMessage)
        .where(OutboxMessage.recipient_id == recipient_id, OutboxMessage.status == OutboxStatus.HELD)
        .order_by(OutboxMessage.id)
    )
    return (await session.scalars(statement)).all()


async def mark_shown(session: AsyncSession, messages: Sequence[OutboxMessage], *, now: datetime) -> None:
    """Note that the member has seen these in /inbox; what they are about can be seen again elsewhere."""
    ids = [message.id for message in messages]
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids), OutboxMessage.status == OutboxStatus.HELD)
        .values(status=OutboxStatus.SENT, settled_at=now)
    )


def nonce(message: OutboxMessage) -> str:
    """Return what makes Discord recognize a second try of the same message; at most 25 characters."""
    return f"cg-{message.id}"


def _claimed(message: OutboxMessage) -> Update:
    return update(OutboxMessage).where(
        OutboxMessage.id == message.id,
        OutboxMessage.status == OutboxStatus.CLAIMED,
        OutboxMessage.lease_until == message.lease_until,
    )


async def _settle(session: AsyncSession, message: OutboxMessage, *, now: datetime, **values: object) -> bool:
    statement = _claimed(message).values(settled_at=now, lease_until=None, **values)
    return await session.scalar(statement.returning(OutboxMessage.id)) is not None
