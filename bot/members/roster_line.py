"""One line of a roster: checked, and read as an expected person."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bot.errors import FileFormatError
from bot.members.roster_columns import Column
from bot.text import one_line, search_key

_MOST_IN_A_CELL = 50
_LONGEST: Mapping[Column, int] = {
    Column.ID: 100,
    Column.CITY: 200,
    Column.COUNTRY: 200,
    Column.AFFILIATIONS: 500,
    Column.ROR_IDS: 100,
    Column.TOPICS: 200,
}
_LONGEST_NAME = 100
_ROR_ID = re.compile(r"(?:(?:https?://)?ror\.org/)?(0[a-z0-9]{6}\d{2})/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One expected person; ``line`` counts from 1, the header being line 1.

    ``ror_ids`` is empty, or has one for each affiliation, a whole address or empty: what the organizers settled.
    Where a ROR id stands alone, the affiliation is empty.
    """

    line: int
    external_id: str
    name: str
    city: str = ""
    country: str = ""
    affiliations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    ror_ids: tuple[str, ...] = ()


class Line:
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
        affiliations, ror_ids = self._affiliations()
        return RosterRow(
            line=self.line,
            external_id=self._id(name),
            name=name,
            city=self._text(Column.CITY),
            country=self._text(Column.COUNTRY),
            affiliations=affiliations,
            topics=self._several(Column.TOPICS, ";", "|"),
            ror_ids=ror_ids,
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

    def _affiliations(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the affiliations and, place for place, the ROR ids that decide; ids alone stand for themselves."""
        texts = self._parts(Column.AFFILIATIONS, "|")
        ids = [self._ror_id(part) for part in self._parts(Column.ROR_IDS, "|")]
        if any(texts) and len(ids) > len(texts):
            problem = f"There are more ROR ids ({len(ids)}) than affiliations ({len(texts)}): each decides for one."
            raise self._wrong(Column.ROR_IDS, problem)
        pairs = zip_longest(texts, ids, fillvalue="") if any(texts) else (("", ror_id) for ror_id in ids)
        several = tuple(dict.fromkeys(pair for pair in pairs if any(pair)))
        if len(several) > _MOST_IN_A_CELL:
            raise self._wrong(Column.AFFILIATIONS, f"More than {_MOST_IN_A_CELL} affiliations stand in one field.")
        decided = tuple(ror_id for _, ror_id in several)
        return tuple(text for text, _ in several), decided if any(decided) else ()

    def _ror_id(self, text: str) -> str:
        if not text:
            return ""
        found = _ROR_ID.fullmatch(text)
        if found is None:
            raise self._wrong(Column.ROR_IDS, f"“{text}” is no ROR id. It reads like https://ror.org/01qz5mb56.")
        return f"https://ror.org/{found[1].lower()}"

    def _parts(self, column: Column, separator: str) -> list[str]:
        return [self._fitting(column, one_line(part)) for part in self._cell(column).split(separator)]

    def _several(self, column: Column, *separators: str) -> tuple[str, ...]:
        cell = self._cell(column)
        for separator in separators[1:]:
            cell = cell.replace(separator, separators[0])
        parts = (self._fitting(column, one_line(part)) for part in cell.split(separators[0]))
        several = tuple(dict.fromkeys(filter(None, parts)))
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
