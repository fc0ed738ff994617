"""Servers, databases and processes. One process serves all checks of a module."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.conftest import SHARED, PostgresTemplate
from tests.wire.actor import Actor
from tests.wire.process import BotProcess
from tests.wire.server import WireServer


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[WireServer]:
    started = await WireServer(SHARED / "discord" / "openapi.json").start()
    yield started
    await started.stop()


@pytest.fixture(autouse=True)
def discord_refuses_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    """A body that Discord would refuse fails the test that caused it."""
    if "server" not in request.fixturenames:
        yield
        return
    server: WireServer = request.getfixturevalue("server")
    yield
    found, server.violations = server.violations, []
    assert not found, found


@pytest.fixture(scope="module")
def new_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Make a migrated SQLite file and return its address."""

    def make() -> str:
        path = tmp_path_factory.mktemp("wire") / "common-ground.db"
        shutil.copyfile(sqlite_template, path)
        return f"sqlite+aiosqlite:///{path}"

    return make


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def new_postgres(postgres_template: PostgresTemplate) -> str:
    name = f"wire_{next(postgres_template.counter)}"
    await postgres_template.statement(f"CREATE DATABASE {name} TEMPLATE template_common_ground STRATEGY FILE_COPY")
    return postgres_template.url(name)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(
    server: WireServer, new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    """The bot on SQLite, connected."""
    running = await BotProcess.ready(server, new_sqlite(), tmp_path_factory.mktemp("run"))
    yield running
    ended = await running.stop()
    assert ended.code == 0, running.text


@pytest_asyncio.fixture(loop_scope="module")
async def ada(server: WireServer) -> Actor:
    return Actor(server, "Ada Example")


@pytest_asyncio.fixture(loop_scope="module")
async def emmy(server: WireServer) -> Actor:
    return Actor(server, "Emmy Example")
