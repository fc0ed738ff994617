"""Messages: made and edited from request bodies, and their components."""

from collections.abc import Iterator
from typing import Any

from tests.wire import world
from tests.wire.world import Json, World

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15
_KEPT_FLAGS = EPHEMERAL | COMPONENTS_V2


def create(existing: World, channel_id: int, body: Json, *, extra_flags: int = 0) -> Json:
    """Make a message of the bot from a request body and remember it."""
    message_id = existing.new_id()
    message = {
        "id": str(message_id),
        "channel_id": str(channel_id),
        "type": 0,
        "author": world.bot_user(),
        "application_id": str(world.APPLICATION_ID),
        "content": body.get("content") or "",
        "embeds": body.get("embeds") or [],
        "components": numbered(body.get("components") or []),
        "attachments": [],
        "flags": (body.get("flags") or 0) | extra_flags,
        "timestamp": world.now(),
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
    if body.get("nonce") is not None:
        message["nonce"] = body["nonce"]
    existing.messages[message_id] = message
    return message


def edit(message: Json, body: Json) -> Json:
    """Change a message in place, as an edit with this body does."""
    for key in ("content", "embeds"):
        if key in body:
            message[key] = body[key] or ("" if key == "content" else [])
    if "components" in body:
        message["components"] = numbered(body["components"] or [])
    message["flags"] = (message["flags"] | ((body.get("flags") or 0) & _KEPT_FLAGS)) & ~LOADING
    message["edited_timestamp"] = world.now()
    return message


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component at every depth."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if component.get(key):
                yield from walk([component[key]])


def numbered(components: list[Json]) -> list[Json]:
    """Copy components, with the numbers that Discord gives those that have none."""
    copied: list[Json] = _copy(components)
    taken = {component["id"] for component in walk(copied) if component.get("id")}
    number = 0
    for component in walk(copied):
        if not component.get("id"):
            number += 1
            while number in taken:
                number += 1
            component["id"] = number
    return copied


def text_of(message: Json) -> str:
    """Return all text that a person sees in a message."""
    parts = [message.get("content") or ""]
    for component in walk(message.get("components") or []):
        parts += [str(component[key]) for key in ("content", "label", "placeholder") if component.get(key)]
    return "\n".join(part for part in parts if part)


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_copy(part) for part in value]
    return value
