from datetime import timedelta

from simcord.actors import MemberActor

from tests.cogs.stage import Stage, message, shown, text_of


async def employ(stage: Stage, who: MemberActor, organization: str, **options: object) -> str:
    options.setdefault("kind", "employment")
    return shown(await stage.slash(who, "affiliation add", organization=organization, **options))


async def test_an_affiliation_is_added_listed_and_removed(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    added = await employ(stage, ada, "Oak Ridge National Laboratory", title="Physicist", start=2019)
    assert "Added Physicist, Oak Ridge National Laboratory (Oak Ridge, TN), since 2019" in added
    assert "Physicist" in shown(await stage.slash(ada, "affiliation list"))
    removed = shown(await stage.slash(ada, "affiliation remove", affiliation="Oak Ridge"))
    assert "Removed" in removed
    assert "You have none yet" in removed


async def test_organizations_are_offered_by_acronym_with_their_place(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    choices = await ada.autocomplete(stage.channel, "affiliation add", "organization", "ornl")
    assert choices[0]["name"] == "Oak Ridge National Laboratory · Oak Ridge, TN"


async def test_only_companies_are_offered_for_a_company(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    names = [c["name"] for c in await ada.autocomplete(stage.channel, "find company", "organization", "ibm")]
    assert any(name.startswith("IBM") for name in names)
    assert not any("University" in name for name in names)


async def test_an_unknown_organization_is_told_with_the_nearest(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    text = shown(await stage.slash(ada, "find lab", organization="Oak Rigde National Lab"))
    assert "No organization is called" in text
    assert "Oak Ridge National Laboratory" in text


async def test_an_unknown_state_is_told_with_the_nearest(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    text = shown(await stage.slash(ada, "find lab", organization="ORNL", state="Tenessee"))
    assert "No state or province is called" in text
    assert "Tennessee" in text


async def test_members_are_found_at_a_lab_with_what_is_shared(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL", title="Physicist", start=2019)
    for person in (ada, ben):
        await employ(stage, person, "University of Chicago", kind="education", start=2000, end=2004)
    text = shown(await stage.slash(ben, "find lab", organization="ORNL"))
    assert "Ada Example" in text
    assert "you were both students at the University of Chicago at the same time (2000–04)" in text
    assert "1 member" in text


async def test_a_state_narrows_by_where_people_live_and_else_by_where_the_organization_is(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    here = shown(await stage.slash(ben, "find lab", organization="ORNL", state="Tennessee"))
    assert "Ada Example" in here
    there = shown(await stage.slash(ben, "find lab", organization="ORNL", state="US-NM"))
    assert "Ada Example" not in there
    assert "1 member matches in other places" in there


async def test_alumni_show_what_they_do_now(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "University of Chicago", kind="education", title="PhD", end=1999)
    await employ(stage, ada, "ORNL", title="Group leader", start=2000)
    text = shown(await stage.slash(ben, "find alumni", organization="University of Chicago"))
    assert "Now: Group leader, Oak Ridge National Laboratory" in text
    assert "There: PhD" in text


async def test_pages_turn_and_hold_everyone_once(stage: Stage) -> None:
    viewer = await stage.join("Viewer Example")
    for number in range(9):
        await employ(stage, await stage.join(f"Person {number}"), "ORNL")
    page = message(await stage.slash(viewer, "find lab", organization="ORNL"))
    seen = []
    for _ in range(3):
        text = text_of(page)
        seen += [line for line in text.splitlines() if line.startswith("**Person")]
        if "page 3 of 3" not in text:
            page = message(await viewer.click(page, label="Next"))
    assert sorted(seen) == sorted({*seen})
    assert len(seen) == 9


async def test_connecting_asks_privately_and_both_are_told_on_a_yes(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    found = await stage.slash(ben, "find lab", organization="ORNL")
    after = await ben.click(message(found), label="Connect")
    assert "[Asked to connect]" in shown(after)
    request = stage.messages(ada)[-1]
    assert "Ben Example would like to connect" in stage.inbox(ada)[-1]
    answered = await ada.user.click(request, label="Connect")
    assert "You and Ben Example are connected" in stage.inbox(ada)[-1]
    assert answered is not None
    assert "Connected with Ada Example" in stage.inbox(ben)[-1]


async def test_a_no_is_silent(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    found = await stage.slash(ben, "find lab", organization="ORNL")
    before = shown(await ben.click(message(found), label="Connect"))
    await ada.user.click(stage.messages(ada)[-1], label="Not now")
    assert stage.inbox(ben) == []
    again = shown(await stage.slash(ben, "find lab", organization="ORNL"))
    assert again == before


async def test_a_stranger_cannot_answer_a_request_by_its_custom_id(stage: Stage) -> None:
    ada, ben, eve = [await stage.join(f"{name} Example") for name in ("Ada", "Ben", "Eve")]
    await employ(stage, ada, "ORNL")
    found = await stage.slash(ben, "find lab", organization="ORNL")
    await ben.click(message(found), label="Connect")
    assert "isn't addressed to you" in await stage.press(eve, "connection:accept:1")


async def test_closed_messages_wait_in_the_inbox(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    closed = f"/channels/{ada.user.dm_channel.id}/messages"
    stage.env.inject_error("POST", closed, status=403, code=50007, times=None)
    found = await stage.slash(ben, "find lab", organization="ORNL")
    await ben.click(message(found), label="Connect")
    assert stage.inbox(ada) == []
    assert "Ben Example would like to connect" in shown(await stage.slash(ada, "inbox"))


async def test_a_message_is_tried_again_after_discord_failed(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    stage.env.inject_error("POST", f"/channels/{ada.user.dm_channel.id}/messages", status=500, code=0, times=1)
    found = await stage.slash(ben, "find lab", organization="ORNL")
    await ben.click(message(found), label="Connect")
    assert stage.inbox(ada) == []
    await stage.jump_to(stage.now + timedelta(minutes=1))
    assert len(stage.inbox(ada)) == 1


async def test_what_the_inbox_has_shown_makes_room_for_what_is_new(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    await employ(stage, ada, "ORNL")
    closed = f"/channels/{ada.user.dm_channel.id}/messages"
    stage.env.inject_error("POST", closed, status=403, code=50007, times=None)
    for number in range(7):
        asker = await stage.join(f"Asker {number}")
        found = await stage.slash(asker, "find lab", organization="ORNL")
        await asker.click(message(found), label="Connect")
    first = await stage.slash(ada, "inbox")
    assert "Asker 0 would like to connect" in shown(first)
    assert "2 more wait" in text_of(first.followups[-1])
    await ada.click(message(first), label="Connect")
    again = await stage.slash(ada, "inbox")
    texts = [shown(again), *(text_of(followup) for followup in again.followups)]
    assert not any("Asker 0 would" in text for text in texts)
    assert any("1 more wait" in text for text in texts)


async def test_a_forged_custom_id_is_refused_in_a_sentence(stage: Stage) -> None:
    eve = await stage.join("Eve Example")
    for forged in (
        "profile:view:abc", "profile:view:99999999999999999999", "profile:connect:0", "connection:accept:-1",
        "meetup:met:x", "meetup:show:123456789", "meetups:join:77", "find:page:o1.tw.sUS-TN:9:next",
        "find:page:o1.tx:0:next", "find:page:o99999999999999999999:0:next", "find:page:-:x:next",
        "find:connect:o1:0:99999999999999999999", "find:watch:Tffffff", "find:share:o123456789", "watch:stop:1",
        "watch:show:zzz", "digest:stop:1:1", "block:end:1", "meeting:attend:5",
    ):  # fmt: skip
        text = await stage.press(eve, forged)
        assert "Something broke" not in text, forged
