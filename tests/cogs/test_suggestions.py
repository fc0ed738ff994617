"""/suggestions: who, why, how, and not."""

from simcord.actors import MemberActor

from tests.cogs.stage import Stage, custom_ids, message, shown


async def physicist(stage: Stage, name: str, *advisers: str, topic: str = "cosmology") -> MemberActor:
    who = await stage.join(name)
    editor = await stage.slash(who, "profile edit")
    opened = await who.click(message(editor), custom_id="profile:background")
    values = {"hometown": "", "residence": "", "advisers": "\n".join(advisers), "collaborators": ""}
    await who.submit_modal(opened, values)
    opened = await who.click(message(editor), custom_id="profile:interests")
    await who.submit_modal(opened, {"topic": [topic]})
    return who


async def test_members_worth_meeting_come_with_reasons_and_a_route(stage: Stage) -> None:
    ada = await physicist(stage, "Ada Example", "A Teacher")
    assert "Nobody is left to suggest" in shown(await stage.slash(ada, "suggestions"))
    ben = await physicist(stage, "Ben Example", "A Teacher")
    found = await stage.slash(ada, "suggestions")
    assert "you both trained under A Teacher" in shown(found)
    assert "you both work on cosmology" in shown(found)
    assert "introduction:ask:2" in custom_ids(message(found))
    await stage.restart()
    asked = await ada.click(message(found), label="Connect")
    assert "You asked Ben Example to connect." in shown(asked)
    assert "Nobody is left to suggest" in shown(asked)
    await stage.jump(minutes=1)
    assert "Ada Example would like to connect" in stage.inbox(ben)[-1]


async def test_a_person_or_a_reason_is_dismissed_and_comes_back(stage: Stage) -> None:
    ada = await physicist(stage, "Ada Example", "A Teacher")
    await physicist(stage, "Ben Example", "A Teacher")
    found = await stage.slash(ada, "suggestions")
    asked = await ada.click(message(found), label="Not for me")
    assert "[Not: you both trained under A Teacher]" in shown(asked)
    left = await ada.click(message(found), label="Not: you both trained under A Teacher")
    assert "- you both work on cosmology" in shown(left)
    assert "trained under" not in shown(left)
    asked = await ada.click(message(left), label="Not for me")
    gone = await ada.click(message(asked), label="Not this person")
    assert "They aren't suggested to you any more" in shown(gone)
    assert "Nobody is left to suggest" in shown(gone)
    back = await ada.click(message(found), label="Suggest the dismissed again")
    assert "you both trained under A Teacher" in shown(back)


async def test_a_page_of_the_longest_texts_is_still_shown_and_turned(stage: Stage) -> None:
    ada = await physicist(stage, "Ada Example", *(f"{'#' * 90} {number}" for number in range(10)))
    for number in range(4):
        await physicist(stage, f"{'*' * 60} {number}", *(f"{'#' * 90} {number}" for number in range(10)))
    found = await stage.slash(ada, "suggestions")
    assert "Page 1 of 2" in shown(found)
    turned = await ada.click(message(found), label="Next")
    assert "Page 2 of 2" in shown(turned)
    chosen = await ada.click(message(found), label="Not for me")
    assert "[Not this person]" in shown(chosen)
