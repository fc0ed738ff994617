"""A member's ties to organizations."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InputError, NotFoundError
from bot.members import presence, profiles
from bot.models import Affiliation, AffiliationKind, Member, Organization
from bot.text import one_line

EARLIEST_YEAR = 1850
MOST = 20
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Terms:
    """What a tie is, besides the organization; years are calendar years, ``current`` None where ``end`` tells."""

    kind: AffiliationKind
    title: str = ""
    start: int | None = None
    end: int | None = None
    current: bool | None = None


def checked(terms: Terms, *, now: datetime) -> Terms:
    """Return the terms with the title on one line.

    Raises:
        InputError: years that can't be, or too long a title.
    """
    _check_years(terms.start, terms.end, now.year)
    if terms.current and terms.end is not None:
        raise InputError(f"You can't be there now and have left in {terms.end}. Give the end or leave it out.")
    title = one_line(terms.title)
    if len(title) > LONGEST_TITLE:
        raise InputError(f"The title is longer than {LONGEST_TITLE} characters. Shorten it and try again.")
    return replace(terms, title=title)


async def add(
    session: AsyncSession,
    member: Member,
    terms: Terms,
    *,
    organization: Organization,
    now: datetime,
) -> Affiliation:
    """Add a tie; it is current where no end is given, unless ``current`` says that the end is unknown.

    Raises:
        InputError: years that can't be, too long a title, the same tie again, or too many.
    """
    terms = checked(terms, now=now)
    await profiles.hold(session, member)
    mine = (await session.scalars(select(Affiliation).where(Affiliation.member_id == member.id))).all()
    if len(mine) >= MOST:
        raise InputError(f"A profile holds {MOST} affiliations. Remove one with `/affiliation remove` first.")
    same = (organization.id, terms.kind, terms.title, terms.start)
    if any((one.organization_id, one.kind, one.title, one.start) == same for one in mine):
        raise InputError(f"{organization.name} is in your profile already, with the same title and year.")
    affiliation = Affiliation(
        member_id=member.id,
        organization_id=organization.id,
        kind=terms.kind,
        title=terms.title,
        start=terms.start,
        end=terms.end,
        current=terms.end is None if terms.current is None else terms.current,
        organization=organization,
    )
    session.add(affiliation)
    await session.flush()
    await presence.touch(session, member)
    return affiliation


async def remove(session: AsyncSession, member: Member, affiliation_id: int) -> None:
    """Remove one of the member's own ties.

    Raises:
        NotFoundError: the member has no tie with this id.
    """
    affiliation = await session.scalar(
        select(Affiliation).where(Affiliation.id == affiliation_id, Affiliation.member_id == member.id)
    )
    if affiliation is None:
        raise NotFoundError("affiliation of yours", str(affiliation_id), hint="See them with `/affiliation list`.")
    await session.delete(affiliation)
    await session.flush()
    await presence.touch(session, member)


def _check_years(start: int | None, end: int | None, this_year: int) -> None:
    for year in (start, end):
        if year is not None and not EARLIEST_YEAR <= year <= this_year + 10:
            raise InputError(f"{year} can't be right. Give a year from {EARLIEST_YEAR} to {this_year + 10}.")
    if start is not None and end is not None and end < start:
        raise InputError(f"The end, {end}, is before the start, {start}. Swap them and try again.")
