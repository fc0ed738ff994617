"""One page of the members who match."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from bot.directory import hits, ranking
from bot.directory.filters import Scope
from bot.directory.query import Query, Tie
from bot.matching.background import Ground
from bot.meetings import meetings
from bot.members import backgrounds
from bot.members.backgrounds import Backgrounds, Shared
from bot.members.presence import LivePresence
from bot.members.roll import Integers, integers
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import Affiliation, AffiliationKind, Contact, Meeting, Member, Organization
from bot.network import degrees
from bot.network.degrees import Route
from bot.organizations import moving, registry
from bot.organizations.index import OrganizationIndex
from bot.places import Places

PAGE_SIZE = 4


@dataclass(frozen=True, slots=True)
class Found:
    """One member as a search shows them.

    ``at`` is the tie that matched, where one was asked for, ``now`` what they do today; both None where they
    don't show it. ``contacts`` are those that the viewer may see.
    """

    member_id: int
    user_id: int
    name: str
    headline: str
    at: Affiliation | None
    now: Affiliation | None
    residence: str
    route: Route
    asked: bool
    shared: tuple[Shared, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results; ``number`` counts from 0.

    ``organization`` is the wanted one, ``parts`` how many parts of it count as well; ``elsewhere`` is how many
    match in other places; ``meeting`` the one whose attendees are searched.
    """

    query: Query
    meeting: Meeting | None
    organization: Organization | None
    parts: int
    results: tuple[Found, ...]
    number: int
    pages: int
    total: int
    elsewhere: int


