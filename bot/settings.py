"""Settings from the environment or .env, read once at the edge and passed in."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.database import parse_url
from bot.errors import ConfigurationError

WHERE_TO_GET = {
    "DISCORD_TOKEN": "the Bot page of your application at https://discord.com/developers/applications",
    "DISCORD_GUILD": "your server in Discord (turn on Developer Mode, right-click the server, Copy Server ID)",
    "DATABASE_URL": "sqlite+aiosqlite:///common-ground.db or postgresql+asyncpg://user:password@host/name",
    "LOG_LEVEL": "one of DEBUG, INFO, WARNING, ERROR",
    "LOG_FORMAT": "console or json",
    "DISCORD_API_URL": "an http(s) address such as https://discord.com/api/v10, or leave it out",
    "DISCORD_GATEWAY_URL": "a ws(s) address such as wss://gateway.discord.gg, or leave it out",
}


_TOKEN = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}")
_NO_DATABASE = f"DATABASE_URL is not a database address. Use {WHERE_TO_GET['DATABASE_URL']}"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogFormat(StrEnum):
    """How a log line looks: for a person, or for a machine."""

    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    """Every variable stands in .env.example. The token is a secret: no repr, log or error shows it."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    discord_token: SecretStr | None = None
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///common-ground.db")
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.CONSOLE
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    discord_guild: int | None = None

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @field_validator("discord_token")
    @classmethod
    def _shaped_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        token = value.get_secret_value().strip()
        if not _TOKEN.fullmatch(token):
            raise ValueError("a bot token is three parts of letters, digits, - and _ joined by dots, and nothing else")
        return SecretStr(token)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        try:
            url = parse_url(value.get_secret_value())
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
        except ValueError:
            # SQLAlchemy reads the port with int(), whose message would repeat what may be a part of a password.
            raise ValueError(_NO_DATABASE) from None
        if "sslmode" in url.query:
            raise ValueError("DATABASE_URL says sslmode, which is psql's word: write ssl instead, such as ?ssl=require")
        return value

    @field_validator("discord_api_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        return _address(value, ("http://", "https://"))

    @field_validator("discord_gateway_url")
    @classmethod
    def _websocket(cls, value: str | None) -> str | None:
        return _address(value, ("ws://", "wss://"))

    @field_validator("discord_guild")
    @classmethod
    def _snowflake(cls, value: int | None) -> int | None:
        if value is not None and not 2**22 <= value < 2**63:
            raise ValueError("a server id is a number of 17 to 20 digits")
        return value

    def token(self) -> str:
        """The bot token.

        Raises:
            ConfigurationError: DISCORD_TOKEN is not set.
        """
        if self.discord_token is None:
            raise ConfigurationError(f"DISCORD_TOKEN is not set. Get it from {WHERE_TO_GET['DISCORD_TOKEN']}.")
        return self.discord_token.get_secret_value()


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment and .env.

    Raises:
        ConfigurationError: a variable is malformed; the sentence names it and says where to get it, and
            never repeats its value.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        sentences = [_sentence(str(problem["loc"][0]).upper(), problem["msg"]) for problem in error.errors()]
        raise ConfigurationError(" ".join(sentences)) from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{env_file} is not UTF-8 text. Save it as UTF-8, as .env.example is.") from None


def _sentence(variable: str, problem: str) -> str:
    problem = problem.removeprefix("Value error, ").rstrip(".")
    if variable == "DATABASE_URL":
        return f"{problem}."
    return f"{variable} is malformed: {problem[:1].lower()}{problem[1:]}. Use {WHERE_TO_GET[variable]}."


def _address(value: str | None, schemes: tuple[str, ...]) -> str | None:
    if value is None:
        return None
    if not value.startswith(schemes):
        raise ValueError(f"it has to start with {' or '.join(schemes)}")
    if not _has_a_host(value):
        raise ValueError("it has to name a host, and a port between 1 and 65535 if any")
    return value.rstrip("/")


def _has_a_host(address: str) -> bool:
    # discord.py formats addresses: a brace in one would be taken for a field.
    if not address.isascii() or not address.isprintable() or set(address) & set(" {}?#"):
        return False
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
