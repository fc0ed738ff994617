"""``common-ground roster import PATH`` and ``roster codes``."""

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli import roster_report
from bot.cli.roster_report import inert
from bot.cli.session import ready_database, wait_for
from bot.errors import InputError
from bot.members import roster, roster_file
from bot.members.roster import RosterReport
from bot.members.roster_placing import Progress as ProgressCall
from bot.members.vocabulary import TOPICS
from bot.models import RosterEntry
from bot.organizations.index import OrganizationIndex
from bot.places import Places

app = typer.Typer(no_args_is_help=True, help="Import the people an organizer expects, and list their codes.")

Society = Annotated[int, typer.Option("--society", min=1, max=2**63 - 1, help="The Discord server's id.")]


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A CSV file with a header line, in UTF-8.")],
    society: Society,
    name: Annotated[str | None, typer.Option(help="Create the society under this name if it does not exist.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, but write nothing to the database.")] = False,
    unplaced: Annotated[
        Path | None,
        typer.Option(help="Write what needs a decision to this CSV file: what it may mean, with the ROR ids."),
    ] = None,
) -> None:
    """Import a roster: who is expected, what they are affiliated with and where they come from.

    Nobody becomes a member by it: each person claims their entry with a code (see “roster codes”). What an
    affiliation means is settled by a ROR id in the column “ror_id”; the rest each person is asked.
    """
    wait_for(_import(path, society, name, dry_run, unplaced))


@app.command()
def codes(society: Society) -> None:
    """Print id, name and code of everybody who has not claimed their entry, as CSV."""
    wait_for(_codes(society))


async def _import(path: Path, society: int, name: str | None, dry_run: bool, unplaced: Path | None) -> None:
    file = roster_file.read(_bytes(path))
    async with ready_database() as database:
        async with database.reading() as session:
            if name is None:
                await roster.require_society(session, society)
            index = await OrganizationIndex.load(session)
        places = Places.load()
        with _progress(len(file.rows)) as progress:
            async with database.transaction() as session:
                report = await roster.import_roster(
                    session,
                    society,
                    file.rows,
                    index=index,
                    places=places,
                    topics=TOPICS,
                    now=datetime.now(UTC),
                    rng=random.SystemRandom(),
                    society_name=name,
                    progress=progress,
                )
                if dry_run:
                    await session.rollback()
    if unplaced is not None:
        _save(unplaced, report)
    for line in roster_report.lines(report, file, dry_run=dry_run):
        typer.echo(line)


async def _codes(society: int) -> None:
    async with ready_database() as database, database.reading() as session:
        entries = await roster.unclaimed(session, society)
    _write(entries)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None


def _save(path: Path, report: RosterReport) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(roster_report.decisions(report))
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror}.") from None


@contextmanager
def _progress(total: int) -> Iterator[ProgressCall]:
    """Show a bar on standard error while it is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Placing people", total=total)
        yield lambda done: bar.update(task, completed=done)


def _write(entries: Sequence[RosterEntry]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("id", "name", "code"))
    writer.writerows((inert(entry.external_id), inert(entry.name), entry.code) for entry in entries)
