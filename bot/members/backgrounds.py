"""From profiles to matching: what may be used of each member, and names for what two of them share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.matching.background import OPEN_END, Background, Ground, SharedKind, Stint
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
_Row = Row[*tuple[Any, ...]]


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
        for facts in await _facts(session, ids[start : start + CHUNK]):
            background = _background(facts, places, viewpoint)
            people[background.id] = background
            members[background.id] = facts.member.name
            names.update(_names(facts, background, places))
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
    members = await session.execute(
        select(
            Member.id,
            Member.name,
            Member.hometown_id,
            Member.affiliations_visibility,
            Member.background_visibility,
            Member.interests_visibility,
        ).where(Member.id.in_(ids))
    )
    found = {row.id: _Facts(row) for row in members}
    affiliations = await session.execute(
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
        .where(Affiliation.member_id.in_(ids))
        .order_by(*Affiliation.chronology())
    )
    known = await session.execute(
        select(KnownPerson.member_id, KnownPerson.role, KnownPerson.key, KnownPerson.name)
        .where(KnownPerson.member_id.in_(ids))
        .order_by(KnownPerson.id)
    )
    tags = await session.execute(select(Tag.member_id, Tag.kind, Tag.value).where(Tag.member_id.in_(ids)))
    for tie in affiliations:
        found[tie.member_id].affiliations.append(tie)
    for person in known:
        found[person.member_id].known.append(person)
    for tag in tags:
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
        advisers=_known(facts, KnownRole.ADVISER) if background else frozenset(),
        collaborators=_known(facts, KnownRole.COLLABORATOR) if background else frozenset(),
        hometown=hometown.id if hometown else None,
        homeland=hometown.country if hometown else None,
        topics=_tagged(facts, TagKind.TOPIC) if interests else frozenset(),
        units=_tagged(facts, TagKind.UNIT) if interests else frozenset(),
        offers=_tagged(facts, TagKind.OFFER) if interests else frozenset(),
        asks=_tagged(facts, TagKind.ASK) if interests else frozenset(),
    )


def stint(affiliation: _Row) -> Stint:
    """Return a row of a tie's columns as a time at an organization."""
    return Stint(
        organization=affiliation.organization_id,
        study=affiliation.kind is AffiliationKind.EDUCATION,
        start=affiliation.start,
        end=OPEN_END if affiliation.current else affiliation.end,
    )


def _known(facts: _Facts, role: KnownRole) -> frozenset[str]:
    return frozenset(person.key for person in facts.known if person.role is role)


def _tagged(facts: _Facts, kind: TagKind) -> frozenset[str]:
    return frozenset(tag.value for tag in facts.tags if tag.kind is kind)


def _names(facts: _Facts, background: Background, places: Places) -> dict[str, str]:
    """Name what may be used: how a hidden section spells a name must not show in someone else's reasons."""
    names: dict[str, str] = {}
    if background.stints:
        names.update({f"organization:{a.organization_id}": a.name for a in facts.affiliations})
    known = background.advisers | background.collaborators
    names.update({f"person:{person.key}": person.name for person in facts.known if person.key in known})
    city = places.city(background.hometown) if background.hometown is not None else None
    if city is not None:
        names[f"city:{city.id}"] = places.label(city)
        names[f"country:{city.country}"] = places.country_in_a_sentence(city.country)
    return names
