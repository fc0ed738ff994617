"""What people do to the bot: the events that are pushed, and what it answers."""

import asyncio
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.wire import messages, rules, world
from tests.wire.gateway import Gateway
from tests.wire.refusals import RefusalError, invalid
from tests.wire.world import Json, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_EDIT, EDIT, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
SECONDS_TO_ANSWER = 3.0
_MESSAGES = frozenset({MESSAGE, DEFER})
ALLOWED = {
    COMMAND: _MESSAGES | {MODAL},
    COMPONENT: _MESSAGES | {DEFER_EDIT, EDIT, MODAL},
    AUTOCOMPLETE: frozenset({CHOICES}),
    MODAL_SUBMIT: _MESSAGES | {DEFER_EDIT, EDIT},
}


@dataclass
class Answer:
    """What the bot answered: the kind of callback, its data, the message that came of it, and how long it took."""

    kind: int
    data: Json
    message: Json | None
    seconds: float

    @property
    def text(self) -> str:
        """All that the person reads."""
        return messages.text_of(self.message or self.data)

    @property
    def ephemeral(self) -> bool:
        return bool(self.message is not None and self.message["flags"] & messages.EPHEMERAL)


@dataclass
class Interaction:
    """One that was pushed; ``original`` is the message of its first answer."""

    id: int
    kind: int
    channel_id: int
    source: Json | None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    started: float = field(default_factory=time.monotonic)
    answer: asyncio.Future[Answer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    original: Json | None = None
    followups: list[Json] = field(default_factory=list)


class Interactions:
    """All that were pushed, by their token."""

    def __init__(self, existing: World, gateway: Gateway) -> None:
        self._world = existing
        self._gateway = gateway
        self._by_token: dict[str, Interaction] = {}

    async def push(self, kind: int, user_id: int, data: Json, *, source: Json | None = None) -> Interaction:
        """Send an interaction to the bot; ``source`` is the message whose component was used."""
        channel_id = int(source["channel_id"]) if source else world.CHANNEL_ID
        interaction = Interaction(self._world.new_id(), kind, channel_id, source)
        self._by_token[interaction.token] = interaction
        payload = self._payload(interaction, user_id, data)
        guild_id = world.GUILD_ID if channel_id == world.CHANNEL_ID else None
        await self._gateway.dispatch("INTERACTION_CREATE", payload, guild_id=guild_id)
        return interaction

    def find(self, token: str) -> Interaction:
        """Return an interaction by its token.

        Raises:
            RefusalError: there is none.
        """
        try:
            return self._by_token[token]
        except KeyError:
            raise RefusalError(404, 10015, "Unknown Webhook") from None

    def callback(self, interaction_id: int, token: str, body: Json) -> Json:
        """Take the first answer to an interaction and return what Discord says to it.

        Raises:
            RefusalError: it comes twice or too late, or is no answer to this kind of interaction.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise RefusalError(404, 10062, "Unknown interaction")
        if interaction.answer.done():
            raise RefusalError(400, 40060, "Interaction has already been acknowledged.")
        seconds = time.monotonic() - interaction.started
        if seconds > SECONDS_TO_ANSWER:
            raise RefusalError(404, 10062, "Unknown interaction")
        kind, data = body["type"], body.get("data") or {}
        invalid(list(_problems(interaction, kind, data)))
        message = self._message(interaction, kind, data)
        interaction.answer.set_result(Answer(kind, data, message, seconds))
        return _response(interaction, kind, message)

    def followup(self, interaction: Interaction, body: Json) -> Json:
        """Take a later message; the first one after a deferral fills it in.

        Raises:
            RefusalError: it is no message, or the interaction has no answer yet.
        """
        if not interaction.answer.done():
            raise RefusalError(404, 10015, "Unknown Webhook")
        invalid(list(rules.message(body)))
        original = interaction.original
        if original is not None and original["flags"] & messages.LOADING:
            return messages.edit(original, body)
        message = messages.create(self._world, interaction.channel_id, body)
        interaction.followups.append(message)
        return message

    def _message(self, interaction: Interaction, kind: int, data: Json) -> Json | None:
        if kind in _MESSAGES:
            loading = messages.LOADING if kind == DEFER else 0
            interaction.original = messages.create(self._world, interaction.channel_id, data, extra_flags=loading)
        elif kind in (EDIT, DEFER_EDIT) and interaction.source is not None:
            interaction.original = interaction.source
            if kind == EDIT:
                messages.edit(interaction.source, data)
        return interaction.original

    def _payload(self, interaction: Interaction, user_id: int, data: Json) -> Json:
        channel = self._world.channel(interaction.channel_id)
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(world.APPLICATION_ID),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel": channel,
            "channel_id": str(interaction.channel_id),
            "locale": "en-US",
            "app_permissions": str(world.EVERYBODY),
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(world.GUILD_ID)},
            "attachment_size_limit": 10_485_760,
        }
        if interaction.source is not None:
            payload["message"] = interaction.source
        if interaction.channel_id != world.CHANNEL_ID:
            return payload | {"user": self._world.users[user_id], "context": 1}
        guild = {"id": str(world.GUILD_ID), "locale": "en-US", "features": []}
        return payload | {
            "guild": guild,
            "guild_id": str(world.GUILD_ID),
            "guild_locale": "en-US",
            "member": self._world.member(user_id),
            "context": 0,
        }


def _problems(interaction: Interaction, kind: int, data: Json) -> Iterator[str]:
    if kind not in ALLOWED[interaction.kind]:
        yield f"an interaction of type {interaction.kind} can't be answered with type {kind}"
    if kind in (EDIT, DEFER_EDIT) and interaction.source is None:
        yield "there is no message to edit"
    if kind == MESSAGE:
        yield from rules.message(data)
    if kind == EDIT and interaction.source is not None:
        yield from rules.message(data, flags_before=interaction.source["flags"], editing=True)
    if kind == MODAL:
        yield from rules.modal(data)


def _response(interaction: Interaction, kind: int, message: Json | None) -> Json:
    about: Json = {"id": str(interaction.id), "type": interaction.kind}
    response: Json = {"interaction": about}
    if message is not None:
        about["response_message_id"] = message["id"]
        about["response_message_loading"] = bool(message["flags"] & messages.LOADING)
        about["response_message_ephemeral"] = bool(message["flags"] & messages.EPHEMERAL)
        response["resource"] = {"type": kind, "message": message}
    return response
