"""Tables from the database or, quicker, from the file that an earlier start has kept."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import kept
from bot.models import Organization
from bot.organizations import packing, registry, rows, tables
from bot.organizations.registry import State
from bot.organizations.tables import Tables

# Fewer are built as quickly as they are read, and need no file.
_WORTH_KEEPING = 5000
# Databases that may take turns on one machine, such as that of the bot and that of a trial.
_OLDER_FILES = 2
_SOURCES = ("organizations", "models/organization.py", "kept.py", "text.py")


async def load(session: AsyncSession) -> Tables:
    """Return the tables of all organizations that societies share.

    What takes long happens in a thread, or in slices, so that the event loop keeps answering.
    """
    state = await registry.state(session)
    file = await _file(session, state)
    if file is not None:
        with _collector_off():
            known = await asyncio.to_thread(_read, file, state.version)
        if known is not None:
            return known
    with _collector_off():
        built = await asyncio.to_thread(tables.build, await rows.fetch(session))
    if file is not None:
        await asyncio.to_thread(_keep, file, built)
    return built


@contextmanager
def _collector_off() -> Iterator[None]:
    """Spare the collector hundreds of thousands of objects that all stay: walking them took a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


async def load_own(session: AsyncSession) -> Tables:
    """Return the tables of the few organizations that societies have added for themselves."""
    return await asyncio.to_thread(tables.build, await rows.fetch_own(session))


async def _file(session: AsyncSession, state: State) -> Path | None:
    """Return where the tables are kept: by what no other content of any database shares."""
    count, newest = (
        await session.execute(select(func.count(), func.max(Organization.id)).where(Organization.society_id.is_(None)))
    ).one()
    if count < _WORTH_KEEPING or not state.content:
        return None
    identity = f"{state.content} {state.version} {count} {newest} {version('pycountry')}"
    return kept.path("organizations", identity, _SOURCES)


def _keep(file: Path, built: Tables) -> None:
    kept.write(file, packing.pack(built), older=_OLDER_FILES)


def _read(file: Path, at: int) -> Tables | None:
    arrays = kept.read(file)
    if arrays is None:
        return None
    try:
        return packing.unpack(arrays, at)
    except (KeyError, ValueError):
        return None
