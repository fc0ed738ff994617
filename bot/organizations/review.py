"""What organizers make of an organization that a member added: keep, rename, merge."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from bot.models import (
    AdditionStatus,
    Affiliation,
    Member,
    MoveReason,
    Organization,
    OrganizationAddition,
    OrganizationName,
    OrganizationStatus,
)
from bot.organizations import additions, moving, registry
from bot.text import search_key

_SHARED = (
    "{name} is in the registry that all societies share, so it can't be changed here. If it is wrong there, tell "
    "ROR at https://ror.org."
)


@dataclass(frozen=True, slots=True)
class Review:
    """One organization to look at: who added it (None: they have left), how many members use it.

    ``waiting`` is how many are to be looked at in all.
    """

    addition: OrganizationAddition
    organization: Organization
    added_by: str | None
    members: int
    waiting: int


async def following(session: AsyncSession, *, society_id: int, after_id: int = 0) -> Review | None:
    """Return the next organization to look at behind the addition with this id, then from the first; or None."""
    pending = (
        select(OrganizationAddition.organization_id)
        .where(OrganizationAddition.society_id == society_id, OrganizationAddition.status == AdditionStatus.PENDING)
        .order_by((OrganizationAddition.id <= after_id), OrganizationAddition.id)
        .limit(1)
    )
    organization_id = await session.scalar(pending)
    if organization_id is None:
        return None
    return await load(session, society_id=society_id, organization_id=organization_id)


async def load(session: AsyncSession, *, society_id: int, organization_id: int) -> Review:
    """Return one organization of the society, as its organizers see it.

    Raises:
        NotFoundError: the society has no such organization.
        NotAllowedError: it is one that all societies share.
    """
    addition, organization = await _require(session, society_id=society_id, organization_id=organization_id)
    added_by = await session.scalar(select(Member.name).where(Member.id == addition.member_id))
    members = await session.scalar(
        select(func.count(Affiliation.member_id.distinct())).where(Affiliation.organization_id == organization_id)
    )
    waiting = await session.scalar(
        select(func.count()).where(
            OrganizationAddition.society_id == society_id, OrganizationAddition.status == AdditionStatus.PENDING
        )
    )
    return Review(addition, organization, added_by, members or 0, waiting or 0)


async def keep(session: AsyncSession, *, society_id: int, organization_id: int, now: datetime) -> None:
    """Say that the organization is right as it is; a second time changes nothing.

    Raises:
        NotFoundError, NotAllowedError: as ``load``.
        ConflictError: it was merged meanwhile.
    """
    addition, organization = await _require(session, society_id=society_id, organization_id=organization_id)
    kept = await _reviewed(session, addition, AdditionStatus.PENDING, status=AdditionStatus.KEPT, now=now)
    if not kept and addition.status is AdditionStatus.MERGED:
        raise _merged(organization)


async def rename(
    session: AsyncSession, *, society_id: int, organization_id: int, name: str, now: datetime
) -> Organization:
    """Give the organization another name, and keep it; every affiliation shows it.

    Raises:
        InputError: no name or too long a one, or another organization has it.
        NotFoundError, NotAllowedError: as ``load``.
        ConflictError: it was merged meanwhile, or another one has just got the name.
    """
    addition, organization = await _require(session, society_id=society_id, organization_id=organization_id)
    name = additions.checked_name(name)
    await additions.require_unknown(
        session, society_id=society_id, name=name, country=organization.country, but=organization_id
    )
    status = addition.status
    if status is AdditionStatus.MERGED:
        raise _merged(organization)
    key = additions.addition_key(name, organization.country)
    try:
        async with session.begin_nested():
            done = await _reviewed(session, addition, status, status=AdditionStatus.KEPT, now=now, key=key)
    except IntegrityError:
        raise ConflictError(f"Another organization has just got the name {name}. Choose another one.") from None
    if not done:
        raise ConflictError(f"{organization.name} was changed by somebody else just now. Look at it again.")
    organization.name = name
    await session.execute(
        update(OrganizationName)
        .where(OrganizationName.organization_id == organization_id)
        .values(value=name, key=search_key(name))
    )
    await session.flush()
    await registry.mark_changed(session, own=True)
    return organization


async def merge(
    session: AsyncSession, *, society_id: int, organization_id: int, into_id: int, now: datetime
) -> tuple[Organization, frozenset[int]]:
    """Make one organization of two: affiliations move, and each member concerned is told once.

    Args:
        session: the transaction.
        society_id: whose organizer asks.
        organization_id: one that a member of this society added; it can't be found any more.
        into_id: the one that it is: shared, or added in this society as well.
        now: when.

    Returns:
        The organization that stays, and the ids of the members whose affiliations moved.

    Raises:
        InputError: both are the same, or the society sees no such organization to merge into.
        NotFoundError: the society has no such organization to be merged.
        NotAllowedError: the one to be merged is shared by all societies.
        ConflictError: one of them was merged already.
    """
    if organization_id == into_id:
        raise InputError("These are one and the same organization. Choose another one to merge into.")
    await _hold(session, organization_id, into_id)
    addition, organization = await _require(session, society_id=society_id, organization_id=organization_id)
    into = await session.get(Organization, into_id, populate_existing=True)
    if into is None or into.society_id not in (None, society_id) or into.status is OrganizationStatus.WITHDRAWN:
        raise InputError("This society has no such organization to merge into. Choose one from the list as you type.")
    if not await _reviewed(
        session,
        addition,
        AdditionStatus.PENDING,
        AdditionStatus.KEPT,
        status=AdditionStatus.MERGED,
        now=now,
        key=None,
    ):
        raise _merged(organization)
    organization.status = OrganizationStatus.WITHDRAWN
    await session.flush()
    moved = await moving.move(session, old_id=organization_id, new_id=into_id, reason=MoveReason.MERGED, now=now)
    await registry.mark_changed(session, own=True)
    return into, moved or frozenset()


async def _require(
    session: AsyncSession, *, society_id: int, organization_id: int
) -> tuple[OrganizationAddition, Organization]:
    found = (
        await session.execute(
            select(OrganizationAddition, Organization)
            .join(Organization)
            .where(
                OrganizationAddition.organization_id == organization_id, OrganizationAddition.society_id == society_id
            )
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if found is not None:
        addition, organization = found
        return addition, organization
    shared = await session.get(Organization, organization_id)
    if shared is not None and shared.society_id is None:
        raise NotAllowedError(_SHARED.format(name=shared.name))
    raise NotFoundError(
        "organization of this society",
        str(organization_id),
        hint="See what members added with `/organizations review`.",
    )


async def _reviewed(
    session: AsyncSession, addition: OrganizationAddition, *was: AdditionStatus, now: datetime, **values: object
) -> bool:
    """Compare and set; False where somebody was faster."""
    done = await session.scalar(
        update(OrganizationAddition)
        .where(OrganizationAddition.id == addition.id, OrganizationAddition.status.in_(was))
        .values(reviewed_at=now, **values)
        .returning(OrganizationAddition.id)
        .execution_options(synchronize_session=False)
    )
    return done is not None


async def _hold(session: AsyncSession, *organization_ids: int) -> None:
    """Let two merges of the same organizations follow each other."""
    await session.execute(
        select(OrganizationAddition.id)
        .where(OrganizationAddition.organization_id.in_(organization_ids))
        .order_by(OrganizationAddition.id)
        .with_for_update()
    )


def _merged(organization: Organization) -> ConflictError:
    return ConflictError(f"{organization.name} was merged into another organization already.")
