"""What of the viewer's own background the members who match have as well."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.directory.hits import Hits, Integers, parse
from bot.matching.background import Background, Rarity, Stint, member_key, member_of
from bot.members.backgrounds import stint
from bot.models import Affiliation, AffiliationKind, KnownPerson, KnownRole, Member, Tag, TagKind
from bot.places import Places

# Of so few the ids are named, rather than looked for among everybody who has an attribute.
FEW = 200


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Where in ``hits`` each attribute of the viewer stands: positions by attribute.

    ``organizations`` are by (organization id, whether they studied there), ``known`` by (role, name key),
    ``tags`` by (kind, value); ``hometown`` and ``homeland`` are positions.
    """

    mine: Background
    hits: Hits
    organizations: dict[tuple[int, bool], Integers]
    known: dict[tuple[KnownRole, str], Integers]
    tags: dict[tuple[TagKind, str], Integers]
    hometown: Integers
    homeland: Integers

    def rarity(self) -> Rarity:
        """How rare each attribute of the viewer is among those who match and the viewer."""
        holders: defaultdict[str, set[int]] = defaultdict(set)
        for (organization, _study), positions in self.organizations.items():
            holders[f"organization:{organization}"].update(positions.tolist())
        for (_role, key), positions in self.known.items():
            holders[f"person:{key}"].update(positions.tolist())
        counts = Counter({key: len(found) + 1 for key, found in holders.items()})
        for (kind, value), positions in self.tags.items():
            if kind is TagKind.OFFER:
                counts[f"favour:{value}"] = len(positions) + (value in self.mine.offers)
            elif kind is not TagKind.ASK:
                counts[f"{kind.value}:{value}"] = len(positions) + 1
        counts[f"city:{self.mine.hometown}"] = len(self.hometown) + 1
        counts[f"country:{self.mine.homeland}"] = len(self.homeland) + 1
        return Rarity(counts, len(self.hits) + 1)


async def find(session: AsyncSession, mine: Background, hits: Hits, places: Places) -> Overlaps:
    """Look every attribute of the viewer up among those who match, as far as the viewer may use it."""
    hometown, homeland = _origins(mine, hits, places)
    return Overlaps(
        mine,
        hits,
        await _organizations(session, mine, hits),
        await _known(session, mine, hits),
        await _tags(session, mine, hits),
        hometown,
        homeland,
    )


async def backgrounds_of(session: AsyncSession, overlaps: Overlaps, positions: Integers) -> dict[int, Background]:
    """Return what these share with the viewer, as backgrounds by position that hold nothing else."""
    wanted = frozenset(positions.tolist())
    parts: dict[int, _Parts] = {position: _Parts() for position in wanted}
    for (role, key), found in overlaps.known.items():
        for position in wanted.intersection(found.tolist()):
            (parts[position].advisers if role is KnownRole.ADVISER else parts[position].collaborators).add(key)
    for (kind, value), found in overlaps.tags.items():
        for position in wanted.intersection(found.tolist()):
            parts[position].tags[kind].add(value)
    for position, stints in (await _stints(session, overlaps, wanted)).items():
        parts[position].stints = stints
    hometown, homeland = (frozenset(found.tolist()) for found in (overlaps.hometown, overlaps.homeland))
    ids, mine = overlaps.hits.ids, overlaps.mine
    return {
        position: part.background(
            int(ids[position]),
            hometown=mine.hometown if position in hometown else None,
            homeland=mine.homeland if position in homeland else None,
        )
        for position, part in parts.items()
    }


@dataclass(slots=True)
class _Parts:
    advisers: set[str] = field(default_factory=set)
    collaborators: set[str] = field(default_factory=set)
    tags: defaultdict[TagKind, set[str]] = field(default_factory=lambda: defaultdict(set))
    stints: Sequence[Stint] = ()

    def background(self, member_id: int, *, hometown: int | None, homeland: str | None) -> Background:
        return Background(
            id=member_id,
            stints=tuple(self.stints),
            advisers=frozenset(self.advisers),
            collaborators=frozenset(self.collaborators),
            hometown=hometown,
            homeland=homeland,
            topics=frozenset(self.tags[TagKind.TOPIC]),
            units=frozenset(self.tags[TagKind.UNIT]),
            offers=frozenset(self.tags[TagKind.OFFER]),
            asks=frozenset(self.tags[TagKind.ASK]),
        )


