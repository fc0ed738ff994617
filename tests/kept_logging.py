"""Logging is for a whole process: a test that configures it puts it back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot import logs


@contextmanager
def kept_logging() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in (None, *logs.CHATTY)]
    before = [(logger, logger.handlers[:], logger.level) for logger in loggers]
    yield
    for logger, handlers, level in before:
        logger.handlers[:] = handlers
        logger.setLevel(level)
