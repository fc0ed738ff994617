"""The HTTP routes that the bot uses, by the paths of the OpenAPI description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.wire import messages, rules, world
from tests.wire.gateway import Gateway
from tests.wire.interactions import Interaction, Interactions
from tests.wire.refusals import RefusalError, invalid
from tests.wire.world import Json, World


@dataclass(frozen=True, slots=True)
class Call:
    """One request: the parts of its path, its query, its body."""

    parts: Mapping[str, str]
    query: Mapping[str, str]
    body: Any

    def id(self, name: str) -> int:
        return int(self.parts[name])


Handler = Callable[[Call], Any]


class Routes:
    """What each route does; a handler returns JSON, or None for 204."""

    def __init__(self, existing: World, gateway: Gateway, interactions: Interactions) -> None:
        self._world = existing
        self._gateway = gateway
        self._interactions = interactions

    def table(self) -> dict[tuple[str, str], Handler]:
        """Return every route; the paths are those of the description."""
        commands, webhook = "/applications/{application_id}", "/webhooks/{webhook_id}/{webhook_token}"
        original, one = f"{webhook}/messages/@original", f"{webhook}/messages/{{message_id}}"
        channel = "/channels/{channel_id}/messages"
        return {
            ("GET", "/gateway/bot"): self.gateway,
            ("GET", "/users/@me"): lambda _call: world.bot_user(),
            ("GET", "/applications/@me"): self.application,
            ("GET", "/oauth2/applications/@me"): self.application,
            ("GET", f"{commands}/commands"): self.list_commands,
            ("PUT", f"{commands}/commands"): self.put_commands,
            ("GET", f"{commands}/guilds/{{guild_id}}/commands"): self.list_commands,
            ("PUT", f"{commands}/guilds/{{guild_id}}/commands"): self.put_commands,
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): self.callback,
            ("POST", webhook): self.followup,
            ("GET", original): self.get_original,
            ("PATCH", original): self.edit_original,
            ("GET", one): self.get_followup,
            ("PATCH", one): self.edit_followup,
            ("DELETE", one): self.delete_followup,
            ("POST", "/users/@me/channels"): self.open_direct,
            ("GET", channel): self.history,
            ("POST", channel): self.send,
            ("GET", f"{channel}/{{message_id}}"): self.get_message,
            ("PATCH", f"{channel}/{{message_id}}"): self.edit_message,
        }

    def gateway(self, _call: Call) -> Json:
        start = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": start}

    def application(self, _call: Call) -> Json:
        return world.application(self._world.application_flags)

    def list_commands(self, call: Call) -> list[Json]:
        return self._world.commands.get(call.parts.get("guild_id", ""), [])

    def put_commands(self, call: Call) -> list[Json]:
        scope = call.parts.get("guild_id", "")
        invalid(list(rules.commands(call.body or [])))
        # A command and a context menu may have one name.
        before = {(command["type"], command["name"]): command["id"] for command in self.list_commands(call)}
        self._world.commands[scope] = [
            # A context menu has no description; Discord answers with an empty one.
            {"description": ""}
            | command
            | {
                "id": before.get((command.get("type") or 1, command["name"])) or str(self._world.new_id()),
                "application_id": str(world.APPLICATION_ID),
                "version": str(self._world.new_id()),
                "type": command.get("type") or 1,
                # A context menu is sent without one, and comes back with an empty one.
                "description": command.get("description", ""),
            }
            | ({"guild_id": scope} if scope else {})
            for command in call.body or []
        ]
        return self._world.commands[scope]

    def callback(self, call: Call) -> Json | None:
        response = self._interactions.callback(call.id("interaction_id"), call.parts["interaction_token"], call.body)
        return response if call.query.get("with_response") in ("1", "true", "True") else None

    def followup(self, call: Call) -> Json:
        return self._interactions.followup(self._interaction(call), call.body)

    def get_original(self, call: Call) -> Json:
        original = self._interaction(call).original
        if original is None:
            raise RefusalError(404, 10008, "Unknown Message")
        return original

    def edit_original(self, call: Call) -> Json:
        return _edit(self.get_original(call), call.body)

    def get_followup(self, call: Call) -> Json:
        interaction = self._interaction(call)
        known = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        found = next((message for message in known if message["id"] == call.parts["message_id"]), None)
        if found is None:
            raise RefusalError(404, 10008, "Unknown Message")
        return found

    def edit_followup(self, call: Call) -> Json:
        return _edit(self.get_followup(call), call.body)

    def delete_followup(self, call: Call) -> None:
        self._world.messages.pop(int(self.get_followup(call)["id"]), None)

    def open_direct(self, call: Call) -> Json:
        user_id = int(call.body.get("recipient_id") or 0)
        if user_id not in self._world.users:
            raise RefusalError(404, 10013, "Unknown User")
        return world.direct_channel(self._world.open_direct(user_id), self._world.users[user_id])

    def history(self, call: Call) -> list[Json]:
        """Return the newest messages first, as Discord does."""
        found = self._world.in_channel(self._channel(call))[::-1]
        before = int(call.query.get("before", 2**63))
        return [message for message in found if int(message["id"]) < before][: int(call.query.get("limit", 50))]

    def send(self, call: Call) -> Json:
        channel_id = self._channel(call)
        if self._world.recipient(channel_id) in self._world.closed_to_us:
            raise RefusalError(403, 50007, "Cannot send messages to this user")
        invalid(list(rules.message(call.body)))
        key = (channel_id, str(call.body.get("nonce")))
        if call.body.get("enforce_nonce") and key in self._world.nonces:
            return self._world.messages[self._world.nonces[key]]
        message = messages.create(self._world, channel_id, call.body)
        if call.body.get("nonce") is not None:
            self._world.nonces[key] = int(message["id"])
        return message

    def get_message(self, call: Call) -> Json:
        message = self._world.messages.get(call.id("message_id"))
        if message is None or message["channel_id"] != str(self._channel(call)):
            raise RefusalError(404, 10008, "Unknown Message")
        return message

    def edit_message(self, call: Call) -> Json:
        return _edit(self.get_message(call), call.body)

    def _channel(self, call: Call) -> int:
        channel_id = call.id("channel_id")
        if self._world.channel(channel_id) is None:
            raise RefusalError(404, 10003, "Unknown Channel")
        return channel_id

    def _interaction(self, call: Call) -> Interaction:
        return self._interactions.find(call.parts["webhook_token"])


def _edit(message: Json, body: Json) -> Json:
    invalid(list(rules.message(body, flags_before=message["flags"], editing=True)))
    return messages.edit(message, body)
