"""Many rows at once, by the driver's own means.

SQLAlchemy's insert of a list looks at every value of every row, which takes longer than the database does; an
import holds the one writer of SQLite meanwhile.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Executable, Table, bindparam, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Base

Values = Sequence[object]


async def insert_rows(session: AsyncSession, model: type[Base], columns: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert rows of plain values (an enumeration's value, not its member), in the order of the columns."""
    table = cast("Table", model.__table__)
    await _run(session, insert(table).values({column: bindparam(column) for column in columns}), columns, rows)


async def update_rows(
    session: AsyncSession, model: type[Base], columns: Sequence[str], rows: Iterable[tuple[int, Values]]
) -> None:
    """Update rows by their ids: (id, plain values in the order of the columns)."""
    table = cast("Table", model.__table__)
    statement = (
        update(table).where(table.c.id == bindparam("row_id")).values({column: bindparam(column) for column in columns})
    )
    await _run(session, statement, ("row_id", *columns), ((row_id, *values) for row_id, values in rows))


async def delete_rows(session: AsyncSession, model: type[Base], column: str, values: Iterable[int]) -> None:
    """Delete the rows whose column has one of the values."""
    table = cast("Table", model.__table__)
    statement = delete(table).where(table.c[column] == bindparam("value"))
    await _run(session, statement, ("value",), ((value,) for value in values))


async def _run(session: AsyncSession, statement: Executable, names: Sequence[str], rows: Iterable[Values]) -> None:
    connection = await session.connection()
    compiled: Any = statement.compile(dialect=connection.dialect)  # type: ignore[attr-defined]
    in_order = itemgetter(*(names.index(name) for name in compiled.positiontup))
    # The getter gives one value bare; a statement with one parameter has it in a tuple all the same.
    values = [in_order(row) for row in rows] if len(names) > 1 else [tuple(row) for row in rows]
    if values:
        await connection.exec_driver_sql(str(compiled), values)
