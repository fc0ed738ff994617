"""Who is in the demo society and what they meet at, as the two TOML files say it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bot.meetings import calendar
from bot.models import AffiliationKind, SocialEventKind, TagKind

_TAGS = {
    TagKind.TOPIC: "topics",
    TagKind.UNIT: "units",
    TagKind.OFFER: "offers",
    TagKind.ASK: "asks",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """One affiliation. ``end`` may be unknown although the tie is past: then ``current`` is False."""

    organization: str
    kind: AffiliationKind
    title: str
    start: int | None
    end: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One physicist; ``key`` is how the tour names them, ``hometown`` is empty where it is not known."""

    key: str
    name: str
    headline: str
    goals: str
    hometown: str
    advisers: tuple[str, ...]
    collaborators: tuple[str, ...]
    tags: Mapping[TagKind, tuple[str, ...]]
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A social event; ``day`` counts from 1, the times are local."""

    kind: SocialEventKind
    name: str
    place: str
    day: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Conference:
    """The meeting of the demo, and the society around it.

    ``connections`` are pairs of person keys who know each other before; ``connectors`` pass requests on, and
    ``open_to_requests`` may be asked directly; ``undecided`` are the keys of those who have not opted in, so that a
    visitor can do it as one of them.
    """

    society: str
    connections: tuple[tuple[str, str], ...]
    connectors: frozenset[str]
    open_to_requests: frozenset[str]
    undecided: frozenset[str]
    name: str
    place: str
    zone: ZoneInfo
    days: int
    meetup_point: str
    events: tuple[Event, ...]


def people() -> tuple[Person, ...]:
    """Read the physicists, in the order in which they joined."""
    return tuple(_person(entry) for entry in _read("society.toml")["person"])


def conference() -> Conference:
    """Read the meeting."""
    data = _read("conference.toml")
    society, meeting = data["society"], data["meeting"]
    return Conference(
        society=society["name"],
        connections=tuple((one, other) for one, other in society["connections"]),
        connectors=frozenset(society["connectors"]),
        open_to_requests=frozenset(society["open_to_requests"]),
        undecided=frozenset(society["undecided"]),
        name=meeting["name"],
        place=f"{meeting['place']}, {meeting['city']}",
        zone=ZoneInfo(meeting["time_zone"]),
        days=meeting["days"],
        meetup_point=meeting["meetup_point"],
        events=tuple(_event(entry) for entry in data["event"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _person(entry: dict[str, Any]) -> Person:
    return Person(
        key=entry["key"],
        name=entry["name"],
        headline=entry["headline"],
        goals=entry["goals"],
        hometown=entry.get("hometown", ""),
        advisers=tuple(entry["advisers"]),
        collaborators=tuple(entry["collaborators"]),
        tags={kind: tuple(entry[name]) for kind, name in _TAGS.items()},
        ties=tuple(_tie(tie) for tie in entry["affiliation"]),
    )


def _tie(entry: dict[str, Any]) -> Tie:
    return Tie(
        organization=entry["organization"],
        kind=AffiliationKind(entry["kind"]),
        title=entry["title"],
        start=entry.get("start"),
        end=entry.get("end"),
        current=entry.get("current", False),
    )


def _event(entry: dict[str, Any]) -> Event:
    return Event(
        kind=SocialEventKind(entry["kind"]),
        name=entry["name"],
        place=entry["place"],
        day=entry["day"],
        start=calendar.parse_time(entry["start"]),
        end=calendar.parse_time(entry["end"]),
    )
