"""The server: checks, limits, answers and records every request."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.wire import bodies
from tests.wire.gateway import Gateway
from tests.wire.interactions import Interactions
from tests.wire.limits import Limits, Verdict
from tests.wire.refusals import RefusalError, invalid
from tests.wire.routes import Call, Handler, Routes
from tests.wire.world import Json, World

API = "/api/v10"
_MAIN_IDS = ("channel_id", "guild_id", "webhook_token")
# These carry their permission in the path: Discord asks for no token there.
_OPEN = ("/interactions/", "/webhooks/")


@dataclass(frozen=True, slots=True)
class Request:
    """One request and how it was answered."""

    method: str
    template: str
    path: str
    body: Any
    status: int
    at: float


@dataclass
class WireServer:
    """A Discord on 127.0.0.1. ``description`` is the path of the OpenAPI file, or None to skip that check."""

    description: Path | None = None
    world: World = field(default_factory=World)
    limits: Limits = field(default_factory=Limits)
    requests: list[Request] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.world)
        self.interactions = Interactions(self.world, self.gateway)
        self._described = bodies.description(self.description) if self.description else None
        self._runner: web.AppRunner | None = None
        self._asked = asyncio.Condition()
        self.port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def start(self, port: int = 0) -> Self:
        """Listen; port 0 takes a free one."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        for (method, template), handler in Routes(self.world, self.gateway, self.interactions).table().items():
            app.router.add_route(method, API + template, self._served(template, handler))
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_route("*", "/{rest:.*}", self._served("", _unknown))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        return self

    async def stop(self) -> None:
        """Close every connection."""
        await self.gateway.drop(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; looked at after every request."""
        async with self._asked:
            await self._asked.wait_for(holds)

    def sent(self, method: str, template: str) -> list[Request]:
        """Return the requests to one route that were answered well, oldest first."""
        return [
            request
            for request in self.requests
            if (request.method, request.template) == (method, template) and request.status < HTTPStatus.BAD_REQUEST
        ]

    def _served(self, template: str, handler: Handler) -> Any:
        async def serve(request: web.Request) -> web.Response:
            body = await _body(request)
            verdict = Verdict({})
            try:
                self._authorize(request, template)
                verdict = self._limit(request, template)
                if verdict.retry_after is not None:
                    raise _limited(verdict)
                self._check(request, template, body)
                answer, status = handler(Call(request.match_info, request.query, body)), HTTPStatus.OK
            except RefusalError as refusal:
                answer, status = refusal.body, HTTPStatus(refusal.status)
                self.violations += [f"{request.method} {request.path}: {text}" for text in refusal.violations]
            self.requests.append(Request(request.method, template, request.path, body, status, time.monotonic()))
            async with self._asked:
                self._asked.notify_all()
            return _response(answer, status, verdict)

        return serve

    def _authorize(self, request: web.Request, template: str) -> None:
        given = request.headers.get("Authorization")
        if not template.startswith(_OPEN) and given != f"Bot {self.world.token}":
            raise RefusalError(401, 0, "401: Unauthorized")

    def _limit(self, request: web.Request, template: str) -> Verdict:
        main_id = next((request.match_info[name] for name in _MAIN_IDS if name in request.match_info), "")
        return self.limits.take(request.method, template, main_id)

    def _check(self, request: web.Request, template: str, body: Any) -> None:
        if self._described is not None and template:
            invalid(self._described.problems(request.method, template, body))


def _limited(verdict: Verdict) -> RefusalError:
    refusal = RefusalError(429, 0, "You are being rate limited.")
    refusal.body = {
        "message": str(refusal),
        "retry_after": verdict.retry_after,
        "global": verdict.everywhere,
    }
    return refusal


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        return json.loads(str(form.get("payload_json", "{}")))
    return None


def _response(answer: Any, status: HTTPStatus, verdict: Verdict) -> web.Response:
    # discord.py takes a 429 without Via for a ban by the proxy in front of Discord.
    headers = verdict.headers | {"Via": "1.1 wire"}
    if answer is None:
        return web.Response(status=HTTPStatus.NO_CONTENT, headers=headers)
    # Discord's type has no charset, and discord.py reads JSON from no other.
    headers["Content-Type"] = "application/json"
    return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers)


def _unknown(_call: Call) -> Json:
    raise RefusalError(404, 0, "404: Not Found", ["the wire server has no such route"])
