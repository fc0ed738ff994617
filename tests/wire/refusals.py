"""What the server refuses, in Discord's own words."""

from collections.abc import Sequence

from tests.wire.world import Json


class RefusalError(Exception):
    """An answer that isn't 2xx. ``violations`` fail the test; other refusals are part of life."""

    def __init__(self, status: int, code: int, message: str, violations: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.violations = tuple(violations)
        self.body: Json = {"code": code, "message": message}
        if violations:
            self.body["errors"] = {"_errors": [{"code": "INVALID", "message": text} for text in violations]}


def invalid(problems: Sequence[str]) -> None:
    """Refuse a body that has problems.

    Raises:
        RefusalError: it has some.
    """
    if problems:
        raise RefusalError(400, 50035, "Invalid Form Body", problems)
