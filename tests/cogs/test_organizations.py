"""Organizations that members add, what organizers make of them, and what members hear of it."""

from typing import Any

from simcord.actors import MemberActor
from sqlalchemy import select

from bot.models import Affiliation, Organization, OrganizationLink, OrganizationLinkKind, OrganizationStatus
from bot.organizations import registry, succession
from tests.cogs.stage import Stage, custom_ids, message, shown, text_of

GARAGE = "Zyzzyva Garage"


async def add(stage: Stage, who: MemberActor, name: str = GARAGE, **options: Any) -> Any:
    return await stage.slash(who, "organizations add", name=name, kind="company", **options)


async def add_and_tie(stage: Stage, who: MemberActor, name: str = GARAGE, **facts: str) -> str:
    added = message(await add(stage, who, name, city="Oak Ridge, TN"))
    (button,) = custom_ids(added)
    opened = await who.click(added, custom_id=button)
    filled = {"kind": ["employment"], "title": "", "start": "", "end": ""} | facts
    return shown(await who.submit_modal(opened, filled))


async def organization(stage: Stage, name: str) -> Organization:
    async with stage.services.database.reading() as session:
        found = await session.scalar(select(Organization).where(Organization.name == name))
    assert found is not None
    return found


async def own_list(stage: Stage, who: MemberActor) -> str:
    return shown(await stage.slash(who, "affiliation list"))


