"""A meetup's life in conversation: from both sides, and from three."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from tests.cogs.stage import Stage, message, shown, text_of
from tests.cogs.test_meetups import FIRST_ROUND, opt_in, plan

SLOT = FIRST_ROUND + timedelta(hours=3)
MINUTE = timedelta(minutes=1)


async def press(stage: Stage, who: MemberActor, label: str, which: int = -1) -> Any:
    """Press a button on a direct message; what was answered."""
    return await who.user.click(stage.messages(who)[which], label=label)


async def by_name(stage: Stage, *people: MemberActor) -> dict[str, MemberActor]:
    """The partners by whom each of these is to meet."""
    return {stage.inbox(who)[-1].splitlines()[0].removeprefix("### Meet "): who for who in people}


async def two(stage: Stage, **changes: object) -> list[MemberActor]:
    await plan(stage, **changes)
    people = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    return people


async def channel(stage: Stage) -> None:
    """Let groups have their threads in the one channel there is."""
    organizer = stage.people["Organizer"]
    await stage.slash(organizer, "organizers channels", meetups=stage.channel)


async def test_both_come_and_both_hear_that_it_is_agreed(stage: Stage) -> None:
    ada, ben = await two(stage)
    await press(stage, ada, "I'll be there")
    assert "You come. Ben Example has yet to answer." in stage.inbox(ada)[0]
    assert len(stage.inbox(ben)) == 1
    await press(stage, ben, "I'll be there")
    assert "You and Ada Example come." in stage.inbox(ben)[0]
    assert "[Calendar file]" in stage.inbox(ben)[0]
    assert f"**Agreed: <t:{int(SLOT.timestamp())}:F>, registration desk.**" in stage.inbox(ada)[1]
    calendar = await press(stage, ada, "Calendar file")
    (attachment,) = message(calendar).attachments
    assert attachment.filename == "meetup.ics"
    await stage.jump_to(SLOT - 15 * MINUTE)
    for who in (ada, ben):
        assert "registration desk" in stage.inbox(who)[-1]
        assert "[No more reminders]" in stage.inbox(who)[-1]
    await press(stage, ada, "No more reminders")
    assert "### No more reminders" in stage.inbox(ada)[-1]


async def test_another_slot_and_point_is_proposed_and_the_other_is_asked_once(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.slash(
        stage.people["Organizer"], "organizers rounds settings", program="Annual Meeting", slots="12:30; 15:00"
    )
    await stage.jump_to(FIRST_ROUND)
    await press(stage, ben, "I'll be there")
    form = await press(stage, ada, "Another time or place")
    later = SLOT + timedelta(hours=2.5)
    await ada.user.submit_modal(form, {"when": [str(int(later.timestamp()))], "where": []})
    assert "You proposed this. Ben Example has yet to answer." in stage.inbox(ada)[0]
    assert "Ada Example proposes another time or place" in stage.inbox(ben)[1]
    assert f"<t:{int(later.timestamp())}:F>" in stage.inbox(ben)[1]
    # The older card shows how it stands, and agrees to nothing.
    await press(stage, ben, "Another time or place", 0)
    await stage.press(ben, "meetup:coming:1:0")
    assert len(stage.inbox(ada)) == 1
    await press(stage, ben, "I'll be there", 1)
    assert "Agreed" in stage.inbox(ada)[1]
    assert len(stage.inbox(ben)) == 2


async def test_all_year_a_time_is_proposed_in_ones_own_words(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    for person in (ada, ben):
        await stage.slash(person, "meetups join", program="Year-round")
    await stage.jump(days=8)
    form = await press(stage, ada, "Propose a time")
    await ada.user.submit_modal(form, {"when": "Thursday 14:30", "zone": "europe/berlin", "where": "A call"})
    assert "You proposed this" in stage.inbox(ada)[-1]
    assert "Ada Example proposes a time" in stage.inbox(ben)[-1]
    assert "A call" in stage.inbox(ben)[-1]
    wrong = await press(stage, ben, "Another time or place")
    refused = await ben.user.submit_modal(wrong, {"when": "soon", "zone": "Europe/Berlin", "where": ""})
    assert "is not a day with a time" in shown(refused)


async def test_who_lost_their_partners_meet_at_once_seen_from_all_sides(stage: Stage) -> None:
    await plan(stage)
    people = await opt_in(stage, "Ada Example", "Ben Example", "Cyd Example", "Dee Example")
    await stage.jump_to(FIRST_ROUND)
    met_by = await by_name(stage, *people)
    ada, cyd = people[0], next(who for who in people[1:] if who is not met_by["Ada Example"])
    ben, dee = met_by["Ada Example"], next(who for who in people if who not in (people[0], cyd, met_by["Ada Example"]))
    names = {who: name for name, who in stage.people.items()}
    await press(stage, ada, "Can't make it")
    assert f"You can't make it; {names[ben]} was told, without a reason." in stage.inbox(ada)[-1]
    assert "Ada Example can't make it" in stage.inbox(ben)[-1]
    assert "Nobody else is free this time" in stage.inbox(ben)[-1]
    await press(stage, cyd, "Can't make it")
    assert f"### Meet {names[dee]}" in stage.inbox(ben)[-1]
    assert "Ada Example can't make it. Here is somebody else:" in stage.inbox(ben)[-1]
    assert f"### Meet {names[ben]}" in stage.inbox(dee)[-1]
    assert len(stage.inbox(ada)) == len(stage.inbox(cyd)) == 1
    # The card of before says what is true now.
    await press(stage, ben, "I'll be there", 0)
    assert "You meet somebody else instead." in stage.inbox(ben)[0]
    again = await press(stage, ben, "Show whom", 0)
    assert f"### Meet {names[dee]}" in shown(again)


async def test_a_member_on_standby_steps_in(stage: Stage) -> None:
    ada, ben = await two(stage)
    (eve,) = await opt_in(stage, "Eve Example")
    status = await stage.slash(eve, "meetups status")
    ready = await eve.click(message(status), label="Step in at short notice")
    assert "You step in at short notice" in shown(ready)
    await press(stage, ada, "Can't make it")
    assert "Somebody's partner can't make it, so you are asked at short notice." in stage.inbox(eve)[0]
    assert "### Meet Eve Example" in stage.inbox(ben)[-1]


async def test_a_suggestion_that_cant_reach_one_waits_in_the_inbox_and_works_from_there(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    stage.env.inject_error("POST", f"/channels/{ben.user.dm_channel.id}/messages", status=403, code=50007, times=None)
    await stage.jump_to(FIRST_ROUND)
    await press(stage, ada, "I'll be there")
    box = await stage.slash(ben, "inbox")
    assert "Meet Ada Example" in shown(box)
    assert "Ada Example will be there." in shown(box)
    await ben.click(message(box), label="I'll be there")
    assert "Agreed" in stage.inbox(ada)[1]


async def test_a_group_gets_a_private_thread_with_one_card_for_all(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await channel(stage)
    await stage.jump_to(FIRST_ROUND)
    (thread,) = stage.channel.threads
    assert thread.name == "Ada and Ben"
    assert stage.inbox(ada) == stage.inbox(ben) == []
    (card,) = [one for one in thread.history() if one.components]
    assert "### Ada Example and Ben Example" in text_of(card)
    assert "Moderators of this server can read private threads" in text_of(card)
    for who in (ada, ben):
        assert thread.history(viewer=who)
        await who.click(card, label="I'll be there")
        (card,) = [one for one in thread.history() if one.components]
    assert "Agreed: Ada Example and Ben Example come." in text_of(card)
    # Pressed elsewhere, it is seen in the thread as well.
    status = await stage.slash(ada, "meetups status")
    opened = await ada.click(message(status), label="Open")
    await ada.click(message(opened), label="We met")
    (card,) = [one for one in thread.history() if one.components]
    assert "You met." in text_of(card)


@pytest.mark.parametrize("trouble", ["permission", "limit"])
async def test_where_no_thread_can_be_had_each_gets_a_direct_message(
    stage: Stage, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await channel(stage)
    if trouble == "permission":
        stage.env.inject_error("POST", f"/channels/{stage.channel.id}/threads", status=403, code=50013, times=None)
    else:

        async def full(_guild: discord.Guild) -> list[object]:
            return [Thread()] * 950

        monkeypatch.setattr(discord.Guild, "active_threads", full)
    await stage.jump_to(FIRST_ROUND)
    assert stage.channel.threads == []
    assert "Meet Ben Example" in stage.inbox(ada)[0]
    assert "Meet Ada Example" in stage.inbox(ben)[0]


class Thread:
    """A thread of somebody else's."""

    owner_id = parent_id = id = 0
    name = "Something else"


