"""When two ties of a member to one organization say the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import AffiliationKind


@dataclass(frozen=True, slots=True)
class Tie:
    """An affiliation without its organization; ``id`` is the affiliation's."""

    id: int
    member_id: int
    kind: AffiliationKind
    title: str
    start: int | None
    end: int | None
    current: bool

    def says_all_of(self, other: "Tie") -> bool:
        """Whether the other says nothing that this one doesn't: it could go, and nothing would be lost."""
        return (
            (self.kind, self.current) == (other.kind, other.current)
            and other.title in ("", self.title)
            and other.start in (None, self.start)
            and other.end in (None, self.end)
        )


@dataclass(frozen=True, slots=True)
class Union:
    """One member's ties to two organizations that become one; every tie is in exactly one of the lists.

    ``moved`` are those that come, ``absorbed`` those (coming, or there) that another one makes superfluous,
    ``stood`` those that were there and stay.
    """

    moved: list[Tie]
    absorbed: list[Tie]
    stood: list[Tie]


def unite(coming: Sequence[Tie], there: Sequence[Tie]) -> Union:
    """Bring one member's ties together, and keep of two that say the same the one that says more.

    Those that come from one organization are not compared with each other: the member put them there.
    """
    moved = [tie for tie in coming if not any(other.says_all_of(tie) for other in there)]
    stood = [tie for tie in there if not any(other.says_all_of(tie) for other in moved)]
    absorbed = [tie for tie in (*coming, *there) if tie not in moved and tie not in stood]
    return Union(moved, absorbed, stood)
