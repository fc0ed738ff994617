"""What a map of one's own network holds, and what it must not."""

from bot.database import Database
from bot.matching.background import SharedKind
from bot.models import ConnectionStatus, Visibility
from bot.network import blocks, maps
from bot.places import Places
from tests import people
from tests.conftest import NOW


async def test_connections_are_grouped_by_what_links_most_of_them(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        viewer, *others = await people.members(session, 7)
        where = await people.organization(session)
        for who in (viewer, *others[:3]):
            await people.tie(session, who, where)
        for who in (viewer, *others[2:5]):
            await people.knows(session, who, "A Teacher")
        for who in others:
            await people.connect(session, viewer, who)
        found = await maps.load(session, viewer, places=places)
    groups = [(group.ground.kind if group.ground else None, [found.names[one] for one in group.members])
              for group in found.groups]  # fmt: skip
    assert groups == [
        (SharedKind.ADVISER, ["Member 4", "Member 5", "Member 6"]),
        (SharedKind.COLLEAGUES, ["Member 2", "Member 3"]),
        (None, ["Member 7"]),
    ]


async def test_links_are_among_ones_own_and_of_the_rest_only_the_number_is_told(
    database: Database, places: Places
) -> None:
    async with database.transaction() as session:
        viewer, one, other, far, further, asked = await people.members(session, 6)
        hidden = await people.member(session, "Hidden", listed=False)
        blocker = await people.member(session, "Blocker")
        for who in (one, other, hidden, blocker):
            await people.connect(session, viewer, who)
        for low, high in ((one, other), (one, far), (other, far), (other, further), (one, hidden), (one, blocker)):
            await people.connect(session, low, high)
        await people.connect(session, one, asked, ConnectionStatus.ASKED)
        await people.connect(session, hidden, asked)
        await blocks.block(session, actor=blocker, target_user_id=viewer.user_id, now=NOW)
        found = await maps.load(session, viewer, places=places)
    assert found.names == {one.id: "Member 2", other.id: "Member 3"}
    assert found.links == {(one.id, other.id)}
    assert found.further == 2
    assert [group.further for group in found.groups] == [2]


async def test_what_a_connection_hides_groups_nobody(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        viewer, one, other = await people.members(session, 3)
        for who in (viewer, one, other):
            await people.knows(session, who, "A Teacher")
        for who in (one, other):
            await people.connect(session, viewer, who)
        one.background_visibility = Visibility.NOBODY
        await session.flush()
        found = await maps.load(session, viewer, places=places)
    assert [group.ground for group in found.groups] == [None]


async def test_nobody_is_drawn_for_who_knows_nobody(database: Database, places: Places) -> None:
    async with database.transaction() as session:
        viewer = await people.member(session)
        found = await maps.load(session, viewer, places=places)
    assert (list(found.groups), found.names, found.further) == ([], {}, 0)
