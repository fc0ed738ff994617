"""Reading dumps, good ones and bad ones."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import FileFormatError, InputError
from bot.models import OrganizationLinkKind, OrganizationNameKind
from bot.organizations.dump import open_dump
from bot.organizations.ror import RorRecord
from tests.organizations.records import raw, ror_id, write_json, write_zip

RECORDS = [raw(1, "Lunar University", acronyms=["LU"], links=[("child", 2)]), raw(2, "Lunar [Lab] {Two}", state=None)]


def read(path: Path) -> list[RorRecord]:
    with open_dump(path) as dump:
        return list(dump)


def test_a_zip_and_its_json_read_the_same(tmp_path: Path) -> None:
    from_zip = read(write_zip(tmp_path / "v1-ror-data.zip", {"v1-ror-data_schema_v2.json": RECORDS}))
    assert from_zip == read(write_json(tmp_path / "plain.json", RECORDS))
    assert [record.name for record in from_zip] == ["Lunar University", "Lunar [Lab] {Two}"]
    assert from_zip[0].links[0].kind is OrganizationLinkKind.CHILD
    assert from_zip[0].links[0].ror_id == ror_id(2)


def test_schema_v2_is_preferred_in_a_zip_with_both(tmp_path: Path) -> None:
    members: dict[str, object] = {"ror.json": [{"id": ror_id(1), "name": "v1"}], "ror_schema_v2.json": RECORDS}
    assert len(read(write_zip(tmp_path / "both.zip", members))) == 2


def test_position_reaches_size(tmp_path: Path) -> None:
    with open_dump(write_json(tmp_path / "plain.json", RECORDS)) as dump:
        assert dump.position == 0
        list(dump)
        assert dump.position == dump.size


def test_a_name_of_several_types_is_the_display_name(tmp_path: Path) -> None:
    record = raw(1, "JILA")
    record["names"][0]["types"] = ["acronym", "label", "ror_display"]
    (parsed,) = read(write_json(tmp_path / "dump.json", [record]))
    assert [name.kind for name in parsed.names] == [OrganizationNameKind.DISPLAY]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"a": 1},\n {"b": nul}]', r"Record 1 is not a record of ROR schema v2: id: Field required"),
        ('[\n {"b": nul}]', r"Line 2, column 11: this is not JSON \(after 0 records\)"),
        ("", r"Line 1, column 1: the file ends early \(after 0 records\)"),
        ("name,city\nMIT,Cambridge", r"Line 1, column 2: this is not JSON"),
        ("{}", "holds no list of records"),
        ("[]", "holds no list of records"),
        ("[3]", "Record 1 is not a record of ROR schema v2"),
        ("[" * 5000, "nested more than 1,000 levels deep"),
        ('[{"a": ' + "[" * 100_000, "nested more than 1,000 levels deep"),
        ('[{"id": "https://ror.org/042nb2s44", "name": "MIT"}]', "names: Field required"),
        ("[] []", "Line 1, column 4: this is not JSON"),
    ],
)
def test_what_is_no_dump_is_refused_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "dump.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFormatError, match=sentence):
        read(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_bytes(b'[{"id": "\xff\xfe"}]')
    with pytest.raises(FileFormatError):
        read(path)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id", "042nb2s44", "id: String should match"),
        ("names", [], "names: List should have at least 1 item"),
        ("names", [{"value": "A", "types": ["label"], "lang": None}], "0 names of type ror_display"),
        ("names", [{"value": v, "types": ["ror_display"], "lang": None} for v in "AB"], "2 names of type ror_display"),
        ("names", [{"value": "\u202e\x00", "types": ["ror_display"], "lang": None}], "0 names of type ror_display"),
        ("locations", [], "locations: List should have at least 1 item"),
        ("status", "asleep", "status: Input should be"),
        ("relationships", None, "relationships: Input should be a valid list"),
    ],
)
def test_a_wrong_field_is_named_with_the_record(tmp_path: Path, field: str, value: object, sentence: str) -> None:
    broken = raw(2, "Broken") | {field: value}
    with pytest.raises(FileFormatError, match=rf"Record 2 .*{sentence}"):
        read(write_json(tmp_path / "dump.json", [RECORDS[0], broken]))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.zip", tmp_path):
        with pytest.raises(InputError, match="can't be read"):
            read(path)


def test_a_zip_without_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="holds no JSON file"):
        read(write_zip(tmp_path / "other.zip", {"readme.txt": "hello"}))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_dump_is_always_refused(tmp_path: Path, share: float) -> None:
    for path in (
        write_json(tmp_path / "dump.json", RECORDS),
        write_zip(tmp_path / "dump.zip", {"ror_schema_v2.json": RECORDS}),
    ):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(FileFormatError):
            read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_damaged_zip_never_surprises(tmp_path: Path, place: int, byte: int) -> None:
    path = write_zip(tmp_path / "dump.zip", {"ror_schema_v2.json": RECORDS})
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    with suppress(InputError):
        read(path)
