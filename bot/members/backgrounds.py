"""From profiles to matching: what may be used of each member, and names for what two of them share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.matching.background import OPEN_END, Background, Ground, SharedKind, Stint, member_key, member_of
from bot.members.visibility import Viewpoint
from bot.members.vocabulary import FAVOURS
from bot.models import (
    Affiliation,
    AffiliationKind,
    KnownPerson,
    KnownRole,
    Member,
    Organization,
    Tag,
    TagKind,
    Visibility,
)
from bot.places import Places

CHUNK = 500
# As much as a stored reason of a meetup holds.
LONGEST_DETAIL = 60
_Row = Row[*tuple[Any, ...]]

# Built once: putting a statement together takes longer than the database needs to answer it.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_MEMBERS = select(
    Member.id,
    Member.name,
    Member.hometown_id,
    Member.affiliations_visibility,
    Member.background_visibility,
    Member.interests_visibility,
).where(Member.id.in_(_IDS))
_AFFILIATIONS = (
    select(
        Affiliation.member_id,
        Affiliation.organization_id,
        Affiliation.kind,
        Affiliation.start,
        Affiliation.end,
        Affiliation.current,
        Organization.name,
    )
    .join(Affiliation.organization)
    .where(Affiliation.member_id.in_(_IDS))
    .order_by(*Affiliation.chronology())
)
_LINKED = aliased(Member)
_KNOWN = (
    select(
        KnownPerson.member_id,
        KnownPerson.role,
        KnownPerson.key,
        KnownPerson.name,
        KnownPerson.linked_id,
        _LINKED.name.label("linked_name"),
        _LINKED.listed.label("linked_listed"),
    )
    .outerjoin(_LINKED, _LINKED.id == KnownPerson.linked_id)
    .where(KnownPerson.member_id.in_(_IDS))
    .order_by(KnownPerson.id)
)
_TAGS = select(Tag.member_id, Tag.kind, Tag.value).where(Tag.member_id.in_(_IDS))


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that two people share, in words: ``subject`` names it, ``detail`` holds years.

    For ADVISER ``detail`` is where both studied, for MENTOR who was advised.
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

    def with_members(self, names: Mapping[int, str]) -> "Backgrounds":
        """Return the same, which knows the names of these members as well."""
        return replace(self, members={**self.members, **names})

    def name(self, ground: Ground) -> Shared:
        """Put a ground into words."""
        prefix, _, value = ground.key.partition(":")
        subject = FAVOURS.get(value, value) if prefix == "favour" else self.names.get(ground.key, value)
        member_id = member_of(value)
        if member_id is not None:
            subject = self.members.get(member_id) or self.names.get(ground.key, "")
        return Shared(ground.kind, subject, self._detail(ground), ground.party)

    def _detail(self, ground: Ground) -> str:
        """Years as they are; for people, the name of what or whom the ground points to."""
        if ground.kind is SharedKind.ADVISER:
            return self.names.get(ground.detail, "")[:LONGEST_DETAIL]
        if ground.kind is SharedKind.MENTOR and ground.party is not None:
            return self.members.get(ground.party, "")[:LONGEST_DETAIL]
        return ground.detail


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
        for facts in await _facts(session, ids[start : start + CHUNK]):
            background = _background(facts, places, viewpoint)
            people[background.id] = background
            members[background.id] = facts.member.name
            names.update(_names(facts, background, places, viewpoint))
    return Backgrounds(people, members, names)


def describe(backgrounds: Backgrounds, grounds: Iterable[Ground]) -> tuple[Shared, ...]:
    """Put grounds into words, in their order."""
    return tuple(backgrounds.name(ground) for ground in grounds)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Rows of one member: plain ones, since a round loads thousands."""

    member: _Row
    affiliations: list[_Row] = field(default_factory=list)
    known: list[_Row] = field(default_factory=list)
    tags: list[_Row] = field(default_factory=list)


async def _facts(session: AsyncSession, ids: list[int]) -> list[_Facts]:
    wanted = {"ids": ids}
    found = {row.id: _Facts(row) for row in await session.execute(_MEMBERS, wanted)}
    for tie in await session.execute(_AFFILIATIONS, wanted):
        found[tie.member_id].affiliations.append(tie)
    for person in await session.execute(_KNOWN, wanted):
        found[person.member_id].known.append(person)
    for tag in await session.execute(_TAGS, wanted):
        found[tag.member_id].tags.append(tag)
    return list(found.values())


def _background(facts: _Facts, places: Places, viewpoint: Viewpoint | None) -> Background:
    def usable(section: Visibility) -> bool:
        return section is Visibility.EVERYONE if viewpoint is None else viewpoint.may_see(member.id, section)

    member = facts.member
    background = usable(member.background_visibility)
    hometown = places.city(member.hometown_id) if background and member.hometown_id is not None else None
    interests = usable(member.interests_visibility)
    return Background(
        id=member.id,
        stints=tuple(map(stint, facts.affiliations)) if usable(member.affiliations_visibility) else (),
        advisers=_known(facts, KnownRole.ADVISER, viewpoint) if background else frozenset(),
        collaborators=_known(facts, KnownRole.COLLABORATOR, viewpoint) if background else frozenset(),
        hometown=hometown.id if hometown else None,
        homeland=hometown.country if hometown else None,
        topics=_tagged(facts, TagKind.TOPIC) if interests else frozenset(),
        units=_tagged(facts, TagKind.UNIT) if interests else frozenset(),
        offers=_tagged(facts, TagKind.OFFER) if interests else frozenset(),
        asks=_tagged(facts, TagKind.ASK) if interests else frozenset(),
        languages=_tagged(facts, TagKind.LANGUAGE) if interests else frozenset(),
    )


def stint(affiliation: _Row) -> Stint:
    """Return a row of a tie's columns as a time at an organization."""
    return Stint(
        organization=affiliation.organization_id,
        study=affiliation.kind is AffiliationKind.EDUCATION,
        start=affiliation.start,
        end=OPEN_END if affiliation.current else affiliation.end,
    )


def _known(facts: _Facts, role: KnownRole, viewpoint: Viewpoint | None) -> frozenset[str]:
    return frozenset(_key(person, viewpoint) for person in facts.known if person.role is role)


def _key(person: _Row, viewpoint: Viewpoint | None) -> str:
    """Return what a named person counts under: the member whom it belongs to, where they may be known to be one."""
    if person.linked_id is None:
        return str(person.key)
    own = viewpoint is not None and person.linked_id == viewpoint.viewer_id
    hidden = viewpoint is not None and person.linked_id in viewpoint.hidden
    return member_key(person.linked_id) if own or (person.linked_listed and not hidden) else str(person.key)


def _tagged(facts: _Facts, kind: TagKind) -> frozenset[str]:
    return frozenset(tag.value for tag in facts.tags if tag.kind is kind)


def _names(facts: _Facts, background: Background, places: Places, viewpoint: Viewpoint | None) -> dict[str, str]:
    """Name what may be used: how a hidden section spells a name must not show in someone else's reasons."""
    names: dict[str, str] = {}
    if background.stints:
        names.update({f"organization:{a.organization_id}": a.name for a in facts.affiliations})
    known = background.advisers | background.collaborators
    for person in facts.known:
        key = _key(person, viewpoint)
        if key in known:
            names[f"person:{key}"] = person.name if key == person.key else person.linked_name
    city = places.city(background.hometown) if background.hometown is not None else None
    if city is not None:
        names[f"city:{city.id}"] = places.label(city)
        names[f"country:{city.country}"] = places.country_in_a_sentence(city.country)
    return names
