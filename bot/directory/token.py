"""A query as a few characters, so that a button can repeat the search after a restart.

Fields are a letter and a value, joined by dots: ``o152.tstudy.sUS-TN``. Values of the society's lists stand as six
hexadecimal digits of their hash: a name would be too long for a custom id, a position would change with the list.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from bot.directory.query import Query, Reach, Tie, Time
from bot.errors import InputError
from bot.members.vocabulary import CHOICES
from bot.models import OrganizationKind, TagKind

_EVERYBODY = "-"
_WITHOUT_PARTS = "p"
_LARGEST_ID = 2**63
_LONGEST_CODE = 6


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


def _fields(query: Query) -> Iterator[str]:
    if query.organization_id is not None:
        yield f"o{query.organization_id}"
    if not query.parts:
        yield _WITHOUT_PARTS
    plain = {"t": query.tie, "w": query.time, "k": query.kind, "s": query.state, "c": query.country, "d": query.reach}
    yield from (f"{letter}{value}" for letter, value in plain.items() if value is not None)
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
    return hashlib.blake2s(value.encode(), digest_size=3).hexdigest()


def _listed(kind: TagKind) -> Callable[[str], str]:
    values = {_hash(value): value for value in CHOICES[kind]}
    return lambda digits: values[digits]


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
    "t": ("tie", Tie),
    "w": ("time", Time),
    "k": ("kind", OrganizationKind),
    "s": ("state", _code),
    "c": ("country", _code),
    "d": ("reach", Reach),
    "T": ("topic", _listed(TagKind.TOPIC)),
    "U": ("unit", _listed(TagKind.UNIT)),
    "O": ("offers", _listed(TagKind.OFFER)),
    "A": ("asks", _listed(TagKind.ASK)),
}
