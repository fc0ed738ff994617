"""Reading a roster, and what is said of one that can't be used."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FileFormatError
from bot.members import roster_file
from bot.members.roster_line import RosterRow
from bot.text import one_line

HEADER = "id,name,birth_city,birth_country,affiliations,topics\n"


def test_all_columns() -> None:
    found = roster_file.read(
        b"\xef\xbb\xbfid,given_name,family_name,birth_city,birth_country,field,prize_year,affiliations\n"
        b"1,Maria,Goeppert  Mayer,Kattowitz (now Katowice),Germany (now Poland),Nuclear Physics; optics|,1963,"
        b'"UC San Diego, La Jolla | Argonne"\n'
    )
    assert found.rows == (
        RosterRow(
            line=2,
            external_id="1",
            name="Maria Goeppert Mayer",
            city="Kattowitz (now Katowice)",
            country="Germany (now Poland)",
            affiliations=("UC San Diego, La Jolla", "Argonne"),
            topics=("Nuclear Physics", "optics"),
        ),
    )
    assert found.ignored_columns == ("prize_year",)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("Member ID;First Name;Last Name;Hometown;Country;Employer", "7;Ada;Byron;London;UK;Analytical Engines"),
        ("ID\tFull name\tcity\tHOME COUNTRY\tInstitution", "7\tAda Byron\tLondon\tUK\tAnalytical Engines"),
    ],
)
def test_headers_have_synonyms_and_any_usual_separator(header: str, line: str) -> None:
    (row,) = roster_file.read(f"{header}\r\n\r\n{line}\r\n".encode()).rows
    assert (row.external_id, row.name, row.city, row.country) == ("7", "Ada Byron", "London", "UK")
    assert row.affiliations == ("Analytical Engines",)


def test_without_an_id_a_person_is_known_by_name_whatever_else_changes() -> None:
    (before,) = roster_file.read(b"name,employer\nLise Meitner,Kaiser-Wilhelm-Institut\n").rows
    (after,) = roster_file.read(b"employer,name\nStockholm,lise  meitner\n").rows
    assert before.external_id == after.external_id
    with pytest.raises(FileFormatError, match=r"Line 3: Lise Meitner stands on line 2 already. Add a column “id”"):
        roster_file.read(b"name\nLise Meitner\nLise Meitner\n")


def test_names_are_one_line_without_direction_marks() -> None:
    (row,) = roster_file.read('id,name\n1,"  \u202eEve\n <@1>  "\n'.encode()).rows
    assert row.name == "Eve <@1>"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (HEADER.encode(), "Line 2: The file has a header but no people."),
        (b"id,given_name\n1,Ada\n", "no column with names: .* Found: id, given_name. Accepted: .*family_name"),
        (b"id,name,Name\n1,Ada,Ada\n", "Line 1, column Name: This header stands twice"),
        (b"id,name\n1,Ada\n2,B,C\n", "Line 3: 3 fields where the header has 2"),
        (b"id,name\n1\n", "Line 2: 1 fields"),
        (b"id,name\n1, \n", "Line 2, column name: The name is empty"),
        (b"id,name\n,Ada\n", "Line 2, column id: The id is empty"),
        (b"id,name\n1,Ada\n2,Bo\n1,Cy\n", "Line 4, column id: “1” stands on line 2 already"),
        (b"id,name\n1," + b"A" * 101 + b"\n", "Line 2, column name: The name is longer than 100"),
        (b"id,name,city\n1,Ada," + b"A" * 201 + b"\n", "Line 2, column city: .* longer than 200"),
        (b"id,name,employer\n1,Ada," + b"A" * 501 + b"\n", "Line 2, column employer: .* longer than 500"),
        (b"id,name,employer\n1,Ada," + b"|".join(b"%d" % n for n in range(51)) + b"\n", "More than 50 affiliations"),
        (b"id,name\n1,A\x00da\n", "Line 2, column name: There is a NUL"),
        (b"id,name\n1,Ada\n2,Andr\xe9\n", r"Line 3: The byte 0xE9 \(number 21 of the file\) is not UTF-8"),
        (b'id,name\n1,"Ada" Byron\n', "Line 2: This is not CSV"),
        (b'id,name\n1,"Ada\nBo\n', "Line 2: This is not CSV"),
        (b"id,name\n1," + b"A" * 200_000 + b"\n", "Line 2: This is not CSV"),
        (b"PK\x03\x04\x00\x00", "no column with names"),
    ],
)
def test_a_file_that_cannot_be_used(data: bytes, sentence: str) -> None:
    with pytest.raises(FileFormatError, match=sentence):
        roster_file.read(data)


def test_the_line_is_right_behind_a_cell_of_several_lines() -> None:
    with pytest.raises(FileFormatError, match="Line 5, column name"):
        roster_file.read(b'id,name,note\n1,Ada,"a\nb"\n\n2,,\n')


def test_too_many_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_file, "MOST_ROWS", 2)
    with pytest.raises(FileFormatError, match="Line 4: There are more than 2 people"):
        roster_file.read(b"id,name\n1,A\n2,B\n3,C\n")


@given(st.binary(max_size=200) | st.text(alphabet='id,name\n"|;\x00é', max_size=80).map(str.encode))
def test_any_bytes_are_a_roster_or_a_sentence(data: bytes) -> None:
    with suppress(FileFormatError):
        assert roster_file.read(data).rows


@given(
    st.lists(st.text(min_size=1, max_size=60).filter(lambda text: "\x00" not in text and one_line(text)), min_size=1)
)
def test_what_a_spreadsheet_writes_is_read_back(names: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("id", "name"), *enumerate(names)])
    try:
        data = file.getvalue().encode()
    except UnicodeEncodeError:
        return
    assert [row.name for row in roster_file.read(data).rows] == [one_line(name) for name in names]


def settled(affiliations: str, ror_ids: str) -> list[tuple[str, str]]:
    (row,) = roster_file.read(f"name,affiliations,ror_id\nAlex Example,{affiliations},{ror_ids}\n".encode()).rows
    return list(zip(row.affiliations, row.ror_ids, strict=False))


ORNL = "https://ror.org/01qz5mb56"


@pytest.mark.parametrize(
    ("affiliations", "ror_ids", "pairs"),
    [
        ("ORNL", ORNL, [("ORNL", ORNL)]),
        ("ORNL", "01QZ5MB56", [("ORNL", ORNL)]),
        ("A | ORNL", " | ror.org/01qz5mb56", [("A", ""), ("ORNL", ORNL)]),
        ("ORNL | A", ORNL, [("ORNL", ORNL), ("A", "")]),
        ("ORNL | ORNL", f"{ORNL} | {ORNL}", [("ORNL", ORNL)]),
        ("", ORNL, [("", ORNL)]),
        ("A", "", []),
    ],
)
def test_a_ror_id_stands_beside_its_affiliation(affiliations: str, ror_ids: str, pairs: list[tuple[str, str]]) -> None:
    assert settled(affiliations, ror_ids) == pairs


@pytest.mark.parametrize(
    ("ror_ids", "told"), [("ORNL", "is no ROR id"), (f"{ORNL} | {ORNL}", "more ROR ids .2. than affiliations .1.")]
)
def test_a_ror_id_that_is_none_or_has_no_affiliation_is_refused(ror_ids: str, told: str) -> None:
    with pytest.raises(FileFormatError, match=told) as raised:
        settled("A", ror_ids)
    assert (raised.value.line, raised.value.column) == (2, "ror_id")
