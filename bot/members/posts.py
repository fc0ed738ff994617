"""What members do now, as one viewer may see it: one line beside a name."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from bot.members.visibility import Viewpoint
from bot.models import Affiliation, AffiliationKind, Member


async def present(
    session: AsyncSession, viewpoint: Viewpoint, member_ids: Collection[int]
) -> Mapping[int, Affiliation]:
    """Return a present affiliation of each, work before study; who shows none has none."""
    if not member_ids:
        return {}
    rows = await session.scalars(
        select(Affiliation)
        .join(Affiliation.organization)
        .join(Member, Member.id == Affiliation.member_id)
        .options(contains_eager(Affiliation.organization))
        .where(
            Affiliation.member_id.in_(member_ids),
            Affiliation.current,
            viewpoint.others(),
            viewpoint.open(Member.affiliations_visibility),
        )
        .order_by(Affiliation.kind == AffiliationKind.EDUCATION, *Affiliation.chronology())
    )
    posts: dict[int, Affiliation] = {}
    for affiliation in rows:
        posts.setdefault(affiliation.member_id, affiliation)
    return posts
