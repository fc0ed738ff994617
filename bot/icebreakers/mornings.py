"""A question for everybody in the channel of a meeting, each of its mornings, exactly once.

    pending -> claimed -> posted
                       -> dropped   (the channel is gone or closed; the morning is over; it may stand there)
            <-  claimed              (Discord refused for now)

A post is tried with the same nonce, by which Discord knows a second try for a few minutes. Where a process died longer
ago, it may stand there: then it is dropped rather than posted twice.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.icebreakers import editing, themes, usage
from bot.icebreakers.bank import Bank
from bot.icebreakers.themes import GENERAL
from bot.models import ChannelPost, Meeting, PostStatus

AT = time(9, 0)
# Later than that it is no morning any more.
UNTIL = time(12, 0)
LEASE = timedelta(minutes=1)
# How long Discord recognizes a second try by its nonce, to be on the safe side.
RECOGNIZED = timedelta(minutes=3)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Morning:
    """A claimed post with its words."""

    post: ChannelPost
    meeting: Meeting
    text: str


async def plan(session: AsyncSession, *, bank: Bank, now: datetime) -> int:
    """Choose the question of each meeting where it is morning and nothing is chosen yet; returns how many."""
    planned = 0
    for meeting in await _under_way(session, now):
        local = now.astimezone(ZoneInfo(meeting.time_zone))
        if not (meeting.first_day <= local.date() <= meeting.last_day and AT <= local.time() < UNTIL):
            continue
        channel_id = await channel_of(session, meeting)
        taken = select(ChannelPost.id).where(ChannelPost.meeting_id == meeting.id, ChannelPost.day == local.date())
        if channel_id is None or await session.scalar(taken) is not None:
            continue
        here = await editing.bank_of(session, bank, meeting.society_id)
        used = await usage.in_channel(session, society_id=meeting.society_id, channel_id=channel_id)
        rng = random.Random(f"{meeting.id}:{local.date()}")  # noqa: S311 - a lot that can be drawn again, not secret
        prompt = here.choose(GENERAL, used=used, rng=rng, known=themes.of_meetup(meeting))
        post = ChannelPost(
            society_id=meeting.society_id,
            meeting_id=meeting.id,
            day=local.date(),
            channel_id=channel_id,
            prompt_key=prompt.key,
            due_at=now,
        )
        try:
            async with session.begin_nested():
                session.add(post)
        except IntegrityError:
            # Another process was faster.
            continue
        await usage.record(
            session,
            society_id=meeting.society_id,
            prompt_key=prompt.key,
            member_ids=(),
            now=now,
            channel_id=channel_id,
        )
        planned += 1
    return planned


async def channel_of(session: AsyncSession, meeting: Meeting) -> int | None:
    """Return the channel for a meeting's mornings: its own, else the society's; None where there is neither."""
    if meeting.channel_id is not None:
        return meeting.channel_id
    return (await societies.settings_of(session, meeting.society_id)).icebreakers_channel_id


async def claim(session: AsyncSession, *, bank: Bank, locale_of: Callable[[int], str], now: datetime) -> Morning | None:
    """Take one post that is due, or whose claim ran out while Discord still recognizes it; None where none is.

    It is in the language of its server, which ``locale_of`` names.
    """
    await _drop_doubtful(session, now)
    due = (
        select(ChannelPost.id)
        .where(
            or_(
                (ChannelPost.status == PostStatus.PENDING) & (ChannelPost.due_at <= now),
                (ChannelPost.status == PostStatus.CLAIMED) & (ChannelPost.lease_until < now),
            )
        )
        .order_by(ChannelPost.due_at, ChannelPost.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    number = await session.scalar(due)
    if number is None:
        return None
    post = await session.scalar(
        update(ChannelPost)
        .where(ChannelPost.id == number)
        .values(
            status=PostStatus.CLAIMED,
            lease_until=now + LEASE,
            attempts=ChannelPost.attempts + 1,
            tried_at=func.coalesce(ChannelPost.tried_at, now),
        )
        .returning(ChannelPost)
        .execution_options(populate_existing=True)
    )
    if post is None:
        return None
    meeting = await session.get_one(Meeting, post.meeting_id)
    here = await editing.bank_of(session, bank, post.society_id)
    text = here.text(post.prompt_key, "", themes.of_meetup(meeting), locale=locale_of(post.society_id))
    return Morning(post, meeting, text)


async def mark_posted(session: AsyncSession, post: ChannelPost, *, message_id: int) -> bool:
    """Note that it stands in the channel."""
    return await _settle(session, post, status=PostStatus.POSTED, message_id=message_id)


async def drop(session: AsyncSession, post: ChannelPost) -> bool:
    """Give it up: it can't be posted there."""
    return await _settle(session, post, status=PostStatus.DROPPED)


async def retry(session: AsyncSession, post: ChannelPost, *, now: datetime) -> bool:
    """Try again later: Discord said that it is not there; given up when the morning is over."""
    meeting = await session.get_one(Meeting, post.meeting_id)
    wait = min(FIRST_WAIT * 2 ** (post.attempts - 1), LONGEST_WAIT)
    then = (now + wait).astimezone(ZoneInfo(meeting.time_zone))
    if then.date() != post.day or then.time() >= UNTIL:
        return await drop(session, post)
    return await _settle(session, post, status=PostStatus.PENDING, due_at=now + wait, tried_at=None)


def nonce(post: ChannelPost) -> str:
    """Return what makes Discord recognize a second try of the same post; at most 25 characters."""
    return f"cg-post-{post.id}"


async def _under_way(session: AsyncSession, now: datetime) -> Sequence[Meeting]:
    # A day's grace either way: it is that day somewhere.
    today = now.date()
    statement = (
        select(Meeting)
        .where(
            Meeting.first_day <= today + timedelta(days=1),
            Meeting.last_day >= today - timedelta(days=1),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.id)
    )
    return (await session.scalars(statement)).all()


async def _drop_doubtful(session: AsyncSession, now: datetime) -> None:
    await session.execute(
        update(ChannelPost)
        .where(
            ChannelPost.status == PostStatus.CLAIMED,
            ChannelPost.lease_until < now,
            ChannelPost.tried_at < now - RECOGNIZED,
        )
        .values(status=PostStatus.DROPPED, lease_until=None)
    )


async def _settle(session: AsyncSession, post: ChannelPost, **values: object) -> bool:
    statement = (
        update(ChannelPost)
        .where(
            ChannelPost.id == post.id,
            ChannelPost.status == PostStatus.CLAIMED,
            ChannelPost.lease_until == post.lease_until,
        )
        .values(lease_until=None, **values)
    )
    return await session.scalar(statement.returning(ChannelPost.id)) is not None
