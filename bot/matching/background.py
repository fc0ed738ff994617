"""What is known of a person for matching, and what two of them share."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import log2

OPEN_END = 9999
_MEMBER = "member:"


class SharedKind(StrEnum):
    """What two people can have in common; also the themes of icebreakers."""

    ADVISER = "adviser"
    MENTOR = "mentor"
    PARTNERS = "partners"
    LINEAGE = "lineage"
    COLLABORATOR = "collaborator"
    CLASSMATES = "classmates"
    ALMA_MATER = "alma_mater"
    COLLEAGUES = "colleagues"
    WORKPLACE = "workplace"
    ORGANIZATION = "organization"
    HOMETOWN = "hometown"
    HOMELAND = "homeland"
    OFFER = "offer"
    TOPIC = "topic"
    UNIT = "unit"


# How much a shared attribute says before its rarity is weighed. Our own judgement, ordered by what makes
# strangers answer each other: people first, then places lived in together, then subjects.
BASE_WEIGHT = {
    SharedKind.MENTOR: 12.0,
    SharedKind.PARTNERS: 10.0,
    SharedKind.ADVISER: 10.0,
    SharedKind.CLASSMATES: 8.0,
    SharedKind.LINEAGE: 7.0,
    SharedKind.HOMETOWN: 7.0,
    SharedKind.COLLABORATOR: 6.0,
    SharedKind.COLLEAGUES: 6.0,
    SharedKind.ALMA_MATER: 5.0,
    SharedKind.WORKPLACE: 4.0,
    SharedKind.OFFER: 3.0,
    SharedKind.ORGANIZATION: 3.0,
    SharedKind.HOMELAND: 2.0,
    SharedKind.TOPIC: 1.5,
    SharedKind.UNIT: 1.5,
}
# Added where one studied and the other worked at a place in the same years.
TOGETHER = 2.0


@dataclass(frozen=True, slots=True)
class Stint:
    """A time at an organization; years are inclusive, ``None`` where unknown, OPEN_END where it goes on."""

    organization: int
    study: bool
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """What may be used of one person.

    ``hometown`` is a GeoNames id, ``homeland`` an ISO country code; advisers and collaborators are name
    keys (bot.text.search_key), or ``member_key`` of those who are known to be members. ``languages`` are those
    in which they like to talk; none means any.
    """

    id: int
    stints: tuple[Stint, ...] = ()
    advisers: frozenset[str] = frozenset()
    collaborators: frozenset[str] = frozenset()
    hometown: int | None = None
    homeland: str | None = None
    topics: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def without(self, keys: Collection[str]) -> "Background":
        """Return the same without what these keys of grounds stand for."""

        def kept(prefix: str, values: frozenset[str]) -> frozenset[str]:
            return frozenset(value for value in values if f"{prefix}:{value}" not in keys)

        return replace(
            self,
            stints=tuple(stint for stint in self.stints if f"organization:{stint.organization}" not in keys),
            advisers=kept("person", self.advisers),
            collaborators=kept("person", self.collaborators),
            hometown=None if f"city:{self.hometown}" in keys else self.hometown,
            homeland=None if f"country:{self.homeland}" in keys else self.homeland,
            topics=kept("topic", self.topics),
            units=kept("unit", self.units),
            offers=kept("favour", self.offers),
            asks=kept("favour", self.asks),
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that two people share.

    ``key`` is an attribute such as ``organization:12`` or ``person:emilio segre``; ``detail`` holds the
    years of an overlap, for ADVISER the key of the one place where both studied. Where the two have different parts
    in it, ``party`` is the id of who offers (OFFER), who was advised (LINEAGE, MENTOR), or who studied there
    (ORGANIZATION).
    """

    kind: SharedKind
    key: str
    detail: str = ""
    party: int | None = None


class Rarity:
    """How rare each attribute is among some people: the rarer, the more it says when it is shared."""

    def __init__(self, counts: Counter[str], population: int) -> None:
        self._counts = counts
        self._population = max(population, 2)

    @classmethod
    def among(cls, people: Iterable[Background]) -> "Rarity":
        """Count the attributes of these people."""
        counts: Counter[str] = Counter()
        population = 0
        for person in people:
            population += 1
            counts.update({key for key, _ in attributes(person)} | {f"favour:{favour}" for favour in person.offers})
        return cls(counts, population)

    def factor(self, key: str) -> float:
        """Inverse document frequency, scaled to (0.25, 1]: 1 where only one or two have the attribute."""
        count = max(self._counts[key], 2)
        most = log2(1 + self._population / 2)
        return 0.25 + 0.75 * min(1.0, log2(1 + self._population / count) / most)

    def weight(self, ground: Ground) -> float:
        """What this ground adds to the affinity."""
        base = BASE_WEIGHT[ground.kind]
        if ground.kind is SharedKind.ORGANIZATION and ground.detail:
            base += TOGETHER
        return base * self.factor(ground.key)


def member_key(member_id: int) -> str:
    """Return what a named person who is a member counts under; no name looks like this (bot.text.search_key)."""
    return f"{_MEMBER}{member_id}"


def member_of(key: str) -> int | None:
    """Return the member that a named person counts under, or None for a name."""
    return int(key.removeprefix(_MEMBER)) if key.startswith(_MEMBER) else None


