"""Affiliations follow their organization: the one place where they change from one to another."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import revisions
from bot.models import (
    Affiliation,
    DraftedTie,
    Member,
    MoveAnswer,
    MovedAffiliation,
    MoveReason,
    Organization,
    OrganizationMove,
    OrganizationStatus,
    OutboxKind,
    RosterAffiliation,
)
from bot.organizations.batches import batches
from bot.organizations.ties import Tie, unite
from bot.outbox import queue

# The rows that a statement changes aren't looked for among those that the session holds.
_CORE: dict[str, Any] = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Before:
    """A tie as it was, at ``organization_id``; ``absorbed`` says that it is gone, for another says as much."""

    tie: Tie
    organization_id: int
    absorbed: bool


async def move(
    session: AsyncSession, *, old_id: int, new_id: int, reason: MoveReason, now: datetime
) -> frozenset[int] | None:
    """Move every affiliation of members and rosters from one organization to another, and tell the members.

    Each member is told once, whatever the number of their ties. A member who says after it the same thing
    twice keeps the tie that says more. Those who have said before that theirs stays where it is, keep it.

    Args:
        session: the transaction that decides about the organizations.
        old_id: where the affiliations are.
        new_id: where they belong from now on.
        reason: SUCCEEDED or MERGED.
        now: when it happens.

    Returns:
        The ids of the members whose affiliations changed; None where nothing at all was to be moved.
    """
    rosters = await session.scalars(
        update(RosterAffiliation)
        .where(RosterAffiliation.organization_id == old_id)
        .values(organization_id=new_id)
        .returning(RosterAffiliation.id)
        .execution_options(**_CORE)
    )
    on_rosters = len(rosters.all())
    # A card that can still be answered speaks of the new one from now on.
    await session.execute(
        update(DraftedTie)
        .where(DraftedTie.organization_id == old_id)
        .values(organization_id=new_id)
        .execution_options(**_CORE)
    )
    ties = await _ties_at(session, old_id)
    if not ties:
        return frozenset() if on_rosters else None
    made = OrganizationMove(old_id=old_id, new_id=new_id, reason=reason, moved_at=now)
    session.add(made)
    await session.flush()
    await _note(session, made, await relocate(session, ties, old_id=old_id, new_id=new_id))
    members = sorted({tie.member_id for tie in ties})
    await _tell(session, made, members, now=now)
    return frozenset(members)


async def ask(session: AsyncSession, *, old_id: int, now: datetime) -> None:
    """Ask the members with a tie to an organization, each once, where it belongs: nobody else can tell."""
    known = await session.scalar(
        select(OrganizationMove).where(OrganizationMove.old_id == old_id, OrganizationMove.reason == MoveReason.UNCLEAR)
    )
    ties = await _ties_at(session, old_id)
    if known is not None:
        asked = set(
            await session.scalars(select(MovedAffiliation.member_id).where(MovedAffiliation.move_id == known.id))
        )
        ties = [tie for tie in ties if tie.member_id not in asked]
    if not ties:
        return
    made = known or OrganizationMove(old_id=old_id, new_id=None, reason=MoveReason.UNCLEAR, moved_at=now)
    session.add(made)
    await session.flush()
    await _note(session, made, [Before(tie, old_id, absorbed=False) for tie in ties])
    await _tell(session, made, sorted({tie.member_id for tie in ties}), now=now)


async def relocate(session: AsyncSession, ties: Sequence[Tie], *, old_id: int, new_id: int) -> list[Before]:
    """Move some ties from one organization to another; return what changed, as it was."""
    coming = _by_member(ties)
    there = _by_member(await ties_of(session, new_id, list(coming)))
    changed: list[Before] = []
    for member_id, mine in coming.items():
        union = unite(mine, there.get(member_id, []))
        changed += [Before(tie, old_id, absorbed=False) for tie in union.moved]
        changed += [Before(tie, old_id if tie in mine else new_id, absorbed=True) for tie in union.absorbed]
    for batch in batches(before.tie.id for before in changed if not before.absorbed):
        await session.execute(
            update(Affiliation)
            .where(Affiliation.id.in_(batch))
            .values(organization_id=new_id)
            .execution_options(**_CORE)
        )
    for batch in batches(before.tie.id for before in changed if before.absorbed):
        await session.execute(delete(Affiliation).where(Affiliation.id.in_(batch)).execution_options(**_CORE))
    await revisions.raise_for(session, coming)
    return changed


async def present_id(session: AsyncSession, organization_id: int) -> int:
    """Return where an organization's affiliations were moved to, over all moves; itself where they weren't."""
    seen: set[int] = set()
    while organization_id not in seen:
        seen.add(organization_id)
        following = await session.scalar(
            select(OrganizationMove.new_id)
            .join(Organization, Organization.id == OrganizationMove.old_id)
            .where(
                OrganizationMove.old_id == organization_id,
                OrganizationMove.new_id.is_not(None),
                Organization.status == OrganizationStatus.WITHDRAWN,
            )
            .order_by(OrganizationMove.id.desc())
            .limit(1)
        )
        organization_id = following or organization_id
    return organization_id


async def put_back(session: AsyncSession, move: OrganizationMove, *, member_id: int) -> bool:
    """Let one member's ties be as they were before a move, but for those that have changed again since.

    Returns:
        Whether anything was put back.
    """
    await _hold(session, [member_id])
    rows = await session.scalars(
        select(MovedAffiliation)
        .where(MovedAffiliation.move_id == move.id, MovedAffiliation.member_id == member_id)
        .order_by(MovedAffiliation.id)
    )
    done = False
    for row in rows.all():
        done |= await (_restore(session, row) if row.absorbed else _return(session, row, move))
    await revisions.raise_for(session, [member_id])
    return done


async def _return(session: AsyncSession, row: MovedAffiliation, move: OrganizationMove) -> bool:
    returned = await session.scalar(
        update(Affiliation)
        .where(Affiliation.id == row.affiliation_id, Affiliation.organization_id == move.new_id)
        .values(organization_id=row.organization_id)
        .returning(Affiliation.id)
        .execution_options(**_CORE)
    )
    return returned is not None


async def _restore(session: AsyncSession, row: MovedAffiliation) -> bool:
    was = Tie(0, row.member_id, row.kind, row.title, row.start, row.end, row.current)
    there = await ties_of(session, row.organization_id, [row.member_id])
    if any(tie.says_all_of(was) for tie in there):
        return False
    session.add(
        Affiliation(
            member_id=row.member_id,
            organization_id=row.organization_id,
            kind=row.kind,
            title=row.title,
            start=row.start,
            end=row.end,
            current=row.current,
        )
    )
    await session.flush()
    return True


async def ties_of(session: AsyncSession, organization_id: int, member_ids: Iterable[int]) -> list[Tie]:
    """Return the ties of some members to an organization, oldest first."""
    found: list[Tie] = []
    for batch in batches(member_ids):
        found += await _ties(session, organization_id, batch)
    return found


async def _ties_at(session: AsyncSession, organization_id: int) -> list[Tie]:
    """Return the ties to an organization, but for those whose members said that they stay there."""
    members = (
        await session.scalars(
            select(Affiliation.member_id).where(Affiliation.organization_id == organization_id).distinct()
        )
    ).all()
    stayed = set(
        await session.scalars(
            select(MovedAffiliation.member_id)
            .join(OrganizationMove)
            .where(OrganizationMove.old_id == organization_id, MovedAffiliation.answer == MoveAnswer.STAYED)
        )
    )
    moving = sorted(set(members) - stayed)
    await _hold(session, moving)
    return await ties_of(session, organization_id, moving)


async def _ties(session: AsyncSession, organization_id: int, member_ids: Sequence[int]) -> list[Tie]:
    rows = await session.execute(
        select(
            Affiliation.id,
            Affiliation.member_id,
            Affiliation.kind,
            Affiliation.title,
            Affiliation.start,
            Affiliation.end,
            Affiliation.current,
        )
        .where(Affiliation.organization_id == organization_id, Affiliation.member_id.in_(member_ids))
        .order_by(Affiliation.id)
    )
    return [Tie(*row) for row in rows]


async def _hold(session: AsyncSession, member_ids: Iterable[int]) -> None:
    """Let a member who changes their profile at this moment come before or after, not in between."""
    for batch in batches(member_ids):
        await session.execute(
            select(Member.id).where(Member.id.in_(batch)).order_by(Member.id).with_for_update(key_share=True)
        )


async def _note(session: AsyncSession, move: OrganizationMove, changed: Iterable[Before]) -> None:
    for batch in batches(changed):
        rows = [
            {
                "move_id": move.id,
                "organization_id": before.organization_id,
                "affiliation_id": None if before.absorbed else before.tie.id,
                "absorbed": before.absorbed,
                "answer": MoveAnswer.NONE,
                **{
                    name: getattr(before.tie, name)
                    for name in ("member_id", "kind", "title", "start", "end", "current")
                },
            }
            for before in batch
        ]
        await session.execute(insert(MovedAffiliation), rows)


async def _tell(session: AsyncSession, move: OrganizationMove, members: Sequence[int], *, now: datetime) -> None:
    for batch in batches(members):
        await queue.enqueue(
            session, kind=OutboxKind.ORGANIZATION_MOVED, subject_id=move.id, recipient_ids=batch, due=now
        )


def _by_member(ties: Iterable[Tie]) -> dict[int, list[Tie]]:
    found: defaultdict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        found[tie.member_id].append(tie)
    return dict(found)
