"""Members of meetups who press buttons, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.database import Database
from bot.meetups import answering, proposing
from bot.models import Meetup, MeetupMember, Member, OutboxKind, OutboxMessage, ProgramMembership, Word
from bot.places import Places
from tests.meetups.gathering import Gathering, at_a_meeting


async def paired(database: Database, places: Places, members: Sequence[Member]) -> tuple[Gathering, int]:
    """Pair these into one meetup of a meeting."""
    gathering = await at_a_meeting(database, places, members)
    assert await gathering.pair(1) == [frozenset(who.id for who in members)]
    return gathering, (await gathering.meetups())[0].id


async def come(database: Database, who: Member, meetup_id: int, now: datetime, proposal: int = 0) -> None:
    async with database.transaction() as session:
        await answering.come(session, meetup_id=meetup_id, user_id=who.user_id, proposal=proposal, now=now)


async def cant(database: Database, who: Member, meetup_id: int, now: datetime) -> None:
    async with database.transaction() as session:
        await answering.cant(session, meetup_id=meetup_id, user_id=who.user_id, now=now)


async def say(database: Database, who: Member, meetup_id: int, word: Word, now: datetime) -> None:
    async with database.transaction() as session:
        await answering.say(session, meetup_id=meetup_id, user_id=who.user_id, word=word, now=now)


async def propose(
    database: Database, who: Member, meetup_id: int, starts_at: datetime, place: str, now: datetime
) -> None:
    async with database.transaction() as session:
        await proposing.propose(
            session, meetup_id=meetup_id, user_id=who.user_id, starts_at=starts_at, place=place, now=now
        )


async def meetup(database: Database, meetup_id: int) -> Meetup:
    async with database.reading() as session:
        return await session.get_one(Meetup, meetup_id)


async def parts(database: Database, meetup_id: int) -> dict[int, MeetupMember]:
    async with database.reading() as session:
        rows = await session.scalars(select(MeetupMember).where(MeetupMember.meetup_id == meetup_id))
        return {part.member_id: part for part in rows}


async def told(database: Database, kind: OutboxKind) -> list[int]:
    """Who is sent a message of this kind, as often as they are."""
    async with database.reading() as session:
        rows = select(OutboxMessage.recipient_id).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        return list(await session.scalars(rows))


async def membership(database: Database, gathering: Gathering, who: Member) -> ProgramMembership:
    async with database.reading() as session:
        return await session.get_one(ProgramMembership, (gathering.program.id, who.id))
