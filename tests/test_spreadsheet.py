"""CSV that no spreadsheet runs."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from bot import spreadsheet

CELLS = st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=20)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_every_cell_comes_back_as_text_and_none_begins_a_formula(rows: list[tuple[str, str]]) -> None:
    data = spreadsheet.write(("name", "note"), rows)
    header, *found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert header == ["name", "note"]
    for row, cells in zip(rows, found, strict=True):
        for cell, written in zip(row, cells, strict=True):
            assert written in (cell, f"'{cell}")
            assert not written.startswith(("=", "+", "-", "@", "\t"))


def test_a_formula_is_shown_as_what_was_typed() -> None:
    assert spreadsheet.write(("a",), [("=1+1",)]).decode("utf-8-sig").splitlines() == ["a", "'=1+1"]
