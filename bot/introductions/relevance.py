"""In which order requests are shown to who is asked: passed on by a connection first, then what fits them best."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.introductions.loading import Request
from bot.matching.background import BASE_WEIGHT, Background, Rarity, SharedKind, affinity, shared
from bot.members import backgrounds
from bot.members.visibility import viewpoint
from bot.models import Introduction, Member, Purpose, Return, Rung
from bot.places import Places

_RUNGS = (Rung.CONNECTION, Rung.GROUND, Rung.COLD)
# What a target looks for, by what is offered in return.
_WANTED = {
    Return.PROBLEM: {"Technical problem solving", "Computing and code help"},
    Return.EXPERTISE: {"Industry insight", "Mentoring", "Teaching advice", "Collaboration"},
}
# What a target offers, by what the asker wants to talk about.
_OFFERED = {
    Purpose.INTERVIEW: "Informational interview",
    Purpose.CAREER: "Career advice",
    Purpose.JOB: "Job leads",
    Purpose.COLLABORATION: "Collaboration",
    Purpose.TECHNICAL: "Technical problem solving",
}


async def ranked(
    session: AsyncSession, target: Member, requests: Sequence[Request], *, places: Places
) -> Sequence[Request]:
    """Order requests to one target by how warm they are, then by how much they concern them."""
    if not requests:
        return []
    ids = {target.id, *(request.asker.id for request in requests)}
    known = await backgrounds.load(session, ids, places=places, viewpoint=await viewpoint(session, target))
    rarity = Rarity.among(known.people.values())
    mine = known.people[target.id]

    def order(request: Request) -> tuple[int, float, int]:
        common = affinity(shared(mine, known.people[request.asker.id], rarity), rarity)
        fit = common + BASE_WEIGHT[SharedKind.OFFER] * _fits(request.introduction, mine)
        return _RUNGS.index(request.introduction.rung), -fit, request.introduction.id

    return sorted(requests, key=order)


def _fits(introduction: Introduction, target: Background) -> int:
    """Count what of the request meets what the target looks for or offers."""
    wanted = _WANTED[introduction.in_return] if introduction.in_return is not None else set()
    return bool(wanted & target.asks) + (_OFFERED[introduction.purpose] in target.offers)
