"""How long the bot takes until it can answer, step by step."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from benchmarks.figures import Figures
from benchmarks.measuring import stopwatch
from benchmarks.options import Json
from benchmarks.report import Report, show
from benchmarks.scratch import scratch_database
from benchmarks.startup_steps import Step

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: the measured step, the whole process around it, its peak memory."""

    seconds: float
    process_seconds: float
    peak_memory_mb: float


def command(
    runs: Annotated[int, typer.Option(min=1, help="How many processes a step.")] = 3,
    step: Annotated[Step | None, typer.Option(help="Only this step.")] = None,
    as_json: Json = False,
) -> None:
    """Measure the steps of starting, each in a fresh process."""
    show(asyncio.run(measure(runs, [step] if step else list(Step))), as_json=as_json)


async def measure(runs: int, steps: Sequence[Step]) -> Report:
    """Take medians over processes; the peer is a Python that does nothing."""
    async with scratch_database() as database:
        results = {step.value: _summary([_run(step, str(database.url)) for _ in range(runs)]) for step in steps}
    return Report(
        "startup",
        inputs={"runs": runs, "organizations": "the starter list", "database": "SQLite"},
        results=results,
        peers={"python_alone": {"process_seconds": median(_alone() for _ in range(runs))}},
    )


def _run(step: Step, prepared_url: str) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/fresh.db" if step is Step.UPGRADE_SCHEMA else prepared_url
        with stopwatch() as watch:
            printed = _python("-m", "benchmarks.startup_steps", step, url)
    measured = json.loads(printed)
    return Run(measured["seconds"], watch.seconds, measured["peak_memory_mb"])


def _alone() -> float:
    with stopwatch() as watch:
        _python("-c", "pass")
    return watch.seconds


def _python(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


def _summary(runs: Sequence[Run]) -> Figures:
    return {
        "median_seconds": median(run.seconds for run in runs),
        "median_process_seconds": median(run.process_seconds for run in runs),
        "peak_memory_mb": max(run.peak_memory_mb for run in runs),
    }
