"""``common-ground doctor``: what is wrong, and what to do about it."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp
import typer
from sqlalchemy.engine import URL

from bot import schema, settings
from bot.cli.session import wait_for
from bot.database import Database
from bot.errors import CommonGroundError, ConfigurationError
from bot.models import OrganizationSource
from bot.organizations import registry
from bot.settings import WHERE_TO_GET, Settings

DISCORD = "https://discord.com/api/v10"
SECONDS_TO_ANSWER = 5.0
# The flags of an application for each privileged intent: granted, and granted to a bot in few servers.
PRIVILEGED = {
    "Presence": 1 << 12 | 1 << 13,
    "Server Members": 1 << 14 | 1 << 15,
    "Message Content": 1 << 18 | 1 << 19,
}


class Mark(StrEnum):
    """How a line begins."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, and what to do."""

    mark: Mark
    subject: str
    text: str


def doctor() -> None:
    """Check token, intents, database and organizations: what is wrong, and what to do."""
    findings = wait_for(_examine())
    for finding in findings:
        typer.echo(f"{finding.mark:<8} {finding.subject:<14} {finding.text}")
    problems = sum(finding.mark is Mark.PROBLEM for finding in findings)
    if problems:
        count = "One thing needs" if problems == 1 else f"{problems} things need"
        sys.stderr.write(f"{count} attention: see the lines that begin with “{Mark.PROBLEM}”.\n")
        raise typer.Exit(1)


async def _examine() -> list[Finding]:
    try:
        chosen = settings.load()
    except ConfigurationError as error:
        return [_problem("settings", str(error))]
    return [*await _discord(chosen), *await _database(chosen)]


async def _discord(chosen: Settings) -> list[Finding]:
    if chosen.discord_token is None:
        return [_problem("token", f"DISCORD_TOKEN is not set. Get it from {WHERE_TO_GET['DISCORD_TOKEN']}.")]
    api = chosen.discord_api_url or DISCORD
    try:
        status, application = await _application(api, chosen.token())
    except (aiohttp.ClientError, TimeoutError):
        return [
            _problem("token", f"Not checked: {api} can't be reached. Check the network, and DISCORD_API_URL if set.")
        ]
    if status == HTTPStatus.UNAUTHORIZED:
        return [_problem("token", f"Discord refuses DISCORD_TOKEN. Reset it on {WHERE_TO_GET['DISCORD_TOKEN']}.")]
    if application is None:
        return [_problem("token", f"Not checked: {api} answers with status {status}. Try again later.")]
    return [
        _ok("token", f"Discord accepts it; the application is {application.get('name', 'without a name')}."),
        _intents(int(application.get("flags") or 0)),
    ]


async def _application(api: str, token: str) -> tuple[int, dict[str, Any] | None]:
    timeout = aiohttp.ClientTimeout(total=SECONDS_TO_ANSWER)
    headers = {"Authorization": f"Bot {token}"}
    async with (
        aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
        session.get(f"{api}/applications/@me", allow_redirects=False) as response,
    ):
        if not response.ok:
            return response.status, None
        body = await response.json(content_type=None)
        return response.status, body if isinstance(body, dict) else None


def _intents(flags: int) -> Finding:
    switched_on = [name for name, bits in PRIVILEGED.items() if flags & bits]
    if not switched_on:
        return _ok("intents", "None of the privileged intents is needed, and none is on.")
    return Finding(
        Mark.NOTE,
        "intents",
        f"{', '.join(switched_on)} is on, and Common Ground needs no privileged intent. Switch it off on the Bot page "
        "of your application.",
    )


async def _database(chosen: Settings) -> list[Finding]:
    database = Database(chosen.database_url.get_secret_value())
    shown = database.url.render_as_string(hide_password=True)
    if _is_missing(database.url):
        return [_problem("database", f"There is none at {shown} yet. Run: common-ground database upgrade")]
    try:
        await schema.require_newest(database)
        differences = await schema.differences(database)
        if differences:
            return [_differing(differences)]
        reached = _ok(
            "database", f"{shown} is at the newest schema, {schema.newest()}, and its tables are as expected."
        )
        return [reached, await _organizations(database)]
    except CommonGroundError as error:
        return [_problem("database", str(error))]
    finally:
        await database.dispose()


def _is_missing(url: URL) -> bool:
    # Opening a SQLite file that isn't there makes an empty one, and a doctor leaves nothing behind.
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return named and not Path(str(url.database)).exists()


def _differing(differences: list[str]) -> Finding:
    return _problem(
        "database",
        f"{len(differences)} tables or columns differ from what the program expects. `common-ground database check` "
        "names them; restore a backup, or report it if nobody changed them by hand.",
    )


async def _organizations(database: Database) -> Finding:
    async with database.reading() as session:
        counts = await registry.count_by_source(session)
        state = await registry.last_import(session)
    total = sum(counts.values())
    if not total:
        return _problem("organizations", "There are none. Run: common-ground database upgrade")
    if not counts.get(OrganizationSource.REGISTRY):
        return Finding(
            Mark.NOTE,
            "organizations",
            f"{total:,} from the starter list. For all of the world, run: common-ground organizations update",
        )
    if state is None or state.imported_at is None:
        return _ok("organizations", f"{total:,} are known.")
    return _ok("organizations", f"{total:,} are known; {state.release} was imported on {state.imported_at:%Y-%m-%d}.")


def _ok(subject: str, text: str) -> Finding:
    return Finding(Mark.OK, subject, text)


def _problem(subject: str, text: str) -> Finding:
    return Finding(Mark.PROBLEM, subject, text)
