"""A query as a few characters, so that a button can repeat the search after a restart.

Fields are a letter and a value, joined by dots: ``o152.ts.sUS-TN``. Values of the society's lists stand as five
characters of their hash: a name would be too long for a custom id, a position would change with the list.
"""

import hashlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from bot.directory.query import Query, Reach, Tie, Time
from bot.errors import InputError
from bot.members.vocabulary import CHOICES
from bot.models import OrganizationKind, TagKind

_EVERYBODY = "-"
_WITHOUT_PARTS = "p"
_LARGEST_ID = 2**63
_LONGEST_CODE = 6
_HASH_LENGTH = 5
_LETTERS: dict[StrEnum, str] = {
    Tie.WORK: "w",
    Tie.STUDY: "s",
    Tie.THERE: "t",
    Time.NOW: "n",
    Time.PAST: "p",
    OrganizationKind.COMPANY: "c",
    OrganizationKind.GOVERNMENT_LAB: "g",
    OrganizationKind.UNIVERSITY: "u",
    OrganizationKind.HOSPITAL: "h",
    OrganizationKind.NONPROFIT: "n",
    OrganizationKind.OTHER: "o",
    Reach.FIRST: "1",
    Reach.SECOND: "2",
    Reach.EITHER: "3",
}


def write(query: Query) -> str:
    """Write a query down; at most 80 characters of letters, digits, dots and dashes."""
    return ".".join(_fields(query)) or _EVERYBODY


def read(token: str) -> Query:
    """Read a query back.

    Raises:
        InputError: it is none; a forged custom id, or a topic that the society no longer has.
    """
    values: dict[str, Any] = {}
    for field in token.split(".") if token != _EVERYBODY else []:
        letter, value = field[:1], field[1:]
        if field == _WITHOUT_PARTS:
            values["parts"] = False
        elif letter in _READERS:
            name, reader = _READERS[letter]
            values[name] = _read(reader, value)
        else:
            raise _refusal()
    return Query(**values)


def is_readable(token: str) -> bool:
    """Whether a query can be read back, with the lists as they are now."""
    try:
        read(token)
    except InputError:
        return False
    return True


def _fields(query: Query) -> Iterator[str]:
    if query.organization_id is not None:
        yield f"o{query.organization_id}"
    if query.meeting_id is not None:
        yield f"m{query.meeting_id}"
    if not query.parts:
        yield _WITHOUT_PARTS
    chosen = {"t": query.tie, "w": query.time, "k": query.kind, "d": query.reach}
    yield from (f"{letter}{_LETTERS[value]}" for letter, value in chosen.items() if value is not None)
    places = {"s": query.state, "c": query.country}
    yield from (f"{letter}{value}" for letter, value in places.items() if value is not None)
    listed = {"T": query.topic, "U": query.unit, "O": query.offers, "A": query.asks}
    yield from (f"{letter}{_hash(value)}" for letter, value in listed.items() if value is not None)


def _read(reader: Callable[[str], Any], value: str) -> Any:
    try:
        return reader(value)
    except (KeyError, ValueError):
        raise _refusal() from None


def _refusal() -> InputError:
    return InputError("That search can't be repeated. Start it again with `/find`.")


def _hash(value: str) -> str:
    return b32encode(hashlib.blake2s(value.encode(), digest_size=4).digest()).decode()[:_HASH_LENGTH]


def _listed(kind: TagKind) -> Callable[[str], str]:
    values = {_hash(value): value for value in CHOICES[kind]}
    return lambda digits: values[digits]


def _choice(choices: type[StrEnum]) -> Callable[[str], StrEnum]:
    values = {_LETTERS[value]: value for value in choices}
    return lambda letter: values[letter]


def _id(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value) < _LARGEST_ID):
        raise ValueError(value)
    return int(value)


def _code(value: str) -> str:
    if not value or len(value) > _LONGEST_CODE:
        raise ValueError(value)
    return value


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "o": ("organization_id", _id),
    "m": ("meeting_id", _id),
    "t": ("tie", _choice(Tie)),
    "w": ("time", _choice(Time)),
    "k": ("kind", _choice(OrganizationKind)),
    "s": ("state", _code),
    "c": ("country", _code),
    "d": ("reach", _choice(Reach)),
    "T": ("topic", _listed(TagKind.TOPIC)),
    "U": ("unit", _listed(TagKind.UNIT)),
    "O": ("offers", _listed(TagKind.OFFER)),
    "A": ("asks", _listed(TagKind.ASK)),
}
