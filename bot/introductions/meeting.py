"""After a yes: a thread for the two, or how to reach each other; later, whether they talked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.icebreakers import speaking
from bot.icebreakers.bank import Bank
from bot.introductions import answering, closing, loading, states
from bot.introductions.loading import NotYoursError, Request
from bot.introductions.states import EndedError
from bot.members.backgrounds import Shared
from bot.members.visibility import viewpoint
from bot.models import Introduction, IntroductionStatus, Member, OutboxKind, Outcome
from bot.outbox import queue
from bot.places import Places

_S = IntroductionStatus
FOLLOW_UP = timedelta(days=14)
# The connector hears how it went a little later, so that they can't tell who said what.
THANKS = timedelta(days=17)
LOOK = timedelta(days=2)
# A yes becomes a meeting within seconds; after so long without a thread, it is made without one.
PATIENCE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Opening:
    """A thread to be opened for two people; ``channel_id`` is None where the society has no channel for them.

    ``connector`` is who may look in: nobody where one of the three doesn't see another any more.
    """

    request: Request
    target: Member
    connector: Member | None
    channel_id: int | None
    shared: tuple[Shared, ...]
    icebreaker: str


async def opening(session: AsyncSession, introduction_id: int, *, bank: Bank, places: Places) -> Opening | None:
    """Return what is to be opened; None where it was, or the two aren't to meet any more."""
    request = await loading.load(session, introduction_id)
    if request is None or request.target is None or request.introduction.status is not _S.ACCEPTED:
        return None
    if await session.scalar(select(Introduction.id).where(Introduction.id == introduction_id, closing.gone())):
        return None
    introduction = request.introduction
    settings = await societies.settings_of(session, introduction.society_id)
    return Opening(
        request,
        request.target,
        request.connector if await _may_look_in(session, request) else None,
        settings.introductions_channel_id,
        await answering.common_ground(session, request, places=places),
        await speaking.of_introduction(session, bank, introduction),
    )


async def keep_thread(session: AsyncSession, introduction_id: int, thread_id: int) -> bool:
    """Note the thread at once, so that a second try goes on with it; False where there is another one."""
    kept = await session.scalar(
        update(Introduction)
        .where(Introduction.id == introduction_id, Introduction.thread_id.is_(None))
        .values(thread_id=thread_id)
        .returning(Introduction.id)
    )
    return kept is not None


async def known_threads(session: AsyncSession, society_id: int) -> frozenset[int]:
    """Return the threads that belong to an introduction of this society."""
    found = await session.scalars(
        select(Introduction.thread_id).where(Introduction.society_id == society_id, Introduction.thread_id.is_not(None))
    )
    return frozenset(thread_id for thread_id in found if thread_id is not None)


async def make(session: AsyncSession, introduction_id: int, *, threaded: bool, now: datetime) -> None:
    """Note that the two are brought together, and tell all three; once, however often it is tried.

    Without a thread each is told how to reach the other.
    """
    request = await loading.load(session, introduction_id)
    if request is None or request.target is None or request.introduction.status is not _S.ACCEPTED:
        return
    values = {"introduced_at": now} if threaded else {"introduced_at": now, "thread_id": None}
    await states.move(session, request.introduction, _S.INTRODUCED, **values)
    both = [request.asker.id, request.target.id]
    everyone = both + ([request.connector.id] if request.connector is not None else [])
    await _enqueue(session, OutboxKind.INTRODUCTION_MADE, request, everyone, now)
    await _enqueue(session, OutboxKind.INTRODUCTION_FOLLOW_UP, request, both, now + FOLLOW_UP)
    if request.connector is not None:
        thanked = [request.connector.id]
        await _enqueue(session, OutboxKind.INTRODUCTION_THANKED, request, thanked, now + THANKS)


async def make_late(session: AsyncSession, *, now: datetime) -> int:
    """Bring together without a thread who said yes long ago: Discord would not open one."""
    late = await session.scalars(
        select(Introduction.id).where(
            Introduction.status == _S.ACCEPTED, Introduction.answered_at <= now - PATIENCE, ~closing.gone()
        )
    )
    ids = late.all()
    for introduction_id in ids:
        await make(session, introduction_id, threaded=False, now=now)
    return len(ids)


async def say(session: AsyncSession, *, introduction_id: int, user_id: int, outcome: Outcome) -> tuple[Request, Member]:
    """Note what one of the two says of it; the other isn't told.

    Raises:
        NotYoursError: the user is neither.
        EndedError: the two weren't brought together.
    """
    request = await loading.load(session, introduction_id)
    both = [] if request is None else [request.asker, *([request.target] if request.target else [])]
    actor = next((member for member in both if member.user_id == user_id), None)
    if request is None or actor is None:
        raise NotYoursError
    introduction = request.introduction
    if introduction.status not in (_S.INTRODUCED, _S.TALKED):
        raise EndedError
    column = "asker_said" if actor.id == introduction.asker_id else "target_said"
    setattr(introduction, column, outcome)
    await session.flush()
    if outcome in (Outcome.TALKED, Outcome.HELPED) and introduction.status is _S.INTRODUCED:
        await states.move(session, introduction, _S.TALKED)
    return request, actor


async def looker(session: AsyncSession, *, introduction_id: int, user_id: int, now: datetime) -> Request:
    """Let the connector look into the thread of the two for a while.

    Raises:
        NotYoursError: it didn't go through this user.
        EndedError: there is no thread.
    """
    request, connector = await loading.as_connector(session, introduction_id, user_id)
    introduction = request.introduction
    if introduction.thread_id is None or introduction.status not in (_S.INTRODUCED, _S.TALKED):
        raise EndedError
    if not await _may_look_in(session, request):
        raise EndedError
    # Whoever looks in again later stays as long again.
    await queue.enqueue(
        session,
        kind=OutboxKind.INTRODUCTION_LOOKED,
        subject_id=introduction_id,
        recipient_ids=[connector.id],
        due=now + LOOK,
        occasion=int(now.timestamp()),
    )
    return request


async def _may_look_in(session: AsyncSession, request: Request) -> bool:
    connector = request.connector
    if connector is None:
        return False
    return await visible_to(session, connector, request.asker) and await visible_to(session, connector, request.target)


async def visible_to(session: AsyncSession, viewer: Member, other: Member | None) -> bool:
    """Whether one still exists for the other."""
    return other is not None and (await viewpoint(session, viewer)).sees(other)


async def _enqueue(
    session: AsyncSession, kind: OutboxKind, request: Request, recipient_ids: Sequence[int], due: datetime
) -> None:
    await queue.enqueue(session, kind=kind, subject_id=request.introduction.id, recipient_ids=recipient_ids, due=due)
