"""What can be asked of the directory."""

from dataclasses import dataclass
from enum import StrEnum

from bot.models import OrganizationKind


class Tie(StrEnum):
    """What ties the wanted members to the organization. THERE is everybody but those who only studied there once."""

    WORK = "work"
    STUDY = "study"
    THERE = "there"


class Time(StrEnum):
    """When."""

    NOW = "now"
    PAST = "past"


class Reach(StrEnum):
    """How near the wanted members are to the viewer."""

    FIRST = "first"
    SECOND = "second"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Query:
    """One search; None is "any".

    ``parts`` is whether the parts of the organization count, such as the divisions of a laboratory; ``state``
    is ISO 3166-2, ``country`` ISO 3166-1 alpha-2; topic, unit, offers and asks are from the society's lists. With
    ``meeting_id`` it is a search among those who come to that meeting.
    """

    organization_id: int | None = None
    parts: bool = True
    tie: Tie | None = None
    time: Time | None = None
    kind: OrganizationKind | None = None
    state: str | None = None
    country: str | None = None
    topic: str | None = None
    unit: str | None = None
    offers: str | None = None
    asks: str | None = None
    reach: Reach | None = None
    meeting_id: int | None = None

    @property
    def asks_for_tie(self) -> bool:
        """Whether it says anything of where somebody is or was."""
        return self.organization_id is not None or any((self.tie, self.time, self.kind))

    @property
    def asks_for_place(self) -> bool:
        """Whether it is narrowed to a state or a country."""
        return self.state is not None or self.country is not None
