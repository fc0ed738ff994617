"""Two people connect, by command, context menu and buttons."""

from simcord.actors import MemberActor

from bot.network import connections
from tests.cogs.stage import Stage, custom_ids, message, shown, text_of


async def two(stage: Stage) -> tuple[MemberActor, MemberActor]:
    return await stage.join("Ada Example"), await stage.join("Ben Example")


async def accepted(stage: Stage, one: MemberActor, other: MemberActor) -> None:
    await stage.slash(one, "connect", member=other.user)
    await stage.jump(minutes=1)
    await other.user.click(stage.messages(other)[-1], label="Connect")
    await stage.jump(minutes=1)


async def test_a_request_carries_how_they_know_each_other(stage: Stage) -> None:
    ada, ben = await two(stage)
    answer = await stage.slash(ada, "connect", member=ben.user, how="We shared a *bench* in 2019")
    assert "You asked Ben Example to connect" in shown(answer)
    await stage.jump(minutes=1)
    card = stage.inbox(ben)[-1]
    assert "Ada Example would like to connect" in card
    assert "We shared a \\*bench\\* in 2019" in card
    done = await ben.user.click(stage.messages(ben)[-1], label="Connect")
    assert "Connected with Ada Example" in shown(done)
    await stage.jump(minutes=1)
    assert "Connected with Ben Example" in stage.inbox(ada)[-1]


async def test_the_context_menu_asks_how_and_then_asks_them(stage: Stage) -> None:
    ada, ben = await two(stage)
    opened = await ada.context_menu(stage.channel, "Connect", ben)
    assert opened.modal is not None
    answer = await ada.submit_modal(opened, {"how": "From the summer school"})
    assert "They read: “From the summer school”" in shown(answer)
    await stage.jump(minutes=1)
    assert "From the summer school" in stage.inbox(ben)[-1]


async def test_the_context_menu_opens_no_form_for_who_cannot_be_asked(stage: Stage) -> None:
    ada, _ = await two(stage)
    stranger = stage.person("Cy Example")
    opened = await ada.context_menu(stage.channel, "Connect", stranger)
    assert opened.modal is None
    assert "There is no profile to show" in shown(opened)


async def test_a_request_taken_back_leaves_the_inbox_and_its_card_says_so(stage: Stage) -> None:
    ada, ben = await two(stage)
    asked = await stage.slash(ada, "connect", member=ben.user)
    await stage.jump(minutes=1)
    delivered = stage.messages(ben)[-1]
    assert "Ada Example would like to connect" in shown(await stage.slash(ben, "inbox"))
    back = await ada.click(message(asked), label="Take it back")
    assert "You took your request back" in shown(back)
    assert "Nothing waits for you" in shown(await stage.slash(ben, "inbox"))
    pressed = await ben.user.click(delivered, label="Connect")
    assert "This request isn't open any more" in shown(pressed)
    assert "Ada" not in shown(pressed)


async def test_a_decline_looks_to_the_requester_as_if_nothing_had_happened(stage: Stage) -> None:
    ada, ben = await two(stage)
    await stage.slash(ada, "connect", member=ben.user)
    await stage.jump(minutes=1)
    before = shown(await stage.slash(ada, "connections requests"))
    assert "You said not now" in shown(await ben.user.click(stage.messages(ben)[-1], label="Not now"))
    assert shown(await stage.slash(ada, "connections requests")) == before
    assert "Ben Example" in before
    assert stage.inbox(ada) == []


async def test_requests_are_answered_and_taken_back_on_their_list(stage: Stage) -> None:
    ada, ben = await two(stage)
    cy = await stage.join("Cy Example")
    await stage.slash(ben, "connect", member=ada.user, how="Same lab")
    await stage.slash(ada, "connect", member=cy.user)
    listed = await stage.slash(ada, "connections requests")
    assert "They wait for your answer\n" in shown(listed).replace("*", "")
    assert "“Same lab”" in shown(listed)
    answered = await ada.click(message(listed), label="Connect")
    assert "You and Ben Example are connected." in shown(answered)
    left = await ada.click(message(listed), label="Take it back")
    assert "You took your request to Cy Example back" in shown(left)
    assert "None waits" in shown(left)


async def test_connections_are_listed_and_removed_with_a_question_first(stage: Stage) -> None:
    ada, ben = await two(stage)
    assert "Nobody yet" in shown(await stage.slash(ada, "connections list"))
    await accepted(stage, ada, ben)
    listed = await stage.slash(ada, "connections list")
    assert "1 connection" in shown(listed)
    asked = await ada.click(message(listed), label="Remove")
    assert "Ben Example isn't told" in shown(asked)
    kept = await ada.click(message(listed), label="Keep")
    assert "1 connection" in shown(kept)
    await ada.click(message(listed), label="Remove")
    gone = await ada.click(message(listed), label="Remove")
    assert "no longer among your connections" in shown(gone)
    before = len(stage.inbox(ben))
    await stage.jump(minutes=1)
    assert len(stage.inbox(ben)) == before
    assert "Nobody yet" in shown(await stage.slash(ben, "connections list"))


