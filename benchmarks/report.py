"""What a benchmark has measured, and how it is printed."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, Figures

_SIGNIFICANT_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """One benchmark: what went in, what came out, and what others reach with the same.

    Names end in the unit: ``_seconds``, ``_ms``, ``_mb`` (10**6 bytes), ``_share`` (of 1).
    """

    benchmark: str
    inputs: Figures
    results: Figures
    peers: Figures

    def figures(self) -> Figures:
        """Everything as one tree, with what it was measured on."""
        return {
            "benchmark": self.benchmark,
            "inputs": _rounded(self.inputs),
            "results": _rounded(self.results),
            "peers": _rounded(self.peers),
            "machine": {"python": platform.python_version(), "cpus": os.cpu_count()},
        }


def show(report: Report, *, as_json: bool) -> None:
    """Print a report on standard output: one line of JSON, or a table."""
    if as_json:
        print(json.dumps(report.figures(), ensure_ascii=False), flush=True)
        return
    table = Table("figure", "value", title=report.benchmark, title_justify="left")
    for name, value in _leaves(report.figures()):
        table.add_row(name, value)
    Console().print(table)


def _rounded(figure: Figure) -> Figure:
    if isinstance(figure, float):
        return float(f"{figure:.{_SIGNIFICANT_DIGITS}g}")
    if isinstance(figure, Mapping):
        return {name: _rounded(value) for name, value in figure.items()}
    if isinstance(figure, Sequence) and not isinstance(figure, str):
        return [_rounded(value) for value in figure]
    return figure


def _leaves(figures: Figures, path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", str(value)
