"""The question "Is this you?", where and how it is asked."""

from typing import Any

from simcord.actors import MemberActor

from tests.cogs.stage import Stage, message, shown, text_of


async def name(stage: Stage, who: MemberActor, *advisers: str) -> Any:
    editor = await stage.slash(who, "profile edit")
    opened = await who.click(message(editor), custom_id="profile:background")
    values = {"hometown": "", "residence": "", "advisers": "\n".join(advisers), "collaborators": ""}
    return await who.submit_modal(opened, values)


async def test_who_is_named_is_asked_once_by_message_and_links_with_one_press(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await name(stage, ben, "Ada Example")
    await stage.jump(minutes=1)
    (asked,) = stage.messages(ada)
    assert "Is this you?\n**Ada Example**: named as adviser by Ben Example." in text_of(asked)
    done = await ada.user.click(asked, label="Yes, that's me")
    assert "[Not me]" in shown(done)
    assert "**Ada Example**: named as adviser by Ben Example." in shown(done)
    profile = await stage.slash(ada, "profile view", member=ben.user)
    assert "- you advised Ben Example" in shown(profile)
    other = await stage.slash(ben, "profile view", member=ada.user)
    assert "- Ada Example advised you" in shown(other)
    assert "[View Ada Example]" in shown(await stage.slash(ben, "profile view"))


async def test_it_is_asked_on_cards_that_one_opened_and_a_no_ends_it(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await name(stage, ben, "A. Example")
    await stage.jump(minutes=1)
    assert stage.inbox(ada) == [], "initials are no reason for a message"
    assert "Is this you?" in shown(await stage.slash(ada, "inbox"))
    editor = await stage.slash(ada, "profile edit")
    assert "[Is this you? (1)]" in shown(editor)
    opened = await ada.click(message(editor), label="Is this you? (1)")
    answered = await ada.click(message(opened), label="No")
    assert "isn't you. You aren't asked about this name again." in shown(answered)
    assert "Nothing waits for you" in shown(await stage.slash(ada, "inbox"))
    assert "[Named by others]" in shown(await stage.slash(ada, "profile edit"))


async def test_who_joins_is_asked_after_joining_and_can_take_it_back(stage: Stage) -> None:
    ben = await stage.join("Ben Example")
    await name(stage, ben, "Ada Example")
    ada = stage.person("Ada Example")
    joined = await stage.slash(ada, "join")
    (question,) = joined.followups
    assert "named as adviser by Ben Example" in text_of(question)
    done = await ada.click(question, label="Yes, that's me")
    undone = await ada.click(message(done), label="Not me")
    assert "No name that others wrote is linked to you" in shown(undone)
    assert "advised" not in shown(await stage.slash(ada, "profile view", member=ben.user))


async def test_nobody_answers_for_another(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await name(stage, ben, "Ada Example")
    for custom_id in ("named:yes:1:1", "named:no:1:1", "named:undo:1:1", "named:list:1"):
        assert "This isn't addressed to you" in await stage.press(ben, custom_id)
    assert "[Is this you? (1)]" in shown(await stage.slash(ada, "profile edit"))


async def test_who_named_somebody_can_say_that_it_is_not_them(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await name(stage, ben, "Ada Example")
    await stage.jump(minutes=1)
    await ada.user.click(stage.messages(ada)[-1], label="Yes, that's me")
    editor = await stage.slash(ben, "profile edit")
    opened = await ben.click(message(editor), label="Named by others")
    assert "Ada Example said that this is them" in shown(opened)
    left = await ben.click(message(opened), label="Not them")
    assert "only a name again" in shown(left)
    assert "advised" not in shown(await stage.slash(ada, "profile view", member=ben.user))