async def test_a_long_list_is_turned_and_outlives_a_restart(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    for number in range(1, 9):
        await accepted(stage, await stage.join(f"Member {number}"), ada)
    listed = await stage.slash(ada, "connections list")
    assert "page 1 of 2" in shown(listed)
    assert len(custom_ids(message(listed))) == 14
    await stage.restart()
    turned = await ada.click(message(listed), label="Next")
    assert "Member 8" in shown(turned)
    assert "page 2 of 2" in shown(turned)


async def test_remove_by_command(stage: Stage) -> None:
    ada, ben = await two(stage)
    assert "aren't connected" in shown(await stage.slash(ada, "connections remove", member=ben.user))
    await accepted(stage, ada, ben)
    gone = shown(await stage.slash(ada, "connections remove", member=ben.user))
    assert "no longer among your connections" in gone


async def test_the_path_names_the_connector_and_offers_next_steps(stage: Stage) -> None:
    ada, ben = await two(stage)
    cy = await stage.join("Cy Example")
    nobody = shown(await stage.slash(ada, "connections path", member=cy.user))
    assert "No route to Cy Example within two steps" in nobody
    await accepted(stage, ada, ben)
    await accepted(stage, ben, cy)
    found = await stage.slash(ada, "connections path", member=cy.user)
    assert "You → Ben Example → Cy Example" in shown(found)
    assert any(one.startswith("introduction:ask:") for one in custom_ids(message(found)))
    asked = await ada.click(message(found), label="Connect")
    assert "You asked Cy Example to connect" in shown(asked)
    direct = shown(await stage.slash(ada, "connections path", member=ben.user))
    assert "You and Ben Example are connected" in direct
    await stage.jump(minutes=1)
    assert "You both know Ben Example (2nd degree)" in stage.inbox(cy)[-1]


async def test_a_forged_answer_changes_nothing(stage: Stage) -> None:
    ada, ben = await two(stage)
    await stage.slash(ada, "connect", member=ben.user)
    for custom_id in ("connection:accept:1", "requests:accept:1", "connection:accept:999"):
        assert "isn't open any more, or isn't addressed to you" in await stage.press(ada, custom_id)
    assert "isn't yours" in await stage.press(ben, "connection:withdraw:1")
    assert "Nobody yet" in shown(await stage.slash(ada, "connections list"))


async def test_the_longest_text_of_a_request_still_fits(stage: Stage) -> None:
    ada, ben = await two(stage)
    answer = await stage.slash(ada, "connect", member=ben.user, how="*" * connections.LONGEST_HOW)
    assert "You asked Ben Example" in shown(answer)
    await stage.jump(minutes=1)
    assert text_of(stage.messages(ben)[-1]).count("*") >= connections.LONGEST_HOW


async def test_the_map_is_a_picture_with_its_words(stage: Stage) -> None:
    ada, ben = await two(stage)
    assert "no connections yet" in shown(await stage.slash(ada, "connections map"))
    await accepted(stage, ada, ben)
    drawn = await stage.slash(ada, "connections map")
    assert "Your network: 1 connection" in shown(drawn)
    (picture,) = message(drawn).attachments
    assert "Ben Example" in (picture.description or "")


EXPORT = b"Notes:\nsome prose\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


async def test_an_import_suggests_who_is_here_and_is_answered_with_buttons(stage: Stage) -> None:
    ada, ben = await two(stage)
    await stage.join("Cy Example")
    content = EXPORT + b"Ben,Example,,,,,\nCy,Example,,,,,\nNobody,Here,,,,,\n"
    found = await stage.slash(ada, "connections import", file=("Connections.csv", content))
    assert "2 members may be contacts of yours" in shown(found)
    assert "Nobody Here" not in shown(found)
    await stage.restart()
    asked = await ada.click(message(found), custom_id="imported:connect:2:0")
    assert "[Asked to connect]" in shown(asked)
    left = await ada.click(message(found), custom_id="imported:forget:3:0")
    assert "1 member may be contacts" in shown(left)
    await stage.jump(minutes=1)
    assert "Ada Example would like to connect" in stage.inbox(ben)[-1]


async def test_a_file_that_is_no_export_is_refused_with_a_sentence(stage: Stage) -> None:
    ada, _ = await two(stage)
    for content, says in ((b"a,b\n1,2\n", "isn't LinkedIn's list"), (b"", "is empty"), (b"\x00\x01", "no CSV file")):
        answer = await stage.slash(ada, "connections import", file=("x.csv", content))
        assert says in shown(answer)
    assert stage.inbox(ada) == []
