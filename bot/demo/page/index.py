"""The index page: what this is, the tour, the tabs and the clock. Plain HTML, nothing from elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template
from zoneinfo import ZoneInfo

from bot.demo.page.tabs import Person
from bot.demo.page.tour import CHANNEL, MESSAGES, STEPS, Step

_CODE = re.compile(r"`([^`]+)`")
_PLACES = {CHANNEL: "channel", MESSAGES: "direct messages"}


@dataclass(frozen=True, slots=True)
class State:
    """What the page shows. ``people`` is empty as long as the society gathers, ``news`` until a jump."""

    people: Sequence[Person]
    now: datetime
    next_round: datetime | None
    zone: ZoneInfo
    news: str = ""


def render(state: State) -> str:
    """Write the page."""
    template = Template(files(__package__).joinpath("index.html").read_text(encoding="utf-8"))
    return template.substitute(
        head="" if state.people else '<meta http-equiv="refresh" content="1">',
        now=moment(state.now, state.zone),
        next_round=next_round(state),
        disabled="" if state.people and state.next_round else "disabled",
        news=f'<p class="news" role="status">{escape(state.news)}</p>' if state.news else "",
        tour="\n".join(_step(step, state.people) for step in STEPS),
        tabs="\n".join(_row(person) for person in state.people) or _GATHERING,
    )


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant at the place of the meeting."""
    return instant.astimezone(zone).strftime("%A, %-d %B %Y, %H:%M:%S")


def next_round(state: State) -> str:
    """Say when the next round is."""
    if not state.people:
        return "The society is gathering; this takes some seconds."
    if state.next_round is None:
        return "All rounds of the meeting are over."
    return "The next round is paired on " + state.next_round.astimezone(state.zone).strftime("%A, %-d %B, %H:%M.")


_GATHERING = '<tr><td colspan="3">The tabs open in a moment; this page reloads itself.</td></tr>'


def _step(step: Step, people: Sequence[Person]) -> str:
    found = next((person for person in people if person.key == step.person), None)
    where = f'<p class="where">{_link(found, step.place, full=True)}</p>' if found else ""
    do = _CODE.sub(r"<code>\1</code>", escape(step.do))
    return (
        f"<li><h3>{escape(step.title)}</h3>{where}<p>{do}</p>"
        f'<p class="notice"><span>Notice</span> {escape(step.notice)}</p></li>'
    )


def _row(person: Person) -> str:
    cells = "".join(
        f"<td>{_link(person, place)}</td>" if place in person.addresses else "<td></td>" for place in _PLACES
    )
    return f'<tr><th scope="row">{escape(person.name)}</th>{cells}</tr>'


def _link(person: Person, place: str, *, full: bool = False) -> str:
    words = f"As {person.name}, in the {_PLACES[place]}" if full else _PLACES[place]
    # A named target: pressing the same link again shows the same browser tab.
    return (
        f'<a href="{escape(person.addresses[place])}" target="{person.key}-{place}" '
        f'aria-label="As {escape(person.name)}, in the {_PLACES[place]}">{escape(words)}</a>'
    )
