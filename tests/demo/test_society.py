from collections import Counter
from itertools import chain

import pytest

from bot.demo import society
from bot.members.vocabulary import CHOICES
from bot.organizations import starter
from bot.places import Places

PEOPLE = society.people()


def test_there_are_enough_people_and_no_two_are_the_same() -> None:
    assert 30 <= len(PEOPLE) <= 40
    assert len({person.key for person in PEOPLE}) == len({person.name for person in PEOPLE}) == len(PEOPLE)


@pytest.mark.parametrize("person", PEOPLE, ids=[person.key for person in PEOPLE])
def test_everything_that_is_said_of_a_person_resolves(person: society.Person, places: Places) -> None:
    known = {organization.name for organization in starter.read()}
    assert {tie.organization for tie in person.ties} <= known
    if person.hometown:
        places.resolve(person.hometown)
    for kind, values in person.tags.items():
        assert set(values) <= set(CHOICES[kind])


@pytest.mark.parametrize("person", PEOPLE, ids=[person.key for person in PEOPLE])
def test_the_years_of_a_person_can_be(person: society.Person) -> None:
    assert sum(tie.current for tie in person.ties) == 1, "each is still at work at one well-known post"
    for tie in person.ties:
        assert not (tie.current and tie.end)
        assert tie.start is None or tie.end is None or tie.start <= tie.end


def test_the_conference_names_people_who_exist() -> None:
    conference = society.conference()
    keys = {person.key for person in PEOPLE}
    assert set(chain.from_iterable(conference.connections)) <= keys
    assert conference.undecided < keys
    assert not Counter(map(frozenset, conference.connections)).most_common(1)[0][1] > 1


def test_every_event_is_on_a_day_of_the_meeting() -> None:
    conference = society.conference()
    assert all(1 <= event.day <= conference.days and event.start < event.end for event in conference.events)
