"""Whatever two to four members press in whatever order, while time passes and others are matched again."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database
from bot.errors import CommonGroundError
from bot.meetups import answering, due, proposing, rematching, states
from bot.models import (
    Answer,
    Meetup,
    MeetupMember,
    MeetupPoint,
    MeetupStatus,
    OutboxKind,
    OutboxMessage,
    ProgramSlot,
    Word,
)
from bot.places import Places
from tests import people
from tests.meetups.gathering import BANK, at_a_meeting

T = TypeVar("T")
S = MeetupStatus
EVERYBODY = 4
WHO = st.integers(0, EVERYBODY - 1)
# More is looked at where somebody has the time: COMMON_GROUND_EXAMPLES=500 make test.
EXAMPLES = int(os.environ.get("COMMON_GROUND_EXAMPLES", "4"))
_MOST_STATUSES = 5


class Life(RuleBasedStateMachine):
    """Members of one round come, propose, drop out, and say whether they met."""

    template: Path
    places: Places

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name, "meetups.db")
        self.path.write_bytes(self.template.read_bytes())
        self.database = Database(f"sqlite+aiosqlite:///{self.path}")
        self.run(self._gather())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _gather(self) -> None:
        async with self.database.transaction() as session:
            await session.execute(text("CREATE TABLE moved (one TEXT, other TEXT)"))
            await session.execute(text(_TRIGGER))
            self.members = await people.members(session, EVERYBODY)
        gathering = await at_a_meeting(self.database, self.places, self.members, days=1)
        async with self.database.transaction() as session:
            session.add(ProgramSlot(program_id=gathering.program.id, starts=time(15)))
            meeting_id = gathering.program.meeting_id
            session.add_all(
                MeetupPoint(meeting_id=meeting_id, name=name, position=9) for name in ("The stairs", "Here")
            )
        await gathering.pair(1)
        self.now = gathering.rounds[0].due_at

    # What people do

    @rule(who=WHO, which=st.integers(0, 3), stale=st.sampled_from([0, 0, 0, 1]))
    def come(self, who: int, which: int, stale: int) -> None:
        async def work(session: AsyncSession, row: Meetup, user_id: int) -> None:
            proposal = row.proposal - stale
            done = await answering.come(session, meetup_id=row.id, user_id=user_id, proposal=proposal, now=self.now)
            if stale:
                assert done.meetup.proposal != proposal

        self.run(self._attempt(who, which, work))

    @rule(who=WHO, which=st.integers(0, 3))
    def cant(self, who: int, which: int) -> None:
        async def work(session: AsyncSession, row: Meetup, user_id: int) -> None:
            await answering.cant(session, meetup_id=row.id, user_id=user_id, now=self.now)

        self.run(self._attempt(who, which, work))

    @rule(who=WHO, which=st.integers(0, 3), place=st.sampled_from(["The stairs", "Here", "", "The moon"]))
    def propose(self, who: int, which: int, place: str) -> None:
        async def work(session: AsyncSession, row: Meetup, user_id: int) -> None:
            offered = await proposing.choices(session, meetup_id=row.id, user_id=user_id, now=self.now)
            starts_at = offered.slots[who % len(offered.slots)].starts_at
            await proposing.propose(
                session, meetup_id=row.id, user_id=user_id, starts_at=starts_at, place=place, now=self.now
            )

        self.run(self._attempt(who, which, work))

    @rule(who=WHO, which=st.integers(0, 3), word=st.sampled_from(Word))
    def say(self, who: int, which: int, word: Word) -> None:
        async def work(session: AsyncSession, row: Meetup, user_id: int) -> None:
            await answering.say(session, meetup_id=row.id, user_id=user_id, word=word, now=self.now)

        self.run(self._attempt(who, which, work))

    @rule(minutes=st.sampled_from([0, 1, 30, 170, 60, 800]), times=st.integers(1, 2))
    def pass_time(self, minutes: int, times: int) -> None:
        self.now += timedelta(minutes=minutes)
        for _ in range(times):
            self.run(self._tick())
        self.run(self._nobody_waits_in_vain())

    async def _attempt(self, who: int, which: int, work: Callable[..., Coroutine[Any, Any, None]]) -> None:
        """Press something on a meetup, one's own or not; what is refused changes nothing."""
        try:
            async with self.database.transaction() as session:
                rows = (await session.scalars(select(Meetup).order_by(Meetup.id.desc()))).all()
                await work(session, rows[which % len(rows)], self.members[who].user_id)
        except CommonGroundError:
            pass

    async def _tick(self) -> None:
        async with self.database.transaction() as session:
            await due.run(session, now=self.now)
        for _ in range(EVERYBODY):
            async with self.database.transaction() as session:
                await rematching.rematch_next(session, places=self.places, bank=BANK, now=self.now)

    # What holds whatever they do

    @invariant()
    def the_rules_hold(self) -> None:
        self.run(self._the_rules_hold())

    async def _the_rules_hold(self) -> None:
        async with self.database.reading() as session:
            for one, other in await session.execute(text("SELECT DISTINCT one, other FROM moved")):
                assert S(other) in states.MOVES[S(one)], f"{one} -> {other}"
            rows = {row.id: row for row in await session.scalars(select(Meetup))}
            parts = list(await session.scalars(select(MeetupMember)))
            sent = await session.execute(
                select(OutboxMessage.kind, OutboxMessage.subject_id, OutboxMessage.recipient_id)
            )
            messages = Counter(tuple(row) for row in sent)
        live = Counter(part.member_id for part in parts if part.live)
        assert all(count == 1 for count in live.values())
        for part in parts:
            assert part.answer is not Answer.CANT or not part.live
            assert part.seeking_since is None or (not part.live and part.answer is not Answer.CANT)
        for row in rows.values():
            mine = [part for part in parts if part.meetup_id == row.id]
            here = [part for part in mine if part.live]
            if row.status in states.OPEN:
                assert len(here) >= 2
            if row.status is S.CONFIRMED:
                assert all(part.answer is Answer.COMING for part in here)
            elif row.status in states.OPEN:
                assert any(part.answer is not Answer.COMING for part in here)
            if row.status is S.CALLED_OFF:
                assert not here
            assert row.remind_at is None or row.status is S.CONFIRMED
            for part in mine:
                key = (OutboxKind.MEETUP_MOVED, row.id, part.member_id)
                assert messages[key] <= row.proposal
        gone = {part.member_id for part in parts if part.answer is Answer.CANT}
        assert not gone & {part.member_id for part in parts if part.live}, "who can't come was asked again"

    async def _nobody_waits_in_vain(self) -> None:
        async with self.database.reading() as session:
            assert list(await session.scalars(select(Meetup.id).where(Meetup.close_at <= self.now))) == []
            seeking = select(MeetupMember.member_id).where(MeetupMember.seeking_since.is_not(None))
            assert list(await session.scalars(seeking)) == []

    async def reached(self) -> set[str]:
        async with self.database.reading() as session:
            return set(await session.scalars(text("SELECT DISTINCT other FROM moved")))

    def teardown(self) -> None:
        self.run(self._tick())
        self.run(self._nobody_waits_in_vain())
        self.run(self.database.dispose())
        self.runner.close()
        self.folder.cleanup()


