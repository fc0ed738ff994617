"""What the places in a string say about an organization."""

from dataclasses import dataclass

from bot.organizations.gazetteer import Places
from bot.organizations.rows import Entry
from bot.organizations.runs import Run
from bot.organizations.senses import Form


@dataclass(frozen=True, slots=True)
class Support:
    """``city``: its city is mentioned; ``apart``: outside the name itself, where it tells more."""

    city: bool
    apart: bool
    state: bool
    other_state: bool
    country: bool

    @property
    def rank(self) -> float:
        """How much it makes one organization likelier than another of the same name, in no unit."""
        return 2 * self.apart + self.city + self.state - 1.5 * self.other_state + 0.5 * self.country

    def carries(self, form: Form) -> bool:
        """Whether it is enough to believe that a name was shortened like this."""
        if form is Form.WITHOUT_CITY:
            return self.apart
        if form is Form.WITHOUT_COUNTRY:
            return self.city or self.country or self.state
        if form is Form.TURNED:
            return self.city and not self.other_state
        return True


def support_of(run: Run, entry: Entry, city_key: str, places: Places) -> Support | None:
    """Weigh the places for one organization; None where the string speaks of another country."""
    likely = places.likely_countries
    if likely and entry.country not in likely:
        return None
    mentions = places.cities.get(city_key, [])
    in_state = entry.subdivision in places.states or entry.subdivision in places.codes
    return Support(
        city=bool(mentions),
        apart=any(first < run.first or end > run.end for first, end in mentions),
        state=in_state,
        other_state=not in_state and any(state[:2] == entry.country for state in places.states),
        country=entry.country in likely,
    )
