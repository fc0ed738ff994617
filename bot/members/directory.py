"""Finding members by organization: what is hidden is neither found nor counted."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from bot.matching.background import Rarity, affinity, shared
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.members.visibility import asked_ids, connected_ids, visible_to
from bot.models import Affiliation, AffiliationKind, Member, Organization
from bot.places import Places

PAGE_SIZE = 4
RANKED_UP_TO = 100


class Search(StrEnum):
    """What is looked for at an organization."""

    COMPANY = "company"
    LAB = "lab"
    UNIVERSITY = "university"
    ALUMNI = "alumni"


@dataclass(frozen=True, slots=True)
class Query:
    """One search: members of an organization, narrowed to a state (ISO 3166-2) where one is given."""

    search: Search
    organization_id: int
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One member as a search shows them. ``at`` is the tie that matched, ``now`` what they do today."""

    member_id: int
    user_id: int
    name: str
    headline: str
    at: Affiliation
    now: Affiliation | None
    residence: str
    connected: bool
    asked: bool
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results; ``number`` counts from 0. ``elsewhere`` counts those in other states."""

    query: Query
    organization: Organization
    results: tuple[Found, ...]
    number: int
    pages: int
    total: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class _Tie:
    member: Member
    affiliation: Affiliation


async def find(
    session: AsyncSession,
    *,
    viewer: Member,
    query: Query,
    organization: Organization,
    page: int,
    places: Places,
    now: datetime,
) -> Page:
    """Find the members at an organization whom the viewer may see.

    Ranked by shared ground, then those who are there now, then in an order that changes by the day, so
    that nobody is always last. Of more than RANKED_UP_TO the rest follow in that order: weighing the ground
    shared with a thousand people would hold up everybody else's answer.
    """
    connected = await connected_ids(session, viewer.id)
    ties = await _ties(session, viewer, query, connected)
    here = list(ties.values())
    if query.state is not None:
        posts = await _present_posts(session, list(ties))
        here = [tie for tie in here if _subdivision(tie, posts) == query.state]
    here.sort(key=lambda tie: (not tie.affiliation.current, _lot(tie.member.id, now)))
    ranked = await _rank(session, viewer, here[:RANKED_UP_TO], connected, places)
    ordered = [*(tie for tie, _ in ranked), *here[RANKED_UP_TO:]]
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    number = min(max(page, 0), pages - 1)
    shown = ordered[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    return Page(
        query=query,
        organization=organization,
        results=await _results(session, viewer, shown, connected, places),
        number=number,
        pages=pages,
        total=len(ordered),
        elsewhere=len(ties) - len(here),
    )


async def _results(
    session: AsyncSession, viewer: Member, shown: Sequence[_Tie], connected: frozenset[int], places: Places
) -> tuple[Found, ...]:
    present = await _present_posts(session, [tie.member.id for tie in shown])
    asked = await asked_ids(session, viewer.id)
    common = {tie.member.id: it for tie, it in await _rank(session, viewer, shown, connected, places)}
    return tuple(
        _found(tie, common[tie.member.id], present, connected=connected, asked=asked, places=places) for tie in shown
    )


async def _ties(session: AsyncSession, viewer: Member, query: Query, connected: frozenset[int]) -> dict[int, _Tie]:
    """Find the best tie of each member, by member id."""
    statement = (
        select(Affiliation, Member)
        .join(Member, Member.id == Affiliation.member_id)
        .join(Affiliation.organization)
        .options(contains_eager(Affiliation.organization))
        .where(
            Member.society_id == viewer.society_id,
            Member.id != viewer.id,
            Affiliation.organization_id == query.organization_id,
            visible_to(Member.affiliations_visibility, connected),
            _sort_of_tie(query.search),
        )
        .order_by(Affiliation.current.desc(), Affiliation.end.desc().nulls_last(), Affiliation.id)
    )
    best: dict[int, _Tie] = {}
    for affiliation, member in await session.execute(statement):
        best.setdefault(member.id, _Tie(member, affiliation))
    return best


def _sort_of_tie(search: Search) -> ColumnElement[bool]:
    if search is Search.ALUMNI:
        return Affiliation.kind == AffiliationKind.EDUCATION
    if search is Search.UNIVERSITY:
        return or_(Affiliation.kind != AffiliationKind.EDUCATION, Affiliation.current)
    return Affiliation.kind != AffiliationKind.EDUCATION


def _subdivision(tie: _Tie, present: Mapping[int, Affiliation]) -> str | None:
    """Tell the state a member counts in: where they live, else where they are now, else where they were.

    Who worked at a lab long ago is a local contact where they are today.
    """
    if tie.member.residence_subdivision is not None:
        return tie.member.residence_subdivision
    now = tie.affiliation if tie.affiliation.current else present.get(tie.member.id, tie.affiliation)
    return now.organization.subdivision


async def _rank(
    session: AsyncSession, viewer: Member, ties: Sequence[_Tie], connected: frozenset[int], places: Places
) -> list[tuple[_Tie, tuple[Shared, ...]]]:
    """Order these by what they share with the viewer, each with it; equals stay in their order."""
    everyone = await backgrounds.load(
        session,
        [viewer.id, *(tie.member.id for tie in ties)],
        places=places,
        viewer_id=viewer.id,
        connected=connected,
    )
    rarity = Rarity.among(everyone.people.values())
    mine = everyone.people[viewer.id]
    ranked = []
    for tie in ties:
        grounds = shared(mine, everyone.people[tie.member.id], rarity)
        ranked.append((affinity(grounds, rarity), tie, backgrounds.describe(everyone, grounds)))
    ranked.sort(key=lambda row: -row[0])
    return [(tie, common) for _, tie, common in ranked]


def _lot(member_id: int, now: datetime) -> bytes:
    return hashlib.blake2b(f"{member_id} {now.date()}".encode(), digest_size=8).digest()


async def _present_posts(session: AsyncSession, member_ids: Sequence[int]) -> dict[int, Affiliation]:
    statement = (
        select(Affiliation)
        .options(selectinload(Affiliation.organization))
        .where(Affiliation.member_id.in_(member_ids), Affiliation.current)
        .order_by(Affiliation.kind == AffiliationKind.EDUCATION, *Affiliation.chronology())
    )
    present: dict[int, Affiliation] = {}
    for affiliation in (await session.scalars(statement)).all():
        present.setdefault(affiliation.member_id, affiliation)
    return present


def _found(
    tie: _Tie,
    common: tuple[Shared, ...],
    present: dict[int, Affiliation],
    *,
    connected: frozenset[int],
    asked: frozenset[int],
    places: Places,
) -> Found:
    city = places.city(tie.member.residence_id) if tie.member.residence_id is not None else None
    return Found(
        member_id=tie.member.id,
        user_id=tie.member.user_id,
        name=tie.member.name,
        headline=tie.member.headline,
        at=tie.affiliation,
        now=present.get(tie.member.id),
        residence=places.label(city) if city else "",
        connected=tie.member.id in connected,
        asked=tie.member.id in asked,
        shared=common,
    )
