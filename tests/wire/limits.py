"""Rate limits as Discord keeps them: a bucket per route and main id, and one for everything together."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headers to send, and how long to wait where the request is one too many."""

    headers: dict[str, str]
    retry_after: float | None = None
    everywhere: bool = False


GLOBAL = Rate(50, 1.0)
OTHERWISE = Rate(10, 10.0)
RATES = {
    ("POST", "/channels/{channel_id}/messages"): Rate(5, 5.0),
    ("POST", "/users/@me/channels"): Rate(10, 10.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): Rate(5, 2.0),
}
# Answers to interactions count towards no limit but their own webhook's.
_FREE = ("/interactions/", "/webhooks/")


class Limits:
    """Counts requests; ``clock`` tells seconds."""

    def __init__(
        self,
        rates: Mapping[tuple[str, str], Rate] = RATES,
        everything: Rate = GLOBAL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rates = rates
        self._clock = clock
        self._everything = _Window(everything)
        self._windows: dict[tuple[str, str, str], _Window] = {}

    def take(self, method: str, template: str, main_id: str) -> Verdict:
        """Count one request to a route (as the OpenAPI description writes it) about a channel or webhook."""
        now = self._clock()
        if not template.startswith(_FREE) and not self._everything.take(now):
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            return Verdict(headers, self._everything.left(now), everywhere=True)
        if template.startswith("/interactions/"):
            return Verdict({})
        key = (method, template, main_id)
        window = self._windows.setdefault(key, _Window(self._rates.get(key[:2], OTHERWISE)))
        taken = window.take(now)
        headers = window.headers(now) | {"X-RateLimit-Bucket": _bucket(method, template)}
        return Verdict(headers) if taken else Verdict(headers | {"X-RateLimit-Scope": "user"}, window.left(now))


class _Window:
    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self.used = 0
        self.ends = float("-inf")

    def take(self, now: float) -> bool:
        if now >= self.ends:
            self.used, self.ends = 0, now + self.rate.seconds
        if self.used >= self.rate.requests:
            return False
        self.used += 1
        return True

    def left(self, now: float) -> float:
        return round(max(self.ends - now, 0.001), 3)

    def headers(self, now: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.rate.requests),
            "X-RateLimit-Remaining": str(self.rate.requests - self.used),
            "X-RateLimit-Reset": f"{time.time() + self.left(now):.3f}",
            "X-RateLimit-Reset-After": f"{self.left(now):.3f}",
        }


def _bucket(method: str, template: str) -> str:
    return hashlib.sha256(f"{method} {template}".encode()).hexdigest()[:32]
