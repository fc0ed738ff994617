"""Settings from the environment or .env, read once at the edge and passed in."""

from enum import StrEnum
from pathlib import Path
from typing import Any

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
        if value is not None and value.get_secret_value().count(".") != 2:  # noqa: PLR2004 - id.time.hmac
            raise ValueError("a bot token has three parts joined by dots")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        try:
            parse_url(value.get_secret_value())
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
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


def _sentence(variable: str, problem: str) -> str:
    problem = problem.removeprefix("Value error, ").rstrip(".")
    if variable == "DATABASE_URL":
        return f"{problem}."
    return f"{variable} is malformed: {problem[:1].lower()}{problem[1:]}. Use {WHERE_TO_GET[variable]}."


def _address(value: str | None, schemes: tuple[str, ...]) -> str | None:
    if value is not None and not value.startswith(schemes):
        raise ValueError(f"it has to start with {' or '.join(schemes)}")
    return None if value is None else value.rstrip("/")
