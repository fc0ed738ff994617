"""Whom of the contacts in a LinkedIn export a member finds here.

Only who may be found by the importer, and by what the importer may see of them. What is kept, for a week, is that
these members may be contacts of the importer's: no name, no address, nobody else. Nobody is told.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotFoundError
from bot.members import posts
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import Affiliation, Contact, ContactKind, ImportedContact, Member, OrganizationName
from bot.network import degrees, linkedin
from bot.network.degrees import Route

KEPT = timedelta(days=7)
MOST = 200
PAGE_SIZE = 5
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Suggested:
    """A member who may be one of the imported contacts; ``sure`` where the file had their own LinkedIn address."""

    member: Member
    sure: bool
    post: Affiliation | None
    route: Route
    asked: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the suggestions; ``number`` counts from 0."""

    people: Sequence[Suggested]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Match:
    """A member who may be a contact; ``sure`` where the file had their own LinkedIn address."""

    member_id: int
    sure: bool


async def match(session: AsyncSession, *, member: Member, contacts: Sequence[linkedin.Contact]) -> Sequence[Match]:
    """Find the contacts who are here, in a view for reading: with thousands of names it takes a while.

    Their own address comes first, then a name with the same company, then a name alone.
    """
    view_from = await viewpoint(session, member)
    known = view_from.connected | view_from.asked
    sure = await _by_address(session, view_from, {contact.address for contact in contacts} - {""})
    named = await _by_name(session, view_from, {contact.name_key for contact in contacts} - {""})
    companies: defaultdict[str, set[str]] = defaultdict(set)
    for contact in contacts:
        companies[contact.name_key].add(contact.company_key)
    agreeing = await _working_there(session, view_from, {one: companies[key] - {""} for one, key in named.items()})
    order = sorted(sure), sorted(agreeing), sorted(named)
    found = [one for one in dict.fromkeys(one for ids in order for one in ids) if one not in known]
    return [Match(one, one in sure) for one in found[:MOST]]


async def keep(session: AsyncSession, *, member: Member, matches: Sequence[Match], now: datetime) -> None:
    """Keep for a week whom an import found, in place of an earlier one's."""
    await session.execute(delete(ImportedContact).where(ImportedContact.member_id == member.id))
    present = select(Member.id).where(Member.id.in_([one.member_id for one in matches]))
    still = set(await session.scalars(present))
    rows = [
        {"member_id": member.id, "contact_id": one.member_id, "rank": rank, "sure": one.sure, "created_at": now}
        for rank, one in enumerate(matches)
        if one.member_id in still
    ]
    if rows:
        await session.execute(insert(ImportedContact), rows)


async def page(session: AsyncSession, member: Member, number: int) -> Page:
    """Return a page of what an import found: those who may still be found, and aren't connected yet."""
    view_from = await viewpoint(session, member)
    mine = (
        select(Member, ImportedContact.sure)
        .join(ImportedContact, ImportedContact.contact_id == Member.id)
        .where(ImportedContact.member_id == member.id, view_from.others(), Member.id.not_in(view_from.connected))
    )
    total = await session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(number, 0), pages - 1)
    rows = await session.execute(mine.order_by(ImportedContact.rank).limit(PAGE_SIZE).offset(number * PAGE_SIZE))
    people = [(row[0], row[1]) for row in rows]
    ids = [found.id for found, _ in people]
    now = await posts.present(session, view_from, ids)
    routes = await degrees.routes(session, view_from, ids)
    shown = [
        Suggested(found, sure, now.get(found.id), routes[found.id], found.id in view_from.asked)
        for found, sure in people
    ]
    return Page(shown, number, pages, total)


async def forget(session: AsyncSession, *, member: Member, contact_id: int) -> None:
    """Take one suggestion out.

    Raises:
        NotFoundError: it is out already, or a week has passed.
    """
    gone = await session.scalar(
        delete(ImportedContact)
        .where(ImportedContact.member_id == member.id, ImportedContact.contact_id == contact_id)
        .returning(ImportedContact.id)
    )
    if gone is None:
        hint = "What an import found is kept for a week. Use `/connections import` again."
        raise NotFoundError("suggestion of yours", "this one", hint=hint)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget what was imported more than a week ago."""
    await session.execute(delete(ImportedContact).where(ImportedContact.created_at < now - KEPT))


async def _by_address(session: AsyncSession, view_from: Viewpoint, addresses: Collection[str]) -> set[int]:
    if not addresses:
        return set()
    rows = await session.execute(
        select(Contact.member_id, Contact.value)
        .join(Member, Member.id == Contact.member_id)
        .where(Contact.kind == ContactKind.LINKEDIN, view_from.others(), view_from.open(Contact.visibility))
    )
    return {member_id for member_id, value in rows if linkedin.address(value) in addresses}


async def _by_name(session: AsyncSession, view_from: Viewpoint, keys: Collection[str]) -> Mapping[int, str]:
    """Return the name keys of those who are called so, by id."""
    statement = select(Member.id, Member.name_key).where(view_from.others())
    if len(keys) <= _CHUNK:
        statement = statement.where(Member.name_key.in_(sorted(keys)))
    # One pass over all members is quicker than naming thousands.
    return {row[0]: row[1] for row in await session.execute(statement) if row[1] in keys}


async def _working_there(
    session: AsyncSession, view_from: Viewpoint, companies: Mapping[int, Collection[str]]
) -> set[int]:
    """Return those who show that they are, or were, where the file says."""
    wanted = sorted(member_id for member_id, keys in companies.items() if keys)
    there: set[int] = set()
    for start in range(0, len(wanted), _CHUNK):
        rows = await session.execute(
            select(Affiliation.member_id, OrganizationName.key)
            .join(OrganizationName, OrganizationName.organization_id == Affiliation.organization_id)
            .join(Member, Member.id == Affiliation.member_id)
            .where(
                Affiliation.member_id.in_(wanted[start : start + _CHUNK]),
                view_from.open(Member.affiliations_visibility),
            )
        )
        there |= {member_id for member_id, key in rows if key in companies[member_id]}
    return there
