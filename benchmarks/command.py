"""The command line: a command per benchmark, and ``all``."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import typer

from benchmarks.affiliations import command as affiliations
from benchmarks.directory import command as directory
from benchmarks.matching import command as matching
from benchmarks.network import command as network
from benchmarks.options import Json
from benchmarks.registry import command as registry
from benchmarks.rounds import command as rounds
from benchmarks.search import command as search
from benchmarks.startup import command as startup

BENCHMARKS: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "startup": startup,
        "matching": matching,
        "rounds": rounds,
        "directory": directory,
        "network": network,
        "search": search,
        "affiliations": affiliations,
        "registry": registry,
    }
)

app = typer.Typer(
    name="benchmarks",
    help="Measure what was promised.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
for _name, _command in BENCHMARKS.items():
    app.command(_name)(_command)


@app.command("all")
def everything(as_json: Json = False) -> None:
    """Run every benchmark with its defaults."""
    options = ["--json"] if as_json else []
    failed = run_each([[name, *options] for name in BENCHMARKS])
    if failed:
        sys.stderr.write(f"Failed: {', '.join(failed)}.\n")
        raise typer.Exit(1)


def run_each(calls: Sequence[Sequence[str]]) -> list[str]:
    """Run benchmarks one after another, each in a process of its own: peak memory is counted by process.

    Args:
        calls: arguments of ``python -m benchmarks``, the name first.

    Returns:
        The names of those that failed; the others have run all the same.
    """
    root = Path(__file__).parents[1]
    failed = []
    for call in calls:
        done = subprocess.run([sys.executable, "-m", "benchmarks", *call], cwd=root, check=False)  # noqa: S603 - ours
        if done.returncode:
            failed.append(call[0])
    return failed