async def test_a_member_adds_an_organization_and_works_there_at_once(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    added = await add(stage, ada, city="Oak Ridge, TN")
    assert added.ephemeral
    text = shown(added)
    assert f"{GARAGE} is added\nCompany, Oak Ridge, TN" in text
    assert "nobody else sees it" in text
    assert "see that you added it" in text
    opened = await ada.click(message(added), custom_id=custom_ids(message(added))[0])
    filled = {"kind": ["employment"], "title": "Founder", "start": "2019", "end": ""}
    told = shown(await ada.submit_modal(opened, filled))
    assert f"Added Founder, {GARAGE} (Oak Ridge, TN), since 2019" in told.replace("\\", "")
    assert GARAGE in await own_list(stage, ada)


async def test_a_year_that_is_none_is_said_so(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    assert "“soon” is no year" in await add_and_tie(stage, ada, start="soon")


async def test_cities_are_offered_and_an_unknown_one_is_told(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    assert "Oak Ridge, TN" in await stage.choices(ada, "organizations add", "city", "oak ridg")
    assert "No city is called" in shown(await add(stage, ada, city="Qqqqqqqq"))


async def test_who_has_not_joined_adds_nothing(stage: Stage) -> None:
    assert "`/join`" in shown(await add(stage, stage.person("Ben Example")))


async def test_what_is_known_is_named(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    text = shown(await add(stage, ada, "oak ridge NATIONAL laboratory"))
    assert "There is one already: Oak Ridge National Laboratory (Oak Ridge, US)" in text


async def test_only_organizers_review_merge_and_rename(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    await add(stage, ada)
    made = await organization(stage, GARAGE)
    refused = [
        shown(await stage.slash(ada, "organizations review")),
        shown(await stage.slash(ada, "organizations rename", organization=GARAGE, name="Mine")),
        shown(await stage.slash(ada, "organizations merge", organization=GARAGE, into="ORNL")),
        *[
            await stage.press(ada, custom_id)
            for custom_id in (
                f"organizations:keep:{made.id}",
                f"organizations:rename:{made.id}",
                "organizations:next:0",
            )
        ],
    ]
    assert all("Only organizers can do this" in text for text in refused), refused
    assert (await organization(stage, GARAGE)).status is OrganizationStatus.ACTIVE


async def test_an_organizer_goes_through_the_queue(stage: Stage) -> None:
    ada, organizer = await stage.join("Ada Example"), stage.organizer()
    assert "Nothing to review" in shown(await stage.slash(organizer, "organizations review"))
    await add_and_tie(stage, ada)
    await add(stage, ada, "Oak Ridge Natl Lab")
    await add(stage, ada, "Zyzzyva Barn")
    card = await stage.slash(organizer, "organizations review")
    assert card.ephemeral
    text = shown(card)
    assert f"Is {GARAGE} right?\nCompany, Oak Ridge, TN" in text
    assert "Added by Ada Example" in text
    assert "1 member uses it" in text
    assert "[Next (2 more)]" in text
    made = await organization(stage, GARAGE)
    kept = await organizer.click(message(card), custom_id=f"organizations:keep:{made.id}")
    assert f"{GARAGE} is kept" in shown(kept)
    assert "2 more wait for review" in shown(kept)

    second = await organizer.click(message(kept), custom_id="organizations:next:0")
    assert "Is Oak Ridge Natl Lab right?" in shown(second)
    mistaken = await organization(stage, "Oak Ridge Natl Lab")
    lab = await organization(stage, "Oak Ridge National Laboratory")
    merged = await organizer.select(message(second), [str(lab.id)], custom_id=f"organizations:merge:{mistaken.id}")
    assert "Merged into Oak Ridge National Laboratory" in shown(merged)
    assert "No member used it" in shown(merged)

    third = await organizer.click(message(merged), custom_id="organizations:next:0")
    barn = await organization(stage, "Zyzzyva Barn")
    opened = await organizer.click(message(third), custom_id=f"organizations:rename:{barn.id}")
    renamed = await organizer.submit_modal(opened, {"name": "Zyzzyva Works"})
    assert "It is called Zyzzyva Works now" in shown(renamed)
    assert "Nothing else waits for review" in shown(renamed)


async def test_a_merge_moves_the_affiliation_and_tells_the_member(stage: Stage) -> None:
    ada, organizer = await stage.join("Ada Example"), stage.organizer()
    await add_and_tie(stage, ada, title="Physicist")
    assert GARAGE in await stage.choices(organizer, "organizations merge", "organization", "garage")
    answer = shown(await stage.slash(organizer, "organizations merge", organization=GARAGE, into="ORNL"))
    assert "1 member’s affiliation was moved to Oak Ridge National Laboratory" in answer
    await stage.jump(minutes=1)
    (told,) = stage.inbox(ada)
    assert f"{GARAGE} is now Oak Ridge National Laboratory" in told
    assert "The organizers found" in told
    assert "Physicist, Oak Ridge National Laboratory" in told
    assert "[Looks right]" in told
    assert "[Change it]" in told
    (sent,) = stage.messages(ada)
    agree, change = custom_ids(sent)
    helped = shown(await ada.user.click(sent, custom_id=change))
    assert "`/affiliation remove`" in helped
    assert "Your affiliation stays there" in shown(await ada.user.click(sent, custom_id=agree))
    assert "Physicist, Oak Ridge National Laboratory" in await own_list(stage, ada)
    again = shown(await stage.slash(organizer, "organizations merge", organization=GARAGE, into="ORNL"))
    assert "No organization is called" in again


async def test_what_is_shared_is_not_changed_here(stage: Stage) -> None:
    organizer = stage.organizer()
    for command, options in (("rename", {"name": "Mine"}), ("merge", {"into": "Cornell University"})):
        text = shown(await stage.slash(organizer, f"organizations {command}", organization="ORNL", **options))
        assert "in the registry that all societies share" in text


async def succeed(stage: Stage, status: OrganizationStatus, *successors: str) -> None:
    """Let Oak Ridge National Laboratory end, as an import would."""
    old = await organization(stage, "Oak Ridge National Laboratory")
    async with stage.services.database.transaction() as session:
        (await registry.require(session, old.id, society_id=stage.guild.id)).status = status
        for name in successors:
            new = await organization(stage, name)
            link = {"organization_id": old.id, "related_id": new.id}
            session.add(OrganizationLink(**link, kind=OrganizationLinkKind.SUCCESSOR))
        await session.flush()
        await succession.follow(session, {old.id}, now=stage.now)
    await stage.jump(minutes=1)


async def test_a_succession_is_told_once_and_can_be_put_back_after_a_restart(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await stage.slash(ada, "affiliation add", organization="ORNL", kind="employment", title="Physicist")
    await succeed(stage, OrganizationStatus.INACTIVE, "Cornell University")
    await stage.jump(days=1)
    (sent,) = stage.messages(ada)
    assert stage.inbox(ben) == []
    assert "(ROR) says that Cornell University took the place" in text_of(sent).replace("\\", "")
    assert "Physicist, Cornell University" in await own_list(stage, ada)
    agree, stay = custom_ids(sent)
    stranger = await stage.press(ben, stay)
    assert "Only the member whose affiliation it is" in stranger
    await stage.restart()
    assert "It is put back" in shown(await ada.user.click(sent, custom_id=stay))
    assert "Physicist, Oak Ridge National Laboratory" in await own_list(stage, ada)
    assert "answered this already" in await stage.press(ada, agree)


async def test_of_several_successors_the_member_chooses(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    await stage.slash(ada, "affiliation add", organization="ORNL", kind="employment", title="Physicist")
    await succeed(stage, OrganizationStatus.INACTIVE, "Cornell University", "University of Chicago")
    (sent,) = stage.messages(ada)
    assert "Where does Oak Ridge National Laboratory belong?" in text_of(sent)
    choose, _stay = custom_ids(sent)
    chicago = await organization(stage, "University of Chicago")
    chosen = await ada.user.select(sent, [str(chicago.id)], custom_id=choose)
    assert "It is with University of Chicago now" in shown(chosen)
    assert "Physicist, University of Chicago" in await own_list(stage, ada)


async def test_what_left_the_registry_can_be_left_as_it_is(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    await stage.slash(ada, "affiliation add", organization="ORNL", kind="employment")
    await succeed(stage, OrganizationStatus.WITHDRAWN)
    (sent,) = stage.messages(ada)
    assert "left the registry" in text_of(sent)
    (stay,) = custom_ids(sent)
    assert "It stays as it is" in shown(await ada.user.click(sent, custom_id=stay))
    assert "Nothing was moved yet" in await stage.press(ada, stay.replace("stay", "agree"))


async def test_who_took_it_out_meanwhile_hears_nothing(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    await stage.slash(ada, "affiliation add", organization="ORNL", kind="employment")
    old = await organization(stage, "Oak Ridge National Laboratory")
    async with stage.services.database.transaction() as session:
        (await registry.require(session, old.id, society_id=stage.guild.id)).status = OrganizationStatus.WITHDRAWN
        await session.flush()
        await succession.follow(session, {old.id}, now=stage.now)
        for tie in await session.scalars(select(Affiliation)):
            await session.delete(tie)
    await stage.jump(minutes=1)
    assert stage.inbox(ada) == []
