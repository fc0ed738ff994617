"""Bars on standard error, while that is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.organizations.dump import Dump


@contextmanager
def reading() -> Iterator[Callable[[Dump, int], None] | None]:
    """Show how much of a dump is read; the bar's length is the dump's bytes."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.fields[records]:,} records"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("import", total=None, records=0)
        yield lambda dump, records: bar.update(task, total=dump.size, completed=dump.position, records=records)


@contextmanager
def downloading(size: int) -> Iterator[Callable[[int], None] | None]:
    """Show how many of so many bytes have come."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Progress(TextColumn("download"), BarColumn(), DownloadColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("download", total=size)
        yield lambda received: bar.update(task, completed=received)
