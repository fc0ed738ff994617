"""Reading a roster: a CSV whose columns are known by their header, checked whole before any of it is used."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import FileFormatError
from bot.members.roster_columns import HEADERS, Column
from bot.members.roster_line import Line, RosterRow
from bot.text import one_line, search_key

MOST_ROWS = 100_000
MOST_BYTES = 200_000_000
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A checked roster and the headers that were not understood."""

    rows: tuple[RosterRow, ...]
    ignored_columns: tuple[str, ...]


def read(data: bytes) -> RosterFile:
    """Read a roster.

    Cells of several affiliations and ROR ids are separated by `` | ``, of several topics by ``;`` or ``|``. A
    ROR id decides for the affiliation at the same place. Without an id column a person is known by their name,
    which then may stand only once.

    Raises:
        FileFormatError: it is not such a file; says the line and the column's header.
    """
    if len(data) > MOST_BYTES:
        raise FileFormatError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Import it in parts.")
    text = _decode(data)
    lines = _lines(text, _delimiter(text))
    _, headers = next(lines, (0, []))
    if not any(header.strip() for header in headers):
        raise FileFormatError("The file is empty. It needs a header line and a line for each person.")
    columns = _columns(headers)
    rows = tuple(_rows(lines, headers, columns))
    if not rows:
        raise FileFormatError("The file has a header but no people.", line=2)
    used = set(columns.values())
    ignored = tuple(one_line(header) for place, header in enumerate(headers) if place not in used)
    return RosterFile(rows, tuple(header for header in ignored if header))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileFormatError(
            f"The byte 0x{data[error.start]:02X} (number {error.start + 1} of the file) is not UTF-8. "
            "Save the file as “CSV UTF-8” and try again.",
            line=line,
        ) from None


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line on which it begins, cells) of every line that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileFormatError(f"This is not CSV ({error}). Check the quotation marks.", line=begins) from None


def _columns(headers: Sequence[str]) -> dict[Column, int]:
    keys = [search_key(header) for header in headers]
    for place, key in enumerate(keys):
        if key and key in keys[:place]:
            raise FileFormatError("This header stands twice. Rename one.", line=1, column=one_line(headers[place]))
    columns = {
        column: keys.index(header)
        for column, accepted in HEADERS.items()
        if (header := next((name for name in accepted if name in keys), None))
    }
    if Column.NAME not in columns and not {Column.GIVEN_NAME, Column.FAMILY_NAME} <= columns.keys():
        found = ", ".join(one_line(header) for header in headers if header.strip())
        accepted = "; ".join(f"{column}: {', '.join(names)}" for column, names in HEADERS.items())
        raise FileFormatError(
            "There is no column with names: give “name”, or “given_name” and “family_name”. "
            f"Found: {found[:500]}. Accepted: {accepted}.",
            line=1,
        )
    return columns


def _rows(
    lines: Iterator[tuple[int, list[str]]], headers: Sequence[str], columns: Mapping[Column, int]
) -> Iterator[RosterRow]:
    first_lines: dict[str, int] = {}
    for line, cells in lines:
        if len(first_lines) == MOST_ROWS:
            raise FileFormatError(f"There are more than {MOST_ROWS:,} people. Import them in parts.", line=line)
        row = Line(line, cells, headers, columns).row()
        earlier = first_lines.setdefault(row.external_id, line)
        if earlier != line:
            raise _twice(row, earlier, headers, columns)
        yield row


def _twice(row: RosterRow, earlier: int, headers: Sequence[str], columns: Mapping[Column, int]) -> FileFormatError:
    if Column.ID in columns:
        problem = f"“{row.external_id}” stands on line {earlier} already. Every person needs an id of their own."
        return FileFormatError(problem, line=row.line, column=headers[columns[Column.ID]])
    return FileFormatError(
        f"{row.name} stands on line {earlier} already. Add a column “id” that tells the two apart.",
        line=row.line,
    )
