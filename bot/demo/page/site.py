"""The index page's addresses: the page, its clock, and the jump to the next round."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.demo import rounds
from bot.demo.clock import START
from bot.demo.page import index
from bot.demo.page.index import State
from bot.demo.page.timekeeper import Timekeeper
from bot.demo.society import conference

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HEADERS = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Site:
    """Answers requests; ``timekeeper`` is empty as long as the society gathers."""

    timekeeper: Timekeeper | None = None
    news: str = ""

    def application(self) -> web.Application:
        """Build the application."""
        app = web.Application(middlewares=[_only_from_here])
        app.add_routes([web.get("/", self._index), web.get("/clock", self._clock), web.post("/jump", self._jump)])
        return app

    async def _index(self, _request: web.Request) -> web.Response:
        return web.Response(text=index.render(await self._state()), content_type="text/html", headers=_HEADERS)

    async def _clock(self, _request: web.Request) -> web.Response:
        state = await self._state()
        told = {"now": index.moment(state.now, state.zone), "next": index.next_round(state)}
        return web.json_response(told, headers=_HEADERS)

    async def _jump(self, _request: web.Request) -> web.Response:
        if self.timekeeper is not None:
            self.news = await self.timekeeper.jump()
        raise web.HTTPSeeOther("/")

    async def _state(self) -> State:
        if self.timekeeper is None:
            return State((), START, None, conference().zone)
        stage = self.timekeeper.stage
        due = await rounds.next_due(stage)
        return State(self.timekeeper.tabs.people, stage.clock(), due, stage.conference.zone, self.news)


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another website makes a browser send here."""
    if request.url.host not in ("127.0.0.1", "localhost"):
        raise web.HTTPForbidden
    origin = request.headers.get("Origin")
    if origin is not None and origin != str(request.url.origin()):
        raise web.HTTPForbidden
    return await handler(request)
