"""A meeting with members who come and an event, straight from the features."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.database import Database
from bot.meetings import events, meetings, rsvps
from bot.models import Meeting, Member, OutboxKind, OutboxMessage, OutboxStatus, Rsvp, RsvpAnswer, SocialEvent
from bot.models import SocialEventKind as Kind
from tests import people
from tests.conftest import NOW

CHICAGO = ZoneInfo("America/Chicago")
FIRST, LAST = date(2027, 3, 13), date(2027, 3, 15)
STARTS = datetime(2027, 3, 14, 23, 0, tzinfo=UTC)


@dataclass
class Gathering:
    database: Database
    meeting: Meeting
    event: SocialEvent
    members: list[Member]

    async def say(self, who: int, said: RsvpAnswer, *, now: datetime = NOW) -> RsvpAnswer:
        async with self.database.transaction() as session:
            return await rsvps.answer(session, member=self.members[who], event_id=self.event.id, said=said, now=now)

    async def answers(self) -> dict[int, RsvpAnswer]:
        """What each said, by position."""
        places = {member.id: place for place, member in enumerate(self.members)}
        async with self.database.reading() as session:
            rows = await session.scalars(select(Rsvp).where(Rsvp.event_id == self.event.id))
            return {places[row.member_id]: row.answer for row in rows}

    async def told(self, kind: OutboxKind) -> list[tuple[int, datetime]]:
        """Who is still to be told and when, by position; -1 is nobody in particular."""
        places = {member.id: place for place, member in enumerate(self.members)}
        async with self.database.reading() as session:
            rows = await session.scalars(
                select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
            )
            waiting = (row for row in rows if row.status is OutboxStatus.PENDING)
            return [(places.get(row.recipient_id, -1), row.due_at) for row in waiting]

    async def edit(self, *, now: datetime = NOW, **changes: object) -> SocialEvent:
        """Change the event in some respects."""
        async with self.database.transaction() as session:
            event, _meeting = await rsvps.require(session, society_id=people.SOCIETY, event_id=self.event.id)
            before = {
                "name": event.name, "place": event.place, "starts_at": event.starts_at, "ends_at": event.ends_at,
                "capacity": event.capacity,
            }  # fmt: skip
            changed, _meeting = await events.edit(
                session,
                society_id=people.SOCIETY,
                event_id=event.id,
                now=now,
                **(before | changes),  # type: ignore[arg-type]
            )
            return changed


async def gathered(database: Database, count: int, *, capacity: int | None = None) -> Gathering:
    """Let so many members come to a meeting with one event."""
    async with database.transaction() as session:
        members = await people.members(session, count)
        meeting = await meetings.create(
            session, society_id=people.SOCIETY, name="Spring Meeting", place="Hall", zone=CHICAGO, first_day=FIRST,
            last_day=LAST, now=NOW,
        )  # fmt: skip
        for member in members:
            await meetings.attend(session, member=member, meeting=meeting, now=NOW)
        event = await events.add(
            session, meeting=meeting, kind=Kind.RECEPTION, name="Reception", place="Foyer", starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=2), capacity=capacity, now=NOW,
        )  # fmt: skip
    return Gathering(database, meeting, event, members)
