"""What a person can cause, as one tree. Every message says what is wrong and what to do next.

The client turns a ``CommonGroundError`` into an ephemeral answer and the console script into one
sentence on standard error with exit code 1. Anything else is a defect and gets an error id in the log.
"""

from collections.abc import Sequence


class CommonGroundError(Exception):
    """Base of everything a person can cause. ``str(error)`` is a sentence for that person."""


class ConfigurationError(CommonGroundError):
    """A setting is missing or malformed; the sentence names the variable and where to get it."""


class DatabaseNotReadyError(CommonGroundError):
    """The database can't be reached or its schema is not the one this version needs."""


class DiscordUnreachableError(CommonGroundError):
    """Discord can't be reached, or refuses to work, while the bot starts."""


class DownloadError(CommonGroundError):
    """Something on the internet can't be had now: no network, their trouble, or not what it should be."""


class InputError(CommonGroundError):
    """Something a person typed or a file they gave can't be used."""


class NotFoundError(InputError):
    """Nothing has that name. Carries the nearest suggestions, best first."""

    def __init__(self, noun: str, text: str, suggestions: Sequence[str] = (), hint: str = "") -> None:
        self.noun = noun
        self.text = text
        self.suggestions = tuple(suggestions)
        parts = [f"No {noun} is called “{text.strip()[:100]}”."]
        if self.suggestions:
            parts.append("Nearest: " + " · ".join(self.suggestions) + ".")
        if hint:
            parts.append(hint)
        elif not self.suggestions:
            parts.append("Check the spelling, or pick one from the list that opens as you type.")
        super().__init__(" ".join(parts))


class FileFormatError(InputError):
    """A file is not what it should be; says where (line and column, counted from 1) when known."""

    def __init__(self, problem: str, *, line: int | None = None, column: int | str | None = None) -> None:
        self.line = line
        self.column = column
        place = ""
        if line is not None:
            place = f"Line {line}"
            if column is not None:
                place += f", column {column}"
            place += ": "
        super().__init__(place + problem)


class NotAMemberError(CommonGroundError):
    """The person has not joined the society here."""

    def __init__(self) -> None:
        super().__init__(
            "You haven't joined Common Ground here yet. Use `/join`: it takes one press, and you decide what "
            "others can see."
        )


class NotVisibleError(CommonGroundError):
    """The other person is not a member, or doesn't show themselves: the same sentence for both."""

    def __init__(self) -> None:
        super().__init__("There is no profile to show for this person.")


class NotAllowedError(CommonGroundError):
    """The person may not do this."""


class ConflictError(CommonGroundError):
    """The state moved on: somebody was faster, or it was done already."""
