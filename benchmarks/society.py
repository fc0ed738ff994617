"""A synthetic society: members whose backgrounds overlap as those of real ones do.

Institutions, employers and hometowns follow Zipf's law (Zipf, Human Behavior and the Principle of Least Effort,
1949: the n-th most frequent has 1/n of the first), advisers work inside an institution, topics, units, offers and
asks come from the bot's own lists.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from bot.matching.background import OPEN_END, Background, Stint
from bot.members.vocabulary import FAVOURS, TOPICS, UNITS

T = TypeVar("T")

ADVISERS_AN_INSTITUTION = 12
FIRST_YEAR, LAST_YEAR = 1975, 2021
# How many say where they come from, whose student they were, and with whom they work.
WITH_HOMETOWN, WITH_ADVISER, WITH_COLLABORATOR = 0.8, 0.7, 0.3


@dataclass(frozen=True, slots=True)
class World:
    """What lives are drawn from, the most frequent first: organization ids, and (GeoNames id, country)."""

    universities: Sequence[int]
    workplaces: Sequence[int]
    cities: Sequence[tuple[int, str]]


class Zipf(Generic[T]):
    """Draws values by Zipf's law, the first the most often."""

    def __init__(self, values: Sequence[T]) -> None:
        self._values = values
        self._weights = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))

    def draw(self, rng: random.Random) -> T:
        """Draw one value."""
        return rng.choices(self._values, cum_weights=self._weights)[0]

    def some(self, rng: random.Random, most: int) -> frozenset[T]:
        """Draw up to ``most`` values, maybe none."""
        return frozenset(self.draw(rng) for _ in range(rng.randint(0, most)))


class Lives:
    """Draws one background after another from a world."""

    def __init__(self, world: World, seed: int) -> None:
        self._rng = random.Random(seed)
        self._universities = Zipf(world.universities)
        self._workplaces = Zipf(world.workplaces)
        self._cities = Zipf(world.cities)
        self._advisers = Zipf(range(1, ADVISERS_AN_INSTITUTION + 1))
        self._topics, self._units, self._favours = Zipf(TOPICS), Zipf(UNITS), Zipf(tuple(FAVOURS))

    def draw(self, identity: int) -> Background:
        """Draw the background of one member."""
        rng = self._rng
        studies = tuple(self._studies())
        jobs = tuple(self._jobs(studies[-1]))
        city, country = self._cities.draw(rng) if rng.random() < WITH_HOMETOWN else (None, None)
        return Background(
            id=identity,
            stints=(*studies, *jobs),
            advisers=frozenset({self._known(studies[-1])}) if rng.random() < WITH_ADVISER else frozenset(),
            collaborators=frozenset({self._known(jobs[-1])}) if rng.random() < WITH_COLLABORATOR else frozenset(),
            hometown=city,
            homeland=country,
            topics=self._topics.some(rng, 4),
            units=self._units.some(rng, 3),
            offers=self._favours.some(rng, 2),
            asks=self._favours.some(rng, 2),
        )

    def _studies(self) -> Iterator[Stint]:
        start = self._rng.randint(FIRST_YEAR, LAST_YEAR)
        for _ in range(self._rng.choice((1, 2))):
            end = start + self._rng.randint(3, 6)
            yield Stint(self._universities.draw(self._rng), study=True, start=start, end=end)
            start = end

    def _jobs(self, last_study: Stint) -> Iterator[Stint]:
        start = last_study.end
        for ongoing in self._rng.choice(((True,), (False, True))):
            end = start + self._rng.randint(2, 6) if start is not None and not ongoing else OPEN_END
            yield Stint(self._workplaces.draw(self._rng), study=False, start=start, end=end)
            start = end

    def _known(self, stint: Stint) -> str:
        return f"physicist {self._advisers.draw(self._rng)} of {stint.organization}"


def invented_world() -> World:
    """Invent 300 universities, as many other workplaces, and 500 cities in 40 countries."""
    universities = range(1, 301)
    workplaces = [place for pair in zip(range(301, 601), universities, strict=True) for place in pair]
    countries = [f"{first}{second}" for first in "ABCDEFGH" for second in "VWXYZ"]
    cities = [(1000 + number, countries[number % len(countries)]) for number in range(500)]
    return World(universities, workplaces, cities)


def draw_society(count: int, world: World, seed: int) -> tuple[Background, ...]:
    """Draw the backgrounds of so many members, with ids from 1."""
    lives = Lives(world, seed)
    return tuple(lives.draw(identity) for identity in range(1, count + 1))
