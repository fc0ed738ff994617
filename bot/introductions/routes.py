"""The warmest way to a member: a shared connection, else shared ground, else cold.

Who takes no requests, doesn't want to be asked about this person, or is hidden is no way, and nobody is told why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.errors import ConflictError, InputError, NotVisibleError
from bot.introductions import preferences
from bot.introductions.states import LIVE
from bot.matching.background import Rarity, SharedKind, affinity, shared
from bot.members import backgrounds
from bot.members.backgrounds import Backgrounds, Shared
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import (
    Connection,
    ConnectionStatus,
    Introduction,
    IntroductionRefusal,
    IntroductionStatus,
    Member,
    Purpose,
    RefusalRole,
    Rung,
)
from bot.places import Places

MOST_CONNECTORS = 10
# How long an earlier request still counts against asking the same connector again.
_RECENTLY = timedelta(days=28)
# What a direct request can name; an offer is no ground, and a unit has thousands of members.
GROUNDS = frozenset(SharedKind) - {SharedKind.OFFER, SharedKind.UNIT, SharedKind.HOMELAND}


@dataclass(frozen=True, slots=True)
class Connector:
    """Somebody who could pass it on, and what the asker shares with them."""

    member: Member
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The warmest way to a target; ``rung`` is None where there is none right now.

    ``connectors`` are best first. ``shared`` is what asker and target share, as everyone in the society may see:
    the connector and the target will read it.
    """

    target: Member
    purpose: Purpose | None
    rung: Rung | None
    connectors: tuple[Connector, ...] = ()
    shared: tuple[Shared, ...] = ()


async def find(
    session: AsyncSession, *, asker: Member, target_id: int, purpose: Purpose | None, places: Places, now: datetime
) -> Ways:
    """Look for the warmest way.

    Raises:
        InputError: the asker is the target, is hidden, or is connected with them.
        NotVisibleError: the asker doesn't see the target.
        ConflictError: the asker asked for this person lately.
    """
    target = await session.get(Member, target_id)
    view_from = await viewpoint(session, asker)
    if target is None or not view_from.sees(target):
        raise NotVisibleError
    _check_people(asker, target, view_from)
    await check_rest(session, asker, target, now=now)
    return await _warmest(session, asker, target, view_from, purpose, places, now)


async def check_rest(session: AsyncSession, asker: Member, target: Member, *, now: datetime) -> None:
    """Let the same person be asked again only after a while, whichever way the last request went.

    Raises:
        ConflictError: it is too early; the sentence says from when on.
    """
    rest = timedelta(days=(await societies.settings_of(session, asker.society_id)).rest_days)
    last = await session.scalar(
        select(Introduction)
        .where(
            Introduction.asker_id == asker.id,
            Introduction.target_id == target.id,
            or_(Introduction.sent_at > now - rest, Introduction.status.in_(LIVE)),
        )
        .order_by(Introduction.sent_at.desc())
        .limit(1)
    )
    if last is None or last.sent_at is None:
        return
    again = f"You asked to meet {target.name} on {last.sent_at:%Y-%m-%d}. "
    raise ConflictError(
        f"{again}`/introductions status` shows how it stands; the same person can be asked again from "
        f"{last.sent_at + rest:%Y-%m-%d} on."
    )


def _check_people(asker: Member, target: Member, view_from: Viewpoint) -> None:
    if target.id == asker.id:
        raise InputError("That is you. Find somebody to meet with `/find people`.")
    if not asker.listed:
        raise InputError(
            "You are hidden, so nobody could see who asks. Show yourself with `/profile edit`, Who sees what."
        )
    if target.id in view_from.connected:
        raise InputError(f"You and {target.name} are connected: write to them directly.")


async def _warmest(
    session: AsyncSession,
    asker: Member,
    target: Member,
    view_from: Viewpoint,
    purpose: Purpose | None,
    places: Places,
    now: datetime,
) -> Ways:
    open_to = (await preferences.of(session, [target.id]))[target.id]
    refused = await _has_refused(session, target.id, asker.id, RefusalRole.TARGET)
    common = await _common(session, asker, target, places)
    if refused or open_to.paused(now):
        return Ways(target, purpose, None)
    if open_to.hears(purpose, vouched=True):
        connectors = await _connectors(session, asker, target, view_from, purpose, places, now)
        if connectors:
            return Ways(target, purpose, Rung.CONNECTION, connectors, common)
    if not open_to.hears(purpose, vouched=False):
        return Ways(target, purpose, None)
    named = tuple(one for one in common if one.kind in GROUNDS)
    return Ways(target, purpose, Rung.GROUND if named else Rung.COLD, (), named or common)


