"""Organizations that nobody knew: added by a member, seen by their society alone, there at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError
from bot.models import (
    AdditionStatus,
    Member,
    Organization,
    OrganizationAddition,
    OrganizationKind,
    OrganizationName,
    OrganizationNameKind,
    OrganizationSource,
    OrganizationStatus,
)
from bot.organizations import registry
from bot.places import City
from bot.text import one_line, search_key

LONGEST_NAME = 150
MOST_PENDING = 5


async def add(
    session: AsyncSession,
    *,
    member: Member,
    name: str,
    kind: OrganizationKind,
    city: City | None,
    now: datetime,
) -> Organization:
    """Add an organization to the member's society; the organizers are asked to look at it.

    Args:
        session: the transaction.
        member: who adds it.
        name: as people write it.
        kind: what it is.
        city: where it is, if that is known.
        now: when.

    Raises:
        InputError: no name or too long a one, known already (names the one that is), or too many that the
            organizers have not looked at.
        ConflictError: somebody else has just added it.
    """
    name, country = checked_name(name), city.country if city else ""
    # Two presses follow each other, so that the limit counts both.
    await session.execute(select(Member.id).where(Member.id == member.id).with_for_update(key_share=True))
    await _require_room(session, member)
    await require_unknown(session, society_id=member.society_id, name=name, country=country)
    organization = Organization(
        society_id=member.society_id,
        name=name,
        kind=kind,
        source=OrganizationSource.MEMBER,
        city=city.name if city else "",
        geonames_id=city.id if city else None,
        subdivision=city.subdivision if city else None,
        country=country,
        names=[OrganizationName(value=name, key=search_key(name), kind=OrganizationNameKind.DISPLAY)],
    )
    try:
        async with session.begin_nested():
            session.add(organization)
            await session.flush()
            session.add(
                OrganizationAddition(
                    society_id=member.society_id,
                    organization_id=organization.id,
                    member_id=member.id,
                    key=addition_key(name, country),
                    added_at=now,
                )
            )
    except IntegrityError:
        raise ConflictError(f"Somebody else has just added {name}. Use it with `/affiliation add`.") from None
    await registry.mark_changed(session, own=True)
    return organization


async def own(session: AsyncSession, *, society_id: int, typed: str, limit: int) -> Sequence[Organization]:
    """Return the society's own organizations whose name holds what was typed, by name."""
    statement = (
        select(Organization)
        .join(OrganizationAddition)
        .join(OrganizationName)
        .where(
            OrganizationAddition.society_id == society_id,
            OrganizationAddition.status != AdditionStatus.MERGED,
            OrganizationName.key.contains(search_key(typed), autoescape=True),
        )
        .order_by(Organization.name, Organization.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).unique().all()


def checked_name(typed: str) -> str:
    """Return a name as it is stored.

    Raises:
        InputError: it has no letter, or is too long.
    """
    name = one_line(typed)
    if not search_key(name):
        raise InputError("The name has no letters. Write it as people there do.")
    if len(name) > LONGEST_NAME:
        raise InputError(f"The name is longer than {LONGEST_NAME} characters. Shorten it and try again.")
    return name


def addition_key(name: str, country: str) -> str:
    """Return what a society has once: the folded name, with the country."""
    return f"{search_key(name)} {country}".rstrip()


async def require_unknown(
    session: AsyncSession, *, society_id: int, name: str, country: str, but: int | None = None
) -> None:
    """Make sure that nothing in the registry or in the society has this name.

    Full names in any language count, acronyms don't; in another country it is another organization, where both
    countries are known. ``but`` is the id of one that may have it.

    Raises:
        InputError: there is one; names it.
    """
    same_country = Organization.country.in_(["", country]) if country else Organization.country.is_not(None)
    found = await session.scalar(
        select(Organization)
        .join(OrganizationName)
        .where(
            OrganizationName.key == search_key(name),
            OrganizationName.kind != OrganizationNameKind.ACRONYM,
            or_(Organization.society_id.is_(None), Organization.society_id == society_id),
            Organization.status != OrganizationStatus.WITHDRAWN,
            Organization.id != (but or 0),
            same_country,
        )
        .order_by(Organization.id)
        .limit(1)
    )
    if found is not None:
        where = ", ".join(part for part in (found.city, found.country) if part)
        shown = f"{found.name} ({where})" if where else found.name
        raise InputError(
            f"There is one already: {shown}. Use it with `/affiliation add`; if yours is another one, add to its name "
            "what tells them apart."
        )


async def _require_room(session: AsyncSession, member: Member) -> None:
    pending = await session.scalar(
        select(func.count()).where(
            OrganizationAddition.member_id == member.id, OrganizationAddition.status == AdditionStatus.PENDING
        )
    )
    if (pending or 0) >= MOST_PENDING:
        raise InputError(
            f"You have added {MOST_PENDING} organizations that the organizers have not looked at yet. Add more when "
            "they have, or ask them."
        )
