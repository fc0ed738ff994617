"""What every command that touches the database needs."""

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TypeVar

from bot import schema, settings
from bot.database import Database

T = TypeVar("T")


@asynccontextmanager
async def ready_database() -> AsyncIterator[Database]:
    """Open the database of the settings, with the newest schema.

    Raises:
        ConfigurationError: a setting is malformed.
        DatabaseNotReadyError: it can't be reached, or its schema is not the newest.
    """
    database = Database(settings.load().database_url.get_secret_value())
    try:
        await schema.require_newest(database)
        yield database
    finally:
        await database.dispose()


def wait_for(work: Coroutine[object, object, T]) -> T:
    """Run one coroutine to its end, as a command does."""
    return asyncio.run(_finish(work))


async def _finish(work: Coroutine[object, object, T]) -> T:
    try:
        return await work
    finally:
        await asyncio.to_thread(_join_connections)


def _join_connections() -> None:
    # A connection that could not be opened ends its thread on its own. Where the event loop is closed by then,
    # that thread prints a traceback after the sentence that says what is wrong.
    for thread in threading.enumerate():
        if thread.name.endswith("(_connection_worker_thread)"):
            thread.join(timeout=1)
