"""What the connector answers: pass it on, ask for more, a quiet no, not about this person, less."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.errors import InputError
from bot.introductions import closing, limits, loading, preferences, refusals, states, steps
from bot.introductions.loading import Request
from bot.introductions.preferences import Preferences
from bot.introductions.states import EndedError
from bot.models import IntroductionStatus, OutboxKind, RefusalRole
from bot.outbox import queue

_S = IntroductionStatus
LONGEST_NOTE = 500
LONGEST_QUESTION = 300


async def pass_on(session: AsyncSession, *, introduction_id: int, user_id: int, note: str, now: datetime) -> Request:
    """Pass a request on to the target, who hears of it now, or when there is room for it in their week.

    Raises:
        NotYoursError: it doesn't go through this user.
        EndedError: it was answered, withdrawn, or the way is gone.
    """
    request = await _asked(session, introduction_id, user_id)
    request.introduction.note = note.strip()[:LONGEST_NOTE]
    request.introduction.vouched_at = now
    await session.flush()
    await limits.put(session, request, now=now)
    return request


async def ask_for_more(
    session: AsyncSession, *, introduction_id: int, user_id: int, question: str, now: datetime
) -> Request:
    """Ask the asker something before passing it on.

    Raises:
        NotYoursError: it doesn't go through this user.
        EndedError: it was answered, withdrawn, or the way is gone.
        InputError: the question is empty.
    """
    if not question.strip():
        raise InputError("Write what you would like to know first.")
    request = await _asked(session, introduction_id, user_id)
    introduction = request.introduction
    await states.move(session, introduction, _S.MORE_ASKED, question=question.strip()[:LONGEST_QUESTION])
    await queue.enqueue(
        session,
        kind=OutboxKind.INTRODUCTION_MORE_ASKED,
        subject_id=introduction.id,
        recipient_ids=[introduction.asker_id],
        due=now,
        occasion=introduction.steps,
    )
    return request


async def decline(session: AsyncSession, *, introduction_id: int, user_id: int, now: datetime) -> Request:
    """Say no without a word to anybody.

    Raises:
        NotYoursError: it doesn't go through this user.
        EndedError: it was answered or withdrawn.
    """
    request = await _asked(session, introduction_id, user_id)
    await closing.decline(session, request, now=now)
    return request


async def refuse_about(session: AsyncSession, *, introduction_id: int, user_id: int, now: datetime) -> Request:
    """Say no, and never be asked about this target again.

    Raises:
        NotYoursError: it doesn't go through this user.
        EndedError: it was answered or withdrawn.
    """
    request = await _asked(session, introduction_id, user_id)
    assert request.connector is not None  # noqa: S101 - it goes through this user
    assert request.target is not None  # noqa: S101 - the way is there
    await refusals.add(
        session, refuser_id=request.connector.id, about_id=request.target.id, role=RefusalRole.CONNECTOR, now=now
    )
    await closing.decline(session, request, now=now)
    return request


async def less(
    session: AsyncSession, *, introduction_id: int, user_id: int, now: datetime
) -> tuple[Request, Preferences]:
    """Have the connector asked less from now on; the request stays as it is.

    Raises:
        NotYoursError: it doesn't go through this user.
    """
    request, connector = await loading.as_connector(session, introduction_id, user_id)
    usual = (await societies.settings_of(session, connector.society_id)).asks_a_week
    return request, await preferences.ask_less(session, connector, now=now, usual=usual)


async def _asked(session: AsyncSession, introduction_id: int, user_id: int) -> Request:
    request, _connector = await loading.as_connector(session, introduction_id, user_id)
    if request.introduction.status is not _S.ASKED or not steps.is_connectors(request):
        raise EndedError
    await closing.check(session, request)
    return request
