"""From profiles to matching: what may be used of each member, and names for what two of them share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.matching.background import OPEN_END, Background, Ground, SharedKind, Stint
from bot.members.visibility import Viewpoint
from bot.members.vocabulary import FAVOURS
from bot.models import Affiliation, AffiliationKind, KnownRole, Member, TagKind, Visibility
from bot.places import Places

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two people share, in words: ``subject`` names it, ``detail`` holds years.

    ``party`` is the member who offers, was advised or studied (bot.matching.background.Ground).
    """

    kind: SharedKind
    subject: str
    detail: str = ""
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """Backgrounds and names of members by member id, and the names of the attributes in them."""

    people: Mapping[int, Background]
    members: Mapping[int, str]
    names: Mapping[str, str]

    def name(self, ground: Ground) -> Shared:
        """Put a ground into words."""
        prefix, _, value = ground.key.partition(":")
        subject = FAVOURS.get(value, value) if prefix == "favour" else self.names.get(ground.key, value)
        return Shared(ground.kind, subject, ground.detail, ground.party)


async def load(
    session: AsyncSession,
    member_ids: Collection[int],
    *,
    places: Places,
    viewpoint: Viewpoint | None = None,
) -> Backgrounds:
    """Load what may be used of these members.

    Without a viewpoint (a round, whose reasons both will read) only what everyone may see. With one, also
    what the viewer may see of others, and everything of the viewer's own.
    """
    people: dict[int, Background] = {}
    members: dict[int, str] = {}
    names: dict[str, str] = {}
    ids = list(member_ids)
    for start in range(0, len(ids), CHUNK):
        for member in await _members(session, ids[start : start + CHUNK]):
            background = _background(member, places, viewpoint)
            people[member.id] = background
            members[member.id] = member.name
            names.update(_names(member, background, places))
    return Backgrounds(people, members, names)


def describe(backgrounds: Backgrounds, grounds: Iterable[Ground]) -> tuple[Shared, ...]:
    """Put grounds into words, in their order."""
    return tuple(backgrounds.name(ground) for ground in grounds)


async def _members(session: AsyncSession, ids: list[int]) -> list[Member]:
    statement = (
        select(Member)
        .where(Member.id.in_(ids))
        .options(
            selectinload(Member.affiliations).selectinload(Affiliation.organization),
            selectinload(Member.known_people),
            selectinload(Member.tags),
        )
        .execution_options(populate_existing=True)
    )
    return list((await session.scalars(statement)).all())


def _background(member: Member, places: Places, viewpoint: Viewpoint | None) -> Background:
    def usable(section: Visibility) -> bool:
        return section is Visibility.EVERYONE if viewpoint is None else viewpoint.may_see(member.id, section)

    background = usable(member.background_visibility)
    hometown = places.city(member.hometown_id) if background and member.hometown_id is not None else None
    interests = usable(member.interests_visibility)
    return Background(
        id=member.id,
        stints=tuple(map(stint, member.affiliations)) if usable(member.affiliations_visibility) else (),
        advisers=_known(member, KnownRole.ADVISER) if background else frozenset(),
        collaborators=_known(member, KnownRole.COLLABORATOR) if background else frozenset(),
        hometown=hometown.id if hometown else None,
        homeland=hometown.country if hometown else None,
        topics=_tagged(member, TagKind.TOPIC) if interests else frozenset(),
        units=_tagged(member, TagKind.UNIT) if interests else frozenset(),
        offers=_tagged(member, TagKind.OFFER) if interests else frozenset(),
        asks=_tagged(member, TagKind.ASK) if interests else frozenset(),
    )


def stint(affiliation: Affiliation | Row[*tuple[Any, ...]]) -> Stint:
    """Return a tie, or a row of its columns, as a time at an organization."""
    return Stint(
        organization=affiliation.organization_id,
        study=affiliation.kind is AffiliationKind.EDUCATION,
        start=affiliation.start,
        end=OPEN_END if affiliation.current else affiliation.end,
    )


def _known(member: Member, role: KnownRole) -> frozenset[str]:
    return frozenset(person.key for person in member.known_people if person.role is role)


def _tagged(member: Member, kind: TagKind) -> frozenset[str]:
    return frozenset(tag.value for tag in member.tags if tag.kind is kind)


def _names(member: Member, background: Background, places: Places) -> dict[str, str]:
    """Name what may be used: how a hidden section spells a name must not show in someone else's reasons."""
    names: dict[str, str] = {}
    if background.stints:
        names.update({f"organization:{a.organization_id}": a.organization.name for a in member.affiliations})
    known = background.advisers | background.collaborators
    names.update({f"person:{person.key}": person.name for person in member.known_people if person.key in known})
    city = places.city(background.hometown) if background.hometown is not None else None
    if city is not None:
        names[f"city:{city.id}"] = places.label(city)
        names[f"country:{city.country}"] = places.country_in_a_sentence(city.country)
    return names
