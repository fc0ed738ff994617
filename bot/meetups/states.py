"""Which moves a meetup may make; nothing else changes a status.

The drawing in docs/state-machines.md shows the same table, and a test compares the two.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Meetup, MeetupStatus

_S = MeetupStatus
_ENDS = frozenset({_S.MET, _S.MISSED, _S.CALLED_OFF, _S.CLOSED})

MOVES: Mapping[MeetupStatus, frozenset[MeetupStatus]] = {
    _S.SUGGESTED: frozenset({_S.MOVED, _S.CONFIRMED}) | _ENDS,
    _S.MOVED: frozenset({_S.MOVED, _S.CONFIRMED}) | _ENDS,
    _S.CONFIRMED: frozenset({_S.MOVED}) | _ENDS,
    # People meet late, or after all.
    _S.MISSED: frozenset({_S.MET}),
    _S.CALLED_OFF: frozenset({_S.MET}),
    _S.CLOSED: frozenset({_S.MET, _S.MISSED}),
    _S.MET: frozenset(),
}
# It is still to take place.
OPEN = frozenset({_S.SUGGESTED, _S.MOVED, _S.CONFIRMED})


async def move(session: AsyncSession, meetup: Meetup, to: MeetupStatus, **values: Any) -> bool:
    """Move a meetup on from where it was when it was loaded, and set these columns with it.

    Returns False, and changes nothing, where the table doesn't allow it or somebody was faster.
    """
    if to not in MOVES[meetup.status]:
        return False
    moved = await session.scalar(
        update(Meetup)
        .where(Meetup.id == meetup.id, Meetup.status == meetup.status, Meetup.proposal == meetup.proposal)
        .values(status=to, **values)
        .returning(Meetup.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(meetup)
    return moved is not None
