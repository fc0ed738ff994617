"""A card as text in a terminal: markdown taken off, times written out, buttons in brackets."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_STAMP = re.compile(r"<t:(\d+)(?::([a-zA-Z]))?>")
_ESCAPED = re.compile(r"\\([^\w\s])")
_MARKS = re.compile(r"(?<!\\)\*{1,2}|(?<!\\)`")
_LINE_MARKS = re.compile(r"^(?:#{1,3}|-#) ", re.MULTILINE)
_BUTTON, _SELECT, _SEPARATOR = 2, 3, 14
_FORMATS = {
    "t": "%H:%M",
    "D": "%-d %B %Y",
    "f": "%-d %B %Y, %H:%M",
    "F": "%A, %-d %B %Y, %H:%M",
}

Component = dict[str, Any]


class Speller:
    """Spells for readers in one time zone; ``now`` is what relative times count from."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def spell(self, content: str, components: Iterable[Any], now: datetime) -> str:
        """Write out a message."""
        parts = [part if isinstance(part, dict) else part.to_dict() for part in components]
        lines = [content] if content else []
        lines += self._lines(parts)
        return self.text("\n".join(lines), now)

    def text(self, markdown: str, now: datetime) -> str:
        """Take markdown off a text and write its times out."""
        bare = _LINE_MARKS.sub("", _MARKS.sub("", markdown))
        return _ESCAPED.sub(r"\1", _STAMP.sub(lambda found: self._time(found, now), bare))

    def moment(self, instant: datetime, style: str = "f") -> str:
        """Write out one instant."""
        return instant.astimezone(self._zone).strftime(_FORMATS[style])

    def _time(self, found: re.Match[str], now: datetime) -> str:
        instant = datetime.fromtimestamp(int(found[1]), UTC)
        return _relative(instant - now) if found[2] == "R" else self.moment(instant, found[2] or "f")

    def _lines(self, components: Iterable[Component]) -> Iterator[str]:
        for component in components:
            if "content" in component:
                yield component["content"]
            if component["type"] == _SEPARATOR:
                yield "· · ·"
            children = component.get("components") or []
            if children and all(child["type"] in (_BUTTON, _SELECT) for child in children):
                yield "  ".join(_control(child) for child in children)
            else:
                yield from self._lines(children)
            if component.get("accessory"):
                yield _control(component["accessory"])


def form(modal: Component, values: dict[str, Any]) -> str:
    """Write out a modal with what is filled in."""
    lines = [modal["title"]]
    for label in modal["components"]:
        value = values.get(label["component"]["custom_id"])
        if value:
            shown = ", ".join(value if isinstance(value, list) else value.splitlines())
            lines.append(f"{label['label']}: {shown}")
    return "\n".join(lines)


def _control(component: Component) -> str:
    text = component.get("label") or component.get("placeholder") or ""
    if component["type"] == _SELECT:
        text += " ▾"
    return f"[ {text} ]" if not component.get("disabled") else f"[ {text} · off ]"


def _relative(distance: timedelta) -> str:
    minutes = round(abs(distance).total_seconds() / 60)
    for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = round(minutes / size)
            words = f"{number} {name}" if number == 1 else f"{number} {name}s"
            return f"in {words}" if distance > timedelta(0) else f"{words} ago"
    return "now"
