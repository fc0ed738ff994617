"""``roster import`` and ``roster codes`` as an organizer runs them."""

import csv
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.roster import app
from bot.errors import CommonGroundError, FileFormatError, InputError

ROSTER = "id,name,hometown,country,field,shirt\n1,Ada Byron,London,England,cosmology,M\n2,=cmd(),Utopia,,alchemy,L\n"


@pytest.fixture
def folder(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copyfile(sqlite_template, tmp_path / "common-ground.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///common-ground.db")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> str:
    """Return what is printed; a sentence for the person is raised, as the console script's main sees it."""
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, CommonGroundError):
        raise result.exception
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


@pytest.mark.usefixtures("folder")
def test_import_then_codes() -> None:
    report = run("import", "roster.csv", "--society", "5", "--name", "Physicists")
    assert "2 people: 2 new, 0 changed, 0 unchanged, 0 claimed" in report
    assert "Hometowns placed: 1 of 2." in report
    assert "Columns ignored: shirt." in report
    assert "Topics that the society does not have: alchemy (1)." in report
    assert "line 3, =cmd(): hometown “Utopia”" in report
    rows = list(csv.DictReader(run("codes", "--society", "5").splitlines()))
    assert [(row["id"], row["name"]) for row in rows] == [("2", "'=cmd()"), ("1", "Ada Byron")]
    assert all(len(row["code"]) == 10 for row in rows)
    assert "2 unchanged" in run("import", "roster.csv", "--society", "5")


@pytest.mark.usefixtures("folder")
def test_a_dry_run_writes_nothing() -> None:
    report = run("import", "roster.csv", "--society", "5", "--name", "Physicists", "--dry-run")
    assert report.startswith("Dry run: nothing was written.\n2 people: 2 new")
    with pytest.raises(InputError, match="No society has the id 5"):
        run("codes", "--society", "5")


def test_what_needs_a_decision_is_listed_and_a_ror_id_settles_it(folder: Path) -> None:
    (folder / "roster.csv").write_text("id,name,affiliations\n1,Alex Example,University of California\n")
    options = ("--society", "5", "--name", "Physicists", "--unplaced", "unplaced.csv")
    report = run("import", "roster.csv", *options, "--dry-run")
    assert "Perhaps: University of California, Berkeley (Berkeley, CA) · " in report
    (row,) = csv.DictReader((folder / "unplaced.csv").read_text(encoding="utf-8").splitlines())
    assert (row["line"], row["name"], row["text"]) == ("2", "Alex Example", "University of California")
    chosen = next(n for n in range(1, 6) if "Los Angeles" in row[f"choice_{n}"])
    ror_id = row[f"ror_id_{chosen}"]
    (folder / "roster.csv").write_text(
        f"id,name,affiliations,ror_id\n1,Alex Example,University of California,{ror_id}\n"
    )
    report = run("import", "roster.csv", *options)
    assert "People with an organization placed: 1 of 1." in report
    assert "Not placed" not in report
    assert len((folder / "unplaced.csv").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.usefixtures("folder")
def test_a_list_that_cannot_be_written_is_told() -> None:
    with pytest.raises(InputError, match="can't be written"):
        run("import", "roster.csv", "--society", "5", "--name", "P", "--dry-run", "--unplaced", "absent/file.csv")


@pytest.mark.usefixtures("folder")
def test_an_unknown_society() -> None:
    with pytest.raises(InputError, match="--name"):
        run("import", "roster.csv", "--society", "5")


def test_a_bad_row_imports_nothing(folder: Path) -> None:
    (folder / "roster.csv").write_text(ROSTER + "3,,,,,\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match="Line 4, column name"):
        run("import", "roster.csv", "--society", "5", "--name", "Physicists")
    with pytest.raises(InputError, match="No society"):
        run("codes", "--society", "5")


@pytest.mark.usefixtures("folder")
def test_a_missing_file() -> None:
    with pytest.raises(InputError, match=r"absent\.csv can't be read: No such file"):
        run("import", "absent.csv", "--society", "5")


@pytest.mark.parametrize("arguments", [[], ["import", "roster.csv"], ["codes", "--society", "x"]])
def test_bad_usage(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
