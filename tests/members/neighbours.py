"""A viewer and somebody who shares everything with them, seen under every setting."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.members import profiles
from bot.models import AffiliationKind, ContactKind, KnownRole, Member, Organization, TagKind, Visibility
from bot.places import Places
from tests import people


@dataclass(frozen=True)
class Neighbours:
    """``viewer`` and ``other`` have one university, teacher, colleague, town, topic, unit and favour."""

    viewer: Member
    other: Member
    university: Organization


async def settle(session: AsyncSession, places: Places, *, connected: bool = False) -> Neighbours:
    university = await people.organization(session)
    viewer, other = await people.member(session, "Viewer"), await people.member(session, "Other")
    home = places.resolve("Szeged")
    for who in (viewer, other):
        await people.tie(session, who, university, AffiliationKind.EDUCATION, start=2000, end=2004, current=False)
        await people.knows(session, who, "A Teacher")
        await people.knows(session, who, "A Colleague", role=KnownRole.COLLABORATOR)
        await people.tag(session, [who], TagKind.TOPIC, "cosmology")
        await people.tag(session, [who], TagKind.UNIT, "History")
        await profiles.set_places(session, who, hometown=home, residence=places.resolve("Oak Ridge, TN"))
        for kind, address in (
            (ContactKind.WEBSITE, "example.org"),
            (ContactKind.EMAIL, "name@example.org"),
            (ContactKind.ORCID, "0000-0002-1825-0097"),
        ):
            visibility = {
                ContactKind.WEBSITE: Visibility.EVERYONE,
                ContactKind.EMAIL: Visibility.CONNECTIONS,
                ContactKind.ORCID: Visibility.NOBODY,
            }[kind]
            await profiles.set_contact(session, who, kind, address, visibility)
    await people.tag(session, [viewer], TagKind.ASK, "Mentoring")
    await people.tag(session, [other], TagKind.OFFER, "Mentoring")
    if connected:
        await people.connect(session, other, viewer)
    return Neighbours(viewer, other, university)


async def close(
    session: AsyncSession,
    who: Member,
    *,
    affiliations: Visibility = Visibility.EVERYONE,
    background: Visibility = Visibility.EVERYONE,
    interests: Visibility = Visibility.EVERYONE,
) -> None:
    """Set who sees each section of a listed member."""
    await profiles.set_visibility(
        session,
        await session.merge(who),
        listed=True,
        affiliations=affiliations,
        background=background,
        interests=interests,
    )