async def _has_refused(session: AsyncSession, refuser_id: int, about_id: int, role: RefusalRole) -> bool:
    found = await session.scalar(
        select(IntroductionRefusal.id).where(
            IntroductionRefusal.refuser_id == refuser_id,
            IntroductionRefusal.about_id == about_id,
            IntroductionRefusal.role == role,
        )
    )
    return found is not None


async def _common(session: AsyncSession, asker: Member, target: Member, places: Places) -> tuple[Shared, ...]:
    """Return what the two share as everyone may see, since others will read it."""
    both = await backgrounds.load(session, (asker.id, target.id), places=places)
    people = both.people
    return backgrounds.describe(both, shared(people[asker.id], people[target.id], Rarity.among(people.values())))


async def _connectors(
    session: AsyncSession,
    asker: Member,
    target: Member,
    view_from: Viewpoint,
    purpose: Purpose | None,
    places: Places,
    now: datetime,
) -> tuple[Connector, ...]:
    candidates = await _between(session, target, view_from)
    said = await preferences.of(session, [member.id for member in candidates])
    willing = [
        member for member in candidates if said[member.id].passes_on(purpose) and not said[member.id].paused(now)
    ]
    if not willing:
        return ()
    ids = [asker.id, target.id, *(member.id for member in willing)]
    # As the asker may see them: a hidden fact must not show in an order either.
    known = await backgrounds.load(session, ids, places=places, viewpoint=view_from)
    recent = await _asked_recently(session, [member.id for member in willing], now)
    near = _nearness(known, asker, target, willing, recent)
    best = sorted(willing, key=lambda member: (-near[member.id], recent.get(member.id, 0), member.id))[:MOST_CONNECTORS]
    rarity = Rarity.among(known.people.values())
    return tuple(
        Connector(member, backgrounds.describe(known, shared(known.people[asker.id], known.people[member.id], rarity)))
        for member in best
    )


async def _between(session: AsyncSession, target: Member, view_from: Viewpoint) -> Sequence[Member]:
    """Return the connections of both who see the target as well, unless they won't be asked about one of them."""
    if not view_from.connected:
        return []
    tied = (
        select(Connection.id)
        .where(
            Connection.status == ConnectionStatus.ACCEPTED,
            or_(
                and_(Connection.low_id == Member.id, Connection.high_id == target.id),
                and_(Connection.high_id == Member.id, Connection.low_id == target.id),
            ),
        )
        .exists()
    )
    refused = (
        select(IntroductionRefusal.id)
        .where(
            IntroductionRefusal.refuser_id == Member.id,
            or_(
                and_(IntroductionRefusal.about_id == target.id, IntroductionRefusal.role == RefusalRole.CONNECTOR),
                and_(
                    IntroductionRefusal.about_id == view_from.viewer_id,
                    IntroductionRefusal.role == RefusalRole.TARGET,
                ),
            ),
        )
        .exists()
    )
    statement = select(Member).where(Member.id.in_(view_from.connected), view_from.others(), tied, ~refused)
    return (await session.scalars(statement.order_by(Member.id))).all()


async def _asked_recently(session: AsyncSession, member_ids: Sequence[int], now: datetime) -> Mapping[int, int]:
    rows = await session.execute(
        select(Introduction.connector_id, func.count())
        .where(Introduction.connector_id.in_(member_ids), Introduction.asked_at > now - _RECENTLY)
        .group_by(Introduction.connector_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _nearness(
    known: Backgrounds, asker: Member, target: Member, willing: Sequence[Member], recent: Mapping[int, int]
) -> dict[int, float]:
    """Weigh how close each is to both, the weaker side first, shared out among what they were asked lately."""
    rarity = Rarity.among(known.people.values())
    found = {}
    for member in willing:
        sides = [
            affinity(shared(known.people[one.id], known.people[member.id], rarity), rarity) for one in (asker, target)
        ]
        found[member.id] = (min(sides) + sum(sides) / 10) / (1 + recent.get(member.id, 0))
    return found


async def in_draft(session: AsyncSession, asker: Member, target_id: int) -> Introduction | None:
    """Return what the asker has drafted for this target, if anything."""
    found: Introduction | None = await session.scalar(
        select(Introduction).where(
            Introduction.asker_id == asker.id,
            Introduction.target_id == target_id,
            Introduction.status == IntroductionStatus.DRAFTED,
        )
    )
    return found
