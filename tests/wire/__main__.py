"""Start the server alone, for load and for work by hand: ``python -m tests.wire --port N``."""

import argparse
import asyncio
import sys
from pathlib import Path

from tests.wire.server import WireServer


def main() -> None:
    """Serve until Ctrl-C; prints the variables that point the bot here."""
    parser = argparse.ArgumentParser(prog="python -m tests.wire", description="A small Discord on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--openapi", type=Path, help="Discord's OpenAPI description, to check bodies against")
    arguments = parser.parse_args()
    try:
        asyncio.run(_serve(arguments.port, arguments.openapi))
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")


async def _serve(port: int, openapi: Path | None) -> None:
    server = await WireServer(openapi).start(port)
    sys.stdout.write(
        f"DISCORD_TOKEN={server.world.token}\nDISCORD_API_URL={server.api_url}\n"
        f"DISCORD_GATEWAY_URL={server.gateway_url}\n"
    )
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        for violation in server.violations:
            sys.stderr.write(f"{violation}\n")
        await server.stop()


if __name__ == "__main__":
    main()
