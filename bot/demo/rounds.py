"""When the next round is, who meets whom in the newest, and that its rules hold."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.errors import DemoError
from bot.demo.founding import the_meeting
from bot.demo.stage import Stage
from bot.meetups import programs, suggestions
from bot.meetups.programs import Standing
from bot.meetups.suggestions import Suggestion
from bot.members import profiles
from bot.models import Member

Group = frozenset[str]
TRIO = 3


async def next_due(stage: Stage) -> datetime | None:
    """Return when the next round of the meeting is paired; None where all are."""
    standings = await _standings(stage)
    upcoming = standings[0].next_round
    return upcoming.due_at if upcoming else None


async def opted_in(stage: Stage) -> int:
    """Count who opted in to the meetups of the meeting."""
    return sum(standing.joined for standing in await _standings(stage))


async def _standings(stage: Stage) -> Sequence[Standing]:
    async with stage.services.database.reading() as session:
        program = await programs.of_meeting(session, await the_meeting(session, stage))
        return [
            await programs.standing(session, member=member, program=program)
            for member in await _members(session, stage)
        ]


async def _members(session: AsyncSession, stage: Stage) -> Sequence[Member]:
    found = [
        await profiles.find(session, society_id=stage.guild.id, user_id=actor.id) for actor in stage.actors.values()
    ]
    return [member for member in found if member is not None]


async def newest(stage: Stage) -> Sequence[Group]:
    """Return the groups of the newest round by the names of their members, in a fixed order."""
    found: dict[int, Group] = {}
    async with stage.services.database.reading() as session:
        for member in await _members(session, stage):
            latest = await suggestions.latest(session, member=member, bank=stage.services.bank, most=1)
            found.update((suggestion.meetup.id, _names(suggestion)) for suggestion in latest)
    return [found[meetup] for meetup in sorted(found)]


def check(groups: Sequence[Group], *, everyone: int, before: Sequence[Group] = ()) -> None:
    """Check that everyone is in exactly one group, that at most one is a trio, and that no pair repeats.

    Raises:
        DemoError: one of these doesn't hold.
    """
    people = [name for group in groups for name in group]
    if not len(people) == len(set(people)) == everyone:
        raise DemoError(f"{everyone} opted in, but the groups have {len(people)} places for {len(set(people))}.")
    trios = sum(len(group) == TRIO for group in groups)
    if trios != everyone % 2:
        raise DemoError(f"There are {trios} groups of three among {everyone} people.")
    again = _pairs(groups) & _pairs(before)
    if again:
        names = ", ".join(sorted(" and ".join(sorted(pair)) for pair in again))
        raise DemoError(f"These were suggested to each other twice: {names}.")


def _pairs(groups: Sequence[Group]) -> set[Group]:
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def _names(suggestion: Suggestion) -> Group:
    return frozenset([suggestion.viewer.name, *(partner.member.name for partner in suggestion.partners)])
