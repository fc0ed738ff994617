"""Whatever three or more people do in whatever order, while time passes and the bot starts anew."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot import societies
from bot.database import Database
from bot.errors import CommonGroundError
from bot.icebreakers.bank import Bank
from bot.introductions import (
    answering,
    asking,
    closing,
    due,
    loading,
    meeting,
    passing,
    preferences,
    reports,
    states,
    steps,
)
from bot.introductions.preferences import Preferences
from bot.introductions.seen import Seen, by_asker
from bot.introductions.states import LIVE, QUIET
from bot.members.visibility import viewpoint
from bot.models import (
    Connection,
    Introduction,
    IntroductionStatus,
    Member,
    Openness,
    OutboxKind,
    OutboxMessage,
    Outcome,
    Purpose,
    Return,
    TagKind,
    Visibility,
)
from bot.network import blocks
from bot.places import Places
from tests import people
from tests.conftest import NOW
from tests.introductions.cast import Cast

T = TypeVar("T")
S = IntroductionStatus
EVERYBODY = 6
WHO = st.integers(0, EVERYBODY - 1)
WHICH = st.integers(0, 5)
WEEK = timedelta(days=7)
A_WEEK, AT_ONCE = 1, 2
# Hypothesis prefers small numbers: the largest stands for a forger, or for a request that doesn't wait.
_ANY = EVERYBODY - 1
# More is looked at where somebody has the time: COMMON_GROUND_EXAMPLES=500 make test.
EXAMPLES = int(os.environ.get("COMMON_GROUND_EXAMPLES", "4"))


class Life(RuleBasedStateMachine):
    """Members ask, pass on, answer, block, hide, leave and part, while time passes."""

    template: Path
    places: Places

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name, "introductions.db")
        self.path.write_bytes(self.template.read_bytes())
        self.database = Database(f"sqlite+aiosqlite:///{self.path}")
        self.now = NOW
        self.rng = random.Random(1)
        self.bank = Bank.load()
        self.users: list[int] = []
        self.ids: list[int] = []
        self.run(self._gather())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _gather(self) -> None:
        async with self.database.transaction() as session:
            # Every move is written down, however many one step makes.
            await session.execute(text("CREATE TABLE moved (one TEXT, other TEXT)"))
            await session.execute(text(_TRIGGER))
            members = await people.members(session, EVERYBODY)
            # Narrow limits and a short rest, so that few people come up against them often.
            limits = {"asks_a_week": A_WEEK, "open_requests": AT_ONCE, "rest_days": 9}
            await societies.change_settings(session, people.SOCIETY, **limits)
            for number, member in enumerate(members):
                self.users.append(member.user_id)
                self.ids.append(member.id)
                # What each hides must never stand on a card of somebody else.
                member.background_visibility = Visibility.NOBODY
                await people.knows(session, member, f"Secret Adviser {number}", "Shared Secret")
                await people.tag(session, [member], TagKind.TOPIC, "optics and lasers" if number % 2 else "cosmology")
                said = Preferences(connects=True, openness=Openness.EVERYONE)
                await preferences.save(session, member, said, now=self.now)
            for one in range(EVERYBODY):
                await people.connect(session, members[one], members[(one + 1) % EVERYBODY])
        # Something is under way from the start: two asked of a connector, one of a target, one of a target directly.
        for who, whom in ((0, 2), (1, 3), (2, 4), (0, 3)):
            await self._attempt(lambda session, who=who, whom=whom: self._ask(session, who, whom, Purpose.CAREER))
        await self._attempt(lambda session: self._step(session, 1, None, "pass", as_connector=True))

    async def _member(self, session: AsyncSession, who: int) -> Member | None:
        return await session.get(Member, self.ids[who])

    async def _rows(self, session: AsyncSession) -> list[Introduction]:
        return list(await session.scalars(select(Introduction).order_by(Introduction.id)))

    async def _attempt(self, work: Any) -> None:
        """Do something that may be refused; what is refused changes nothing."""
        try:
            async with self.database.transaction() as session:
                await work(session)
        except CommonGroundError:
            pass

    # What people do

    @rule(who=WHO, away=st.sampled_from([1, 2, 2, 2, 3, 4]), purpose=st.sampled_from(Purpose), send=st.integers(0, 4))
    def ask(self, who: int, away: int, purpose: Purpose, send: int) -> None:
        whom = (who + away) % EVERYBODY
        self.run(self._attempt(lambda session: self._ask(session, who, whom, purpose, send=send != 4)))

    async def _ask(self, session: AsyncSession, who: int, whom: int, purpose: Purpose, *, send: bool = True) -> None:
        asker = await self._member(session, who)
        if asker is None:
            return
        options: dict[str, Any] = {"places": self.places, "now": self.now}
        request, _ways = await asking.draft(session, asker=asker, target_id=self.ids[whom], purpose=purpose, **options)
        named: dict[str, Any] = {"introduction_id": request.introduction.id, "user_id": asker.user_id}
        written = f"A request of {who}"
        await asking.write(session, text=written, offer="An offer", in_return=Return.PROBLEM, **named)
        if send:
            await asking.send(session, **named, **options)

    @rule(which=WHICH, who=WHO, step=st.sampled_from(["pass", "pass", "more", "no", "never about", "less", "report"]))
    def answer_as_connector(self, which: int, who: int, step: str) -> None:
        self.run(self._attempt(lambda session: self._step(session, which, who, step, as_connector=True)))

    @rule(which=WHICH, who=WHO, step=st.sampled_from(["yes", "yes", "later", "never", "report"]))
    def answer_as_target(self, which: int, who: int, step: str) -> None:
        self.run(self._attempt(lambda session: self._step(session, which, who, step, as_connector=False)))

    @rule(which=WHICH, step=st.sampled_from(["withdraw", "tell", "tell", "make", "make", "said"]))
    def go_on(self, which: int, step: str) -> None:
        self.run(self._attempt(lambda session: self._step(session, which, None, step, as_connector=False)))

    async def _step(self, session: AsyncSession, which: int, who: int | None, step: str, *, as_connector: bool) -> None:
        rows = await self._rows(session)
        # What waits for such a step more often than anything else.
        fitting = [row for row in rows if row.status in _AWAITED.get(step, set(S))]
        rows = fitting if fitting and which != _ANY else rows
        if not rows:
            return
        row = rows[which % len(rows)]
        request = await loading.load(session, row.id)
        assert request is not None
        # The right person more often than a forger.
        rightful = request.connector if as_connector else request.target if who is not None else request.asker
        user_id = rightful.user_id if rightful is not None and who != _ANY else self.users[who or 0]
        named: dict[str, Any] = {"introduction_id": row.id, "user_id": user_id}
        timed = {**named, "now": self.now}
        lasting = step == "never"
        luck: dict[str, Any] = {"places": self.places, "bank": self.bank, "rng": self.rng}
        steps_of: dict[str, Callable[[], Awaitable[Any]]] = {
            "pass": lambda: passing.pass_on(session, note="A note", **timed),
            "more": lambda: passing.ask_for_more(session, question="A question", **timed),
            "no": lambda: passing.decline(session, **timed),
            "never about": lambda: passing.refuse_about(session, **timed),
            "less": lambda: passing.less(session, **timed),
            "report": lambda: reports.report(session, reason="A reason", **timed),
            "yes": lambda: answering.accept(session, **luck, **timed),
            "later": lambda: answering.decline(session, lasting=lasting, **timed),
            "never": lambda: answering.decline(session, lasting=lasting, **timed),
            "withdraw": lambda: asking.withdraw(session, **timed),
            "tell": lambda: asking.tell_more(session, text="More of it", offer="", **timed),
            "make": lambda: meeting.make(session, row.id, threaded=False, now=self.now),
            "said": lambda: meeting.say(session, outcome=Outcome.TALKED, **named),
        }
        await steps_of[step]()

    @rule(
        who=WHO,
        connects=st.sampled_from([True, True, False]),
        openness=st.sampled_from([Openness.EVERYONE, Openness.CONNECTIONS, Openness.NOBODY]),
        a_week=st.sampled_from([None, 1, 2]),
        pause=st.sampled_from([None, 5, 40]),
    )
    def prefer(self, who: int, connects: bool, openness: Openness, a_week: int | None, pause: int | None) -> None:
        async def work(session: AsyncSession) -> None:
            member = await self._member(session, who)
            if member is not None:
                until = self.now + timedelta(days=pause) if pause else None
                said = Preferences(connects, openness, frozenset(Purpose), a_week, until)
                await preferences.save(session, member, said, now=self.now)

        self.run(self._attempt(work))

    @rule(who=WHO, other=WHO, how=st.sampled_from(["hide", "show", "block", "part", "erase"]), rarely=st.integers(0, 2))
    def turn_away(self, who: int, other: int, how: str, rarely: int) -> None:
        async def work(session: AsyncSession) -> None:
            member = await self._member(session, who)
            if member is None or rarely != 2:
                return
            if how in ("hide", "show"):
                member.listed = how == "show"
            elif how == "block":
                await blocks.block(session, actor=member, target_user_id=self.users[other], now=self.now)
            elif how == "part":
                low, high = sorted((self.ids[who], self.ids[other]))
                await session.execute(delete(Connection).where(Connection.low_id == low, Connection.high_id == high))
            else:
                await session.delete(member)

        self.run(self._attempt(work))

    @rule(hours=st.sampled_from([0, 1, 30, 80, 170, 400, 2300]), times=st.integers(1, 2))
    def pass_time(self, hours: int, times: int) -> None:
        self.now += timedelta(hours=hours)
        for _ in range(times):
            self.run(self._tick())
        self.run(self._nobody_waits_in_vain())

    @rule()
    def everybody_reads(self) -> None:
        self.run(self._nobody_reads_what_another_hides())

    async def _tick(self) -> None:
        async with self.database.transaction() as session:
            await due.run(session, now=self.now)

    @rule()
    def restart(self) -> None:
        self.run(self.database.dispose())
        self.database = Database(f"sqlite+aiosqlite:///{self.path}")

    # What holds whatever they do

    @invariant()
    def the_rules_hold(self) -> None:
        self.run(self._the_rules_hold())

    async def _the_rules_hold(self) -> None:
        async with self.database.reading() as session:
            for one, other in await session.execute(text("SELECT DISTINCT one, other FROM moved")):
                assert S(other) in states.MOVES[S(one)], f"{one} -> {other}"
            rows = await self._rows(session)
        open_ = [row for row in rows if row.status in LIVE or (row.status in QUIET and row.told_at is None)]
        assert all(count <= AT_ONCE for count in Counter(row.asker_id for row in open_).values())
        week = self.now - WEEK
        asked = Counter(row.connector_id for row in rows if row.asked_at and row.asked_at > week)
        passed = Counter(row.target_id for row in rows if row.passed_at and row.passed_at > week)
        for who, count in [*asked.items(), *passed.items()]:
            assert who is None or count <= A_WEEK
        for row in rows:
            if row.status in QUIET:
                # A no looks like silence until it would have ended; then the next tick tells them.
                assert by_asker(row) is (Seen.UNDER_WAY if row.told_at is None else Seen.NO_ROUTE)
                assert row.told_at is None or (row.ends_at is not None and row.ends_at <= row.told_at)

    async def _nobody_waits_in_vain(self) -> None:
        """As a tick leaves it; the next one comes within seconds."""
        async with self.database.reading() as session:
            for row in await self._rows(session):
                if row.status in LIVE:
                    gone = select(Introduction.id).where(Introduction.id == row.id, closing.gone())
                    assert await session.scalar(gone) is None
                    assert row.ends_at is not None
                    assert row.ends_at > self.now or row.status is S.ACCEPTED
                    request = (await loading.attach(session, [row]))[0]
                    assert steps.turn(request) is not None
                if row.status in QUIET:
                    assert row.ends_at is not None
                    assert (row.told_at is not None) == (row.ends_at <= self.now)
                    told = select(func.count()).where(
                        OutboxMessage.kind == OutboxKind.INTRODUCTION_ENDED, OutboxMessage.subject_id == row.id
                    )
                    assert await session.scalar(told) == (row.told_at is not None)

    async def _nobody_reads_what_another_hides(self) -> None:
        cast = Cast(self.database, self.places, self.now)
        async with self.database.reading() as session:
            members = list(await session.scalars(select(Member)))
            hidden = {member.id: (await viewpoint(session, member)).hidden for member in members}
            for viewer, card in await cast.cards(session):
                own = self.ids.index(viewer.id)
                assert not any(f"Secret Adviser {number}" in card for number in range(EVERYBODY) if number != own)
                for other in members:
                    assert other.id not in hidden[viewer.id] or other.name not in card

    async def reached(self) -> set[str]:
        async with self.database.reading() as session:
            return set(await session.scalars(text("SELECT DISTINCT other FROM moved")))

    def teardown(self) -> None:
        self.run(self._tick())
        self.run(self._nobody_waits_in_vain())
        self.run(self._nobody_reads_what_another_hides())
        self.run(self.database.dispose())
        self.runner.close()
        self.folder.cleanup()


_AWAITED = {
    **{step: {S.ASKED} for step in ("pass", "more", "no", "never about", "less")},
    **{step: {S.PASSED_ON} for step in ("yes", "later", "never")},
    "report": {S.ASKED, S.PASSED_ON},
    "tell": {S.MORE_ASKED},
    "make": {S.ACCEPTED},
    "said": {S.INTRODUCED},
}
_TRIGGER = """
CREATE TRIGGER write_down AFTER UPDATE OF status ON introductions WHEN OLD.status <> NEW.status
BEGIN INSERT INTO moved VALUES (OLD.status, NEW.status); END
"""


_MOST_STATUSES = 6


def _walk(life: Life, rng: random.Random) -> None:
    """Take one step by lot, what members mostly do more often than the rest."""
    who, which = rng.randrange(EVERYBODY), rng.randrange(6)
    connector = rng.choice(["pass", "pass", "pass", "more", "no", "never about", "less", "report"])
    target = rng.choice(["yes", "yes", "yes", "later", "never", "report"])
    openness = rng.choice([Openness.EVERYONE, Openness.EVERYONE, *Openness])
    turn = rng.choice(["hide", "show", "show", "show", "block", "block", "block", "part", "erase"])
    near = (who + rng.choice([1, 2, 4, 5])) % EVERYBODY
    hours = rng.choice([1, 1, 30, 80, 170, 400, 2300])
    kinds: list[Callable[[], object]] = [
        lambda: life.ask(who=who, away=rng.choice([2, 2, 3, 4]), purpose=rng.choice(list(Purpose)), send=0),
        lambda: life.answer_as_connector(which=which, who=who, step=connector),
        lambda: life.answer_as_target(which=which, who=who, step=target),
        lambda: life.go_on(which=which, step=rng.choice(["withdraw", "tell", "tell", "make", "make", "said"])),
        lambda: life.prefer(who=who, connects=rng.random() < 0.9, openness=openness, a_week=None, pause=None),
        lambda: (life.turn_away(who=who, other=near, how=turn, rarely=2), life.everybody_reads()),
        lambda: life.pass_time(hours=hours, times=1),
        life.everybody_reads,
        life.restart,
    ]
    rng.choices(kinds, weights=[10, 8, 4, 4, 1, 1.5, 4, 1, 1])[0]()
    life.the_rules_hold()


@pytest.mark.parametrize("seed", [1, 2])
def test_long_lives_reach_most_statuses_and_keep_the_rules(
    seed: int, sqlite_template: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "template", sqlite_template, raising=False)
    monkeypatch.setattr(Life, "places", places, raising=False)
    life, rng = Life(), random.Random(seed)
    try:
        for _ in range(120):
            _walk(life, rng)
        # Otherwise it would have shown little.
        assert len(life.run(life.reached())) >= _MOST_STATUSES
    finally:
        life.teardown()


def test_whatever_happens_the_rules_hold(
    sqlite_template: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Life, "template", sqlite_template, raising=False)
    monkeypatch.setattr(Life, "places", places, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
