"""Logging: one line a record, for a person or for a machine. The token never gets into one."""

import logging
import sys
from typing import Any

import structlog

from bot.settings import LogFormat, LogLevel, Settings

# These tell of every tick and every look at the schema: of use to who debugs, noise to everybody else.
CHATTY = ("alembic", "apscheduler")


def configure(settings: Settings) -> None:
    """Send all records to standard error in the chosen form and from the chosen level on."""
    secret = settings.discord_token.get_secret_value() if settings.discord_token else None
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.log_format is LogFormat.JSON:
        shared.append(structlog.processors.format_exc_info)
        last: structlog.typing.Processor = structlog.processors.JSONRenderer()
    else:
        last = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    formatter = _Redacting(
        secret,
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.value)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING if settings.log_level is LogLevel.INFO else logging.NOTSET)


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Takes the token out of whatever a library may have put it into."""

    def __init__(self, secret: str | None, **options: Any) -> None:
        super().__init__(**options)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without the token."""
        line = super().format(record)
        return line.replace(self._secret, "[token]") if self._secret else line
