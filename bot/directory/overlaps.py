"""What of the viewer's own background the members who match have as well."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.directory.hits import Hits
from bot.matching.background import OPEN_END, Background, Rarity, Stint, member_key, member_of
from bot.members.roll import UNKNOWN, Flags, Integers, Ties, any_of
from bot.members.roll_loading import parse
from bot.models import KnownPerson, KnownRole, Member, TagKind
from bot.places import Places

# Of so few the ids are named, rather than looked for among everybody who has an attribute.
FEW = 200


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Where in ``hits`` each attribute of the viewer stands: positions by attribute.

    ``organizations`` are by (organization id, whether they studied there), ``known`` by (role, name key),
    ``tags`` by (kind, value); ``hometown`` and ``homeland`` are positions. ``ties`` are positions in the roll's ties:
    everybody's at an organization where the viewer is or was.
    """

    mine: Background
    hits: Hits
    ties: Integers
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
    organizations = {stint.organization for stint in mine.stints}
    ties = np.flatnonzero(any_of(hits.roll.ties.organizations, organizations))
    return Overlaps(
        mine,
        hits,
        ties,
        _organizations(hits, ties, organizations),
        await _known(session, mine, hits),
        _tags(mine, hits),
        hometown,
        homeland,
    )


def backgrounds_of(overlaps: Overlaps, positions: Integers) -> dict[int, Background]:
    """Return what these share with the viewer, as backgrounds by position that hold nothing else."""
    wanted = frozenset(positions.tolist())
    parts: dict[int, _Parts] = {position: _Parts() for position in wanted}
    for (role, key), found in overlaps.known.items():
        for position in wanted.intersection(found.tolist()):
            (parts[position].advisers if role is KnownRole.ADVISER else parts[position].collaborators).add(key)
    for (kind, value), found in overlaps.tags.items():
        for position in wanted.intersection(found.tolist()):
            parts[position].tags[kind].add(value)
    for position, stints in _stints(overlaps, positions).items():
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


def _organizations(hits: Hits, rows: Integers, wanted: Collection[int]) -> dict[tuple[int, bool], Integers]:
    ties, slots = hits.roll.ties.at(rows), hits.roll.slots[rows]
    found = {
        (organization, study): _usable(
            hits, slots[(ties.organizations == organization) & (ties.education == study)], hits.affiliations
        )
        for organization in wanted
        for study in (False, True)
    }
    return {tie: positions for tie, positions in found.items() if len(positions)}


async def _known(session: AsyncSession, mine: Background, hits: Hits) -> dict[tuple[KnownRole, str], Integers]:
    """Find who names the same people, under the names or as the members that they are, and who names the viewer."""
    named = mine.advisers | mine.collaborators
    members = {member_id for key in named if (member_id := member_of(key)) is not None} | {mine.id}
    linked = aliased(Member)
    # Whom the viewer may not know to be a member counts under the name.
    shown = and_(linked.id.is_not(None), linked.id.in_(members))
    key = case((shown, member_key(0).removesuffix("0") + cast(linked.id, String)), else_=KnownPerson.key)
    rows = await session.execute(
        select(KnownPerson.role, key, func.aggregate_strings(cast(KnownPerson.member_id, String), ","))
        .outerjoin(linked, and_(linked.id == KnownPerson.linked_id, or_(linked.listed, linked.id == mine.id)))
        .where(or_(KnownPerson.key.in_(named), KnownPerson.linked_id.in_(members)), _among(hits))
        .group_by(KnownPerson.role, key)
    )
    wanted, people = named | {member_key(mine.id)}, hits.roll.people
    return {
        (role, key): _usable(hits, people.slots(parse(found)), hits.background)
        for role, key, found in rows
        if key in wanted
    }


def _tags(mine: Background, hits: Hits) -> dict[tuple[TagKind, str], Integers]:
    wanted = ((kind, value) for kind, values in _wanted_tags(mine) for value in values)
    found = {tag: _usable(hits, hits.roll.tagged(*tag), hits.interests) for tag in wanted}
    return {tag: positions for tag, positions in found.items() if len(positions)}


def _among(hits: Hits) -> ColumnElement[bool]:
    return KnownPerson.member_id.in_(hits.ids.tolist()) if len(hits) <= FEW else true()


def _wanted_tags(mine: Background) -> Iterator[tuple[TagKind, Collection[str]]]:
    favours = mine.offers | mine.asks
    yield from (
        (TagKind.TOPIC, mine.topics),
        (TagKind.UNIT, mine.units),
        (TagKind.OFFER, favours),
        (TagKind.ASK, favours),
    )


def _usable(hits: Hits, slots: Integers, section: Flags) -> Integers:
    """Return the positions of who may be used, each once, ascending."""
    there = np.zeros(len(hits), dtype=np.bool_)
    there[hits.positions(slots)] = True
    return np.flatnonzero(there & section)


def _stints(overlaps: Overlaps, positions: Integers) -> dict[int, list[Stint]]:
    """Return the years at the organizations that the viewer was at too."""
    hits, rows = overlaps.hits, overlaps.ties
    wanted = np.zeros(len(hits.roll.people), dtype=np.bool_)
    wanted[hits.slots[positions[hits.affiliations[positions]]]] = True
    rows = rows[wanted[hits.roll.slots[rows]]]
    there = hits.positions(hits.roll.slots[rows])
    stints: defaultdict[int, list[Stint]] = defaultdict(list)
    for position, stint in zip(there.tolist(), _times(hits.roll.ties.at(rows)), strict=True):
        stints[position].append(stint)
    return stints


def _times(ties: Ties) -> Iterator[Stint]:
    """Yield affiliations as times at organizations."""
    for organization, study, start, end, current in zip(
        ties.organizations.tolist(),
        ties.education.tolist(),
        ties.starts.tolist(),
        ties.ends.tolist(),
        ties.current.tolist(),
        strict=True,
    ):
        yield Stint(
            organization,
            study,
            None if start == UNKNOWN else start,
            OPEN_END if current else None if end == UNKNOWN else end,
        )
