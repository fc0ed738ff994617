"""Options that several benchmarks take."""

from pathlib import Path
from typing import Annotated

import typer

_ROR = Path(__file__).parents[2] / "shared" / "data" / "ror"

Json = Annotated[bool, typer.Option("--json", help="Print one line of JSON and nothing else.")]
Members = Annotated[int, typer.Option(min=4, help="How many members the synthetic society has.")]
Seed = Annotated[int, typer.Option(help="What everything random is drawn with.")]
RorDump = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        help="ROR's data dump. Default: the zip in ../shared/data/ror, else the starter list.",
    ),
]
PeerSample = Annotated[int, typer.Option(min=1, help="How many inputs the slower peers are measured on.")]


def ror_dump(given: Path | None) -> Path | None:
    """Return the dump that was given, else the one beside the checkout, else None."""
    return given or next(iter(sorted(_ROR.glob("*.zip"))), None)


def affiliation_strings(given: Path | None) -> Path:
    """Return the file that was given, else the one beside the checkout.

    Raises:
        typer.BadParameter: neither is there.
    """
    path = given or _ROR / "affiliations_crossref_dev.json"
    if not path.is_file():
        raise typer.BadParameter("no affiliation strings beside the checkout; give a file with --strings")
    return path
