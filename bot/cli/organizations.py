"""``common-ground organizations import|update|search|resolve``."""

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import progress
from bot.cli.session import ready_database, wait_for
from bot.database import Database
from bot.organizations import registry, releases, zenodo
from bot.organizations.importing import ImportSummary
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
    typer.echo(_summary(wait_for(_import(path))))


@app.command()
def update(
    api: Annotated[str, typer.Option(help="Where Zenodo's API is, if you have a mirror of it.")] = zenodo.API,
) -> None:
    """Download the newest release of the registry from ROR's Zenodo community, and import it if it is new."""
    typer.echo(wait_for(_update(api.rstrip("/"))))


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
def resolve(
    as_json: Annotated[
        bool, typer.Option("--json/--text", help="One JSON line for each line of input, or text for a person.")
    ] = True,
) -> None:
    """Read affiliation strings on standard input, one a line, and print the organizations they name."""
    index = wait_for(_index())
    for line in _lines():
        resolution = index.resolve(line)
        typer.echo(_json(_resolution_fields(resolution)) if as_json else _resolution_text(resolution))


async def _import(path: Path) -> ImportSummary:
    async with ready_database() as database:
        return await _store(database, path, release=path.name)


async def _update(api: str) -> str:
    async with ready_database() as database, zenodo.connection() as http:
        release = await zenodo.newest(http, api)
        async with database.reading() as session:
            state = await registry.last_import(session)
        if state is not None and state.imported_at is not None and state.checksum == release.checksum:
            return f"{release.name} is the newest release, and it was imported on {state.imported_at:%Y-%m-%d} already."
        with tempfile.TemporaryDirectory(prefix="common-ground-") as folder:
            path = Path(folder) / "ror-data.zip"
            with progress.downloading(release.size) as bar, path.open("wb") as file:
                await zenodo.download(http, release, file, progress=bar)
            summary = await _store(database, path, release=release.name)
    return f"{release.name}: {_summary(summary)}"


async def _store(database: Database, path: Path, *, release: str) -> ImportSummary:
    with progress.reading() as bar:
        summary = await releases.store(database, path, release=release, now=datetime.now(UTC), progress=bar)
    # Keeps it on disk, so that the bot, which loads it next, is spared that.
    async with database.reading() as session:
        await OrganizationIndex.load(session)
    return summary


def _summary(summary: ImportSummary) -> str:
    return (
        f"{summary.total:,} records: {summary.new:,} new, {summary.changed:,} changed, "
        f"{summary.unchanged:,} unchanged, {summary.withdrawn:,} withdrawn, {summary.merged:,} merged."
    )


async def _index() -> OrganizationIndex:
    async with ready_database() as database, database.reading() as session:
        return await OrganizationIndex.load(session)


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
