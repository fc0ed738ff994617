"""What is offered for an organization, as people type."""

import pytest
from simcord.actors import MemberActor
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import (
    Member,
    Organization,
    OrganizationKind,
    OrganizationName,
    OrganizationNameKind,
    OrganizationSource,
    Visibility,
)
from bot.organizations import registry
from bot.organizations.rows import Entry
from bot.places import Places
from bot.text import search_key
from cogs.ui.organization_choices import LONGEST_CHOICE, label_with_members
from tests import people
from tests.cogs.stage import Stage, shown
from tests.members.test_presence import show

ORNL = "Oak Ridge National Laboratory"


async def employ(stage: Stage, who: MemberActor, organization: str, **options: object) -> None:
    options.setdefault("kind", "employment")
    assert "Added" in shown(await stage.slash(who, "affiliation add", organization=organization, **options))


async def offered(stage: Stage, who: MemberActor, typed: str, command: str = "find lab") -> list[str]:
    return await stage.choices(who, command, "organization", typed)


async def test_organizations_with_members_come_first_with_kind_place_and_number(stage: Stage) -> None:
    viewer, ada, ben = [await stage.join(f"{name} Example") for name in ("Viewer", "Ada", "Ben")]
    assert (await offered(stage, viewer, "national lab"))[0].count(" · ") == 2
    for who in (ada, ben):
        await employ(stage, who, "ORNL")
    await employ(stage, ada, "Los Alamos National Laboratory")
    names = await offered(stage, viewer, "national lab")
    assert names[:2] == [
        f"{ORNL} · government lab · Oak Ridge, TN · 2 members",
        "Los Alamos National Laboratory · government lab · Los Alamos, NM · 1 member",
    ]
    assert len(names) > 5
    assert not any("member" in name for name in names[2:])


async def test_nothing_typed_offers_where_the_most_members_are(stage: Stage) -> None:
    viewer, ada, ben = [await stage.join(f"{name} Example") for name in ("Viewer", "Ada", "Ben")]
    await employ(stage, ada, "Fermi National Accelerator Laboratory")
    for who in (ada, ben):
        await employ(stage, who, "ORNL")
    names = await offered(stage, viewer, "")
    assert [name.split(" · ")[0] for name in names[:2]] == [ORNL, "Fermi National Accelerator Laboratory"]
    assert len(names) == 25


async def test_each_search_counts_its_own_ties(stage: Stage) -> None:
    viewer, ada = await stage.join("Viewer Example"), await stage.join("Ada Example")
    await employ(stage, ada, "University of Chicago", kind="education", end=1999)
    assert (await offered(stage, viewer, "chicago", "find alumni"))[0].endswith("· 1 member")
    assert not any("member" in name for name in await offered(stage, viewer, "chicago", "find university"))


async def test_a_member_who_hides_changes_nothing_that_is_offered(stage: Stage) -> None:
    viewer, ada = await stage.join("Viewer Example"), await stage.join("Ada Example")
    before = [await offered(stage, viewer, typed) for typed in ("", "oak", "ornl", "laboratory")]
    await employ(stage, ada, "ORNL")
    assert [await offered(stage, viewer, typed) for typed in ("", "oak", "ornl", "laboratory")] != before
    async with stage.services.database.transaction() as session:
        member = await session.scalar(select(Member).where(Member.user_id == ada.user.id))
        assert member is not None
        await show(session, member, to=Visibility.NOBODY)
    assert [await offered(stage, viewer, typed) for typed in ("", "oak", "ornl", "laboratory")] == before


async def test_who_has_not_joined_is_told_no_numbers(stage: Stage) -> None:
    stranger, ada = stage.person("Stranger Example"), await stage.join("Ada Example")
    await employ(stage, ada, "ORNL")
    assert (await offered(stage, stranger, "ornl"))[0] == f"{ORNL} · government lab · Oak Ridge, TN"


async def test_an_own_affiliation_is_offered_from_all_without_numbers(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    assert (await offered(stage, ben, "ornl", "affiliation add"))[0] == f"{ORNL} · Oak Ridge, TN"


async def test_a_societys_own_organization_is_offered_there_only(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    society_id = stage.guild.id
    async with stage.services.database.transaction() as session:
        await people.member(session, society_id=people.OTHER_SOCIETY)
        for owner in (society_id, people.OTHER_SOCIETY):
            await add_own(session, f"Garage of {owner}", owner)
        await registry.mark_changed(session, own=True)
    before = stage.services.organizations.index
    assert await stage.services.organizations.refresh(stage.services.database)
    assert stage.services.organizations.index.shared is before.shared
    assert await offered(stage, ada, "garage of", "affiliation add") == [f"Garage of {society_id}"]
    added = await stage.slash(ada, "affiliation add", organization=f"Garage of {society_id}", kind="employment")
    assert "Added" in shown(added)
    refused = await stage.slash(
        ada, "affiliation add", organization=f"Garage of {people.OTHER_SOCIETY}", kind="visiting"
    )
    assert "No organization is called" in shown(refused)
    assert f"Did you mean Garage of {people.OTHER_SOCIETY}" not in shown(refused)


async def add_own(session: AsyncSession, name: str, society_id: int) -> None:
    made = Organization(name=name, society_id=society_id, kind=OrganizationKind.OTHER, source=OrganizationSource.MEMBER)
    made.names = [OrganizationName(value=name, key=search_key(name), kind=OrganizationNameKind.DISPLAY)]
    session.add(made)
    await session.flush()


@pytest.mark.parametrize("members", [0, 1, 14_000])
def test_a_long_name_is_cut_and_not_the_number(members: int, places: Places) -> None:
    kind = OrganizationKind.GOVERNMENT_LAB
    entry = Entry(1, None, "An Extremely Long Name " * 12, kind, "A City With a Name " * 10, None, "US", False)
    label = label_with_members(entry, places, members)
    assert len(label) == LONGEST_CHOICE
    assert label.startswith("An Extremely Long")
    assert label.endswith("…" if members == 0 else f" · {members:,} member{'s' * (members > 1)}")
