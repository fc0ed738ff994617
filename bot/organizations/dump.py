"""The registry's data dump: a zip with one JSON array in it, or that JSON; streamed, never held whole."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import ijson

from bot.errors import FileFormatError, InputError
from bot.organizations.depth import DepthGuard
from bot.organizations.ror import RecordParser, RorRecord
from bot.organizations.subdivisions import Subdivisions

_CHUNK_BYTES = 64 * 1024
_AGAIN = "Download the data dump from ROR's Zenodo community again."


class Dump:
    """An open dump: iterate over it once. ``size`` and ``position`` are bytes of JSON, for a progress bar."""

    def __init__(self, path: Path, stream: IO[bytes], size: int) -> None:
        self.size = size
        self._path = path
        self._reader = _Reader(path, stream)

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._reader.position

    def __iter__(self) -> Iterator[RorRecord]:
        """Yield the records one by one.

        Raises:
            FileFormatError: not JSON, cut short, or not a ROR dump; says where.
            InputError: the file can't be read any further.
        """
        parser = RecordParser(Subdivisions())
        number = 0
        try:
            for raw in ijson.items(self._reader, "item", buf_size=_CHUNK_BYTES, use_float=True):
                number += 1
                yield parser.parse(raw, number)
        except (ijson.JSONError, UnicodeDecodeError):
            raise self._not_json(number) from None
        if number == 0:
            raise FileFormatError(f"{self._path.name} is not a ROR data dump: it holds no list of records. {_AGAIN}")

    def _not_json(self, records: int) -> FileFormatError:
        with _open(self._path) as (stream, _size):
            line, column, at_end = _place(_Reader(self._path, stream), before=self._reader.chunk_start)
        problem = "the file ends early" if at_end else "this is not JSON"
        return FileFormatError(f"{problem} (after {records:,} records). {_AGAIN}", line=line, column=column)


@contextmanager
def open_dump(path: Path) -> Iterator[Dump]:
    """Open a dump.

    Raises:
        InputError: the file can't be read.
        FileFormatError: a zip that is damaged or holds no JSON.
    """
    with _open(path) as (stream, size):
        yield Dump(path, stream, size)


class _Reader:
    """Reads on, counts, and refuses what the parser must not see."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self._path = path
        self._stream = stream
        self._guard = DepthGuard()
        self.position = 0
        self.chunk_start = 0

    def read(self, size: int = -1) -> bytes:
        with _telling(self._path):
            data = self._stream.read(size)
        if data:
            self.chunk_start = self.position
        self.position += len(data)
        self._guard.check(data)
        return data


@contextmanager
def _open(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    with ExitStack() as stack:
        with _telling(path):
            file = stack.enter_context(path.open("rb"))
            size = path.stat().st_size
            is_zip = file.read(2) == b"PK"
            file.seek(0)
            stream: IO[bytes] = file
            if is_zip:
                archive = stack.enter_context(zipfile.ZipFile(file))
                member = _member(archive, path)
                stream, size = stack.enter_context(archive.open(member)), member.file_size
        yield stream, size


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if member.filename.endswith(".json")]
    if not members:
        raise FileFormatError(f"{path.name} holds no JSON file. {_AGAIN}")
    # Older dumps hold schema v1 and v2 side by side.
    return next((member for member in members if member.filename.endswith("_schema_v2.json")), members[0])


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what the system and the zip reader raise into sentences."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileFormatError(f"{path.name} is a damaged zip, or was cut short. {_AGAIN}") from error
    except RuntimeError as error:  # what zipfile raises for a member with a password
        raise FileFormatError(f"{path.name} is locked with a password. {_AGAIN}") from error


class _Ignore:
    """Takes parser events and drops them."""

    def send(self, event: object) -> None:
        """Drop the event."""


def _place(stream: _Reader, *, before: int) -> tuple[int, int, bool]:
    """Return line and column of the first syntax error at or behind a byte, and whether it is the end."""
    parser = ijson.basic_parse_coro(_Ignore(), use_float=True)
    line, column = 1, 0
    while chunk := stream.read(_CHUNK_BYTES if stream.position + _CHUNK_BYTES <= before else 1):
        try:
            parser.send(chunk)
        except (ijson.JSONError, UnicodeDecodeError):
            return line, column + 1, False
        line += chunk.count(b"\n")
        newline = chunk.rfind(b"\n")
        column = len(chunk) - newline - 1 if newline >= 0 else column + len(chunk)
    return line, column + 1, True
