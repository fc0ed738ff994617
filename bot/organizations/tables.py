"""What an index is made of."""

from dataclasses import dataclass

from bot.organizations import catalogue
from bot.organizations.catalogue import Catalogue
from bot.organizations.rows import IndexRows


@dataclass(frozen=True, slots=True)
class Tables:
    """``version`` is that of the rows; ``parents`` are (organization id, id of its parent)."""

    version: int
    catalogue: Catalogue
    parents: list[tuple[int, int]]


def build(found: IndexRows) -> Tables:
    """Build the tables; pure, so that it can run in a thread."""
    return Tables(found.version, catalogue.build(found), found.parents)