async def test_a_try_that_broke_after_the_thread_was_made_goes_on_with_it(stage: Stage) -> None:
    stage.time[0] = datetime.now(UTC)
    await plan(stage, first_day="2027-03-10", last_day="2027-03-10")
    await opt_in(stage, "Ada Example", "Ben Example")
    await channel(stage)
    original, tries = stage.bot.http.add_user_to_thread, []

    async def fail_once(*args: Any) -> Any:
        tries.append(args)
        if len(tries) == 1:
            raise OSError("the connection broke")
        return await original(*args)

    stage.bot.http.add_user_to_thread = fail_once  # type: ignore[method-assign,assignment]
    await stage.jump_to(FIRST_ROUND)
    await stage.jump(minutes=3)
    assert len(stage.channel.threads) == 1
    assert len([one for one in stage.channel.threads[0].history() if one.components]) == 1


async def test_after_the_slot_each_says_whether_they_met_and_both_pressing_connects_them(stage: Stage) -> None:
    ada, ben = await two(stage)
    await stage.jump_to(SLOT + timedelta(minutes=45))
    assert "Did you and Ada Example meet?" in stage.inbox(ben)[1]
    await press(stage, ada, "We met")
    assert "### You met Ben Example" in stage.inbox(ada)[1]
    await press(stage, ada, "Connect with Ben Example")
    assert "[You asked Ben Example]" in stage.inbox(ada)[1]
    await press(stage, ben, "We met", 1)
    await press(stage, ben, "Connect with Ada Example", 1)
    assert "You and Ada Example are connected." in stage.inbox(ben)[1]
    form = await press(stage, ben, "What came of it", 1)
    await ben.user.submit_modal(form, {"came_of": ["help"], "note": "A fitting code"})
    recap = shown(await stage.slash(ben, "meetups recap", program="Annual Meeting"))
    assert "**Ada Example**" in recap
    assert "You are connected." in recap
    assert "A fitting code" in recap
    assert "A fitting code" not in shown(await stage.slash(ada, "meetups recap", program="Annual Meeting"))


