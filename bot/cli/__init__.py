"""The console script ``common-ground``. Exit codes: 0 done, 1 failed (one sentence on stderr), 2 bad usage."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import database, demo, doctor, organizations, roster, run
from bot.errors import CommonGroundError

app = typer.Typer(
    name="common-ground",
    help="A Discord bot that helps the members of a professional society meet through what they share.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.add_typer(database.app, name="database")
app.add_typer(organizations.app, name="organizations")
app.add_typer(roster.app, name="roster")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"common-ground {version('common-ground')}")
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main() -> None:
    """Run the command line; what a person caused becomes one sentence and exit code 1."""
    try:
        app()
    except CommonGroundError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
