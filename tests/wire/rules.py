"""What Discord refuses and its OpenAPI description can't express."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.wire.messages import COMPONENTS_V2, walk
from tests.wire.world import Json

BUTTON, TEXT_DISPLAY = 2, 10
STRING_SELECT = 3
LINK, PREMIUM = 5, 6
LAYOUT_ONLY = frozenset({9, 10, 11, 12, 13, 14, 17})
MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_COMMAND_TEXT = 8000
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def message(body: Json, *, flags_before: int = 0, editing: bool = False) -> Iterator[str]:
    """Say what is wrong with a message to send, or with an edit of one that has these flags."""
    laid_out = ((body.get("flags") or 0) | flags_before) & COMPONENTS_V2
    components: list[Json] = body.get("components") or []
    every = list(walk(components))
    if laid_out:
        if any(body.get(key) for key in ("content", "embeds", "poll", "sticker_ids")):
            yield "a message with layout components has no content, embeds, stickers or poll"
        if len(every) > MOST_COMPONENTS:
            yield f"{len(every)} components, and {MOST_COMPONENTS} are the most"
        text = sum(len(part["content"]) for part in every if part.get("type") == TEXT_DISPLAY)
        if text > MOST_TEXT:
            yield f"{text} characters of text, and {MOST_TEXT} are the most"
    elif any(component.get("type") in LAYOUT_ONLY for component in every):
        yield "layout components need the flag for them"
    if not editing and not any(
        body.get(key) for key in ("content", "embeds", "components", "attachments", "poll", "sticker_ids")
    ):
        yield "an empty message"
    yield from _components(every)


def modal(data: Json) -> Iterator[str]:
    """Say what is wrong with a modal."""
    components: list[Json] = data.get("components") or []
    if len(components) > 5:
        yield "a modal has at most 5 parts"
    yield from _components(list(walk(components)))


def commands(body: list[Json]) -> Iterator[str]:
    """Say what is wrong with all commands of a scope."""
    yield from _repeated("command", ((command.get("type") or 1, command["name"]) for command in body))
    for command in body:
        if (command.get("type") or 1) == 1:
            yield from _command(command, command["name"])
            if len(_texts(command)) > MOST_COMMAND_TEXT:
                yield f"/{command['name']} has more than {MOST_COMMAND_TEXT} characters"


def _command(command: Json, name: str) -> Iterator[str]:
    if not _COMMAND_NAME.fullmatch(command["name"]) or command["name"] != command["name"].lower():
        yield f"“{command['name']}” of /{name} can't be a name"
    if not command.get("description"):
        yield f"/{name} has no description"
    options: list[Json] = command.get("options") or []
    yield from _repeated(f"option of /{name}", (option["name"] for option in options))
    needed = [bool(option.get("required")) for option in options]
    if needed != sorted(needed, reverse=True):
        yield f"/{name} has a required option after an optional one"
    for option in options:
        yield from _command(option, f"{name} {option['name']}")
        if option.get("choices") and option.get("autocomplete"):
            yield f"/{name} {option['name']} has both choices and autocomplete"


def _components(every: list[Json]) -> Iterator[str]:
    yield from _repeated("custom_id", (part["custom_id"] for part in every if part.get("custom_id")))
    yield from _repeated("component id", (part["id"] for part in every if part.get("id")))
    for part in every:
        if part.get("type") == BUTTON:
            yield from _button(part)
        if part.get("type") == STRING_SELECT:
            yield from _repeated("option of a select", (option["value"] for option in part.get("options", [])))


def _button(button: Json) -> Iterator[str]:
    if button.get("style") == LINK:
        if not button.get("url") or button.get("custom_id"):
            yield "a link button has a url and no custom_id"
    elif button.get("style") != PREMIUM and (not button.get("custom_id") or button.get("url")):
        yield "a button has a custom_id and no url"
    if not button.get("label") and not button.get("emoji") and not button.get("sku_id"):
        yield "a button has a label or an emoji"


def _repeated(what: str, values: Iterable[Any]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {value!r} is there {times} times"


def _texts(command: Json) -> str:
    own = f"{command['name']}{command.get('description') or ''}"
    choices = "".join(str(choice["name"]) + str(choice["value"]) for choice in command.get("choices") or [])
    return own + choices + "".join(_texts(option) for option in command.get("options") or [])