def attributes(person: Background) -> Iterator[tuple[str, SharedKind]]:
    """Yield every attribute of a person with the strongest kind of ground it can give."""
    for name in person.advisers | person.collaborators:
        kind = SharedKind.ADVISER if name in person.advisers else SharedKind.COLLABORATOR
        yield f"person:{name}", kind
    # Whoever names them shares this with them.
    yield f"person:{member_key(person.id)}", SharedKind.MENTOR
    for organization in {stint.organization for stint in person.stints}:
        yield f"organization:{organization}", SharedKind.CLASSMATES
    if person.hometown is not None:
        yield f"city:{person.hometown}", SharedKind.HOMETOWN
    if person.homeland is not None:
        yield f"country:{person.homeland}", SharedKind.HOMELAND
    for topic in person.topics:
        yield f"topic:{topic}", SharedKind.TOPIC
    for unit in person.units:
        yield f"unit:{unit}", SharedKind.UNIT


def shared(one: Background, other: Background, rarity: Rarity) -> tuple[Ground, ...]:
    """List what two people share, best reason first (ties in the order of the keys).

    Of several favours that one could do the other only the rarest counts: three offers are no better a
    reason to meet than one.
    """
    favours = [
        max(found, key=lambda ground: (rarity.weight(ground), ground.key), default=None)
        for found in (_favours(one, other), _favours(other, one))
    ]
    found = [
        *direct(one, other),
        *_people(one, other),
        *_organizations(one, other),
        *_places(one, other),
        *(favour for favour in favours if favour is not None),
        *_interests(one, other),
    ]
    return tuple(sorted(found, key=lambda ground: (-rarity.weight(ground), ground.kind, ground.key)))


def affinity(grounds: Iterable[Ground], rarity: Rarity) -> float:
    """Sum the weights of these grounds; 0 for none."""
    return sum(rarity.weight(ground) for ground in grounds)


def direct(one: Background, other: Background) -> Iterator[Ground]:
    """Yield what one has with the other themself, whom they name: said once, where each names the other."""
    pairs = ((one, other), (other, one))
    advised = [(who, named) for who, named in pairs if member_key(named.id) in who.advisers]
    for who, named in advised:
        yield Ground(SharedKind.MENTOR, f"person:{member_key(named.id)}", party=who.id)
    partners = [named.id for who, named in pairs if member_key(named.id) in who.collaborators]
    if partners and not advised:
        yield Ground(SharedKind.PARTNERS, f"person:{member_key(min(partners))}")


def _people(one: Background, other: Background) -> Iterator[Ground]:
    known = (one.advisers | one.collaborators) & (other.advisers | other.collaborators)
    for name in known - {member_key(one.id), member_key(other.id)}:
        advised = [person.id for person in (one, other) if name in person.advisers]
        kind = (SharedKind.COLLABORATOR, SharedKind.LINEAGE, SharedKind.ADVISER)[len(advised)]
        where = _where_both_studied(one, other) if kind is SharedKind.ADVISER else ""
        yield Ground(kind, f"person:{name}", where, party=advised[0] if kind is SharedKind.LINEAGE else None)


def _where_both_studied(one: Background, other: Background) -> str:
    """The key of the one place; with several, nobody knows at which of them the adviser was."""
    both = frozenset.intersection(
        *(frozenset(stint.organization for stint in person.stints if stint.study) for person in (one, other))
    )
    return f"organization:{next(iter(both))}" if len(both) == 1 else ""


def _organizations(one: Background, other: Background) -> Iterator[Ground]:
    common = {stint.organization for stint in one.stints} & {stint.organization for stint in other.stints}
    for organization in common:
        pairs = (
            _compare(one, mine, other, theirs)
            for mine in one.stints
            if mine.organization == organization
            for theirs in other.stints
            if theirs.organization == organization
        )
        yield max(pairs, key=lambda ground: (BASE_WEIGHT[ground.kind], ground.detail))


def _compare(one: Background, mine: Stint, other: Background, theirs: Stint) -> Ground:
    key = f"organization:{mine.organization}"
    years = _overlap(mine, theirs)
    if mine.study != theirs.study:
        return Ground(SharedKind.ORGANIZATION, key, years, party=one.id if mine.study else other.id)
    if mine.study:
        return Ground(SharedKind.CLASSMATES if years else SharedKind.ALMA_MATER, key, years)
    return Ground(SharedKind.COLLEAGUES if years else SharedKind.WORKPLACE, key, years)


def _overlap(mine: Stint, theirs: Stint) -> str:
    """Say in which years both were there, such as ``1936-38``; empty where they weren't or it is unknown."""
    if mine.end == theirs.end == OPEN_END:
        starts = [stint.start for stint in (mine, theirs) if stint.start is not None]
        return f"since {max(starts)}" if len(starts) == len((mine, theirs)) else "now"
    if mine.start is None or mine.end is None or theirs.start is None or theirs.end is None:
        return ""
    first, last = max(mine.start, theirs.start), min(mine.end, theirs.end)
    if first > last:
        return ""
    if first == last:
        return str(first)
    short = str(last)[2:] if str(first)[:2] == str(last)[:2] else str(last)
    return f"{first}–{short}"


def _places(one: Background, other: Background) -> Iterator[Ground]:
    if one.hometown is not None and one.hometown == other.hometown:
        yield Ground(SharedKind.HOMETOWN, f"city:{one.hometown}")
    elif one.homeland is not None and one.homeland == other.homeland:
        yield Ground(SharedKind.HOMELAND, f"country:{one.homeland}")


def _favours(giver: Background, taker: Background) -> list[Ground]:
    return [Ground(SharedKind.OFFER, f"favour:{favour}", party=giver.id) for favour in giver.offers & taker.asks]


def _interests(one: Background, other: Background) -> Iterator[Ground]:
    for topic in one.topics & other.topics:
        yield Ground(SharedKind.TOPIC, f"topic:{topic}")
    for unit in one.units & other.units:
        yield Ground(SharedKind.UNIT, f"unit:{unit}")
