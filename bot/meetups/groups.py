"""A meetup as its members see it together, in their own thread."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers import speaking
from bot.icebreakers.bank import Bank
from bot.matching.background import SharedKind
from bot.meetups import frames
from bot.members.backgrounds import Shared
from bot.models import Affiliation, Meeting, Meetup, MeetupMember, MeetupReason, Member, Round, Society


@dataclass(frozen=True, slots=True)
class Present:
    """One of a group, as the others of it see them."""

    member: Member
    post: Affiliation | None
    part: MeetupMember


@dataclass(frozen=True, slots=True)
class GroupView:
    """A meetup as its members see it together; ``reasons`` are (low, high, what the two share), best first."""

    meetup: Meetup
    present: tuple[Present, ...]
    reasons: tuple[tuple[int, int, Shared], ...]
    round: Round
    meeting: Meeting | None
    society: Society
    icebreaker: str

    @property
    def own_time(self) -> bool:
        """Whether the group finds a time of its own."""
        return self.meeting is None


async def load(session: AsyncSession, *, meetup_id: int, bank: Bank) -> GroupView | None:
    """Return a meetup as all of its members may see it, in their own thread; None where it is gone."""
    rows = await session.execute(
        select(MeetupMember, Member)
        .join(Member, Member.id == MeetupMember.member_id)
        .where(MeetupMember.meetup_id == meetup_id)
        .order_by(Member.id)
        .execution_options(populate_existing=True)
    )
    everyone = [(part, member) for part, member in rows]
    if not everyone:
        return None
    meetup, round_, society, meeting = await frames.frame(session, meetup_id)
    posts = await frames.posts(session, [member for _, member in everyone])
    reasons = await session.scalars(
        select(MeetupReason)
        .where(MeetupReason.meetup_id == meetup_id)
        .order_by(MeetupReason.rank, MeetupReason.low_id, MeetupReason.high_id)
    )
    shared = tuple(
        (row.low_id, row.high_id, Shared(SharedKind(row.kind), row.subject, row.detail, row.party_id))
        for row in reasons
    )
    present = tuple(Present(member, posts.get(member.id), part) for part, member in everyone)
    icebreaker = await speaking.of_meetup(session, bank, meetup=meetup, meeting=meeting)
    return GroupView(meetup, present, shared, round_, meeting, society, icebreaker)
