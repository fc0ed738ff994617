"""Seconds and bytes. Imports nothing large, since ``startup_steps`` measures imports."""

import resource
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

from benchmarks.figures import Figures

T = TypeVar("T")

MEGABYTE = 1_000_000
# Linux counts the peak in KiB, macOS in bytes.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(slots=True)
class Stopwatch:
    """``seconds`` is set when the measured block ends."""

    seconds: float = 0.0


@dataclass(slots=True)
class Traced:
    """Memory that a block allocated: what it kept, and the most it held at once."""

    kept_mb: float = 0.0
    most_mb: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Measure the wall-clock time of a block."""
    watch = Stopwatch()
    start = time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - start


@contextmanager
def tracing() -> Iterator[Traced]:
    """Measure what a block allocates, by tracemalloc (numpy included); the block takes several times as long."""
    traced = Traced()
    tracemalloc.start()
    yield traced
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    traced.kept_mb, traced.most_mb = kept / MEGABYTE, most / MEGABYTE


def timed(function: Callable[[], T]) -> tuple[T, float]:
    """Call a function; return its result and the seconds it took."""
    with stopwatch() as watch:
        result = function()
    return result, watch.seconds


def peak_memory_mb() -> float:
    """Return the most memory that this process has had resident so far."""
    try:
        # What getrusage tells on Linux begins with the memory of the process that started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT / MEGABYTE
    return int(kilobytes) * 1024 / MEGABYTE


def milliseconds(seconds: Sequence[float]) -> Figures:
    """Summarize durations; p99 is the nearest rank, so of fewer than 100 it is the slowest."""
    ordered = sorted(seconds)
    rank = -(-99 * len(ordered) // 100)
    return {
        "median_ms": 1000 * median(ordered),
        "p99_ms": 1000 * ordered[rank - 1],
        "worst_ms": 1000 * ordered[-1],
        "count": len(ordered),
    }
