"""Rows that wait for their transaction in a temporary file, so that memory doesn't grow with the registry."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO

from bot.errors import InputError
from bot.organizations.columns import Row


@dataclass(slots=True)
class Batch:
    """Some organizations to write, new and changed ones.

    ``new`` and ``changed`` hold rows of columns.ORGANIZATION; ``changed_ids`` our ids, in the same order. The
    names, rows of columns.NAME, are by ROR id.
    """

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    changed_ids: list[int] = field(default_factory=list)
    names: dict[str, list[Row]] = field(default_factory=dict)


class Spool:
    """Batches on disk: all written first, then read in the same order as often as wanted."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, batch: Batch) -> None:
        """Write a batch.

        Raises:
            InputError: there is no room for it.
        """
        line = json.dumps(asdict(batch), ensure_ascii=False, separators=(",", ":"))
        with _telling():
            self._file.write(line.encode() + b"\n")

    def __iter__(self) -> Iterator[Batch]:
        """Read the batches, from the first one.

        Raises:
            InputError: there was no room for the last of them.
        """
        with _telling():
            self._file.seek(0)
        for line in self._file:
            yield Batch(**json.loads(line))


@contextmanager
def open_spool() -> Iterator[Spool]:
    """Open an empty spool, whose file is gone at the end, whatever happens.

    Raises:
        InputError: no file can be made.
    """
    with _telling():
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, and its opening is told apart from its use
    with file:
        yield Spool(file)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            f"A temporary file in {tempfile.gettempdir()} can't be written: {error.strerror or error}. Make room "
            "there, or name a folder with a gigabyte to spare in TMPDIR."
        ) from error
