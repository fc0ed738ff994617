"""A profile as one viewer may see it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotVisibleError
from bot.matching.background import Rarity, shared
from bot.members import backgrounds, profiles
from bot.members.backgrounds import Shared
from bot.members.visibility import Viewpoint, viewpoint
from bot.models import Affiliation, Contact, KnownRole, Member, TagKind, Visibility
from bot.places import Places


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What one viewer may see of a member: hidden sections are empty, as if they had not been filled.

    ``linked`` are ids and names of the advisers and collaborators who are members and whom the viewer sees.
    """

    member_id: int
    user_id: int
    name: str
    headline: str
    goals: str
    own: bool
    connected: bool
    asked: bool
    affiliations: tuple[Affiliation, ...]
    hometown: str
    residence: str
    advisers: tuple[str, ...]
    collaborators: tuple[str, ...]
    linked: tuple[tuple[int, str], ...]
    tags: dict[TagKind, tuple[str, ...]]
    contacts: tuple[Contact, ...]
    shared: tuple[Shared, ...]


async def view_member(session: AsyncSession, *, viewer: Member, target_id: int, places: Places) -> ProfileView:
    """Show a member to another, or to themself.

    Raises:
        NotVisibleError: no such member in the viewer's society, or one whom they don't see: the same to them.
    """
    found = await session.get(Member, target_id)
    view_from = await viewpoint(session, viewer)
    if found is None or not view_from.sees(found):
        raise NotVisibleError
    common = await _shared(session, view_from, found, places)
    # Last, since every load refreshes the member with only what it needs itself.
    member = await profiles.load(session, found.id)
    return _visible(
        member,
        view_from,
        common=common,
        places=places,
        linked=await _linked(session, view_from, member),
    )


async def _shared(session: AsyncSession, view_from: Viewpoint, member: Member, places: Places) -> tuple[Shared, ...]:
    viewer_id = view_from.viewer_id
    if viewer_id == member.id:
        return ()
    both = await backgrounds.load(session, (viewer_id, member.id), places=places, viewpoint=view_from)
    mine, theirs = both.people[viewer_id], both.people[member.id]
    return backgrounds.describe(both, shared(mine, theirs, Rarity.among(both.people.values())))


async def _linked(session: AsyncSession, view_from: Viewpoint, member: Member) -> tuple[tuple[int, str], ...]:
    ids = {person.linked_id for person in member.known_people if person.linked_id is not None}
    if not ids or not view_from.may_see(member.id, member.background_visibility):
        return ()
    rows = await session.execute(
        select(Member.id, Member.name).where(Member.id.in_(ids), view_from.others()).order_by(Member.name, Member.id)
    )
    return tuple((member_id, name) for member_id, name in rows)


def _visible(
    member: Member,
    view_from: Viewpoint,
    *,
    common: tuple[Shared, ...],
    places: Places,
    linked: tuple[tuple[int, str], ...],
) -> ProfileView:
    def usable(section: Visibility) -> bool:
        return view_from.may_see(member.id, section)

    background, interests = usable(member.background_visibility), usable(member.interests_visibility)
    return ProfileView(
        member_id=member.id,
        user_id=member.user_id,
        name=member.name,
        headline=member.headline,
        goals=member.goals,
        own=member.id == view_from.viewer_id,
        connected=member.id in view_from.connected,
        asked=member.id in view_from.asked,
        affiliations=tuple(member.affiliations) if usable(member.affiliations_visibility) else (),
        hometown=_label(places, member.hometown_id) if background else "",
        residence=_label(places, member.residence_id) if usable(member.affiliations_visibility) else "",
        advisers=_names(member, KnownRole.ADVISER) if background else (),
        collaborators=_names(member, KnownRole.COLLABORATOR) if background else (),
        linked=linked,
        tags={kind: _tags(member, kind) if interests else () for kind in TagKind},
        contacts=tuple(contact for contact in member.contacts if usable(contact.visibility)),
        shared=common,
    )


def _label(places: Places, city_id: int | None) -> str:
    city = places.city(city_id) if city_id is not None else None
    return places.label(city) if city else ""


def _names(member: Member, role: KnownRole) -> tuple[str, ...]:
    return tuple(person.name for person in member.known_people if person.role is role)


def _tags(member: Member, kind: TagKind) -> tuple[str, ...]:
    return tuple(tag.value for tag in member.tags if tag.kind is kind)
