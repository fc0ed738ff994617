"""Upgrading a database that is in use: nothing that people wrote may be lost on the way."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from bot import schema
from bot.database import Database
from tests.conftest import PostgresTemplate


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = schema._config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def _old(database: Database) -> None:
    """A database as version 0001 left it, with a member who works somewhere."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade_to, "0001")
        for statement in (
            "INSERT INTO societies (id, name, created_at) VALUES (1, 'Examples', '2027-03-01 09:00:00')",
            (
                "INSERT INTO organizations (id, name, kind, status, source, well_known, city, country) "
                "VALUES (1, 'Example University', 'university', 'active', 'starter', false, '', 'US')"
            ),
            (
                "INSERT INTO organization_names (organization_id, value, key, kind) "
                "VALUES (1, 'Example University', 'example university', 'display')"
            ),
            (
                "INSERT INTO members (id, society_id, user_id, name, joined_at, listed, headline, goals, "
                "affiliations_visibility, background_visibility, interests_visibility) VALUES "
                "(1, 1, 1, 'Alex Example', '2027-03-01 09:00:00', true, '', '', 'everyone', 'everyone', 'everyone')"
            ),
            (
                "INSERT INTO affiliations (member_id, organization_id, kind, title, current) "
                "VALUES (1, 1, 'employment', '', true)"
            ),
            (
                "INSERT INTO roster_entries (id, society_id, external_id, code, name, topics, imported_at) "
                "VALUES (1, 1, '1', '2345678923', 'Bea Example', '[]', '2027-03-01 09:00:00')"
            ),
            "INSERT INTO roster_affiliations (entry_id, text, organization_id) VALUES (1, 'Example U', 1)",
        ):
            await connection.execute(text(statement))


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}")


@pytest.fixture
async def empty_postgres(postgres_template: PostgresTemplate) -> Database:
    name = f"old_{next(postgres_template.counter)}"
    await postgres_template.statement(f"CREATE DATABASE {name}")
    return Database(postgres_template.url(name))


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest) -> Database:
    made: Database = request.getfixturevalue(f"empty_{request.param}")
    return made


async def test_an_upgrade_keeps_what_people_wrote(empty: Database) -> None:
    try:
        await _old(empty)
        await schema.upgrade(empty)
        async with empty.reading() as session:
            kept = ("members", "organizations", "organization_names", "affiliations", "roster_affiliations")
            for table in kept:
                assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 1  # noqa: S608
            assert await session.scalar(text("SELECT completeness FROM members")) == 1
            assert await session.scalar(text("SELECT name_key FROM members")) == "alex example"
            if empty.engine.dialect.name == "sqlite":
                assert await session.scalar(text("PRAGMA foreign_keys")) == 1
                assert (await session.execute(text("PRAGMA foreign_key_check"))).all() == []
        assert await schema.differences(empty) == []
    finally:
        await empty.dispose()
