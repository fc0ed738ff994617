"""What became of organizations that the registry has withdrawn or that have closed, and who moves with them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import (
    Affiliation,
    MoveReason,
    Organization,
    OrganizationLink,
    OrganizationLinkKind,
    OrganizationStatus,
    RosterAffiliation,
)
from bot.organizations import moving


async def follow(session: AsyncSession, organization_ids: Collection[int], *, now: datetime) -> frozenset[int]:
    """Move the affiliations of withdrawn and closed organizations to their successors, and tell the members.

    An organization with exactly one successor that can be found hands its affiliations on. With several, nothing
    is guessed: the affiliations stay, and their members are asked; likewise where one was withdrawn without any.
    One that has closed without a successor can still be found, so there is nothing to do.

    Args:
        session: the transaction of the import.
        organization_ids: only these are looked at.
        now: when the members are told.

    Returns:
        The ids of the organizations whose affiliations were moved.
    """
    merged = set()
    for organization_id, status in await _left_behind(session):
        if organization_id not in organization_ids:
            continue
        ends = await successors(session, organization_id)
        if len(ends) == 1:
            moved = await moving.move(
                session, old_id=organization_id, new_id=ends[0], reason=MoveReason.SUCCEEDED, now=now
            )
            if moved is not None:
                merged.add(organization_id)
        elif ends or status is OrganizationStatus.WITHDRAWN:
            await moving.ask(session, old_id=organization_id, now=now)
    return frozenset(merged)


async def successors(session: AsyncSession, organization_id: int) -> list[int]:
    """Return what took an organization's place in the end: active, or closed without a successor of its own.

    Successors of successors are followed, over withdrawn ones too; circles end nowhere. By id.
    """
    statuses = {organization_id: OrganizationStatus.WITHDRAWN}
    edge = [organization_id]
    ends: set[int] = set()
    while edge:
        steps = await _steps(session, edge)
        led_on = {old for old, _, _ in steps}
        ends.update(one for one in edge if statuses[one] is OrganizationStatus.INACTIVE and one not in led_on)
        edge = []
        for _, new, status in steps:
            if new in statuses:
                continue
            statuses[new] = status
            if status is OrganizationStatus.ACTIVE:
                ends.add(new)
            else:
                edge.append(new)
    return sorted(ends)


async def _steps(session: AsyncSession, olds: Sequence[int]) -> list[tuple[int, int, OrganizationStatus]]:
    """Return (old, new, status of the new one) of every succession, whichever of the two the registry says it of."""
    link = OrganizationLink
    said_of_old = select(link.organization_id.label("old"), link.related_id.label("new")).where(
        link.kind == OrganizationLinkKind.SUCCESSOR, link.organization_id.in_(olds)
    )
    said_of_new = select(link.related_id.label("old"), link.organization_id.label("new")).where(
        link.kind == OrganizationLinkKind.PREDECESSOR, link.related_id.in_(olds)
    )
    pairs = union(said_of_old, said_of_new).subquery()
    rows = await session.execute(
        select(pairs.c.old, pairs.c.new, Organization.status)
        .join(Organization, Organization.id == pairs.c.new)
        .order_by(pairs.c.old, pairs.c.new)
    )
    return [(old, new, status) for old, new, status in rows]


async def _left_behind(session: AsyncSession) -> list[tuple[int, OrganizationStatus]]:
    """Return the shared organizations that are no longer, and that members or rosters still refer to; by id."""
    used: CompoundSelect[int] = union(select(Affiliation.organization_id), select(RosterAffiliation.organization_id))
    rows = await session.execute(
        select(Organization.id, Organization.status)
        .where(
            Organization.status != OrganizationStatus.ACTIVE,
            Organization.society_id.is_(None),
            Organization.id.in_(used),
        )
        .order_by(Organization.id)
    )
    return [(organization_id, status) for organization_id, status in rows]
