"""Before a cold request: who in the target's organization fits the asker's interests best and is nearer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import finding
from bot.directory.finding import Found
from bot.directory.query import Query, Reach, Tie, Time
from bot.errors import CommonGroundError
from bot.introductions import routes
from bot.members.presence import LivePresence
from bot.members.visibility import viewpoint
from bot.models import Affiliation, AffiliationKind, Member, Purpose, Rung
from bot.organizations.index import OrganizationIndex
from bot.places import Places

MOST = 3


@dataclass(frozen=True, slots=True)
class Nearer:
    """Somebody in the target's organization to whom there is a warmer way."""

    found: Found
    rung: Rung


async def nearer(
    session: AsyncSession,
    *,
    asker: Member,
    target: Member,
    purpose: Purpose | None,
    presence: LivePresence,
    index: OrganizationIndex,
    places: Places,
    now: datetime,
) -> Sequence[Nearer]:
    """Return up to MOST members where the target is now, the most shared first, with a warmer way to them."""
    organization_id = await _where(session, asker, target)
    if organization_id is None:
        return []
    nearer: dict[int, Nearer] = {}
    for reach in (Reach.SECOND, None):
        query = Query(organization_id=organization_id, tie=Tie.THERE, time=Time.NOW, reach=reach)
        page = await finding.find(
            session, viewer=asker, query=query, page=0, presence=presence, index=index, places=places, now=now
        )
        for found in page.results:
            rung = await _rung(session, asker, found.member_id, purpose, places, now)
            if found.member_id != target.id and rung in (Rung.CONNECTION, Rung.GROUND):
                nearer.setdefault(found.member_id, Nearer(found, rung))
    return list(nearer.values())[:MOST]


async def _where(session: AsyncSession, asker: Member, target: Member) -> int | None:
    if not (await viewpoint(session, asker)).may_see(target.id, target.affiliations_visibility):
        return None
    found: int | None = await session.scalar(
        select(Affiliation.organization_id)
        .where(Affiliation.member_id == target.id, Affiliation.current)
        .order_by(Affiliation.kind == AffiliationKind.EDUCATION, *Affiliation.chronology())
        .limit(1)
    )
    return found


async def _rung(
    session: AsyncSession, asker: Member, member_id: int, purpose: Purpose | None, places: Places, now: datetime
) -> Rung | None:
    try:
        ways = await routes.find(session, asker=asker, target_id=member_id, purpose=purpose, places=places, now=now)
    except CommonGroundError:
        # Connected already, or asked for lately.
        return None
    return ways.rung
