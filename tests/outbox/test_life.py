"""Whatever happens in whatever order: one message is sent at most once, by who holds the claim."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.database import Database
from bot.models import OutboxKind, OutboxMessage, OutboxStatus
from bot.outbox import queue
from tests import people
from tests.conftest import NOW

T = TypeVar("T")
FINAL = {OutboxStatus.SENT, OutboxStatus.HELD, OutboxStatus.MOOT}


class Life(RuleBasedStateMachine):
    """Several claimers, dying or slow, work on a few messages while time passes."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name, "outbox.db")
        path.write_bytes(self.template.read_bytes())
        self.database = Database(f"sqlite+aiosqlite:///{path}")
        self.now = NOW
        self.subjects = 0
        self.claims: list[OutboxMessage] = []
        self.settled: dict[int, OutboxStatus] = {}
        self.recipient = self.run(self._join())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def _join(self) -> int:
        async with self.database.transaction() as session:
            return (await people.member(session)).id

    async def _rows(self) -> list[OutboxMessage]:
        async with self.database.reading() as session:
            return list((await session.scalars(select(OutboxMessage))).all())

    @rule(wait=st.integers(0, 30))
    def enqueue(self, wait: int) -> None:
        self.subjects += 1
        self.run(self._enqueue(self.subjects, wait))

    @precondition(lambda self: self.subjects > 0)
    @rule(wait=st.integers(0, 30))
    def enqueue_again(self, wait: int) -> None:
        self.run(self._enqueue(self.subjects, wait))

    async def _enqueue(self, subject: int, wait: int) -> None:
        async with self.database.transaction() as session:
            await queue.enqueue(
                session,
                kind=OutboxKind.MEETUP_SUGGESTED,
                subject_id=subject,
                recipient_ids=[self.recipient],
                due=self.now + timedelta(seconds=wait),
            )

    @rule(seconds=st.sampled_from([1, 15, 121, 4000]))
    def pass_time(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(limit=st.integers(1, 3))
    def claim(self, limit: int) -> None:
        before = {row.id: row for row in self.run(self._rows())}
        for message in self.run(self._claim(limit)):
            was = before[message.id]
            free = was.status is OutboxStatus.PENDING and was.due_at <= self.now
            ran_out = was.lease_until is not None and was.lease_until < self.now
            assert free or ran_out
            assert message.attempts == was.attempts + 1
            self.claims.append(message)

    async def _claim(self, limit: int) -> list[OutboxMessage]:
        async with self.database.transaction() as session:
            return list(await queue.claim(session, now=self.now, limit=limit))

    @precondition(lambda self: bool(self.claims))
    @rule(which=st.integers(0, 100), how=st.sampled_from(["sent", "held", "moot", "retry"]))
    def settle(self, which: int, how: str) -> None:
        message = self.claims[which % len(self.claims)]
        row = next(row for row in self.run(self._rows()) if row.id == message.id)
        holds = row.status is OutboxStatus.CLAIMED and row.lease_until == message.lease_until
        assert self.run(self._settle(message, how)) == holds

    async def _settle(self, message: OutboxMessage, how: str) -> bool:
        async with self.database.transaction() as session:
            if how == "sent":
                return await queue.mark_sent(session, message, channel_id=1, message_id=1, now=self.now)
            mark = {"held": queue.mark_held, "moot": queue.mark_moot, "retry": queue.retry}[how]
            return await mark(session, message, now=self.now)

    @invariant()
    def what_is_settled_stays_so(self) -> None:
        rows = self.run(self._rows())
        assert len(rows) == self.subjects
        for row in rows:
            assert row.id not in self.settled or row.status is self.settled[row.id]
            assert (row.lease_until is not None) == (row.status is OutboxStatus.CLAIMED)
            assert (row.settled_at is not None) == (row.status in FINAL)
            if row.status in FINAL:
                self.settled[row.id] = row.status

    def teardown(self) -> None:
        self.run(self.database.dispose())
        self.runner.close()
        self.folder.cleanup()


def test_whatever_happens_a_message_is_settled_once(sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Life, "template", sqlite_template, raising=False)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
