"""What a member sees of their meetups."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.icebreakers import speaking
from bot.icebreakers.bank import ENGLISH, Bank
from bot.matching.background import SharedKind
from bot.meetups import busy, states, timing
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
    Miss,
    Program,
    Round,
    Society,
    Visibility,
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

    ``busy``: the viewer has something else at that time. ``gone`` are those whom the viewer was to meet in this round
    before, and who can't come; ``instead`` is the meetup that the viewer has in their stead, where this one is over.
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
    gone: tuple[str, ...]
    instead: int | None

    @property
    def own_time(self) -> bool:
        """Whether the group finds a time of its own."""
        return self.meeting is None


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


@dataclass(frozen=True, slots=True)
class MissedOut:
    """A round in which a member could not be matched; ``gone`` are whom they were to meet, and who can't come."""

    miss: Miss
    round: Round
    meeting: Meeting | None
    society: Society
    gone: tuple[str, ...]


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
    meetup, round_, society, meeting = await _frame(session, meetup_id)
    reasons = await _reasons(session, meetup_id, member_id)
    posts = await _posts(session, [member for _, member in everyone.values()])
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
    gone = await _gone(session, meetup.round_id, viewer.id) if meetup.rematched else ()
    instead = await _now_instead(session, own_part)
    return Suggestion(meetup, viewer, own_part, partners, round_, meeting, society, icebreaker, taken, gone, instead)


async def load_group(session: AsyncSession, *, meetup_id: int, bank: Bank) -> GroupView | None:
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
    meetup, round_, society, meeting = await _frame(session, meetup_id)
    posts = await _posts(session, [member for _, member in everyone])
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


async def missed_out(session: AsyncSession, miss_id: int) -> MissedOut | None:
    """Return the round in which somebody could not be matched."""
    row = (
        await session.execute(
            select(Miss, Round, Society, Meeting)
            .join(Round, Round.id == Miss.round_id)
            .join(Program, Program.id == Round.program_id)
            .join(Society, Society.id == Program.society_id)
            .outerjoin(Meeting, Meeting.id == Program.meeting_id)
            .where(Miss.id == miss_id)
        )
    ).one_or_none()
    if row is None:
        return None
    miss, round_, society, meeting = row
    return MissedOut(miss, round_, meeting, society, await _gone(session, miss.round_id, miss.member_id))


async def _gone(session: AsyncSession, round_id: int, member_id: int) -> tuple[str, ...]:
    """Name who couldn't come to meet the member in a round."""
    own = select(MeetupMember.meetup_id).where(MeetupMember.round_id == round_id, MeetupMember.member_id == member_id)
    names = await session.scalars(
        select(Member.name)
        .join(MeetupMember, MeetupMember.member_id == Member.id)
        .where(MeetupMember.meetup_id.in_(own.where(~MeetupMember.live)))
        .where(MeetupMember.answer == Answer.CANT, Member.id != member_id)
        .order_by(Member.id)
    )
    return tuple(names)


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


async def _frame(session: AsyncSession, meetup_id: int) -> tuple[Meetup, Round, Society, Meeting | None]:
    row = (
        await session.execute(
            select(Meetup, Round, Society, Meeting)
            .join(Round, Round.id == Meetup.round_id)
            .join(Program, Program.id == Round.program_id)
            .join(Society, Society.id == Meetup.society_id)
            .outerjoin(Meeting, Meeting.id == Program.meeting_id)
            .where(Meetup.id == meetup_id)
        )
    ).one()
    return row[0], row[1], row[2], row[3]


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


async def _posts(session: AsyncSession, members: Sequence[Member]) -> dict[int, Affiliation]:
    open_ids = [m.id for m in members if m.listed and m.affiliations_visibility is Visibility.EVERYONE]
    statement = (
        select(Affiliation)
        .options(selectinload(Affiliation.organization))
        .where(Affiliation.member_id.in_(open_ids), Affiliation.current)
        .order_by(*Affiliation.chronology())
    )
    posts: dict[int, Affiliation] = {}
    for affiliation in (await session.scalars(statement)).all():
        posts.setdefault(affiliation.member_id, affiliation)
    return posts
