"""``common-ground organizations import|search|resolve``."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.cli.session import ready_database, wait_for
from bot.organizations.dump import Dump, open_dump
from bot.organizations.importing import ImportSummary, import_registry
from bot.organizations.index import OrganizationIndex
from bot.organizations.resolver import Match, Resolution
from bot.organizations.search import Hit

app = typer.Typer(no_args_is_help=True, help="Import, search and resolve organizations.")

_Json = Annotated[bool, typer.Option("--json", help="Print JSON lines and nothing else.")]


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="ROR's data dump: the zip, or the JSON in it.")],
) -> None:
    """Import or update the organizations from a ROR data dump (schema v2), all of it or nothing."""
    summary = wait_for(_import(path))
    typer.echo(
        f"{summary.total:,} records: {summary.new:,} new, {summary.changed:,} changed, "
        f"{summary.unchanged:,} unchanged, {summary.withdrawn:,} withdrawn."
    )


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What you would type: a name, its beginning, an acronym.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 10,
    as_json: _Json = False,
) -> None:
    """Find organizations by name."""
    hits = wait_for(_index()).search(text, limit=limit)
    for hit in hits:
        typer.echo(_json(_hit_fields(hit)) if as_json else _hit_line(hit))
    if not hits and not as_json:
        typer.echo(f"No organization matches “{text}”.")


@app.command()
def resolve(as_json: _Json = False) -> None:
    """Read affiliation strings on standard input, one a line, and print the organizations they name."""
    index = wait_for(_index())
    for line in _lines():
        resolution = index.resolve(line)
        typer.echo(_json(_resolution_fields(resolution)) if as_json else _resolution_text(resolution))


async def _import(path: Path) -> ImportSummary:
    with open_dump(path) as dump:
        async with ready_database() as database:
            with _progress(dump) as progress:
                async with database.transaction() as session:
                    return await import_registry(session, dump, progress=progress)


async def _index() -> OrganizationIndex:
    async with ready_database() as database, database.reading() as session:
        return await OrganizationIndex.load(session)


@contextmanager
def _progress(dump: Dump) -> Iterator[Callable[[int], None] | None]:
    """Show a bar on standard error while it is a terminal; its length is the dump's bytes."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.fields[records]:,} records"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("import", total=dump.size, records=0)
        yield lambda records: bar.update(task, completed=dump.position, records=records)


def _lines() -> Iterator[str]:
    """Read standard input as UTF-8, line by line; what isn't UTF-8 is replaced rather than refused."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False)


def _hit_fields(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.ror_id,
        "name": hit.name,
        "kind": hit.kind.value,
        "city": hit.city,
        "subdivision": hit.subdivision,
        "country": hit.country,
        "score": hit.score,
        "matched": hit.matched,
    }


def _hit_line(hit: Hit) -> str:
    place = ", ".join(filter(None, [hit.city, hit.subdivision or hit.country]))
    also = f" (matched {hit.matched})" if hit.matched != hit.name else ""
    return f"{hit.name}{also}: {hit.kind.value.replace('_', ' ')}, {place} · {hit.ror_id or 'no ROR id'}"


def _resolution_fields(resolution: Resolution) -> dict[str, object]:
    return {
        "affiliation": resolution.affiliation,
        "organizations": [_match_fields(match) for match in resolution.organizations],
        "status": resolution.status.value,
        "choices": [_match_fields(match) for match in resolution.choices],
    }


def _match_fields(match: Match) -> dict[str, object]:
    return {"id": match.ror_id, "name": match.name, "score": match.score, "matched": match.matched}


def _resolution_text(resolution: Resolution) -> str:
    lines = [f"{resolution.affiliation}: {resolution.status.value}"]
    lines += [f"  {_match_text(match)}" for match in resolution.organizations]
    lines += [f"  perhaps {_match_text(match)}" for match in resolution.choices]
    return "\n".join(lines)


def _match_text(match: Match) -> str:
    return f"{match.name} ({match.score:.0%}, “{match.matched}”)"
