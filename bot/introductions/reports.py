"""Requests that members report: the organizers see the text and the reason, and nobody is told who reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.errors import ConflictError, InputError, NotFoundError
from bot.introductions import closing, loading, refusals
from bot.introductions.states import EndedError
from bot.models import Introduction, IntroductionReport, IntroductionStatus, Member, OutboxKind, RefusalRole
from bot.outbox import queue

LONGEST_REASON = 500
_ANSWERABLE = (IntroductionStatus.ASKED, IntroductionStatus.PASSED_ON)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as organizers see it; ``reported`` is None where that person left."""

    row: IntroductionReport
    reported: Member | None


async def report(
    session: AsyncSession, *, introduction_id: int, user_id: int, reason: str, now: datetime
) -> loading.Request:
    """Report a request that was put to this Discord user; it closes for them, and its asker isn't told.

    Raises:
        NotYoursError: it wasn't put to them.
        InputError: no reason is given.
        ConflictError: they reported it already.
    """
    if not reason.strip():
        raise InputError("Write what is wrong with it, so that the organizers can act.")
    request, reporter = await loading.as_either(session, introduction_id, user_id)
    introduction = request.introduction
    row = IntroductionReport(
        society_id=introduction.society_id,
        introduction_id=introduction.id,
        reporter_id=reporter.id,
        reported_id=introduction.asker_id,
        text="\n".join(part for part in (introduction.text, introduction.offer) if part)[:1300],
        reason=reason.strip()[:LONGEST_REASON],
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise ConflictError("You reported this request already; the organizers have it.") from None
    await refusals.add(
        session, refuser_id=reporter.id, about_id=introduction.asker_id, role=RefusalRole.TARGET, now=now
    )
    await _close(session, request, reporter, now=now)
    await queue.enqueue(
        session,
        kind=OutboxKind.INTRODUCTION_REPORTED,
        subject_id=row.id,
        recipient_ids=[reporter.id],
        due=now,
    )
    return request


async def waiting(session: AsyncSession, society_id: int) -> Sequence[Report]:
    """Return what organizers have not handled yet, the oldest first."""
    rows = (
        await session.scalars(
            select(IntroductionReport)
            .where(IntroductionReport.society_id == society_id, IntroductionReport.handled_at.is_(None))
            .order_by(IntroductionReport.id)
        )
    ).all()
    people = {
        member.id: member
        for member in await session.scalars(select(Member).where(Member.id.in_([row.reported_id for row in rows])))
    }
    return [Report(row, people.get(row.reported_id or 0)) for row in rows]


async def load(session: AsyncSession, report_id: int) -> tuple[Report, int | None] | None:
    """Return a report, and the channel of the organizers where they chose one."""
    row = await session.get(IntroductionReport, report_id)
    if row is None:
        return None
    reported = await session.get(Member, row.reported_id) if row.reported_id is not None else None
    settings = await societies.settings_of(session, row.society_id)
    return Report(row, reported), settings.reports_channel_id


async def handle(session: AsyncSession, *, report_id: int, society_id: int, now: datetime) -> None:
    """Note that the organizers are done with a report.

    Raises:
        NotFoundError: there is none with this id in this society.
    """
    done = await session.scalar(
        update(IntroductionReport)
        .where(IntroductionReport.id == report_id, IntroductionReport.society_id == society_id)
        .values(handled_at=now)
        .returning(IntroductionReport.id)
    )
    if done is None:
        raise NotFoundError("report", str(report_id), hint="`/organizers reports` lists those that wait.")


async def _close(session: AsyncSession, request: loading.Request, reporter: Member, *, now: datetime) -> None:
    introduction: Introduction = request.introduction
    theirs = introduction.connector_id if introduction.status is IntroductionStatus.ASKED else introduction.target_id
    if introduction.status not in _ANSWERABLE or theirs != reporter.id:
        return
    try:
        await closing.decline(session, request, now=now)
    except EndedError:
        # Somebody was faster; what is reported stays reported.
        return
