"""A small Zenodo on 127.0.0.1, over real sockets, that does what a test tells it."""

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web


class Zenodo:
    """Serves one release; every attribute can be changed between two requests."""

    def __init__(self) -> None:
        self.port = 0
        self.name = "v9.9-2027-01-01-ror-data.zip"
        self.content = b""
        self.described: dict[str, Any] = {}
        self.listing: bytes | None = None
        self.status = 200
        self.headers: dict[str, str] = {}
        self.file_status = 200
        self.sent: int | None = None
        self.holds = False
        self.requests: list[str] = []
        self.agents: set[str] = set()

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def hits(self) -> dict[str, Any]:
        checksum = hashlib.md5(self.content, usedforsecurity=False).hexdigest()
        file = {
            "key": self.name,
            "size": len(self.content),
            "checksum": f"md5:{checksum}",
            "links": {"self": f"{self.api}/files/{self.name}/content"},
        }
        return {"hits": {"total": 1, "hits": [{"id": 1, "files": [file | self.described]}]}}

    async def records(self, request: web.Request) -> web.Response:
        self.requests.append(str(request.rel_url))
        self.agents.add(request.headers["User-Agent"])
        if self.listing is not None:
            return web.Response(body=self.listing, content_type="application/json")
        return web.json_response(self.hits(), status=self.status, headers=self.headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(str(request.rel_url))
        response = web.StreamResponse(status=self.file_status)
        response.content_length = len(self.content)
        await response.prepare(request)
        await response.write(self.content[: self.sent])
        if self.holds:
            await asyncio.sleep(60)
        if self.sent is not None:
            assert request.transport is not None
            request.transport.close()
        return response


@contextmanager
def running() -> Iterator[Zenodo]:
    """Serve in a thread of its own, since a command runs its own event loop."""
    zenodo = Zenodo()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(zenodo), loop).result()
    try:
        yield zenodo
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(zenodo: Zenodo) -> web.AppRunner:
    app = web.Application()
    app.router.add_get("/api/records", zenodo.records)
    app.router.add_get("/api/files/{name}/content", zenodo.file)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    zenodo.port = runner.addresses[0][1]
    return runner
