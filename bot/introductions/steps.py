"""The two steps of a request, to the connector and to the target: asked, reminded, and when it ends."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.introductions import states
from bot.introductions.loading import Request
from bot.models import IntroductionStatus, Member, OutboxKind, Rung
from bot.outbox import queue

_S = IntroductionStatus


def is_connectors(request: Request) -> bool:
    """Whether the next answer is the connector's: it goes through one who hasn't passed it on."""
    return request.introduction.rung is Rung.CONNECTION and request.introduction.vouched_at is None


def turn(request: Request) -> Member | None:
    """Return who answers next; None where they left."""
    return request.connector if is_connectors(request) else request.target


async def wait(session: AsyncSession, request: Request) -> None:
    """Let a request wait in line."""
    if request.introduction.status is not _S.WAITING:
        await states.move(session, request.introduction, _S.WAITING)


async def put(session: AsyncSession, request: Request, *, now: datetime) -> None:
    """Put a request to whose turn it is: they hear of it now, and are reminded twice.

    The first time it is put to anybody decides when it ends: so many days later, however far it came by then.
    """
    introduction = request.introduction
    settings = await societies.settings_of(session, introduction.society_id)
    as_connector = is_connectors(request)
    first = introduction.asked_at is None and introduction.passed_at is None
    step = introduction.steps + 1
    values: dict[str, object] = {"stepped_at": now, "steps": step}
    if not as_connector:
        values["passed_at"] = now
    elif introduction.asked_at is None:
        # Asked once, though they may ask for more: it counts once in their week.
        values["asked_at"] = now
    if first or as_connector:
        values["ends_at"] = now + timedelta(days=settings.expiry_days)
    await states.move(session, introduction, _S.ASKED if as_connector else _S.PASSED_ON, **values)
    person = turn(request)
    if person is None:
        return
    kind = OutboxKind.INTRODUCTION_ASKED if as_connector else OutboxKind.INTRODUCTION_PASSED_ON
    await queue.enqueue(
        session, kind=kind, subject_id=introduction.id, recipient_ids=[person.id], due=now, occasion=step
    )
    for number, days in enumerate((settings.first_reminder_days, settings.second_reminder_days)):
        # What is no longer waited for by then says nothing.
        await queue.enqueue(
            session,
            kind=OutboxKind.INTRODUCTION_REMINDER,
            subject_id=introduction.id,
            recipient_ids=[person.id],
            due=now + timedelta(days=days),
            occasion=step * 2 + number,
        )
