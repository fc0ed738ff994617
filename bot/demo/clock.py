"""The time of the demo: it starts on a fixed day and only moves when it is told to."""

from datetime import UTC, datetime, timedelta

START = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)


class Clock:
    """Called, it tells the time; ``services.clock`` is one of these."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """Tell the time."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
