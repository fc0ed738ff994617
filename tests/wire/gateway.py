"""The gateway: HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, events, RESUME."""

import asyncio
import json
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire import world
from tests.wire.world import Json, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
UNKNOWN_OPCODE, NOT_AUTHENTICATED, WRONG_TOKEN, TWICE, DISALLOWED_INTENTS = 4001, 4003, 4004, 4005, 4014
PRIVILEGED = {1 << 1: 1 << 14, 1 << 8: 1 << 12, 1 << 15: 1 << 18}
HEARTBEAT_MS = 41_250
REMEMBERED = 1_000


class Connection:
    """One socket, compressed as it asked to be."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, payload: Json) -> None:
        """Send one payload; a socket that is gone is no error."""
        if self._socket.closed:
            return
        text = json.dumps(payload)
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            await self._socket.send_bytes(data)

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)


@dataclass
class Session:
    """What RESUME needs: the events that were sent, also those while nobody listened."""

    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    connection: Connection | None = None

    async def dispatch(self, event: str, data: Json) -> None:
        self.sequence += 1
        payload = {"op": DISPATCH, "s": self.sequence, "t": event, "d": data}
        self.sent.append(payload)
        if self.connection is not None:
            await self.connection.send(payload)

    async def replay(self, after: int) -> None:
        for payload in list(self.sent):
            if payload["s"] > after and self.connection is not None:
                await self.connection.send(payload)


class Gateway:
    """All sessions of the application."""

    def __init__(self, existing: World) -> None:
        self.world = existing
        self.url = ""
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self._sessions: dict[str, Session] = {}
        self._changed = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection to its end."""
        socket = web.WebSocketResponse(max_msg_size=16 * 1024)
        await socket.prepare(request)
        connection = Connection(socket, compressed=request.query.get("compress") == "zlib-stream")
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        session: Session | None = None
        async for received in socket:
            if received.type is WSMsgType.TEXT:
                session = await self._receive(connection, session, json.loads(received.data))
        if session is not None and session.connection is connection:
            session.connection = None
        return socket

    async def dispatch(self, event: str, data: Json, *, guild_id: int | None) -> None:
        """Send an event to the shard that looks after a server; shard 0 looks after direct messages."""
        for session in list(self._sessions.values()):
            number, count = session.shard
            if ((guild_id or 0) >> 22) % count == number:
                await session.dispatch(event, data)

    async def drop(self, code: int) -> None:
        """Close every connection with a code; what may resume will."""
        for session in list(self._sessions.values()):
            if session.connection is not None:
                await session.connection.close(code)

    async def until(self, *, identified: int = 0, resumed: int = 0) -> None:
        """Wait until so many IDENTIFYs and RESUMEs were answered in all."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.identified >= identified and self.resumed >= resumed)

    async def _receive(self, connection: Connection, session: Session | None, payload: Json) -> Session | None:
        code: int = payload["op"]
        data: Any = payload.get("d")
        if code == HEARTBEAT:
            self.heartbeats += 1
            await connection.send({"op": HEARTBEAT_ACK})
        elif code == IDENTIFY:
            return await self._identify(connection, session, data)
        elif code == RESUME:
            return await self._resume(connection, data)
        elif session is None:
            await connection.close(NOT_AUTHENTICATED)
        elif code not in (PRESENCE, REQUEST_MEMBERS):
            await connection.close(UNKNOWN_OPCODE)
        return session

    async def _identify(self, connection: Connection, session: Session | None, data: Json) -> Session | None:
        refused = self._refused(session, data)
        if refused is not None:
            await connection.close(refused)
            return session
        number, count = data.get("shard") or (0, 1)
        session = Session((number, count), connection=connection)
        self._sessions[session.id] = session
        ready = {
            "v": 10,
            "user": world.bot_user(),
            "guilds": [{"id": str(world.GUILD_ID), "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [number, count],
            "application": {"id": str(world.APPLICATION_ID), "flags": self.world.application_flags},
            "private_channels": [],
        }
        await session.dispatch("READY", ready)
        if (world.GUILD_ID >> 22) % count == number:
            await session.dispatch("GUILD_CREATE", world.guild())
        await self._note(identified=1)
        return session

    async def _resume(self, connection: Connection, data: Json) -> Session | None:
        session = self._sessions.get(data["session_id"])
        if session is None or not self._is_ours(data["token"]):
            await connection.send({"op": INVALID_SESSION, "d": False})
            return None
        session.connection = connection
        await session.replay(data["seq"])
        await session.dispatch("RESUMED", {})
        await self._note(resumed=1)
        return session

    def _refused(self, session: Session | None, data: Json) -> int | None:
        if session is not None:
            return TWICE
        if not self._is_ours(data["token"]):
            return WRONG_TOKEN
        if any(
            data["intents"] & intent and not self.world.application_flags & flag for intent, flag in PRIVILEGED.items()
        ):
            return DISALLOWED_INTENTS
        return None

    def _is_ours(self, token: Any) -> bool:
        return bool(token == self.world.token)

    async def _note(self, *, identified: int = 0, resumed: int = 0) -> None:
        async with self._changed:
            self.identified += identified
            self.resumed += resumed
            self._changed.notify_all()