def _origins(mine: Background, hits: Hits, places: Places) -> tuple[Integers, Integers]:
    if mine.hometown is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    usable = hits.background & (hits.hometowns != 0)
    hometown = np.flatnonzero(usable & (hits.hometowns == mine.hometown))
    cities = (places.city(int(city)) for city in np.unique(hits.hometowns[usable]))
    same_country = [city.id for city in cities if city is not None and city.country == mine.homeland]
    return hometown, np.flatnonzero(usable & np.isin(hits.hometowns, same_country))


async def _organizations(session: AsyncSession, mine: Background, hits: Hits) -> dict[tuple[int, bool], Integers]:
    wanted = {stint.organization for stint in mine.stints}
    if not wanted:
        return {}
    study = Affiliation.kind == AffiliationKind.EDUCATION
    rows = await session.execute(
        select(Affiliation.organization_id, study, _members(Affiliation.member_id))
        .where(Affiliation.organization_id.in_(wanted), _among(hits, Affiliation.member_id))
        .group_by(Affiliation.organization_id, study)
    )
    return {
        (organization, bool(studied)): _usable(hits, members, hits.affiliations)
        for organization, studied, members in rows
    }


async def _known(session: AsyncSession, mine: Background, hits: Hits) -> dict[tuple[KnownRole, str], Integers]:
    """Find who names the same people, under the names or as the members that they are, and who names the viewer."""
    named = mine.advisers | mine.collaborators
    members = {member_id for key in named if (member_id := member_of(key)) is not None} | {mine.id}
    linked = aliased(Member)
    # Whom the viewer may not know to be a member counts under the name.
    shown = and_(linked.id.is_not(None), linked.id.in_(members))
    key = case((shown, member_key(0).removesuffix("0") + cast(linked.id, String)), else_=KnownPerson.key)
    rows = await session.execute(
        select(KnownPerson.role, key, _members(KnownPerson.member_id))
        .outerjoin(linked, and_(linked.id == KnownPerson.linked_id, or_(linked.listed, linked.id == mine.id)))
        .where(
            or_(KnownPerson.key.in_(named), KnownPerson.linked_id.in_(members)),
            _among(hits, KnownPerson.member_id),
        )
        .group_by(KnownPerson.role, key)
    )
    wanted = named | {member_key(mine.id)}
    return {(role, key): _usable(hits, found, hits.background) for role, key, found in rows if key in wanted}


async def _tags(session: AsyncSession, mine: Background, hits: Hits) -> dict[tuple[TagKind, str], Integers]:
    conditions = [and_(Tag.kind == kind, Tag.value.in_(values)) for kind, values in _wanted_tags(mine) if values]
    if not conditions:
        return {}
    rows = await session.execute(
        select(Tag.kind, Tag.value, _members(Tag.member_id))
        .where(or_(*conditions), _among(hits, Tag.member_id))
        .group_by(Tag.kind, Tag.value)
    )
    return {(kind, value): _usable(hits, found, hits.interests) for kind, value, found in rows}


def _members(column: InstrumentedAttribute[int]) -> ColumnElement[str]:
    return func.aggregate_strings(cast(column, String), ",")


def _among(hits: Hits, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return column.in_(hits.ids.tolist()) if len(hits) <= FEW else true()


def _wanted_tags(mine: Background) -> Iterator[tuple[TagKind, Collection[str]]]:
    favours = mine.offers | mine.asks
    yield from (
        (TagKind.TOPIC, mine.topics),
        (TagKind.UNIT, mine.units),
        (TagKind.OFFER, favours),
        (TagKind.ASK, favours),
    )


def _usable(hits: Hits, members: str, section: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Integers:
    positions = np.unique(hits.positions(parse(members)))
    found: Integers = positions[section[positions]]
    return found


async def _stints(session: AsyncSession, overlaps: Overlaps, positions: Collection[int]) -> dict[int, list[Stint]]:
    """Load the years at the organizations that the viewer was at too."""
    hits = overlaps.hits
    there = {int(hits.ids[position]): position for position in positions if hits.affiliations[position]}
    organizations = {organization for organization, _ in overlaps.organizations}
    if not there or not organizations:
        return {}
    rows = await session.execute(
        select(
            Affiliation.member_id,
            Affiliation.organization_id,
            Affiliation.kind,
            Affiliation.start,
            Affiliation.end,
            Affiliation.current,
        )
        .where(Affiliation.member_id.in_(there), Affiliation.organization_id.in_(organizations))
        .order_by(Affiliation.id)
    )
    stints: defaultdict[int, list[Stint]] = defaultdict(list)
    for row in rows:
        stints[there[row.member_id]].append(stint(row))
    return stints
