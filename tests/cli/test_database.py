import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot import schema
from tests.cli.conftest import CommandLine
from tests.conftest import PostgresTemplate

NOTHING_LISTENS = "postgresql+asyncpg://keeper:hunter22@127.0.0.1:9/society"


@pytest.fixture
def ready(sqlite_template: Path, tmp_path: Path) -> Path:
    """A database of our own with the newest schema."""
    path = tmp_path / "ready.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


def _change(path: Path, sql: str) -> str:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    template: PostgresTemplate = request.getfixturevalue("postgres_template")
    name = f"empty_{next(template.counter)}"
    asyncio.run(template.statement(f"CREATE DATABASE {name}"))
    return template.url(name)


def test_upgrade_makes_a_database_and_does_nothing_twice(command_line: CommandLine, empty_url: str) -> None:
    assert "common-ground database upgrade" in command_line("database", "check", DATABASE_URL=empty_url).sentence
    first = command_line("database", "upgrade", DATABASE_URL=empty_url)
    assert (first.code, first.err) == (0, "")
    assert f"now at schema {schema.newest()}" in first.out
    second = command_line("database", "upgrade", DATABASE_URL=empty_url)
    assert f"already at schema {schema.newest()}; 0 organizations" in second.out
    assert command_line("database", "check", DATABASE_URL=empty_url).code == 0


def test_a_database_that_somebody_changed_is_told_apart(command_line: CommandLine, ready: Path) -> None:
    url = _change(ready, "ALTER TABLE members ADD COLUMN shoe_size INTEGER")
    assert "shoe_size" in command_line("database", "check", DATABASE_URL=url).sentence


@pytest.mark.parametrize("arguments", [("database", "check"), ("database", "upgrade")], ids=" ".join)
def test_a_newer_database_is_left_alone(command_line: CommandLine, ready: Path, arguments: tuple[str, str]) -> None:
    url = _change(ready, "UPDATE alembic_version SET version_num = 'from_2040'")
    sentence = command_line(*arguments, DATABASE_URL=url).sentence
    assert "from_2040" in sentence
    assert "newer" in sentence


@pytest.mark.parametrize("arguments", [("database", "check"), ("database", "upgrade")], ids=" ".join)
def test_a_server_out_of_reach(command_line: CommandLine, arguments: tuple[str, str]) -> None:
    sentence = command_line(*arguments, DATABASE_URL=NOTHING_LISTENS).sentence
    assert "DATABASE_URL" in sentence
    assert "can't be reached" in sentence
    assert "hunter22" not in sentence


def test_a_folder_that_is_not_there(command_line: CommandLine, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/nowhere/common-ground.db"
    assert "can't be reached" in command_line("database", "upgrade", DATABASE_URL=url).sentence


def test_a_file_that_is_no_database(command_line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Emmy, " * 1000)
    assert "DATABASE_URL" in command_line("database", "check", DATABASE_URL=f"sqlite:///{path}").sentence
