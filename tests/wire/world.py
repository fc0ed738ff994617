"""What exists in the small Discord, and how Discord writes it as JSON."""

import base64
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

_EPOCH_MS = 1_420_070_400_000
APPLICATION_ID = 1_100_000_000_000_000_001
GUILD_ID = 1_100_000_000_000_000_002
CHANNEL_ID = 1_100_000_000_000_000_003
# Shaped like a token (id, time, signature) without being one.
TOKEN = f"{base64.b64encode(str(APPLICATION_ID).encode()).decode().rstrip('=')}.Wire00.only-for-the-wire-server"
EVERYBODY = 1 << 10 | 1 << 11 | 1 << 31
MANAGE_GUILD = 1 << 5
ALL_TEXT = 0
DIRECT = 1


class Snowflakes:
    """Ids as Discord makes them: they carry their time, and each is larger than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last = max(time.time_ns() // 1_000_000 - _EPOCH_MS << 22, self._last + 1)
        return self._last


@dataclass
class World:
    """One application in one server."""

    token: str = TOKEN
    application_flags: int = 0
    snowflakes: Snowflakes = field(default_factory=Snowflakes)
    users: dict[int, Json] = field(default_factory=dict)
    organizers: set[int] = field(default_factory=set)
    direct: dict[int, int] = field(default_factory=dict)
    closed_to_us: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    nonces: dict[tuple[int, str], int] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)

    def new_id(self) -> int:
        return self.snowflakes.next()

    def add_user(self, name: str, *, organizer: bool = False) -> int:
        """Let a person into the server."""
        user_id = self.new_id()
        self.users[user_id] = user(user_id, name)
        if organizer:
            self.organizers.add(user_id)
        return user_id

    def open_direct(self, user_id: int) -> int:
        """Return the channel between the bot and a person; the same every time."""
        if user_id not in self.direct:
            self.direct[user_id] = self.new_id()
        return self.direct[user_id]

    def channel(self, channel_id: int) -> Json | None:
        """Return a channel, or None where there is none with this id."""
        if channel_id == CHANNEL_ID:
            return text_channel()
        for user_id, direct_id in self.direct.items():
            if direct_id == channel_id:
                return direct_channel(channel_id, self.users[user_id])
        return None

    def recipient(self, channel_id: int) -> int | None:
        """Return whose direct messages a channel holds."""
        return next((user_id for user_id, direct in self.direct.items() if direct == channel_id), None)

    def in_channel(self, channel_id: int) -> list[Json]:
        """Return the messages of a channel, oldest first; not the ephemeral ones."""
        return [
            message
            for message in self.messages.values()
            if message["channel_id"] == str(channel_id) and not message["flags"] & 64
        ]

    def member(self, user_id: int) -> Json:
        """Return a person as a member of the server, as an interaction carries them."""
        permissions = EVERYBODY | (MANAGE_GUILD if user_id in self.organizers else 0)
        return {
            "user": self.users[user_id],
            "nick": None,
            "avatar": None,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "permissions": str(permissions),
        }


def now() -> str:
    """Return the time as Discord writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def user(user_id: int, name: str, *, bot: bool = False) -> Json:
    return {
        "id": str(user_id),
        "username": name.lower().replace(" ", "."),
        "global_name": None if bot else name,
        "discriminator": "0001" if bot else "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def bot_user() -> Json:
    return user(APPLICATION_ID, "Common Ground", bot=True)


def application(flags: int) -> Json:
    """Return the application as ``/applications/@me`` shows it to itself."""
    return {
        "id": str(APPLICATION_ID),
        "name": "Common Ground",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "owner": user(APPLICATION_ID - 1, "Owner"),
        "team": None,
        "bot": bot_user(),
    }


def guild() -> Json:
    """Return the server as GUILD_CREATE carries it, without members: no intent asks for them."""
    everyone = {
        "id": str(GUILD_ID),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(EVERYBODY),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(GUILD_ID),
        "name": "Society of Tests",
        "icon": None,
        "owner_id": str(APPLICATION_ID - 1),
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [text_channel()],
        "threads": [],
        "members": [],
        "member_count": 3,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "preferred_locale": "en-US",
        "large": False,
        "unavailable": False,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "verification_level": 1,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "joined_at": "2026-01-01T00:00:00+00:00",
    }


def text_channel() -> Json:
    return {
        "id": str(CHANNEL_ID),
        "type": ALL_TEXT,
        "guild_id": str(GUILD_ID),
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def direct_channel(channel_id: int, recipient: Json) -> Json:
    return {
        "id": str(channel_id),
        "type": DIRECT,
        "last_message_id": None,
        "flags": 0,
        "recipients": [recipient],
    }
