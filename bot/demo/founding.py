"""The society as the features store it: everything goes the way that a member's own commands take."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.errors import DemoError
from bot.demo.society import Conference, Person, Tie
from bot.demo.stage import Stage
from bot.introductions import preferences
from bot.introductions.preferences import Preferences
from bot.meetings import meetings
from bot.meetups import programs
from bot.members import affiliations, profiles
from bot.members.affiliations import Terms
from bot.models import KnownRole, Meeting, Member, Openness, Organization
from bot.network import connections
from bot.organizations.index import OrganizationIndex
from bot.services import Services

DAYS_AHEAD = 3


async def found(stage: Stage) -> None:
    """Let every physicist join with their profile and connections, and plan nothing yet."""
    await stage.work(_found(stage))


async def opt_in(stage: Stage) -> None:
    """Let everyone but the undecided come to the meeting and ask for meetups there."""
    await stage.work(_opt_in(stage))


async def _found(stage: Stage) -> None:
    members: dict[str, Member] = {}
    async with stage.services.database.transaction() as session:
        for person in stage.people:
            member, _new = await profiles.join(
                session,
                society_id=stage.guild.id,
                society_name=stage.guild.name,
                user_id=stage.actors[person.key].id,
                name=person.name,
                now=stage.clock(),
            )
            await _fill(session, member, person, stage.services)
            members[person.key] = member
        for one, other in stage.conference.connections:
            await _connect(session, members[one], members[other], stage.services)
        for key, member in members.items():
            await preferences.save(session, member, _open_to(stage.conference, key), now=stage.clock())


def _open_to(conference: Conference, key: str) -> Preferences:
    openness = Openness.EVERYONE if key in conference.open_to_requests else Openness.CONNECTIONS
    return Preferences(connects=key in conference.connectors, openness=openness)


async def _opt_in(stage: Stage) -> None:
    now = stage.clock()
    async with stage.services.database.transaction() as session:
        meeting = await the_meeting(session, stage)
        program = await programs.of_meeting(session, meeting)
        for person in stage.people:
            if person.key not in stage.conference.undecided:
                member = await profiles.require(session, society_id=stage.guild.id, user_id=stage.actors[person.key].id)
                await programs.join(session, member=member, program=program, now=now)


async def the_meeting(session: AsyncSession, stage: Stage) -> Meeting:
    """Return the one meeting of the demo.

    Raises:
        DemoError: it has not been planned.
    """
    upcoming = await meetings.upcoming(session, society_id=stage.guild.id, now=stage.clock())
    for meeting in upcoming:
        if meeting.name == stage.conference.name:
            return meeting
    raise DemoError(f"The demo has no meeting called {stage.conference.name}.")


def commands(stage: Stage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the organizer's commands that plan the meeting, each with its options."""
    conference = stage.conference
    first = first_day(stage)
    yield (
        "meeting create",
        {
            "name": conference.name,
            "place": conference.place,
            "first_day": str(first),
            "last_day": str(first + timedelta(days=conference.days - 1)),
            "time_zone": conference.zone.key,
            "meetup_points": conference.meetup_point,
        },
    )
    yield from _events(conference, first)


def first_day(stage: Stage) -> date:
    """Return the day on which the meeting starts."""
    return stage.clock().astimezone(stage.conference.zone).date() + timedelta(days=DAYS_AHEAD)


def _events(conference: Conference, first: date) -> Iterator[tuple[str, dict[str, Any]]]:
    for event in conference.events:
        yield (
            "meeting event",
            {
                "meeting": conference.name,
                "kind": event.kind.value,
                "name": event.name,
                "place": event.place,
                "day": str(first + timedelta(days=event.day - 1)),
                "start": event.start.isoformat("minutes"),
                "end": event.end.isoformat("minutes"),
            },
        )


async def _fill(session: AsyncSession, member: Member, person: Person, services: Services) -> None:
    await profiles.set_about(session, member, name=person.name, headline=person.headline, goals=person.goals)
    hometown = services.places.resolve(person.hometown) if person.hometown else None
    await profiles.set_places(session, member, hometown=hometown, residence=None)
    await profiles.set_known_people(session, member, KnownRole.ADVISER, person.advisers)
    await profiles.set_known_people(session, member, KnownRole.COLLABORATOR, person.collaborators)
    for kind, values in person.tags.items():
        await profiles.set_tags(session, member, kind, values)
    for tie in person.ties:
        await _add(session, member, tie, services)


async def _add(session: AsyncSession, member: Member, tie: Tie, services: Services) -> None:
    await affiliations.add(
        session,
        member,
        Terms(tie.kind, tie.title, tie.start, tie.end, tie.current),
        organization=await organization(session, services.organizations.index, tie.organization),
        now=services.clock(),
    )


async def organization(session: AsyncSession, index: OrganizationIndex, name: str) -> Organization:
    """Return the organization that is called exactly so.

    Raises:
        DemoError: none is.
    """
    for hit in index.search(name, limit=5):
        if hit.name == name:
            return await session.get_one(Organization, hit.id)
    raise DemoError(f"The demo society names {name}, which the starter list doesn't have.")


async def _connect(session: AsyncSession, one: Member, other: Member, services: Services) -> None:
    now = services.clock()
    request = await connections.ask(session, requester=one, target_id=other.id, now=now)
    await connections.answer(session, actor=other, connection_id=request.connection.id, accept=True, now=now)
