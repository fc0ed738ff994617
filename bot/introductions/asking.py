"""What the asker does: drafts, chooses a connector, writes, sends, answers a question, withdraws."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.errors import ConflictError, InputError
from bot.introductions import closing, limits, loading, routes, states, steps
from bot.introductions.loading import Request, attach
from bot.introductions.routes import Ways
from bot.introductions.states import EndedError
from bot.models import Introduction, IntroductionStatus, Member, Purpose, Return, Rung
from bot.places import Places

_S = IntroductionStatus
LONGEST_TEXT = 1000
LONGEST_OFFER = 300
# A draft that nobody goes on with is forgotten.
KEPT = timedelta(days=30)
MOST_LISTED = 10


class NoRouteError(ConflictError):
    """There is no way to this person right now, and nobody is told why."""

    def __init__(self) -> None:
        super().__init__(
            "No route right now. Ask for something else, or try later: `/find people` shows who else you could meet."
        )


async def draft(
    session: AsyncSession, *, asker: Member, target_id: int, purpose: Purpose, places: Places, now: datetime
) -> tuple[Request, Ways]:
    """Begin a request for this purpose by the warmest way, or go on with the one that is drafted.

    Raises:
        NoRouteError: there is no way.
        ConflictError: the asker asked for this person lately.
        NotVisibleError: the asker doesn't see the target.
        InputError: nobody could see who asks, or the two are connected.
    """
    ways = await routes.find(session, asker=asker, target_id=target_id, purpose=purpose, places=places, now=now)
    if ways.rung is None:
        raise NoRouteError
    drafted = await routes.in_draft(session, asker, target_id)
    if drafted is None:
        drafted = Introduction(
            society_id=asker.society_id,
            asker_id=asker.id,
            target_id=target_id,
            rung=ways.rung,
            purpose=purpose,
            created_at=now,
        )
        try:
            async with session.begin_nested():
                session.add(drafted)
        except IntegrityError:
            raise ConflictError("You pressed twice. `/introductions list` shows your draft.") from None
    drafted.purpose = purpose
    _follow(drafted, ways)
    await session.flush()
    return await _loaded(session, drafted.id), ways


async def reopen(
    session: AsyncSession, *, introduction_id: int, user_id: int, places: Places, now: datetime
) -> tuple[Request, Ways]:
    """Return a draft with the ways there are now.

    Raises:
        NotYoursError: it isn't this user's.
        EndedError: it is no draft any more.
        CommonGroundError: what ``draft`` raises.
    """
    request = await _own_draft(session, introduction_id, user_id)
    return await draft(
        session,
        asker=request.asker,
        target_id=request.introduction.target_id or 0,
        purpose=request.introduction.purpose,
        places=places,
        now=now,
    )


async def choose(
    session: AsyncSession, *, introduction_id: int, user_id: int, connector_id: int, places: Places, now: datetime
) -> tuple[Request, Ways]:
    """Let another shared connection be asked.

    Raises:
        NoRouteError: this one can't be, or not any more.
        CommonGroundError: what ``draft`` raises.
    """
    request, ways = await reopen(session, introduction_id=introduction_id, user_id=user_id, places=places, now=now)
    if connector_id not in {connector.member.id for connector in ways.connectors}:
        raise NoRouteError
    request.introduction.connector_id = connector_id
    await session.flush()
    return await _loaded(session, introduction_id), ways


async def write(
    session: AsyncSession,
    *,
    introduction_id: int,
    user_id: int,
    text: str,
    offer: str,
    in_return: Return | None,
) -> Request:
    """Keep what the asker wrote; nothing is sent.

    Raises:
        NotYoursError: it isn't this user's.
        EndedError: it is no draft any more.
    """
    request = await _own_draft(session, introduction_id, user_id)
    request.introduction.text = text.strip()[:LONGEST_TEXT]
    request.introduction.offer = offer.strip()[:LONGEST_OFFER]
    request.introduction.in_return = in_return
    await session.flush()
    return request


async def send(session: AsyncSession, *, introduction_id: int, user_id: int, places: Places, now: datetime) -> Request:
    """Send a draft to the connector, or to the target where there is none; it may wait in line for them.

    Raises:
        NotYoursError: it isn't this user's.
        EndedError: it was sent already.
        InputError: it has no text, a cold one no offer, or the asker has too many open.
        NoRouteError: the way is gone since it was drafted.
        ConflictError: the way has changed since it was drafted, or the asker asked for this person lately.
    """
    request = await _own_draft(session, introduction_id, user_id)
    introduction = request.introduction
    check_written(introduction)
    person = steps.turn(request)
    await limits.hold(session, request.asker.id, *([person.id] if person else []))
    ways = await routes.find(
        session,
        asker=request.asker,
        target_id=introduction.target_id or 0,
        purpose=introduction.purpose,
        places=places,
        now=now,
    )
    if ways.rung is None:
        raise NoRouteError
    if not _fits(introduction, ways):
        raise ConflictError("The way there has changed since you wrote this. Open the draft in `/introductions list`.")
    await limits.check_open(session, request.asker)
    days = (await societies.settings_of(session, introduction.society_id)).expiry_days
    # As long as it waits in line; once it is put to somebody, that settles when it ends.
    introduction.sent_at, introduction.ends_at = now, now + timedelta(days=2 * days)
    await session.flush()
    await limits.put(session, request, now=now)
    return await _loaded(session, introduction_id)


async def tell_more(
    session: AsyncSession, *, introduction_id: int, user_id: int, text: str, offer: str, now: datetime
) -> Request:
    """Answer the connector's question with a better text, and put it to them again.

    Raises:
        NotYoursError: it isn't this user's.
        EndedError: nothing is asked, or the way is gone.
        InputError: the text is empty.
    """
    request = await loading.as_asker(session, introduction_id, user_id)
    if request.introduction.status is not _S.MORE_ASKED:
        raise EndedError
    await closing.check(session, request)
    request.introduction.text = text.strip()[:LONGEST_TEXT]
    request.introduction.offer = offer.strip()[:LONGEST_OFFER]
    check_written(request.introduction)
    await session.flush()
    await steps.put(session, request, now=now)
    return await _loaded(session, introduction_id)


async def withdraw(session: AsyncSession, *, introduction_id: int, user_id: int, now: datetime) -> Request | None:
    """Take a request back; a draft is forgotten, and None returned.

    Where it was closed quietly and the asker doesn't know, it looks the same to them.

    Raises:
        NotYoursError: it isn't this user's.
        EndedError: it led to a meeting, or the asker knows how it ended.
    """
    request = await loading.as_asker(session, introduction_id, user_id)
    introduction = request.introduction
    if introduction.status is _S.DRAFTED:
        await session.execute(
            delete(Introduction).where(Introduction.id == introduction_id, Introduction.status == _S.DRAFTED)
        )
        return None
    if introduction.told_at is not None:
        raise EndedError
    await states.move(session, introduction, _S.WITHDRAWN, told_at=now)
    return request


async def of_asker(session: AsyncSession, asker: Member, *, most: int = MOST_LISTED) -> Sequence[Request]:
    """Return an asker's requests, the newest first."""
    statement = select(Introduction).where(Introduction.asker_id == asker.id)
    found = await session.scalars(statement.order_by(Introduction.id.desc()).limit(most))
    return await attach(session, found)


