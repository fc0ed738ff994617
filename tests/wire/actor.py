"""A person in the server: types commands, presses buttons, fills in modals, reads direct messages."""

import asyncio
from typing import Any

from tests.wire.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, SECONDS_TO_ANSWER, Answer
from tests.wire.messages import walk
from tests.wire.rules import BUTTON
from tests.wire.server import WireServer
from tests.wire.world import Json

SUBCOMMAND, SUBCOMMAND_GROUP, USER = 1, 2, 6
LABEL, ACTION_ROW = 18, 1
_PATIENCE = SECONDS_TO_ANSWER + 2


class Actor:
    """Can do only what a Discord client lets a person do: registered commands, components that are there."""

    def __init__(self, server: WireServer, name: str, *, organizer: bool = False) -> None:
        self._server = server
        self.name = name
        self.user_id = server.world.add_user(name, organizer=organizer)

    async def slash(self, command: str, **options: Any) -> Answer:
        """Use a command, such as ``find lab``; options by name, people as ``Actor``."""
        return await self._act(COMMAND, self._command(command, options))

    async def complete(self, command: str, option: str, typed: str, **options: Any) -> list[Json]:
        """Type into an option, and return the choices that open."""
        data = self._command(command, {**options, option: typed}, focused=option)
        answer = await self._act(AUTOCOMPLETE, data)
        choices: list[Json] = answer.data.get("choices") or []
        return choices

    async def press(self, message: Json | None, label: str) -> Answer:
        """Press the button with this label.

        Raises:
            LookupError: the message has none, or it is greyed out.
        """
        for part in walk((message or {}).get("components") or []):
            if part["type"] == BUTTON and part.get("label") == label and not part.get("disabled"):
                data = {"component_type": BUTTON, "custom_id": part["custom_id"], "id": part["id"]}
                return await self._act(COMPONENT, data, source=message)
        raise LookupError(f"no button “{label}” to press")

    async def submit(self, modal: Answer, values: dict[str, Any], source: Json | None = None) -> Answer:
        """Fill in a modal by custom ids and submit it; a list of strings chooses in a select."""
        components = [_filled(part, values) for part in modal.data["components"]]
        data = {"custom_id": modal.data["custom_id"], "components": components}
        return await self._act(MODAL_SUBMIT, data, source=source)

    def inbox(self) -> list[Json]:
        """Return the direct messages from the bot, oldest first."""
        channel_id = self._server.world.direct.get(self.user_id)
        return self._server.world.in_channel(channel_id) if channel_id else []

    async def receive(self, count: int = 1) -> Json:
        """Wait until so many direct messages are there, and return the newest."""
        async with asyncio.timeout(_PATIENCE):
            await self._server.until(lambda: len(self.inbox()) >= count)
        return self.inbox()[-1]

    async def _act(self, kind: int, data: Json, source: Json | None = None) -> Answer:
        interaction = await self._server.interactions.push(kind, self.user_id, data, source=source)
        async with asyncio.timeout(_PATIENCE):
            return await interaction.answer

    def _command(self, name: str, options: dict[str, Any], focused: str | None = None) -> Json:
        top, *below = name.split()
        registered = self._registered(top)
        options = {key: value for key, value in options.items() if value is not None}
        people = {str(value.user_id): value for value in options.values() if isinstance(value, Actor)}
        data: Json = {"id": registered["id"], "name": top, "type": 1}
        inner, node = data, registered
        for part in below:
            node = next(option for option in node["options"] if option["name"] == part)
            inner["options"] = [{"name": part, "type": node["type"]}]
            inner = inner["options"][0]
        inner["options"] = [_option(node, key, value, focused) for key, value in options.items()]
        if people:
            members = {key: _without_user(self._server.world.member(int(key))) for key in people}
            data["resolved"] = {
                "users": {key: self._server.world.users[int(key)] for key in people},
                "members": members,
            }
        return data

    def _registered(self, name: str) -> Json:
        for commands in self._server.world.commands.values():
            for command in commands:
                if command["name"] == name:
                    return command
        raise LookupError(f"/{name} is not registered")


def _option(node: Json, name: str, value: Any, focused: str | None) -> Json:
    known = next((option for option in node.get("options", []) if option["name"] == name), None)
    if known is None:
        raise LookupError(f"/{node['name']} has no option {name}")
    given = str(value.user_id) if known["type"] == USER else value
    option: Json = {"name": name, "type": known["type"], "value": given}
    return option | ({"focused": True} if name == focused else {})


def _without_user(member: Json) -> Json:
    return {key: value for key, value in member.items() if key not in ("user", "deaf", "mute")}


def _filled(part: Json, values: dict[str, Any]) -> Json:
    filled: Json = {"type": part["type"], "id": part.get("id", 0)}
    if part["type"] == LABEL:
        return filled | {"component": _filled(part["component"], values)}
    if part["type"] == ACTION_ROW:
        return filled | {"components": [_filled(inner, values) for inner in part["components"]]}
    if "custom_id" in part:
        given = values.get(part["custom_id"], part.get("value") or "")
        filled["custom_id"] = part["custom_id"]
        filled["values" if isinstance(given, list) else "value"] = given
    return filled
