"""One more prompt for a meetup of which nobody has given a sign, with somebody named to begin.

A sign is a press: without intents for messages (docs/decisions/0008-no-privileged-intents.md) the bot doesn't learn
what is written in a thread or between two people.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.icebreakers import editing, speaking, themes, usage
from bot.icebreakers.bank import ENGLISH, Bank
from bot.models import (
    Answer,
    Block,
    Meeting,
    Meetup,
    MeetupMember,
    MeetupStatus,
    Member,
    OutboxKind,
    OutboxMessage,
    OutboxStatus,
    Program,
    Round,
    SecondIcebreaker,
)
from bot.outbox import queue

YEAR_ROUND = timedelta(hours=24)
AT_A_MEETING = timedelta(hours=2)
# So many in one transaction: others write in between.
_BATCH = 50
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Second:
    """The second prompt of a meetup as one of its members reads it; ``thread_id`` is that of the group on Discord."""

    meetup_id: int
    thread_id: int | None
    viewer: Member
    others: tuple[Member, ...]
    starter: Member
    text: str

    @property
    def mine(self) -> bool:
        """Whether the reader is asked to begin."""
        return self.starter.id == self.viewer.id


async def break_some(session: AsyncSession, *, bank: Bank, now: datetime) -> bool:
    """Give the next meetups that have been silent long enough their second prompt; False where there is none."""
    rows = (await session.execute(_silent(now))).all()
    banks: dict[int, Bank] = {}
    for meetup, seed, meeting in rows:
        if meetup.society_id not in banks:
            banks[meetup.society_id] = await editing.bank_of(session, bank, meetup.society_id)
        await _break(session, meetup, seed, meeting, bank=banks[meetup.society_id], now=now)
    return bool(rows)


async def _break(
    session: AsyncSession, meetup: Meetup, seed: int, meeting: Meeting | None, *, bank: Bank, now: datetime
) -> None:
    """Who is to begin, and with what, is drawn by the round's seed."""
    rng = random.Random(f"{seed}:{meetup.id}")  # noqa: S311 - reproducible, not secret
    ids = [member.id for member in await _members(session, meetup.id)]
    theme = _theme(bank, meetup)
    detail = await speaking.years(session, meetup.id, theme, meetup.prompt_subject) if len(ids) == _PAIR else ""
    had = await usage.of_people(session, member_ids=ids)
    known = themes.of_meetup(meeting, theme=theme, detail=detail)
    prompt = bank.choose(theme, used=had.apart, together=had.together, rng=rng, known=known)
    second = SecondIcebreaker(
        meetup_id=meetup.id,
        prompt_key=prompt.key,
        prompt_subject=meetup.prompt_subject if prompt.theme == theme else "",
        starter_id=rng.choice(ids),
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(second)
    except IntegrityError:
        # Another process was faster.
        return
    await usage.record(session, society_id=meetup.society_id, prompt_key=prompt.key, member_ids=ids, now=now)
    await queue.enqueue(session, kind=OutboxKind.ICEBREAKER_AGAIN, subject_id=meetup.id, recipient_ids=ids, due=now)


def _theme(bank: Bank, meetup: Meetup) -> str:
    """Stay with what the first prompt spoke of, where its subject is known."""
    first = bank.prompts.get(meetup.prompt_key)
    if first is None or (first.theme in themes.SUBJECTS and not meetup.prompt_subject):
        return themes.GENERAL
    return first.theme if first.theme not in themes.AT_A_MEETING else themes.GENERAL


async def load(
    session: AsyncSession, *, meetup_id: int, member_id: int, bank: Bank, now: datetime, locale: str = ENGLISH
) -> Second | None:
    """Return the second prompt as this member reads it; None where it is moot by now: a sign, an end, somebody gone."""
    row = (
        await session.execute(
            select(Meetup, SecondIcebreaker, Meeting)
            .join(SecondIcebreaker, SecondIcebreaker.meetup_id == Meetup.id)
            .join(Round, Round.id == Meetup.round_id)
            .join(Program, Program.id == Round.program_id)
            .outerjoin(Meeting, Meeting.id == Program.meeting_id)
            .where(
                Meetup.id == meetup_id,
                Meetup.ends_at > now,
                Meetup.status == MeetupStatus.SUGGESTED,
                ~_sign(),
                ~_apart(),
            )
        )
    ).one_or_none()
    people = {member.id: member for member in await _members(session, meetup_id)}
    if row is None or member_id not in people:
        return None
    meetup, second, meeting = row
    text = await speaking.of_prompt(
        session,
        bank,
        meetup=meetup,
        meeting=meeting,
        prompt_key=second.prompt_key,
        subject=second.prompt_subject,
        locale=locale,
    )
    if not text or second.starter_id not in people:
        return None
    others = tuple(member for member in people.values() if member.id != member_id)
    return Second(meetup_id, meetup.thread_id, people[member_id], others, people[second.starter_id], text)


def _silent(now: datetime) -> Select[Meetup, int, Meeting]:
    """Find meetups of which all have heard, nobody has pressed anything, and all can still meet."""
    reached = (
        select(func.max(OutboxMessage.settled_at))
        .where(
            OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED,
            OutboxMessage.subject_id == Meetup.id,
            OutboxMessage.status == OutboxStatus.SENT,
        )
        .scalar_subquery()
    )
    under_way = exists().where(
        OutboxMessage.kind == OutboxKind.MEETUP_SUGGESTED,
        OutboxMessage.subject_id == Meetup.id,
        OutboxMessage.status != OutboxStatus.SENT,
    )
    waited = or_(
        and_(Program.meeting_id.is_(None), reached <= now - YEAR_ROUND),
        and_(Program.meeting_id.is_not(None), reached <= now - AT_A_MEETING),
    )
    given = exists().where(SecondIcebreaker.meetup_id == Meetup.id)
    return (
        select(Meetup, Round.seed, Meeting)
        .join(Round, Round.id == Meetup.round_id)
        .join(Program, Program.id == Round.program_id)
        .outerjoin(Meeting, Meeting.id == Program.meeting_id)
        .where(
            Meetup.status == MeetupStatus.SUGGESTED,
            Meetup.ends_at > now,
            Meetup.created_at <= now - AT_A_MEETING,
            ~given,
            ~_sign(),
            ~_apart(),
            ~under_way,
            waited,
        )
        .order_by(Meetup.id)
        .limit(_BATCH)
    )


def _sign() -> ColumnElement[bool]:
    """Whether anybody of the meetup has pressed anything."""
    pressed = or_(MeetupMember.answer != Answer.NONE, MeetupMember.word.is_not(None))
    return exists().where(MeetupMember.meetup_id == Meetup.id, pressed)


def _apart() -> ColumnElement[bool]:
    """Whether somebody of the meetup has hidden since, or blocked another: then nobody is pressed to begin."""
    one, other = aliased(MeetupMember), aliased(MeetupMember)
    hidden = exists().where(MeetupMember.meetup_id == Meetup.id, MeetupMember.member_id == Member.id, ~Member.listed)
    blocked = exists().where(
        one.meetup_id == Meetup.id,
        other.meetup_id == Meetup.id,
        Block.blocker_id == one.member_id,
        Block.blocked_id == other.member_id,
    )
    return or_(hidden, blocked)


async def _members(session: AsyncSession, meetup_id: int) -> Sequence[Member]:
    return (
        await session.scalars(
            select(Member)
            .join(MeetupMember, MeetupMember.member_id == Member.id)
            .where(MeetupMember.meetup_id == meetup_id)
            .order_by(Member.id)
        )
    ).all()
