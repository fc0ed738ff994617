"""One page of members worth meeting: those who share most with the viewer, weighed as for a meetup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import finding, hits, ranking
from bot.directory.filters import Scope
from bot.directory.query import Query
from bot.matching.background import Ground
from bot.members import backgrounds, posts
from bot.members.backgrounds import Backgrounds, Shared
from bot.members.presence import LivePresence
from bot.members.visibility import Viewpoint
from bot.models import Affiliation, Member
from bot.network import degrees
from bot.network.degrees import Route
from bot.organizations.index import OrganizationIndex
from bot.places import Places
from bot.suggestions import dismissals

PAGE_SIZE = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """A member worth meeting. ``marks`` stand for the reasons, in the same order (bot.suggestions.dismissals)."""

    member: Member
    post: Affiliation | None
    route: Route
    shared: Sequence[Shared]
    marks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of suggestions; ``number`` counts from 0. ``dismissed`` is whether anything is left out on request."""

    people: Sequence[Suggested]
    number: int
    pages: int
    total: int
    dismissed: bool


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Everybody who is suggested, best first, with the grounds."""

    mine: Backgrounds
    grounds: Mapping[int, Sequence[Ground]]
    dismissed: bool


async def suggest(
    session: AsyncSession,
    *,
    viewer: Member,
    page: int,
    presence: LivePresence,
    index: OrganizationIndex,
    places: Places,
    now: datetime,
) -> Page:
    """Suggest members with whom the viewer shares something.

    Not those whom they are connected with or have asked, nor whom or for what they dismissed.
    """
    scope = await finding.scope_of(session, viewer, Query(), presence=presence, index=index)
    ranked = await _rank(session, viewer, scope, places=places, now=now)
    total = len(ranked.grounds)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 0), pages - 1)
    shown = list(ranked.grounds)[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
    people = await _load(session, scope.viewpoint, ranked, shown)
    return Page(people, number, pages, total, ranked.dismissed)


async def grounds_with(
    session: AsyncSession,
    *,
    viewer: Member,
    other_id: int,
    presence: LivePresence,
    index: OrganizationIndex,
    places: Places,
    now: datetime,
) -> Sequence[Ground]:
    """Return why a member is suggested, best first; nothing where they aren't any more."""
    scope = await finding.scope_of(session, viewer, Query(), presence=presence, index=index)
    ranked = await _rank(session, viewer, scope, places=places, now=now)
    return ranked.grounds.get(other_id, ())


async def _rank(session: AsyncSession, viewer: Member, scope: Scope, *, places: Places, now: datetime) -> _Ranked:
    dismissed = await dismissals.of(session, viewer)
    view_from = scope.viewpoint
    others = hits.fetch(scope, without=view_from.connected | view_from.asked | dismissed.members)
    mine = await backgrounds.load(session, [viewer.id], places=places, viewpoint=view_from)
    own = mine.people[viewer.id].without(dismissed.grounds)
    ranked = await ranking.rank(session, own, others, scope.second, places=places, now=now)
    grounds: dict[int, Sequence[Ground]] = {}
    for place in ranked.order[: len(ranked.grounds)].tolist():
        left = [ground for ground in ranked.grounds[place] if ground.key not in dismissed.grounds]
        if left:
            grounds[int(others.ids[place])] = left
    return _Ranked(mine, grounds, bool(dismissed))


async def _load(
    session: AsyncSession, view_from: Viewpoint, ranked: _Ranked, ids: Sequence[int]
) -> Sequence[Suggested]:
    members = {member.id: member for member in await session.scalars(select(Member).where(Member.id.in_(ids)))}
    named = ranked.mine.with_members({member.id: member.name for member in members.values()})
    now = await posts.present(session, view_from, ids)
    routes = await degrees.routes(session, view_from, ids)
    return [
        Suggested(
            member=members[one],
            post=now.get(one),
            route=routes[one],
            shared=backgrounds.describe(named, ranked.grounds[one]),
            marks=[dismissals.mark_of(ground) for ground in ranked.grounds[one]],
        )
        for one in ids
    ]
