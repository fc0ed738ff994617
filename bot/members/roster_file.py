"""Reading a roster: a CSV whose columns are known by their header, checked whole before any of it is used."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import FileFormatError
from bot.text import one_line, search_key

MOST_ROWS = 100_000
MOST_BYTES = 200_000_000
_MOST_IN_A_CELL = 50
_DELIMITERS = ",;\t"


class Column(StrEnum):
    """What a column of a roster can hold."""

    ID = "id"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    CITY = "birth_city"
    COUNTRY = "birth_country"
    AFFILIATIONS = "affiliations"
    TOPICS = "topics"


# Search keys of the headers, the best first: where a file has two for one column, the better is taken.
HEADERS: Mapping[Column, tuple[str, ...]] = {
    Column.ID: ("id", "member id", "member number", "person id", "number", "no"),
    Column.NAME: ("name", "full name", "display name", "member name", "member"),
    Column.GIVEN_NAME: ("given name", "given names", "first name", "forename", "givenname", "firstname"),
    Column.FAMILY_NAME: ("family name", "last name", "surname", "familyname", "lastname"),
    Column.CITY: (
        "birth city",
        "city of birth",
        "birthplace",
        "place of birth",
        "hometown",
        "home town",
        "city",
    ),
    Column.COUNTRY: ("birth country", "country of birth", "home country", "country"),
    Column.AFFILIATIONS: (
        *("affiliations", "affiliation", "institutions", "institution", "organizations", "organization"),
        *("employers", "employer", "company", "university"),
    ),
    Column.TOPICS: ("topics", "topic", "fields", "field", "interests", "research interests"),
}
_LONGEST: Mapping[Column, int] = {
    Column.ID: 100,
    Column.CITY: 200,
    Column.COUNTRY: 200,
    Column.AFFILIATIONS: 500,
    Column.TOPICS: 200,
}
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One expected person; ``line`` counts from 1, the header being line 1."""

    line: int
    external_id: str
    name: str
    city: str = ""
    country: str = ""
    affiliations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A checked roster and the headers that were not understood."""

    rows: tuple[RosterRow, ...]
    ignored_columns: tuple[str, ...]


def read(data: bytes) -> RosterFile:
    """Read a roster.

    Cells of several affiliations are separated by `` | ``, of several topics by ``;`` or ``|``. Without an
    id column a person is known by their name, which then may stand only once.

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
        row = _Line(line, cells, headers, columns).row()
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


class _Line:
    """One line of the file, and what its cells say."""

    def __init__(self, line: int, cells: Sequence[str], headers: Sequence[str], columns: Mapping[Column, int]) -> None:
        self.line = line
        self.cells = cells
        self.headers = headers
        self.columns = columns

    def row(self) -> RosterRow:
        """Check the line and read it."""
        self._check()
        name = self._name()
        return RosterRow(
            line=self.line,
            external_id=self._id(name),
            name=name,
            city=self._text(Column.CITY),
            country=self._text(Column.COUNTRY),
            affiliations=self._several(Column.AFFILIATIONS, "|"),
            topics=self._several(Column.TOPICS, ";", "|"),
        )

    def _check(self) -> None:
        if len(self.cells) != len(self.headers):
            raise FileFormatError(
                f"{len(self.cells)} fields where the header has {len(self.headers)}. A field with a comma "
                "in it must stand in quotation marks.",
                line=self.line,
            )
        for header, cell in zip(self.headers, self.cells, strict=True):
            if "\x00" in cell:
                raise FileFormatError("There is a NUL character in this field.", line=self.line, column=header)

    def _name(self) -> str:
        wanted = (Column.NAME,) if Column.NAME in self.columns else (Column.GIVEN_NAME, Column.FAMILY_NAME)
        name = one_line(" ".join(self._cell(column) for column in wanted))
        if not name:
            raise self._wrong(wanted[-1], "The name is empty.")
        if len(name) > _LONGEST_NAME:
            raise self._wrong(wanted[-1], f"The name is longer than {_LONGEST_NAME} characters.")
        return name

    def _id(self, name: str) -> str:
        if Column.ID not in self.columns:
            # Not the whole row: who changes their employer must stay the same person at the next import.
            return "name:" + hashlib.sha256((search_key(name) or name).encode()).hexdigest()[:32]
        external_id = self._text(Column.ID)
        if not external_id:
            raise self._wrong(Column.ID, "The id is empty.")
        return external_id

    def _text(self, column: Column) -> str:
        return self._fitting(column, one_line(self._cell(column)))

    def _several(self, column: Column, *separators: str) -> tuple[str, ...]:
        cell = self._cell(column)
        for separator in separators[1:]:
            cell = cell.replace(separator, separators[0])
        parts = (self._fitting(column, one_line(part)) for part in cell.split(separators[0]))
        several = tuple(dict.fromkeys(part for part in parts if part))
        if len(several) > _MOST_IN_A_CELL:
            raise self._wrong(column, f"More than {_MOST_IN_A_CELL} {column} stand in one field.")
        return several

    def _fitting(self, column: Column, text: str) -> str:
        if len(text) > _LONGEST[column]:
            raise self._wrong(column, f"“{text[:40]}…” is longer than {_LONGEST[column]} characters.")
        return text

    def _cell(self, column: Column) -> str:
        place = self.columns.get(column)
        return "" if place is None else self.cells[place]

    def _wrong(self, column: Column, problem: str) -> FileFormatError:
        return FileFormatError(problem, line=self.line, column=one_line(self.headers[self.columns[column]]))
