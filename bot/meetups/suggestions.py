"""What a member sees of their meetups."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers import speaking
from bot.icebreakers.bank import ENGLISH, Bank
from bot.matching.background import SharedKind
from bot.meetups import busy, frames, states, timing
from bot.members.backgrounds import Shared
from bot.members.visibility import viewpoint
from bot.models import (
    Affiliation,
    Answer,
    Meeting,
    Meetup,
    MeetupMember,
    MeetupReason,
    Member,
    Round,
    Society,
)
from bot.network import degrees
from bot.network.degrees import Route


@dataclass(frozen=True, slots=True)
class Partner:
    """Someone to meet: who they are (as everyone may see), why, how the two are connected, what they answered.

    ``asked``: the viewer asked them to connect.
    """

    member: Member
    post: Affiliation | None
    reasons: tuple[Shared, ...]
    route: Route
    answer: Answer
    connected: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A meetup as one of its members sees it.

    ``busy``: the viewer has something else at that time. ``apart``: one of them has blocked the other since. ``gone``
    are those whom the viewer was to meet in this round before, and who can't come; ``instead`` is the meetup that the
    viewer has in their stead, where this one is over.
    """

    meetup: Meetup
    viewer: Member
    part: MeetupMember
    partners: tuple[Partner, ...]
    round: Round
    meeting: Meeting | None
    society: Society
    icebreaker: str
    busy: bool
    apart: bool
    gone: tuple[str, ...]
    instead: int | None

    @property
    def own_time(self) -> bool:
        """Whether the group finds a time of its own."""
        return self.meeting is None


async def load(
    session: AsyncSession, *, meetup_id: int, member_id: int, bank: Bank, locale: str = ENGLISH
) -> Suggestion | None:
    """Return a meetup as this member sees it; None where they are no part of it."""
    rows = await session.execute(
        select(MeetupMember, Member)
        .join(Member, Member.id == MeetupMember.member_id)
        .where(MeetupMember.meetup_id == meetup_id)
        .order_by(Member.id)
        .execution_options(populate_existing=True)
    )
    everyone = {member.id: (part, member) for part, member in rows}
    if member_id not in everyone:
        return None
    own_part, viewer = everyone.pop(member_id)
    if not everyone:
        # The others have deleted their profiles since.
        return None
    meetup, round_, society, meeting = await frames.frame(session, meetup_id)
    reasons = await _reasons(session, meetup_id, member_id)
    posts = await frames.posts(session, [member for _, member in everyone.values()])
    view = await viewpoint(session, viewer)
    routes = await degrees.routes(session, view, list(everyone))
    partners = tuple(
        Partner(
            member,
            posts.get(member.id),
            tuple(reasons.get(member.id, ())),
            routes[member.id],
            part.answer,
            connected=member.id in view.connected,
            asked=member.id in view.asked,
        )
        for part, member in everyone.values()
    )
    icebreaker = await speaking.of_meetup(session, bank, meetup=meetup, meeting=meeting, locale=locale)
    ends_at = timing.end(meetup, own_time=meeting is None)
    taken = False
    if meetup.starts_at is not None and ends_at is not None and meetup.status in states.OPEN:
        taken = await busy.busy(
            session, member_id=viewer.id, starts_at=meetup.starts_at, ends_at=ends_at, besides=meetup.id
        )
    return Suggestion(
        meetup,
        viewer,
        own_part,
        partners,
        round_,
        meeting,
        society,
        icebreaker,
        busy=taken,
        apart=not view.hidden.isdisjoint(everyone),
        gone=await frames.gone(session, meetup.round_id, viewer.id) if meetup.rematched else (),
        instead=await _now_instead(session, own_part),
    )


async def latest(session: AsyncSession, *, member: Member, bank: Bank, most: int = 3) -> Sequence[Suggestion]:
    """Return a member's newest meetups, newest first."""
    ids = await session.scalars(
        select(MeetupMember.meetup_id)
        .where(MeetupMember.member_id == member.id)
        .order_by(MeetupMember.meetup_id.desc())
        .limit(most)
    )
    loaded = [await load(session, meetup_id=meetup, member_id=member.id, bank=bank) for meetup in ids.all()]
    return [suggestion for suggestion in loaded if suggestion is not None]


async def _now_instead(session: AsyncSession, part: MeetupMember) -> int | None:
    """Return the meetup that a member has in this round, where this one isn't it any more."""
    if part.live:
        return None
    found: int | None = await session.scalar(
        select(MeetupMember.meetup_id).where(
            MeetupMember.round_id == part.round_id, MeetupMember.member_id == part.member_id, MeetupMember.live
        )
    )
    return found


async def _reasons(session: AsyncSession, meetup_id: int, member_id: int) -> dict[int, list[Shared]]:
    rows = await session.scalars(
        select(MeetupReason)
        .where(
            MeetupReason.meetup_id == meetup_id,
            (MeetupReason.low_id == member_id) | (MeetupReason.high_id == member_id),
        )
        .order_by(MeetupReason.rank)
    )
    reasons: dict[int, list[Shared]] = {}
    for row in rows.all():
        other = row.low_id + row.high_id - member_id
        common = Shared(SharedKind(row.kind), row.subject, row.detail, row.party_id)
        reasons.setdefault(other, []).append(common)
    return reasons
