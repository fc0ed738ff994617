"""What a short text that others will read can be made of: only what everyone in the society may see."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.introductions.loading import Request
from bot.members.backgrounds import Shared
from bot.models import Affiliation, AffiliationKind, Visibility


@dataclass(frozen=True, slots=True)
class Facts:
    """The asker's headline and present post, and what they share with the target."""

    headline: str
    post: Affiliation | None
    shared: tuple[Shared, ...]


async def facts(session: AsyncSession, request: Request, shared: tuple[Shared, ...]) -> Facts:
    """Gather what everyone may see of the asker; ``shared`` is from the ways that were found."""
    asker = request.asker
    if asker.affiliations_visibility is not Visibility.EVERYONE:
        return Facts(asker.headline, None, shared)
    post: Affiliation | None = await session.scalar(
        select(Affiliation)
        .options(selectinload(Affiliation.organization))
        .where(Affiliation.member_id == asker.id, Affiliation.current)
        .order_by(Affiliation.kind == AffiliationKind.EDUCATION, *Affiliation.chronology())
        .limit(1)
    )
    return Facts(asker.headline, post, shared)
