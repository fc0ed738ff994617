"""``common-ground database upgrade|check``."""

import typer

from bot import schema, settings
from bot.cli.session import wait_for
from bot.database import Database
from bot.errors import DatabaseNotReadyError
from bot.organizations import starter

app = typer.Typer(no_args_is_help=True, help="Create, upgrade and check the database.")


@app.command()
def upgrade() -> None:
    """Create the tables or bring them to the newest schema, and add the starter list of organizations."""
    wait_for(_upgrade())


@app.command()
def check() -> None:
    """Say whether the schema is the newest and is what the program's models expect."""
    wait_for(_check())


async def _upgrade() -> None:
    database = Database(settings.load().database_url.get_secret_value())
    try:
        before = await schema.current(database)
        await schema.upgrade(database)
        async with database.transaction() as session:
            added = await starter.load(session)
        after = await schema.current(database)
    finally:
        await database.dispose()
    step = f"already at schema {after}" if before == after else f"now at schema {after}"
    typer.echo(f"The database is {step}; {added} organizations added from the starter list.")


async def _check() -> None:
    database = Database(settings.load().database_url.get_secret_value())
    try:
        await schema.require_newest(database)
        differences = await schema.differences(database)
    finally:
        await database.dispose()
    if differences:
        raise DatabaseNotReadyError(
            "The tables differ from what the program expects: " + "; ".join(differences) + ". Restore a backup, "
            "or report this if nobody changed them by hand."
        )
    typer.echo(f"The database is at schema {schema.newest()}, and its tables are as expected.")
