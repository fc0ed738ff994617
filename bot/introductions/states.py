"""Which moves an introduction may make; nothing else changes a status.

The drawing in docs/state-machines.md shows the same table, and a test compares the two.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError
from bot.models import Introduction, IntroductionStatus

_S = IntroductionStatus

MOVES: Mapping[IntroductionStatus, frozenset[IntroductionStatus]] = {
    _S.DRAFTED: frozenset({_S.WAITING, _S.ASKED, _S.PASSED_ON}),
    _S.WAITING: frozenset({_S.ASKED, _S.PASSED_ON, _S.EXPIRED, _S.WITHDRAWN}),
    _S.ASKED: frozenset({_S.MORE_ASKED, _S.WAITING, _S.PASSED_ON, _S.DECLINED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.MORE_ASKED: frozenset({_S.ASKED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.PASSED_ON: frozenset({_S.ACCEPTED, _S.DECLINED, _S.EXPIRED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.INTRODUCED, _S.EXPIRED}),
    _S.INTRODUCED: frozenset({_S.TALKED}),
    _S.TALKED: frozenset(),
    # The asker doesn't know yet, and gives up.
    _S.DECLINED: frozenset({_S.WITHDRAWN}),
    _S.EXPIRED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
}
# Somebody may still answer, or the bot has something left to do.
LIVE = frozenset({_S.WAITING, _S.ASKED, _S.MORE_ASKED, _S.PASSED_ON, _S.ACCEPTED})
# Closed without a yes; the asker is told when it would have ended anyway.
QUIET = frozenset({_S.DECLINED, _S.EXPIRED})


class EndedError(ConflictError):
    """The request stands elsewhere by now; the same words whatever became of it."""

    def __init__(self) -> None:
        super().__init__("This request has ended or was answered before, so nothing is left to do here.")


async def move(session: AsyncSession, introduction: Introduction, to: IntroductionStatus, **values: Any) -> None:
    """Move an introduction on from where it was when it was loaded, and set these columns with it.

    Raises:
        EndedError: the table doesn't allow it, or somebody was faster.
    """
    if to not in MOVES[introduction.status]:
        raise EndedError
    moved = await session.scalar(
        update(Introduction)
        .where(Introduction.id == introduction.id, Introduction.status == introduction.status)
        .values(status=to, **values)
        .returning(Introduction.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise EndedError
    await session.refresh(introduction)
