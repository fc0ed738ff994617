"""What ``roster import`` tells the organizer: on the screen, and as a CSV of what needs a decision."""

from collections.abc import Iterator

from bot.members.roster import RosterReport
from bot.members.roster_file import RosterFile
from bot.members.roster_placing import MOST_CHOICES, Unplaced


def lines(report: RosterReport, file: RosterFile, *, dry_run: bool) -> Iterator[str]:
    """Say what an import did, and what it could not place."""
    with_city = sum(1 for row in file.rows if row.city)
    with_affiliation = sum(1 for row in file.rows if row.affiliations)
    if dry_run:
        yield "Dry run: nothing was written."
    yield (
        f"{report.rows} people: {report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.claimed} claimed and left as they are."
    )
    yield f"Hometowns placed: {report.hometowns} of {with_city}."
    yield f"People with an organization placed: {report.organizations} of {with_affiliation}."
    if file.ignored_columns:
        yield f"Columns ignored: {', '.join(file.ignored_columns)}."
    if report.unknown_topics:
        listed = ", ".join(f"{topic} ({count})" for topic, count in report.unknown_topics.items())
        yield f"Topics that the society does not have: {listed}."
    if report.unplaced:
        yield f"Not placed ({len(report.unplaced)}):"
        yield from map(_unplaced, report.unplaced)


def _unplaced(unplaced: Unplaced) -> str:
    choices = f" Perhaps: {' · '.join(map(str, unplaced.choices))}." if unplaced.choices else ""
    return f"  line {unplaced.line}, {unplaced.name}: {unplaced.fact} “{unplaced.text}”.{choices}"


def decisions(report: RosterReport) -> Iterator[tuple[str, ...]]:
    """Yield a header, and for every text that could not be placed a row with what it may mean, best first."""
    numbers = range(1, MOST_CHOICES + 1)
    yield ("line", "name", "fact", "text", *(f"{column}_{n}" for n in numbers for column in ("choice", "ror_id")))
    for unplaced in report.unplaced:
        choices = [cell for choice in unplaced.choices for cell in (str(choice), choice.ror_id or "")]
        cells = (unplaced.name, unplaced.fact, unplaced.text, *choices)
        yield (str(unplaced.line), *map(inert, cells), *[""] * (2 * MOST_CHOICES - len(choices)))


def inert(cell: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
