"""A search in words: for the heading of its results, and as the command that repeats it."""

from collections.abc import Iterator, Sequence

from bot.directory.query import Query, Reach, Tie, Time
from bot.members.vocabulary import FAVOURS
from bot.places import Places
from cogs.ui.kinds import KINDS
from cogs.ui.text import plain

TIES = {
    Tie.WORK: "works or worked there",
    Tie.STUDY: "studies or studied there",
    Tie.THERE: "is there, or worked there",
}
TIMES = {Time.NOW: "now", Time.PAST: "in the past"}
REACHES = {
    Reach.FIRST: "my connections",
    Reach.SECOND: "those my connections know",
    Reach.EITHER: "both",
}
# (tie, time) as a verb.
_VERBS = {
    (Tie.WORK, None): "who work or worked",
    (Tie.WORK, Time.NOW): "who work",
    (Tie.WORK, Time.PAST): "who worked",
    (Tie.STUDY, None): "who studied",
    (Tie.STUDY, Time.NOW): "who study",
    (Tie.STUDY, Time.PAST): "who studied",
    (Tie.THERE, None): "who work, worked or study",
    (Tie.THERE, Time.NOW): "who work or study",
    (Tie.THERE, Time.PAST): "who worked",
    (None, None): "who are or were",
    (None, Time.NOW): "who are",
    (None, Time.PAST): "who were",
}
_WITHIN = {
    Reach.FIRST: "among your connections",
    Reach.SECOND: "whom your connections know",
    Reach.EITHER: "whom you or your connections know",
}


def sentence(query: Query, organization: str | None, places: Places, meeting: str | None = None) -> str:
    """Say who is looked for: ``Members who work or worked at Oak Ridge National Laboratory in Tennessee``."""
    coming = f" coming to {plain(meeting)}" if meeting else ""
    return f"Members{coming}" + "".join(f" {part}" for part in _parts(query, organization, places))


def _parts(query: Query, organization: str | None, places: Places) -> Iterator[str]:
    if query.asks_for_tie:
        yield _VERBS[query.tie, query.time]
        if organization is not None:
            yield f"at {plain(organization)}"
        if query.kind is not None:
            kind = KINDS[query.kind]
            yield f"at {'an' if kind[0] in 'aeio' else 'a'} {kind}" if organization is None else f"(a {kind})"
    yield from places_in(query, places)
    if query.topic is not None:
        yield f"working on {plain(query.topic)}"
    if query.unit is not None:
        yield f"of the {plain(query.unit)} unit"
    if query.offers is not None:
        yield f"who offer {plain(FAVOURS.get(query.offers, query.offers))}"
    if query.asks is not None:
        yield f"who look for {plain(FAVOURS.get(query.asks, query.asks))}"
    if query.reach is not None:
        yield _WITHIN[query.reach]


def places_in(query: Query, places: Places) -> Sequence[str]:
    """Say where, in at most one phrase."""
    if query.state is not None:
        return [f"in {plain(places.subdivision_name(query.state))}"]
    if query.country is not None:
        return [f"in {plain(places.country_in_a_sentence(query.country))}"]
    return []


def command(query: Query, organization: str | None, places: Places) -> str:
    """Write the command that repeats the search, as it is typed: ``/find people organization: ... state: ...``."""
    options = {
        "organization": organization,
        "tie": TIES[query.tie] if query.tie else None,
        "when": TIMES[query.time] if query.time else None,
        "kind": KINDS[query.kind] if query.kind else None,
        "state": places.subdivision_name(query.state) if query.state else None,
        "country": places.country_name(query.country) if query.country else None,
        "topic": query.topic,
        "unit": query.unit,
        "offers": query.offers,
        "asks": query.asks,
        "connections": REACHES[query.reach] if query.reach else None,
        "parts": None if query.parts else "False",
    }
    given = (f" {name}: {value}" for name, value in options.items() if value is not None)
    return "/find people" + "".join(given)