async def test_not_yet_keeps_the_meetup_and_wont_ends_it(stage: Stage) -> None:
    ada, ben = await two(stage)
    await stage.jump_to(SLOT + timedelta(minutes=45))
    await press(stage, ada, "Not yet")
    assert "### Not yet: Ben Example" in stage.inbox(ada)[1]
    await press(stage, ben, "We didn't")
    assert "You didn't meet this time." in stage.inbox(ben)[1]
    assert len(stage.inbox(ada)) == 2


async def test_three_silent_rounds_pause_and_one_press_counts_in_again(stage: Stage) -> None:
    await plan(stage, last_day="2027-03-14")
    people = await opt_in(stage, *[f"Member {number}" for number in range(6)])
    for day in range(4):
        await stage.jump_to(FIRST_ROUND + timedelta(days=day))
    silent = people[0]
    assert "### You are paused" in stage.inbox(silent)[-1]
    await press(stage, silent, "Count me in again")
    assert "You are in: Annual Meeting" in stage.inbox(silent)[-1]
    for other in people[1:]:
        await press(stage, other, "Count me in again")
    await stage.jump_to(FIRST_ROUND + timedelta(days=4))
    assert any("[I'll be there]" in text for text in stage.inbox(silent)[-2:])


async def test_the_morning_after_the_meeting_a_recap_comes_to_who_met_somebody(stage: Stage) -> None:
    ada, ben = await two(stage, last_day="2027-03-10")
    await press(stage, ada, "We met")
    await stage.jump_to(FIRST_ROUND + timedelta(days=1))
    for who in (ada, ben):
        assert "### Whom you met" in stage.inbox(who)[-1]
    empty = await stage.slash(await stage.join("Eve Example"), "meetups recap", program="Annual Meeting")
    assert "Nobody yet" in shown(empty)


async def test_a_restart_between_a_drop_out_and_the_next_match_loses_nothing(stage: Stage) -> None:
    ada, ben = await two(stage)
    await press(stage, ada, "Can't make it")
    await stage.restart()
    await stage.jump(seconds=15)
    assert "Nobody else is free" in stage.inbox(ben)[-1]
    assert len(stage.inbox(ben)) == 2


async def test_organizers_see_counts_and_none_about_few(stage: Stage) -> None:
    ada, _ben = await two(stage)
    await press(stage, ada, "We met")
    organizer = stage.people["Organizer"]
    text = shown(await stage.slash(organizer, "organizers meetups", program="Annual Meeting"))
    assert "Met: –" in text
    assert "Suggested: –" in text


async def test_between_two_of_whom_one_blocked_the_other_nothing_more_is_told(stage: Stage) -> None:
    ada, ben = await two(stage)
    await stage.slash(ada, "blocks add", member=ben)
    await press(stage, ben, "I'll be there")
    await stage.jump_to(SLOT + timedelta(minutes=45))
    assert len(stage.inbox(ada)) == len(stage.inbox(ben)) == 1