async def find(
    session: AsyncSession,
    *,
    viewer: Member,
    query: Query,
    page: int,
    presence: LivePresence,
    index: OrganizationIndex,
    places: Places,
    now: datetime,
) -> Page:
    """Find the members who match and whom the viewer may find.

    Raises:
        NotFoundError: the organization or the meeting is gone.
    """
    query = await current(session, query, index)
    organization = await _organization(session, viewer, query)
    meeting = await _meeting(session, viewer, query)
    scope = await scope_of(session, viewer, query, presence=presence, index=index)
    everybody = hits.fetch(scope)
    mine = await backgrounds.load(session, [viewer.id], places=places, viewpoint=scope.viewpoint)
    ranked = await ranking.rank(session, mine.people[viewer.id], everybody, scope.second, places=places, now=now)
    pages = max(1, -(-len(everybody) // PAGE_SIZE))
    number = min(max(page, 0), pages - 1)
    shown = ranked.order[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    common = ranked.grounds_of(shown)
    people = {int(everybody.ids[place]): common[place] for place in shown.tolist()}
    return Page(
        query=query,
        meeting=meeting,
        organization=organization,
        parts=max(len(scope.organizations) - 1, 0),
        results=await show(session, scope, mine, people, places),
        number=number,
        pages=pages,
        total=len(everybody),
        elsewhere=hits.count(scope.anywhere()) - len(everybody) if query.asks_for_place else 0,
    )


async def current(session: AsyncSession, query: Query, index: OrganizationIndex) -> Query:
    """Let a query of a while ago speak of the organization that its own was merged into since."""
    if query.organization_id is None or index.get(query.organization_id) is not None:
        return query
    return replace(query, organization_id=await moving.present_id(session, query.organization_id))


async def scope_of(
    session: AsyncSession, viewer: Member, query: Query, *, presence: LivePresence, index: OrganizationIndex
) -> Scope:
    """Return what a query means for one viewer, in a session that has changed no member."""
    view_from = await viewpoint(session, viewer)
    roll = await presence.roll(session, index, viewer.society_id)
    # Only a connection who may be named opens a way to others.
    near = roll.people.ids[roll.people.among(view_from.connected) & roll.people.listed]
    second = integers(await degrees.known_to(session, near.tolist()))
    wanted: frozenset[int] = frozenset()
    if query.organization_id is not None:
        wanted = index.parts(query.organization_id) if query.parts else frozenset({query.organization_id})
    return Scope(query, view_from, roll, wanted, second, await _among(session, query))


async def _organization(session: AsyncSession, viewer: Member, query: Query) -> Organization | None:
    if query.organization_id is None:
        return None
    return await registry.require(session, query.organization_id, society_id=viewer.society_id)


async def _meeting(session: AsyncSession, viewer: Member, query: Query) -> Meeting | None:
    if query.meeting_id is None:
        return None
    return await meetings.require(session, society_id=viewer.society_id, meeting_id=query.meeting_id)


async def _among(session: AsyncSession, query: Query) -> Integers | None:
    if query.meeting_id is None:
        return None
    return integers((await session.scalars(meetings.attending(query.meeting_id))).all())


async def show(
    session: AsyncSession, scope: Scope, mine: Backgrounds, people: Mapping[int, tuple[Ground, ...]], places: Places
) -> tuple[Found, ...]:
    """Load members, whom the viewer sees, as a search shows them; ``people`` are ids with what is shared."""
    view_from = scope.viewpoint
    found = await session.scalars(select(Member).where(Member.id.in_(people)))
    members = {member.id: member for member in found}
    # Who was erased a moment ago may stand in the roll still.
    ids = [member_id for member_id in people if member_id in members]
    named = mine.with_members({member.id: member.name for member in members.values()})
    ties = await _ties(session, scope, [member for member in members.values() if _shows_affiliations(scope, member)])
    routes = await degrees.routes(session, view_from, ids)
    # Only alumni are shown with how to reach them: the others' profiles say it.
    contacts = await _contacts(session, view_from, ids) if scope.query.tie is Tie.STUDY else {}
    return tuple(
        Found(
            member_id=member.id,
            user_id=member.user_id,
            name=member.name,
            headline=member.headline,
            at=ties[member.id].at,
            now=ties[member.id].now,
            residence=_residence(member, places) if _shows_affiliations(scope, member) else "",
            route=routes[member.id],
            asked=member.id in view_from.asked,
            shared=backgrounds.describe(named, common),
            contacts=tuple(contacts.get(member.id, ())),
        )
        for member, common in ((members[member_id], people[member_id]) for member_id in ids)
    )


def _shows_affiliations(scope: Scope, member: Member) -> bool:
    return scope.viewpoint.may_see(member.id, member.affiliations_visibility)


@dataclass(slots=True)
class _Ties:
    """The best tie that the query asks for, and the present one, work before study."""

    at: Affiliation | None = None
    now: Affiliation | None = None


async def _ties(session: AsyncSession, scope: Scope, members: Sequence[Member]) -> Mapping[int, _Ties]:
    ids = [member.id for member in members]
    statement = (
        select(Affiliation)
        .join(Affiliation.organization)
        .options(contains_eager(Affiliation.organization))
        .where(Affiliation.member_id.in_(ids))
        .order_by(Affiliation.kind == AffiliationKind.EDUCATION, *Affiliation.chronology())
    )
    asked_for = set(scope.roll.ties.ids[scope.ties()].tolist()) if scope.query.asks_for_tie else set()
    found: defaultdict[int, _Ties] = defaultdict(_Ties)
    for affiliation in await session.scalars(statement):
        ties = found[affiliation.member_id]
        if affiliation.current and ties.now is None:
            ties.now = affiliation
        if affiliation.id in asked_for and (ties.at is None or _later(affiliation, ties.at)):
            ties.at = affiliation
    return found


def _later(one: Affiliation, other: Affiliation) -> bool:
    return (one.current, one.end or 0) > (other.current, other.end or 0)


async def _contacts(session: AsyncSession, view_from: Viewpoint, ids: Sequence[int]) -> Mapping[int, list[Contact]]:
    found: defaultdict[int, list[Contact]] = defaultdict(list)
    for contact in await session.scalars(select(Contact).where(Contact.member_id.in_(ids)).order_by(Contact.id)):
        if view_from.may_see(contact.member_id, contact.visibility):
            found[contact.member_id].append(contact)
    return found


def _residence(member: Member, places: Places) -> str:
    city = places.city(member.residence_id) if member.residence_id is not None else None
    return places.label(city) if city else ""
