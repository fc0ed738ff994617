"""What is drawn, as plain data that goes to the drawing process."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CareersPicture:
    """What is drawn: ``kinds`` are (name, count), ``employers`` (name, kind's name, count), ``where`` (name, count)."""

    title: str
    kinds: Sequence[tuple[str, int]]
    employers: Sequence[tuple[str, str, int]]
    where: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class NetworkGroup:
    """People whom the same links to the one in the middle; ``further`` is how many more they lead to."""

    label: str
    people: Sequence[str]
    further: int


@dataclass(frozen=True, slots=True)
class NetworkPicture:
    """One person's network. ``links`` are pairs of places in all people of all groups, counted from 0."""

    title: str
    groups: Sequence[NetworkGroup]
    links: Sequence[tuple[int, int]]
