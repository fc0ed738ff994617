"""What the alumni of an organization do now."""

from bot.directory import finding
from bot.directory.careers import Careers, careers
from bot.directory.query import Query, Tie
from bot.members.presence import LivePresence
from bot.models import AffiliationKind, OrganizationKind, Visibility
from tests import people
from tests.directory.finder import Finder
from tests.members.neighbours import close


async def count(finder: Finder, query: Query) -> Careers:
    async with finder.database.reading() as session:
        scope = await finding.scope_of(session, finder.viewer, query, presence=LivePresence(), index=finder.index)
        return await careers(session, scope, places=finder.places)


async def test_alumni_are_counted_by_what_they_do_now(finder: Finder) -> None:
    study, work = AffiliationKind.EDUCATION, AffiliationKind.EMPLOYMENT
    async with finder.database.transaction() as session:
        university = await people.organization(session)
        company = await people.organization(
            session, "Example Company", kind=OrganizationKind.COMPANY, subdivision="US-CA"
        )
        abroad = await people.organization(
            session, "Example Lab", kind=OrganizationKind.GOVERNMENT_LAB, subdivision=None, country="CH"
        )
        for name, now in (("Ann", company), ("Ben", company), ("Cem", abroad), ("Dan", None)):
            who = await people.member(session, name)
            await people.tie(session, who, university, study, start=2000, end=2004, current=False)
            if now is not None:
                await people.tie(session, who, now, work, start=2010)
                # The former one doesn't count.
                await people.tie(session, who, university, work, start=2005, end=2009, current=False)
        student = await people.member(session, "Eva")
        await people.tie(session, student, university, study, start=2024)
        secretive = await people.member(session, "Fay")
        await people.tie(session, secretive, university, study, current=False)
        await people.tie(session, secretive, company, work)
        await close(session, secretive, affiliations=Visibility.NOBODY)
    counted = await count(finder, Query(university.id, tie=Tie.STUDY))
    assert counted.kinds == ((OrganizationKind.COMPANY, 2), (OrganizationKind.GOVERNMENT_LAB, 1))
    assert counted.employers[0] == (("Example Company", OrganizationKind.COMPANY), 2)
    assert counted.where == (("California", 2), ("Switzerland", 1))
    assert (counted.working, counted.studying, counted.unknown) == (3, 1, 1)
