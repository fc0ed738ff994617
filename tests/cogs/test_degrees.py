"""How you are connected is said wherever a person is shown."""

from simcord.actors import MemberActor

from tests.cogs.stage import Stage, shown

KNOWS = "You both know Ben Example (2nd degree)"


async def connected(stage: Stage, one: MemberActor, other: MemberActor) -> None:
    for asking, asked in ((one, other), (other, one)):
        await stage.slash(asking, "connect", member=asked.user)


async def test_profiles_searches_requests_inbox_and_meetups_say_the_degree(stage: Stage) -> None:
    ada, ben, cy = [await stage.join(f"{name} Example") for name in ("Ada", "Ben", "Cy")]
    await connected(stage, ada, ben)
    await connected(stage, ben, cy)
    assert KNOWS in shown(await stage.slash(ada, "profile view", member=cy.user))
    assert "You are connected." in shown(await stage.slash(ada, "profile view", member=ben.user))
    assert KNOWS in shown(await stage.slash(ada, "find people"))
    await stage.slash(cy, "connect", member=ada.user)
    assert KNOWS in shown(await stage.slash(ada, "inbox"))
    await stage.jump(minutes=1)
    assert KNOWS in stage.inbox(ada)[-1]
    for who in (ada, cy):
        await stage.slash(who, "meetups join", program="Year-round")
    await stage.jump(days=7, hours=7)
    assert KNOWS in stage.inbox(ada)[-1]
    assert "Meet Cy Example" in stage.inbox(ada)[-1]