async def forget_drafts(session: AsyncSession, *, now: datetime) -> None:
    """Forget drafts that nobody went on with."""
    await session.execute(
        delete(Introduction).where(Introduction.status == _S.DRAFTED, Introduction.created_at < now - KEPT)
    )


def check_written(introduction: Introduction) -> None:
    """Let nothing be sent that says too little.

    Raises:
        InputError: the text is empty, or a cold request offers nothing in return.
    """
    if not introduction.text:
        raise InputError("Write a few lines first: they are what is passed on.")
    if introduction.rung is Rung.COLD and not (introduction.offer and introduction.in_return):
        raise InputError(
            "You share nothing yet, so say what you offer in return: to solve a technical problem, or an expertise."
        )


async def _own_draft(session: AsyncSession, introduction_id: int, user_id: int) -> Request:
    request = await loading.as_asker(session, introduction_id, user_id)
    if request.introduction.status is not _S.DRAFTED:
        raise EndedError
    return request


def _follow(drafted: Introduction, ways: Ways) -> None:
    """Let a draft go the warmest way; the connector that was chosen is kept while they can be asked."""
    assert ways.rung is not None  # noqa: S101 - checked by the caller
    drafted.rung = ways.rung
    offered = [connector.member.id for connector in ways.connectors]
    if drafted.connector_id not in offered:
        drafted.connector_id = offered[0] if offered else None


def _fits(introduction: Introduction, ways: Ways) -> bool:
    offered = {connector.member.id for connector in ways.connectors}
    if introduction.rung is Rung.CONNECTION:
        return introduction.connector_id in offered
    return ways.rung is introduction.rung


async def _loaded(session: AsyncSession, introduction_id: int) -> Request:
    request = await loading.load(session, introduction_id)
    assert request is not None  # noqa: S101 - within the transaction that changed it
    return request
