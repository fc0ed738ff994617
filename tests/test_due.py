"""What is due is done, whatever else fails."""

from datetime import datetime

import pytest

from bot.database import Database
from bot.due import Due
from bot.matching.pairing import Pairing, Problem
from bot.matching.worker import PairingWorker
from bot.meetups import rounds
from bot.members.presence import LivePresence
from bot.places import Places
from tests.meetups.gathering import BANK, at_a_meeting, crowd, no_organizations


class DyingWorker(PairingWorker):
    """Fails the first so many rounds, as a process that is killed does."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    async def pair(self, problem: Problem) -> Pairing:
        self.failures -= 1
        if self.failures >= 0:
            raise RuntimeError("the process died")
        return await super().pair(problem)


async def test_a_round_whose_pairing_failed_is_paired_when_its_lease_ran_out(
    database: Database, places: Places
) -> None:
    gathering = await at_a_meeting(database, places, await crowd(database, 4))
    due = Due(database, DyingWorker(failures=1), places, BANK, no_organizations(), LivePresence())
    moment = gathering.rounds[0].due_at
    with pytest.raises(RuntimeError):
        await due.run(moment)
    assert await due.run(moment) == 0
    assert await gathering.groups(1) == []
    assert await due.run(moment + rounds.LEASE * 2) == 1
    assert len(await gathering.groups(1)) == 2


async def test_nothing_is_due_in_an_empty_database(database: Database, places: Places, now: datetime) -> None:
    assert await Due(database, PairingWorker(), places, BANK, no_organizations(), LivePresence()).run(now) == 0
