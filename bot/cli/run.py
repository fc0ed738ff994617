"""``common-ground run``: the bot itself."""

import random
from datetime import UTC, datetime

from bot import logs, schema, settings
from bot.cli.session import wait_for
from bot.client import CommonGround, point_at, serve
from bot.database import Database
from bot.icebreakers.bank import Bank
from bot.matching.worker import PairingWorker
from bot.organizations.live import LiveIndex, spare_collector
from bot.places import Places
from bot.services import Services
from bot.settings import Settings
from bot.worker import Worker


def run() -> None:
    """Run the bot until it is stopped (Ctrl-C, SIGTERM)."""
    chosen = settings.load()
    token = chosen.token()
    logs.configure(chosen)
    wait_for(_run(chosen, token))


async def _run(chosen: Settings, token: str) -> None:
    database = Database(chosen.database_url.get_secret_value())
    try:
        await schema.require_newest(database)
        await database.take_stock()
        services = Services(
            database=database,
            places=Places.load(),
            organizations=await LiveIndex.load(database),
            bank=Bank.load(),
            worker=PairingWorker(),
            painter=Worker(),
            clock=_now,
            rng=random.SystemRandom(),
        )
        await services.presence.prepare(database, services.organizations.index)
        spare_collector()
        point_at(api=chosen.discord_api_url, gateway=chosen.discord_gateway_url)
        await serve(CommonGround(services, sync_guild=chosen.discord_guild), token)
    finally:
        await database.dispose()


def _now() -> datetime:
    return datetime.now(UTC)
