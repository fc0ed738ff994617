"""How many SQL statements are sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(slots=True)
class Statements:
    """A statement for many rows counts once."""

    count: int = 0


@contextmanager
def counting(engine: AsyncEngine) -> Iterator[Statements]:
    """Count the statements that a block sends."""
    statements = Statements()

    def count(*_: object) -> None:
        statements.count += 1

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine.sync_engine, "before_cursor_execute", count)
