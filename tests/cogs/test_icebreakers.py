"""Questions to start with: on the spot, after silence, on a meeting's mornings, and what organizers make of them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord.actors import MemberActor
from sqlalchemy import select, update

from bot.models import ChannelPost, Member, PostStatus
from tests.cogs.stage import Stage, custom_ids, message, shown, text_of
from tests.cogs.test_meetups import FIRST_ROUND, background, opt_in, plan

MORNING = datetime(2027, 3, 10, 15, 0, tzinfo=UTC)


def question(text: str) -> str:
    """The question on a card: what is set in italics."""
    return next(line for line in text.splitlines() if line.startswith("*") and line.endswith("?*"))


def in_channel(stage: Stage) -> list[str]:
    return [text_of(one) for one in stage.channel.history()]


async def test_a_question_for_two_speaks_of_what_they_share_and_nobody_is_told(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    for person in (ada, ben):
        await background(stage, person, "", "Max Born")
    given = await stage.slash(ada, "icebreaker", member=ben)
    assert "A question for you and Ben Example" in shown(given)
    assert "Max Born" in question(shown(given))
    assert message(given).ephemeral
    assert "[Post here]" not in shown(given)
    assert stage.inbox(ben) == []
    before = question(shown(given))
    await stage.restart()
    another = await ada.click(message(given), label="Another one")
    assert question(shown(another)) != before
    assert "Max Born" in question(shown(another))


async def test_a_blocked_a_hidden_and_an_absent_person_are_refused_alike(stage: Stage) -> None:
    ada, ben, eve = [await stage.join(name) for name in ("Ada Example", "Ben Example", "Eve Example")]
    absent = stage.person("Dan Example")
    await stage.slash(ben, "blocks add", member=ada)
    async with stage.services.database.transaction() as session:
        await session.execute(update(Member).where(Member.user_id == eve.id).values(listed=False))
    answers = {shown(await stage.slash(ada, "icebreaker", member=who)) for who in (ben, eve, absent)}
    assert answers == {"There is no profile to show for this person."}
    assert "/join" in shown(await stage.slash(absent, "icebreaker"))


async def test_ones_own_question_is_posted_once_with_ones_name_and_without_a_ping(stage: Stage) -> None:
    ada, ben = await stage.join("Ada *Example* @everyone"), await stage.join("Ben Example")
    given = await stage.slash(ada, "icebreaker")
    post = next(one for one in custom_ids(message(given)) if one.startswith("icebreaker:post:"))
    assert "Only your own question" in await stage.press(ben, post)
    before = len(in_channel(stage))
    posted = await ada.click(message(given), label="Post here")
    assert "It is in the channel" in shown(posted)
    assert "[Post here]" not in shown(posted)
    public = in_channel(stage)[before:]
    assert len(public) == 1
    assert question(public[0]) == question(shown(given))
    assert r"Ada \*Example\*" in public[0]
    assert "@everyone" not in public[0]
    assert "posted already" in await stage.press(ada, post)


async def test_a_question_for_two_is_never_posted(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await stage.slash(ada, "icebreaker", member=ben)
    assert "Only your own question to anybody" in await stage.press(ada, "icebreaker:post:1")


async def test_who_cant_write_in_a_channel_cant_post_there(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    silent = discord.PermissionOverwrite(send_messages=False)
    channel = stage.guild.create_text_channel("announcements", overwrites={ada: silent})
    given = await ada.slash(channel, "icebreaker")
    refused = await ada.click(message(given), label="Post here")
    assert "can't write in this channel" in shown(refused)
    assert channel.history() == []


async def paired(stage: Stage) -> tuple[MemberActor, MemberActor]:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    return ada, ben


async def test_a_silent_meetup_gets_one_more_question_with_somebody_named_to_start(stage: Stage) -> None:
    ada, ben = await paired(stage)
    await stage.jump(hours=1, minutes=59)
    assert len(stage.inbox(ada)) == len(stage.inbox(ben)) == 1
    await stage.jump(minutes=2)
    texts = [stage.inbox(person)[1] for person in (ada, ben)]
    assert "One more question for you and Ben Example" in texts[0]
    assert question(texts[0]) == question(texts[1]) != question(stage.inbox(ada)[0])
    assert sorted(("would you start?" in text, "was drawn to start" in text) for text in texts) == [
        (False, True),
        (True, False),
    ]
    await stage.restart()
    opened = await ada.user.click(stage.messages(ada)[1], label="Open the meetup")
    assert "Meet Ben Example" in shown(opened)
    await stage.jump(minutes=30)
    assert sum("One more question" in text for text in stage.inbox(ada)) == 1


async def test_a_press_is_a_sign_and_no_more_is_asked(stage: Stage) -> None:
    ada, ben = await paired(stage)
    await ada.user.click(stage.messages(ada)[0], label="We met")
    await stage.jump(hours=2, minutes=1)
    assert len(stage.inbox(ada)) == len(stage.inbox(ben)) == 1


async def test_year_round_a_day_passes_before_one_more_question(stage: Stage) -> None:
    people = [await stage.join(name) for name in ("Ada Example", "Ben Example")]
    for person in people:
        await stage.slash(person, "meetups join", program="Year-round")
    for _ in range(16):
        await stage.jump(days=1)
        if any("Meet Ben Example" in text for text in stage.inbox(people[0])):
            break
    heard = len(stage.inbox(people[0]))
    await stage.jump(hours=23, minutes=59)
    assert len(stage.inbox(people[0])) == heard
    await stage.jump(minutes=1)
    assert "One more question" in stage.inbox(people[0])[heard]


async def with_channel(stage: Stage) -> None:
    organizer = stage.people.get("Organizer") or stage.organizer()
    answer = await stage.slash(organizer, "organizers channels", icebreakers=stage.channel)
    assert f"each morning of a meeting: <#{stage.channel.id}>" in shown(answer)


async def test_each_morning_of_a_meeting_begins_with_another_question_in_its_channel(stage: Stage) -> None:
    await plan(stage)
    await with_channel(stage)
    before = len(in_channel(stage))
    await stage.jump_to(MORNING - timedelta(minutes=1))
    assert len(in_channel(stage)) == before
    for day in range(3):
        await stage.jump_to(MORNING + timedelta(days=day))
        await stage.jump(minutes=1)
        await stage.restart()
        await stage.jump(minutes=1)
    await stage.jump_to(MORNING + timedelta(days=3))
    posts = in_channel(stage)[before:]
    assert ["Day 1" in posts[0], "Day 2" in posts[1], "Day 3" in posts[2]] == [True, True, True]
    assert len(posts) == len({question(post) for post in posts}) == 3
    assert all("Good morning, Annual Meeting" in post for post in posts)


async def test_without_a_channel_or_after_the_morning_nothing_is_posted(stage: Stage) -> None:
    await plan(stage)
    before = len(in_channel(stage))
    await stage.jump_to(MORNING)
    await stage.jump_to(MORNING + timedelta(hours=3))
    await with_channel(stage)
    await stage.jump(minutes=1)
    assert len(in_channel(stage)) == before


async def statuses(stage: Stage) -> list[PostStatus]:
    async with stage.services.database.reading() as session:
        return list((await session.scalars(select(ChannelPost.status).order_by(ChannelPost.id))).all())


async def test_a_post_that_discord_refuses_for_now_comes_later_and_once(stage: Stage) -> None:
    await plan(stage)
    await with_channel(stage)
    before = len(in_channel(stage))
    stage.env.inject_error("POST", f"/channels/{stage.channel.id}/messages", status=503, times=1)
    await stage.jump_to(MORNING)
    assert await statuses(stage) == [PostStatus.PENDING]
    await stage.jump(minutes=1)
    await stage.jump(minutes=1)
    assert await statuses(stage) == [PostStatus.POSTED]
    assert len(in_channel(stage)) == before + 1


async def test_a_channel_that_is_closed_to_the_bot_is_given_up_for_the_day(stage: Stage) -> None:
    await plan(stage)
    await with_channel(stage)
    stage.env.inject_error("POST", f"/channels/{stage.channel.id}/messages", status=403, code=50013, times=1)
    await stage.jump_to(MORNING)
    await stage.jump(minutes=5)
    assert await statuses(stage) == [PostStatus.DROPPED]


async def listed(stage: Stage, organizer: MemberActor, theme: str) -> Any:
    card = await stage.slash(organizer, "organizers icebreakers")
    return await organizer.select(message(card), [theme], custom_id="icebreakers:theme")


async def test_only_organizers_see_and_change_the_icebreakers(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    assert "Only organizers" in await stage.press(ada, "icebreakers:retire:general-1:0")
    assert "Only organizers" in await stage.press(ada, "icebreakers:add:general")


async def test_prompts_are_listed_by_theme_and_page_with_how_often_they_were_used(stage: Stage) -> None:
    organizer = stage.organizer()
    ada = await stage.join("Ada Example")
    given = question(shown(await stage.slash(ada, "icebreaker")))
    seen = ""
    for theme in ("general", "science", "careers", "history"):
        pages = await listed(stage, organizer, theme)
        seen += shown(pages)
        last = int(re.findall(r"Page 1 of (\d+)", shown(pages))[0])
        for number in range(2, last + 1):
            pages = await organizer.click(message(pages), label="Next")
            assert f"Page {number} of {last}" in shown(pages)
            seen += shown(pages)
    assert seen.count("used 1 time") == 1
    assert f"{given.strip('*')}\n-# used 1 time" in seen
    assert "Ada" not in seen


async def test_a_prompt_of_ones_own_is_added_retired_and_brought_back(stage: Stage) -> None:
    organizer = stage.organizer()
    card = await listed(stage, organizer, "hometown")
    form = await organizer.click(message(card), label="Add")
    refused = await organizer.submit_modal(form, {"theme": ["hometown"], "text": "Do you know {topic} here?"})
    assert "may hold {place}" in shown(refused)
    form = await organizer.click(message(card), label="Add")
    text = "Which bridge of {place} do you cross first?"
    added = await organizer.submit_modal(form, {"theme": ["hometown"], "text": text})
    assert "Yours · used 0 times" in shown(added)
    own = next(one for one in custom_ids(message(added)) if one.startswith("icebreakers:retire:own-"))
    retired = await organizer.click(message(added), custom_id=own)
    assert "Yours · used 0 times · retired" in shown(retired)
    await stage.restart()
    back = await organizer.click(message(retired), label="Bring back")
    assert "retired" not in shown(back)


async def test_a_translation_is_what_members_of_that_language_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    organizer = stage.organizer()
    ada = await stage.join("Ada Example")
    ben = await stage.join("Ben Example")
    for person in (ada, ben):
        await background(stage, person, "", "Max Born")
    card = await listed(stage, organizer, "adviser")
    translate = [one for one in custom_ids(message(card)) if one.startswith("icebreakers:translate:")]
    form = await organizer.click(message(card), custom_id=translate[0])
    refused = await organizer.submit_modal(form, {"locale": ["de"], "text": "Was habt ihr dort gelernt?"})
    assert "{person}" in shown(refused)
    form = await organizer.click(message(card), custom_id=translate[0])
    kept = await organizer.submit_modal(form, {"locale": ["de"], "text": "Was habt ihr von {person} gelernt?"})
    assert "also in de" in shown(kept)
    # The other prompts of the theme rest, so that the translated one comes.
    for prompt in stage.services.bank.prompts.values():
        if prompt.theme == "adviser" and f":{prompt.key}:" not in translate[0]:
            await organizer.click(await stage.forge(f"icebreakers:retire:{prompt.key}:0"))
    plain_payload = interactions.base_payload

    def german_payload(*values: Any, **options: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = plain_payload(*values, **options)
        return record, {**payload, "locale": "de"}

    assert "Max Born" in shown(await stage.slash(ada, "icebreaker", member=ben))
    monkeypatch.setattr(interactions, "base_payload", german_payload)
    given = await stage.slash(ada, "icebreaker", member=ben)
    assert question(shown(given)) == "*Was habt ihr von Max Born gelernt?*"
