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
