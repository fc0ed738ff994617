"""The list of one's own connections."""

from bot.database import Database
from bot.models import ConnectionStatus, Visibility
from bot.network import blocks, circle
from tests import people
from tests.conftest import NOW


async def test_connections_are_listed_by_name_with_what_they_show_of_today(database: Database) -> None:
    async with database.transaction() as session:
        viewer = await people.member(session, "Viewer")
        where = await people.organization(session)
        everyone = await people.members(session, 9)
        for who in everyone:
            await people.tie(session, who, where)
            await people.connect(session, who, viewer)
        everyone[1].affiliations_visibility = Visibility.NOBODY
        everyone[2].listed = False
        await blocks.block(session, actor=everyone[3], target_user_id=viewer.user_id, now=NOW)
        asked = await people.member(session, "Member 0")
        await people.connect(session, asked, viewer, ConnectionStatus.ASKED)
    async with database.reading() as session:
        first = await circle.page(session, viewer, -1)
        last = await circle.page(session, viewer, 7)
    assert (first.total, first.pages, first.number, last.number) == (7, 2, 0, 1)
    shown = [(one.member.name, one.post is not None) for one in (*first.people, *last.people)]
    assert shown == [(f"Member {number}", number != 2) for number in (1, 2, 5, 6, 7, 8, 9)]
