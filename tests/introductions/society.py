"""An asker, a connector and a target, and every step that they can take."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.database import Database
from bot.icebreakers.bank import Bank
from bot.introductions import answering, asking, due, meeting, passing, preferences, routes
from bot.introductions.loading import Request, load
from bot.introductions.preferences import Preferences
from bot.introductions.routes import Ways
from bot.models import Introduction, IntroductionStatus, Member, Openness, OutboxKind, OutboxMessage, Purpose, Return
from bot.places import Places
from tests import people
from tests.conftest import NOW

BANK = Bank.load()
OPEN = Preferences(connects=True, openness=Openness.EVERYONE)
REACHABLE = Preferences(openness=Openness.CONNECTIONS)


@dataclass
class Society:
    """Members by name; ``now`` moves on with ``wait``."""

    database: Database
    places: Places
    now: datetime = NOW
    people: dict[str, Member] = field(default_factory=dict)

    async def join(self, *names: str, said: Preferences = REACHABLE, **columns: Any) -> None:
        """Add members who take what a connection passes on, unless they say otherwise."""
        async with self.database.transaction() as session:
            for name in names:
                self.people[name] = await people.member(session, name, **columns)
                await preferences.save(session, self.people[name], said, now=self.now)

    async def connect(self, *pairs: tuple[str, str]) -> None:
        async with self.database.transaction() as session:
            for one, other in pairs:
                await people.connect(session, self.people[one], self.people[other])

    async def prefer(self, name: str, said: Preferences) -> None:
        async with self.database.transaction() as session:
            await preferences.save(session, self.people[name], said, now=self.now)

    async def ways(self, asker: str, target: str, purpose: Purpose | None = None) -> Ways:
        async with self.database.reading() as session:
            return await routes.find(
                session,
                asker=await session.get_one(Member, self.people[asker].id),
                target_id=self.people[target].id,
                purpose=purpose,
                places=self.places,
                now=self.now,
            )

    async def ask(
        self,
        asker: str,
        target: str,
        *,
        purpose: Purpose = Purpose.CAREER,
        text: str = "I would like to hear how you chose your field.",
        offer: str = "Help with statistics",
        in_return: Return | None = Return.PROBLEM,
    ) -> int:
        """Draft, write and send in one go."""
        who = self.people[asker]
        async with self.database.transaction() as session:
            drafted, _ways = await asking.draft(
                session,
                asker=await session.get_one(Member, who.id),
                target_id=self.people[target].id,
                purpose=purpose,
                places=self.places,
                now=self.now,
            )
            number = drafted.introduction.id
            await asking.write(
                session, introduction_id=number, user_id=who.user_id, text=text, offer=offer, in_return=in_return
            )
        async with self.database.transaction() as session:
            await asking.send(session, introduction_id=number, user_id=who.user_id, places=self.places, now=self.now)
        return number

    async def pass_on(self, connector: str, number: int, note: str = "") -> Request:
        async with self.database.transaction() as session:
            return await passing.pass_on(
                session, introduction_id=number, user_id=self.people[connector].user_id, note=note, now=self.now
            )

    async def step(self, step: Any, who: str, number: int, **options: Any) -> Any:
        """Take any step of a person that needs only a moment."""
        async with self.database.transaction() as session:
            return await step(
                session, introduction_id=number, user_id=self.people[who].user_id, now=self.now, **options
            )

    async def accept(self, target: str, number: int) -> None:
        await self.step(answering.accept, target, number, places=self.places, bank=BANK, rng=random.Random(1))

    async def made(self, number: int, *, threaded: bool = False) -> None:
        async with self.database.transaction() as session:
            await meeting.make(session, number, threaded=threaded, now=self.now)

    async def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)
        async with self.database.transaction() as session:
            await due.run(session, now=self.now)

    async def row(self, number: int) -> Introduction:
        async with self.database.reading() as session:
            request = await load(session, number)
        assert request is not None
        return request.introduction

    async def status(self, number: int) -> IntroductionStatus:
        return (await self.row(number)).status

    async def messages(self, name: str) -> Sequence[OutboxKind]:
        """What a person is sent, by when; the future included."""
        async with self.database.reading() as session:
            found = await session.scalars(
                select(OutboxMessage.kind)
                .where(OutboxMessage.recipient_id == self.people[name].id)
                .order_by(OutboxMessage.id)
            )
            return found.all()


async def three(database: Database, places: Places) -> Society:
    """Ada asks, Con is connected with both and passes on, Tea is asked."""
    society = Society(database, places)
    await society.join("Ada", "Tea")
    await society.join("Con", said=Preferences(connects=True))
    await society.connect(("Ada", "Con"), ("Con", "Tea"))
    return society
