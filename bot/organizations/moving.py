"""Affiliations follow their organization: the one place where they change from one to another."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import (
    Affiliation,
    Member,
    MoveAnswer,
    MovedAffiliation,
    MoveReason,
    OrganizationMove,
    OutboxKind,
    RosterAffiliation,
)
from bot.organizations.batches import batches
from bot.organizations.ties import Tie, unite
from bot.outbox import queue


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
        .execution_options(synchronize_session=False)
    )
    on_rosters = len(rosters.all())
    ties = await _ties_at(session, old_id)
    if not ties:
        return frozenset() if on_rosters else None
    made = OrganizationMove(old_id=old_id, new_id=new_id, reason=reason, moved_at=now)
    session.add(made)
    await session.flush()
    await relocate(session, ties, move=made)
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
    await _note(session, made, [(tie, old_id, False) for tie in ties])
    await _tell(session, made, sorted({tie.member_id for tie in ties}), now=now)


async def relocate(session: AsyncSession, ties: Sequence[Tie], *, move: OrganizationMove) -> None:
    """Carry a move out for some ties, and keep how they were."""
    assert move.new_id is not None  # noqa: S101 - an unclear move has been decided by then
    coming = _by_member(ties)
    there = _by_member(await ties_of(session, move.new_id, list(coming)))
    moved: list[Tie] = []
    kept: list[tuple[Tie, int, bool]] = []
    for member_id, mine in coming.items():
        union = unite(mine, there.get(member_id, []))
        moved += union.moved
        kept += [(tie, move.old_id, False) for tie in union.moved]
        kept += [(tie, move.old_id if tie in mine else move.new_id, True) for tie in union.absorbed]
    for batch in batches(tie.id for tie in moved):
        statement = update(Affiliation).where(Affiliation.id.in_(batch)).values(organization_id=move.new_id)
        await session.execute(statement.execution_options(synchronize_session=False))
    for batch in batches(tie.id for tie, _, absorbed in kept if absorbed):
        gone = delete(Affiliation).where(Affiliation.id.in_(batch))
        await session.execute(gone.execution_options(synchronize_session=False))
    await _note(session, move, kept)


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
    for batch in batches(moving):
        # A member who changes their profile at this moment comes before or after, not in between.
        await session.execute(
            select(Member.id).where(Member.id.in_(batch)).order_by(Member.id).with_for_update(key_share=True)
        )
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


async def _note(session: AsyncSession, move: OrganizationMove, ties: Iterable[tuple[Tie, int, bool]]) -> None:
    """Keep ties as they were: (tie, where it was, whether the move took it out)."""
    for batch in batches(ties):
        rows = [
            {
                "move_id": move.id,
                "member_id": tie.member_id,
                "organization_id": organization_id,
                "affiliation_id": None if absorbed else tie.id,
                "absorbed": absorbed,
                "kind": tie.kind,
                "title": tie.title,
                "start": tie.start,
                "end": tie.end,
                "current": tie.current,
                "answer": MoveAnswer.NONE,
            }
            for tie, organization_id, absorbed in batch
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
