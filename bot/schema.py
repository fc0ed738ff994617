"""The schema: migrations, and whether the database has them all."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

import migrations
from bot.database import Database, unreachable_sentence
from bot.errors import DatabaseNotReadyError
from bot.models import Base


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """Return the revision that this version of the program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("the package holds no migrations")
    return head


async def current(database: Database) -> str | None:
    """Return the revision that the database is at; None when it is empty.

    Raises:
        DatabaseNotReadyError: the database can't be reached.
    """
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    except (OSError, DBAPIError) as error:
        raise DatabaseNotReadyError(unreachable_sentence(database.url)) from error


async def upgrade(database: Database) -> None:
    """Bring the database to the newest schema, in one transaction.

    Raises:
        DatabaseNotReadyError: the database can't be reached, or a newer version of the program made it.
    """
    await _refuse_newer(database)
    async with database.engine.connect() as connection:
        # SQLite changes a table by making it anew: dropping the old one would delete what points to it. The
        # switch has no effect inside a transaction, so it is thrown before one begins.
        await connection.run_sync(_check_foreign_keys, on=False)
        try:
            async with connection.begin():
                await connection.run_sync(_upgrade)
        finally:
            await connection.run_sync(_check_foreign_keys, on=True)


def _check_foreign_keys(connection: Connection, *, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
        cursor.close()


async def require_newest(database: Database) -> None:
    """Do nothing where the schema is the newest.

    Raises:
        DatabaseNotReadyError: it isn't; the sentence says what to run.
    """
    await _refuse_newer(database)
    at = await current(database)
    if at != newest():
        state = "is empty" if at is None else f"is at schema {at}, and this version needs {newest()}"
        raise DatabaseNotReadyError(f"The database {state}. Run: common-ground database upgrade")


async def differences(database: Database) -> list[str]:
    """Compare the database with the models; an empty list means that they agree."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_differences)


async def _refuse_newer(database: Database) -> None:
    at = await current(database)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if at is not None and at not in known:
        raise DatabaseNotReadyError(
            f"The database is at schema {at}, which this version doesn't know. It was made by a newer Common "
            "Ground: install that one."
        )


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def autogenerate(connection: Connection, message: str) -> None:
    """Write a migration from what the models have and the database lacks (``make migration``)."""
    config = _config()
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    number = len(list(scripts.walk_revisions())) + 1
    command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}")


def _differences(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [repr(difference) for difference in compare_metadata(context, Base.metadata)]
