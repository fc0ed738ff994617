"""What the places in a string say about an organization."""

from dataclasses import dataclass

from bot.organizations.gazetteer import Places
from bot.organizations.rows import Entry
from bot.organizations.runs import Run


@dataclass(frozen=True, slots=True)
class Support:
    """``city``: its city is mentioned; ``apart``: outside the name itself, where it tells more."""

    city: bool
    apart: bool
    state: bool
    other_state: bool
    country: bool
    other_country: bool


def support_of(run: Run, entry: Entry, city_key: str, places: Places) -> Support:
    """Weigh the places for one organization."""
    likely = places.likely_countries
    mentions = places.cities.get(city_key, ())
    in_state = entry.subdivision in places.states or entry.subdivision in places.codes
    in_country = entry.country in likely or in_state
    return Support(
        city=bool(mentions),
        apart=any(first < run.first or end > run.end for first, end in mentions),
        state=in_state,
        other_state=not in_state and any(state[:2] == entry.country for state in places.states),
        country=in_country,
        other_country=bool(likely) and not in_country,
    )
