"""What a member is open to: passing requests on, being asked, for which purposes, how many a week, from when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError
from bot.models import IntroductionPreference, Member, Openness, Purpose

MOST_A_WEEK = 20
# After "ask me less" from somebody who takes one a week already.
REST = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a member is open to; who never said passes nothing on, and gets no request."""

    connects: bool = False
    openness: Openness = Openness.NOBODY
    purposes: frozenset[Purpose] = frozenset(Purpose)
    a_week: int | None = None
    paused_until: datetime | None = None

    def paused(self, now: datetime) -> bool:
        """Whether nothing may be asked of them now."""
        return self.paused_until is not None and now < self.paused_until

    def takes(self, purpose: Purpose | None) -> bool:
        """Whether they talk about that; None is anything."""
        return bool(self.purposes) if purpose is None else purpose in self.purposes

    def passes_on(self, purpose: Purpose | None) -> bool:
        """Whether they can be asked as a connector."""
        return self.connects and self.takes(purpose)

    def hears(self, purpose: Purpose | None, *, vouched: bool) -> bool:
        """Whether they can be asked as a target, through a connection or directly."""
        wanted = (Openness.CONNECTIONS, Openness.EVERYONE) if vouched else (Openness.EVERYONE,)
        return self.openness in wanted and self.takes(purpose)


async def of(session: AsyncSession, member_ids: Collection[int]) -> Mapping[int, Preferences]:
    """Return what each of these is open to."""
    rows = await session.scalars(select(IntroductionPreference).where(IntroductionPreference.member_id.in_(member_ids)))
    said = {row.member_id: _read(row) for row in rows}
    return {member_id: said.get(member_id, Preferences()) for member_id in member_ids}


async def save(session: AsyncSession, member: Member, wanted: Preferences, *, now: datetime) -> Preferences:
    """Keep what a member is open to from now on.

    Raises:
        InputError: fewer than one or more than MOST_A_WEEK a week, or a pause that is over.
    """
    if wanted.a_week is not None and not 1 <= wanted.a_week <= MOST_A_WEEK:
        raise InputError(f"How many a week is a number from 1 to {MOST_A_WEEK}. To get none, turn both off.")
    if wanted.paused_until is not None and wanted.paused_until <= now:
        raise InputError("The pause would be over already. Give a day to come, such as 2030-01-31, or leave it empty.")
    await session.merge(
        IntroductionPreference(
            member_id=member.id,
            connects=wanted.connects,
            openness=wanted.openness,
            purposes=[purpose.value for purpose in Purpose if purpose in wanted.purposes],
            a_week=wanted.a_week,
            paused_until=wanted.paused_until,
        )
    )
    await session.flush()
    return wanted


async def ask_less(session: AsyncSession, member: Member, *, now: datetime, usual: int) -> Preferences:
    """Halve how many a week reach a member; from one a week on, pause for REST."""
    said = (await of(session, [member.id]))[member.id]
    current = min(usual, said.a_week or usual)
    less = Preferences(said.connects, said.openness, said.purposes, max(1, current // 2), said.paused_until)
    if current == 1:
        until = max(now + REST, said.paused_until or now)
        less = Preferences(said.connects, said.openness, said.purposes, 1, until)
    return await save(session, member, less, now=now)


def _read(row: IntroductionPreference) -> Preferences:
    purposes = frozenset(purpose for purpose in Purpose if purpose.value in row.purposes)
    return Preferences(row.connects, row.openness, purposes, row.a_week, row.paused_until)