_TRIGGER = """
CREATE TRIGGER write_down AFTER UPDATE OF status ON meetups WHEN OLD.status <> NEW.status
BEGIN INSERT INTO moved VALUES (OLD.status, NEW.status); END
"""


def _walk(life: Life, rng: random.Random) -> None:
    who, which = rng.randrange(EVERYBODY), rng.randrange(4)
    kinds: list[Callable[[], object]] = [
        lambda: life.come(who=who, which=which, stale=rng.choice([0, 0, 0, 1])),
        lambda: life.cant(who=who, which=which),
        lambda: life.propose(who=who, which=which, place=rng.choice(["The stairs", "Here", ""])),
        lambda: life.say(who=who, which=which, word=rng.choice(list(Word))),
        lambda: life.pass_time(minutes=rng.choice([0, 1, 30]), times=1),
    ]
    rng.choices(kinds, weights=[10, 1, 2, 1, 1])[0]()
    life.the_rules_hold()


def test_many_lives_reach_most_statuses_and_keep_the_rules(
    sqlite_template: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "template", sqlite_template, raising=False)
    monkeypatch.setattr(Life, "places", places, raising=False)
    reached: set[str] = set()
    for seed in range(6):
        life, rng = Life(), random.Random(seed)
        try:
            for _ in range(25):
                _walk(life, rng)
            life.pass_time(minutes=1200, times=1)
            reached |= life.run(life.reached())
        finally:
            life.teardown()
    # Otherwise it would have shown little.
    assert len(reached) >= _MOST_STATUSES, reached


def test_whatever_is_pressed_the_rules_hold(
    sqlite_template: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "template", sqlite_template, raising=False)
    monkeypatch.setattr(Life, "places", places, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
