"""In which order those who match are shown.

Shared ground first, then who is nearer, then the more complete profile, then a lot of the day, so that nobody is
always last. What all share with the viewer is first summed up roughly, for everybody; the CANDIDATES with the most
are then weighed as ``bot.matching`` does for meetups, years and all.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import overlaps
from bot.directory.hits import Hits
from bot.directory.overlaps import Overlaps
from bot.matching.background import (
    BASE_WEIGHT,
    TOGETHER,
    Background,
    Ground,
    Rarity,
    SharedKind,
    affinity,
    member_key,
    member_of,
    shared,
)
from bot.members.roll import Integers, integers
from bot.models import KnownRole, TagKind
from bot.network.degrees import Degree
from bot.places import Places

CANDIDATES = 60
# More than the parts of a profile.
_PARTS = 10
# A prime above it spreads the ids; a multiplier of the day deals them anew.
_LOTS = 1_000_003

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """``order`` holds positions in the hits, first place first; ``grounds`` by position, of the candidates."""

    order: Integers
    grounds: dict[int, tuple[Ground, ...]]
    rarity: Rarity
    overlaps: Overlaps

    def grounds_of(self, positions: Integers) -> dict[int, tuple[Ground, ...]]:
        """Return what each of these shares with the viewer, best reason first."""
        missing = np.array(
            [position for position in positions.tolist() if position not in self.grounds], dtype=np.int64
        )
        return self.grounds | _grounds(self.overlaps, missing, self.rarity)


async def rank(
    session: AsyncSession, mine: Background, hits: Hits, second: Integers, *, places: Places, now: datetime
) -> Ranking:
    """Order everybody who matches; ``second`` are the ids of everybody whom a connection of the viewer knows."""
    found = await overlaps.find(session, mine, hits, places)
    rarity = found.rarity()
    scores = _rough(found, rarity)
    ties = (_degrees(hits, second) * _PARTS - hits.completeness) * _LOTS + _lots(hits.ids, now)
    order = np.lexsort((ties, -scores))
    candidates = order[:CANDIDATES]
    candidates = candidates[scores[candidates] > 0]
    grounds = _grounds(found, candidates, rarity)
    for position, common in grounds.items():
        scores[position] = affinity(common, rarity)
    # Who was weighed in full stands before the rest.
    weighed = candidates[np.lexsort((ties[candidates], -scores[candidates]))]
    return Ranking(np.append(weighed, order[len(weighed) :]), grounds, rarity, found)


def _grounds(found: Overlaps, positions: Integers, rarity: Rarity) -> dict[int, tuple[Ground, ...]]:
    backgrounds = overlaps.backgrounds_of(found, positions)
    return {position: shared(found.mine, theirs, rarity) for position, theirs in backgrounds.items()}


def _degrees(hits: Hits, second: Integers) -> Integers:
    found = np.full(len(hits), Degree.NONE, dtype=np.int64)
    found[hits.positions(hits.roll.people.slots(second))] = Degree.SECOND
    found[hits.connected] = Degree.FIRST
    return found


def _lots(ids: Integers, now: datetime) -> Integers:
    day = int.from_bytes(hashlib.blake2b(str(now.date()).encode(), digest_size=4).digest())
    lots: Integers = (ids % _LOTS) * (1 + day % (_LOTS - 1)) % _LOTS
    return lots


def _rough(found: Overlaps, rarity: Rarity) -> Floats:
    """Sum up what each may share at most."""
    scores = np.zeros(len(found.hits))
    _add_organizations(found, rarity, scores)
    _add_direct(found, rarity, scores)
    for (role, key), positions in found.known.items():
        scores[positions] += BASE_WEIGHT[_of_person(found.mine, role, key)] * rarity.factor(f"person:{key}")
    for (kind, value), positions in found.tags.items():
        if kind in (TagKind.TOPIC, TagKind.UNIT):
            scores[positions] += BASE_WEIGHT[SharedKind(kind.value)] * rarity.factor(f"{kind.value}:{value}")
    scores += _favours(found, TagKind.OFFER, found.mine.asks, rarity)
    scores += _favours(found, TagKind.ASK, found.mine.offers, rarity)
    scores[found.homeland] += BASE_WEIGHT[SharedKind.HOMELAND] * rarity.factor(f"country:{found.mine.homeland}")
    scores[found.hometown] += BASE_WEIGHT[SharedKind.HOMETOWN] * rarity.factor(f"city:{found.mine.hometown}")
    return scores


def _add_organizations(found: Overlaps, rarity: Rarity, scores: Floats) -> None:
    mine = {(stint.organization, stint.study) for stint in found.mine.stints}
    best: dict[int, Floats] = {}
    for (organization, study), positions in found.organizations.items():
        same = (SharedKind.CLASSMATES if study else SharedKind.COLLEAGUES) if (organization, study) in mine else None
        weight = BASE_WEIGHT[same] if same else BASE_WEIGHT[SharedKind.ORGANIZATION] + TOGETHER
        most = best.setdefault(organization, np.zeros(len(scores)))
        most[positions] = np.maximum(most[positions], weight)
    for organization, most in best.items():
        scores += most * rarity.factor(f"organization:{organization}")


def _add_direct(found: Overlaps, rarity: Rarity, scores: Floats) -> None:
    """Whom the viewer names themselves; who names the viewer is among ``known``."""
    for names, kind in (
        (found.mine.advisers, SharedKind.MENTOR),
        (found.mine.collaborators, SharedKind.PARTNERS),
    ):
        members = {key: member_id for key in names if (member_id := member_of(key)) is not None}
        for key, member_id in members.items():
            positions = found.hits.positions(found.hits.roll.people.slots(integers([member_id])))
            scores[positions] += BASE_WEIGHT[kind] * rarity.factor(f"person:{key}")


def _of_person(mine: Background, role: KnownRole, key: str) -> SharedKind:
    if key == member_key(mine.id):
        return SharedKind.MENTOR if role is KnownRole.ADVISER else SharedKind.PARTNERS
    advised = (key in mine.advisers) + (role is KnownRole.ADVISER)
    return (SharedKind.COLLABORATOR, SharedKind.LINEAGE, SharedKind.ADVISER)[advised]


def _favours(found: Overlaps, kind: TagKind, wanted: frozenset[str], rarity: Rarity) -> Floats:
    """Of several favours only the rarest counts, as in ``bot.matching``."""
    most = np.zeros(len(found.hits))
    for value in wanted:
        positions = found.tags.get((kind, value))
        if positions is not None:
            weight = BASE_WEIGHT[SharedKind.OFFER] * rarity.factor(f"favour:{value}")
            most[positions] = np.maximum(most[positions], weight)
    return most
