"""What a round of pairing is given, and what comes out of it: plain data, safe to send to another process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.matching.background import Background, Ground

SMALLEST_GROUP, LARGEST_GROUP = 2, 4
# The slots of who said nothing: all of them.
EVERY_SLOT = (1 << 62) - 1

Pair = tuple[int, int]


class Mixing(StrEnum):
    """Whom a round would rather bring together; nobody is left over for it."""

    ANYONE = "anyone"
    ACROSS_CAMPS = "across_camps"
    ACROSS_UNITS = "across_units"


class Method(StrEnum):
    """How the pairs were found."""

    EXACT = "exact"
    EXACT_OVER_CANDIDATES = "exact_over_candidates"
    GREEDY = "greedy"


class LeftOver(StrEnum):
    """Why somebody has no group: the most specific reason that is true."""

    ALONE = "alone"
    NO_COMMON_SLOT = "no_common_slot"
    NO_COMMON_LANGUAGE = "no_common_language"
    COLLEAGUES_ONLY = "colleagues_only"
    ALL_FORBIDDEN = "all_forbidden"
    ODD = "odd"


class Camp(IntEnum):
    """The two sides of ``Mixing.ACROSS_CAMPS``, such as first-timers and regulars."""

    NEITHER = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """Who is to be grouped; ``seed`` makes it reproducible. Everything but the people names them by id.

    Attributes:
        people: who takes part, in any order.
        forbidden: pairs (low, high) that may not meet: blocked, or met lately.
        seed: decides what is left to the lot.
        acquainted: pairs (low, high) who know each other: paired where nobody else is left, or where the
            rest gains more by it.
        slots: bitmask of the slots at which somebody is there; who is missing is there at all. A group needs
            a slot common to all.
        locked: disjoint pairs (low, high) that are to be a group, whatever else speaks against it.
        group_size: 2 to 4.
        mixing: whom the round would rather bring together.
        camps: the side of each for ACROSS_CAMPS; who is missing is on neither.
        colleagues_apart: whether two with the same present employer may not meet.
        overdue: who was left over last time: now it is rather somebody else.
    """

    people: tuple[Background, ...]
    forbidden: frozenset[Pair]
    seed: int
    acquainted: frozenset[Pair] = frozenset()
    slots: Mapping[int, int] = field(default_factory=dict, hash=False)
    locked: frozenset[Pair] = frozenset()
    group_size: int = SMALLEST_GROUP
    mixing: Mixing = Mixing.ANYONE
    camps: Mapping[int, int] = field(default_factory=dict, hash=False)
    colleagues_apart: bool = True
    overdue: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what can't be.

        Raises:
            ValueError: a group size out of range, or two locked pairs that share somebody.
        """
        if not SMALLEST_GROUP <= self.group_size <= LARGEST_GROUP:
            raise ValueError(f"groups have {SMALLEST_GROUP} to {LARGEST_GROUP} people, not {self.group_size}")
        seen: dict[int, Pair] = {}
        for pair in sorted(self.locked):
            if pair[0] == pair[1]:
                raise ValueError(f"{pair[0]} can't be locked to themself")
            for member in pair:
                if member in seen:
                    raise ValueError(f"{member} is locked twice: {seen[member]} and {pair}")
                seen[member] = pair


@dataclass(frozen=True, slots=True)
class Pairing:
    """Groups of ids, reasons by pair (low, high) of those who meet, and who is left over.

    Attributes:
        groups: two each, or the problem's size, where the number doesn't come out one more or less.
        left_over: who has no group, ascending.
        reasons: what every two of a group share, best first.
        why: for each who is left over.
        method: how the pairs were found; GREEDY where the solver took too long.
        affinity: what all who meet share, summed.
    """

    groups: tuple[tuple[int, ...], ...]
    left_over: tuple[int, ...]
    reasons: Mapping[Pair, tuple[Ground, ...]] = field(default_factory=dict)
    why: Mapping[int, LeftOver] = field(default_factory=dict)
    method: Method = Method.EXACT
    affinity: float = 0.0
