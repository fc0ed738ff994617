"""Applying what a text was understood as, asking where it is unsure, and taking back.

A draft is one card; its ties move ASKED -> ADDED, KNOWN or DECLINED, and ADDED -> UNDONE, or back to ASKED where
there is another choice. Each move is a compare-and-set, so that a second press changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.errors import InputError
from bot.members import affiliations, presence
from bot.members.affiliations import Terms
from bot.members.meanings import Named
from bot.models import Affiliation, AffiliationDraft, DraftedTie, DraftSource, DraftStatus, Member
from bot.organizations import registry

KEPT = timedelta(days=7)
_GONE = (
    "This card is from another time and can't be used any more. See what you have with `/affiliation list`; "
    "`/affiliation add` and `/affiliation remove` change it."
)


async def begin(
    session: AsyncSession, member: Member, source: DraftSource, named: Iterable[Named], *, now: datetime
) -> AffiliationDraft:
    """Add what is sure to the profile, and keep the rest as questions.

    What is named in a signature or a roster and stands in the profile already is not added again.

    Raises:
        InputError: what ``affiliations.add`` refuses.
    """
    await purge(session, now=now)
    draft = AffiliationDraft(member_id=member.id, source=source, created_at=now)
    session.add(draft)
    await session.flush()
    for one in named:
        tie = _asked(draft, one, now)
        session.add(tie)
        await session.flush()
        if one.meaning.sure:
            await _settle(session, member, tie, source, one.meaning.choices[0], now)
    return await load(session, draft.id)


async def load(session: AsyncSession, draft_id: int) -> AffiliationDraft:
    """Return a draft with its ties, and what they are to."""
    ties = selectinload(AffiliationDraft.ties)
    found: AffiliationDraft = await session.get_one(
        AffiliationDraft,
        draft_id,
        options=[
            ties.selectinload(DraftedTie.organization),
            ties.selectinload(DraftedTie.affiliation).selectinload(Affiliation.organization),
        ],
        populate_existing=True,
    )
    return found


async def choose(
    session: AsyncSession, member: Member, tie_id: int, organization_id: int, *, now: datetime
) -> AffiliationDraft:
    """Add the tie to the organization that the member chose; where it is answered already, nothing changes.

    Raises:
        InputError: the card is gone or another's, the organization was not offered, or the tie is refused.
    """
    draft, tie = await _own(session, member, tie_id)
    if organization_id not in tie.choices:
        raise InputError(_GONE)
    await _settle(session, member, tie, draft.source, organization_id, now)
    return await load(session, draft.id)


async def decline(session: AsyncSession, member: Member, tie_id: int) -> AffiliationDraft:
    """Say that none of the choices is meant; where it is answered already, nothing changes.

    Raises:
        InputError: the card is gone or another's.
    """
    draft, tie = await _own(session, member, tie_id)
    await _move(session, tie, DraftStatus.ASKED, DraftStatus.DECLINED)
    return await load(session, draft.id)


async def undo(session: AsyncSession, member: Member, tie_id: int) -> AffiliationDraft:
    """Take out exactly what this tie added, once; where there were several choices, ask again.

    Raises:
        InputError: the card is gone or another's.
    """
    draft, tie = await _own(session, member, tie_id)
    before = DraftStatus.ASKED if len(tie.choices) > 1 else DraftStatus.UNDONE
    added = tie.affiliation_id
    if await _move(session, tie, DraftStatus.ADDED, before):
        await session.execute(delete(Affiliation).where(Affiliation.id == added, Affiliation.member_id == member.id))
        await presence.touch(session, member)
    return await load(session, draft.id)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget all drafts that are older than KEPT; what they added stays."""
    await session.execute(delete(AffiliationDraft).where(AffiliationDraft.created_at < now - KEPT))


def _asked(draft: AffiliationDraft, named: Named, now: datetime) -> DraftedTie:
    terms = affiliations.checked(named.terms, now=now)
    return DraftedTie(
        draft_id=draft.id,
        text=named.meaning.text,
        kind=terms.kind,
        title=terms.title,
        start=terms.start,
        end=terms.end,
        current=terms.current,
        choices=list(named.meaning.choices),
        # Where nothing is known by these words there is nothing to ask, but the person is to hear of it.
        status=DraftStatus.ASKED if named.meaning.choices else DraftStatus.DECLINED,
    )


async def _own(session: AsyncSession, member: Member, tie_id: int) -> tuple[AffiliationDraft, DraftedTie]:
    """Return a tie of the member's own, and its draft; one that is gone and another's are refused alike."""
    found = (
        await session.execute(
            select(AffiliationDraft, DraftedTie)
            .join(DraftedTie, DraftedTie.draft_id == AffiliationDraft.id)
            .where(DraftedTie.id == tie_id, AffiliationDraft.member_id == member.id)
            # Two presses of one card follow each other.
            .with_for_update(of=DraftedTie)
        )
    ).one_or_none()
    if found is None:
        raise InputError(_GONE)
    draft, tie = found
    return draft, tie


async def _settle(
    session: AsyncSession, member: Member, tie: DraftedTie, source: DraftSource, organization_id: int, now: datetime
) -> None:
    """Add the tie to this organization, unless the question is answered or the profile has it."""
    known = source is not DraftSource.TYPED and await _has(session, member, organization_id, source)
    after = DraftStatus.KNOWN if known else DraftStatus.ADDED
    if not await _move(session, tie, DraftStatus.ASKED, after, organization_id=organization_id) or known:
        return
    added = await affiliations.add(
        session,
        member,
        Terms(tie.kind, tie.title, tie.start, tie.end, tie.current),
        organization=await registry.require(session, organization_id, society_id=member.society_id),
        now=now,
    )
    await session.execute(update(DraftedTie).where(DraftedTie.id == tie.id).values(affiliation_id=added.id))


async def _has(session: AsyncSession, member: Member, organization_id: int, source: DraftSource) -> bool:
    """Whether the profile has a tie there: for a signature one that lasts, for a roster any."""
    mine = select(Affiliation.id).where(
        Affiliation.member_id == member.id, Affiliation.organization_id == organization_id
    )
    if source is DraftSource.SIGNATURE:
        mine = mine.where(Affiliation.current.is_(True))
    return await session.scalar(mine.limit(1)) is not None


async def _move(
    session: AsyncSession,
    tie: DraftedTie,
    before: DraftStatus,
    after: DraftStatus,
    organization_id: int | None = None,
) -> bool:
    """Move a tie on; False where it stands elsewhere already."""
    moved = await session.scalar(
        update(DraftedTie)
        .where(DraftedTie.id == tie.id, DraftedTie.status == before)
        .values(status=after, organization_id=organization_id or tie.organization_id, affiliation_id=None)
        .returning(DraftedTie.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None
