"""What the target answers: yes, not now, no thanks. The last two look the same to everybody else."""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers import editing, usage
from bot.icebreakers.bank import GENERAL, Bank
from bot.introductions import closing, loading, refusals, relevance, states
from bot.introductions.loading import Request, attach
from bot.introductions.states import EndedError
from bot.matching.background import Rarity, shared
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.models import Introduction, IntroductionStatus, Member, OutboxKind, RefusalRole
from bot.outbox import queue
from bot.places import Places

_S = IntroductionStatus


async def accept(
    session: AsyncSession,
    *,
    introduction_id: int,
    user_id: int,
    places: Places,
    bank: Bank,
    rng: random.Random,
    now: datetime,
) -> Request:
    """Say yes: the two are brought together, with a question to start with.

    Raises:
        NotYoursError: it isn't put to this user.
        EndedError: it was answered, withdrawn, or the way is gone.
    """
    request = await _passed_on(session, introduction_id, user_id)
    common = await common_ground(session, request, places=places)
    theme, subject = (common[0].kind.value, common[0].subject) if common else (GENERAL, "")
    introduction = request.introduction
    had = await usage.of_people(session, member_ids=_both(introduction))
    here = await editing.bank_of(session, bank, introduction.society_id)
    prompt = here.choose(theme, used=had.apart, together=had.together, rng=rng)
    await states.move(
        session,
        request.introduction,
        _S.ACCEPTED,
        answered_at=now,
        prompt_key=prompt.key,
        prompt_subject=subject[:200],
    )
    await queue.enqueue(
        session,
        kind=OutboxKind.INTRODUCTION_OPENED,
        subject_id=introduction_id,
        recipient_ids=[request.asker.id],
        due=now,
    )
    return request


def _both(introduction: Introduction) -> list[int]:
    return [member for member in (introduction.asker_id, introduction.target_id) if member is not None]


async def decline(
    session: AsyncSession, *, introduction_id: int, user_id: int, lasting: bool, now: datetime
) -> Request:
    """Say not now, or, lasting, no thanks: then this asker finds no route to them any more.

    Raises:
        NotYoursError: it isn't put to this user.
        EndedError: it was answered, withdrawn, or the way is gone.
    """
    request = await _passed_on(session, introduction_id, user_id)
    if lasting and request.target is not None:
        await refusals.add(
            session, refuser_id=request.target.id, about_id=request.asker.id, role=RefusalRole.TARGET, now=now
        )
    await closing.decline(session, request, now=now)
    return request


async def common_ground(session: AsyncSession, request: Request, *, places: Places) -> tuple[Shared, ...]:
    """Return what asker and target share, as everyone in the society may see; best first."""
    if request.target is None:
        return ()
    both = await backgrounds.load(session, (request.asker.id, request.target.id), places=places)
    mine, theirs = both.people[request.asker.id], both.people[request.target.id]
    return backgrounds.describe(both, shared(mine, theirs, Rarity.among(both.people.values())))


async def waiting_for(session: AsyncSession, member: Member, *, places: Places) -> Sequence[Request]:
    """Return what waits for this member's answer: as a connector, then as a target, the most relevant first."""
    statement = (
        select(Introduction)
        .where(
            or_(
                (Introduction.connector_id == member.id) & (Introduction.status == _S.ASKED),
                (Introduction.target_id == member.id) & (Introduction.status == _S.PASSED_ON),
                (Introduction.asker_id == member.id) & (Introduction.status == _S.MORE_ASKED),
            ),
            ~closing.gone(),
        )
        .order_by(Introduction.stepped_at, Introduction.id)
    )
    found = await attach(session, await session.scalars(statement))
    mine = [request for request in found if request.introduction.status is not _S.PASSED_ON]
    asked = [request for request in found if request.introduction.status is _S.PASSED_ON]
    return [*mine, *await relevance.ranked(session, member, asked, places=places)]


async def _passed_on(session: AsyncSession, introduction_id: int, user_id: int) -> Request:
    request, _target = await loading.as_target(session, introduction_id, user_id)
    if request.introduction.status is not _S.PASSED_ON:
        raise EndedError
    await closing.check(session, request)
    return request
