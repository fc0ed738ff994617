"""``organizations import``, ``search`` and ``resolve`` as an administrator runs them."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.organizations import app
from bot.errors import CommonGroundError, DatabaseNotReadyError, FileFormatError, InputError
from tests.organizations.records import raw, write_json, write_zip

RECORDS = [raw(1, "Zyzzyva University", city="Oak Ridge"), raw(2, "Zyzzyva Gone", status="withdrawn")]


@pytest.fixture(autouse=True)
def folder(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(sqlite_template, tmp_path / "common-ground.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///common-ground.db")
    return tmp_path


def run(*arguments: str, typed: str = "") -> str:
    """Return what is printed; a sentence for the person is raised, as the console script's main sees it."""
    result = CliRunner().invoke(app, arguments, input=typed)
    if isinstance(result.exception, CommonGroundError):
        raise result.exception
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def test_import_says_what_it_did_and_can_be_repeated(folder: Path) -> None:
    path = str(write_zip(folder / "ror.zip", {"ror_schema_v2.json": RECORDS}))
    assert run("import", path) == "2 records: 1 new, 0 changed, 0 unchanged, 1 withdrawn, 0 merged.\n"
    assert run("import", path) == "2 records: 0 new, 0 changed, 2 unchanged, 0 withdrawn, 0 merged.\n"
    assert "Zyzzyva University: university, Oak Ridge, US-TN · https://ror.org/000000001" in run("search", "zyzzy")


def test_a_bad_dump_is_one_sentence_and_changes_nothing(folder: Path) -> None:
    path = write_json(folder / "ror.json", [*RECORDS, {"id": "x"}])
    with pytest.raises(FileFormatError, match="Record 3"):
        run("import", str(path))
    assert run("search", "zyzzyva", "--json") == ""


def test_a_missing_file_is_one_sentence() -> None:
    with pytest.raises(InputError, match=r"none\.zip can't be read"):
        run("import", "none.zip")


def test_search_prints_json_lines_and_nothing_else() -> None:
    lines = run("search", "national laboratory oak ridge", "--json", "--limit", "1").splitlines()
    (line,) = lines
    first = json.loads(line)
    assert first["name"] == "Oak Ridge National Laboratory"
    assert set(first) == {"id", "name", "kind", "city", "subdivision", "country", "score", "matched"}


def test_search_says_when_nothing_matches() -> None:
    assert run("search", "qqqqqqq") == "No organization matches “qqqqqqq”.\n"


def test_resolve_prints_a_json_line_per_line() -> None:
    typed = "Physics Division, Oak Ridge National Laboratory, Oak Ridge, TN\n\nNowhere at all\n"
    lines = [json.loads(line) for line in run("resolve", typed=typed).splitlines()]
    assert [line["affiliation"] for line in lines] == typed.splitlines()
    assert [line["status"] for line in lines] == ["sure", "none", "none"]
    (match,) = lines[0]["organizations"]
    assert set(match) == {"id", "name", "score", "matched"}
    assert match["name"] == "Oak Ridge National Laboratory"


def test_resolve_is_readable_too() -> None:
    typed = "Physics, Oak Ridge National Laboratory\n"
    heading, match = run("resolve", "--text", typed=typed).splitlines()
    assert heading == "Physics, Oak Ridge National Laboratory: sure"
    assert re.sub(r"\d+%", "…%", match) == "  Oak Ridge National Laboratory (…%, “Oak Ridge National Laboratory”)"


def test_resolve_prints_the_choices_where_it_is_unsure() -> None:
    heading, *choices = run("resolve", "--text", typed="Oak Ridge\n").splitlines()
    assert heading == "Oak Ridge: unsure"
    assert re.fullmatch(r"  perhaps Oak Ridge National Laboratory \(\d+%, “Oak Ridge”\)", choices[0])


@pytest.mark.parametrize("arguments", [["search"], ["search", "mit", "--limit", "0"], ["import"], ["resolve", "x"]])
def test_bad_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_an_empty_database_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///other.db")
    with pytest.raises(DatabaseNotReadyError, match="common-ground database upgrade"):
        run("search", "mit")
