"""Three people ask, pass on and answer: every rung, every refusal."""

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot.introductions import meeting
from bot.introductions.loading import Request
from bot.models import Introduction, IntroductionStatus, Member, Purpose
from cogs.introductions import asking_cards
from tests.cogs.stage import Stage, custom_ids, message, shown, text_of
from tests.introductions.cast import read

TEXT = "I would like to hear how you chose your field."


async def willing(stage: Stage, who: MemberActor, *, connects: str = "no", openness: str = "everyone") -> str:
    """Say what one is open to, by the form."""
    card = await stage.slash(who, "introductions preferences")
    opened = await who.click(message(card), label="Change")
    values = {
        "connects": [connects],
        "openness": [openness],
        "purposes": ["interview", "career", "job", "collaboration", "technical"],
        "a_week": "",
        "paused_until": "",
    }
    return shown(await who.submit_modal(opened, values))


async def connect(stage: Stage, one: MemberActor, other: MemberActor) -> None:
    profile = await stage.slash(one, "profile view", member=other)
    await one.click(message(profile), label="Connect")
    await other.user.click(stage.messages(other)[-1], label="Connect")


async def three(stage: Stage) -> tuple[MemberActor, MemberActor, MemberActor]:
    """Ada, who knows Con, who knows Tea and passes requests on."""
    ada, con, tea = [await stage.join(f"{name} Example") for name in ("Ada", "Con", "Tea")]
    await willing(stage, con, connects="yes")
    await willing(stage, tea, openness="connections")
    await connect(stage, ada, con)
    await connect(stage, con, tea)
    return ada, con, tea


async def write(who: MemberActor, card: Any, *, purpose: str = "career", **values: Any) -> Any:
    """Go from the ways to the preview."""
    chosen = await who.select(message(card), [purpose], custom_id=_purposes(message(card)))
    opened = await who.click(message(chosen), label="Write it")
    return await who.submit_modal(opened, {"text": TEXT, "offer": "", **values})


def _purposes(card: Any) -> str:
    return next(one for one in custom_ids(card) if one.startswith("introduction:purpose:"))


async def ask(stage: Stage, asker: MemberActor, target: MemberActor, **options: Any) -> Any:
    card = await stage.slash(asker, "introductions ask", member=target)
    preview = await write(asker, card, **options)
    return await asker.click(message(preview), label="Send")


async def press_newest(stage: Stage, who: MemberActor, label: str, **values: str) -> str:
    """Press a button on the newest direct message, and fill in the form if one opens."""
    newest = stage.messages(who)[-1]
    result = await who.user.click(newest, label=label)
    if result.modal is not None:
        result = await who.user.submit_modal(result, values)
    return text_of(stage.messages(who)[-1])


async def with_channel(stage: Stage) -> None:
    await stage.slash(stage.organizer(), "organizers channels", introductions=stage.channel)


async def test_a_warm_introduction_from_all_three_sides(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await with_channel(stage)
    card = await stage.slash(ada, "introductions ask", member=tea)
    assert "The warmest way: **Con Example**" in shown(card)
    before = len(stage.inbox(con))
    preview = await write(ada, card, purpose="interview", offer="A tour of our lab")
    assert "Con Example is asked privately whether to pass it on to Tea Example" in shown(preview)
    assert len(stage.inbox(con)) == before, "nothing is sent before Send"
    sent = await ada.click(message(preview), label="Send")
    assert "You hear at once of a yes" in shown(sent)
    asked = stage.inbox(con)[-1]
    assert "Ada Example asks you for an introduction to Tea Example" in asked
    assert "A tour of our lab" in asked
    assert "would like to meet you" not in "".join(stage.inbox(tea))
    passed = await press_newest(stage, con, "Pass it on", note="You two should talk.")
    assert "You passed it on" in passed
    request = stage.inbox(tea)[-1]
    assert "Ada Example would like to meet you" in request
    assert "**Con Example** passes this on" in request
    assert "You two should talk" in request
    yes = stage.messages(tea)[-1]
    await tea.user.click(yes, label="Yes")
    thread = stage.channel.threads[0]
    assert thread.name == "Ada and Tea"
    first = text_of(thread.history()[-1])
    assert "Tea Example said yes to meeting Ada Example" in first
    assert "write first" in first
    assert "For an informational interview" in first
    assert "Moderators of this server can read private threads" in first
    for who in (ada, tea):
        assert f"<#{thread.id}>" in stage.inbox(who)[-1]
        assert thread.history(viewer=who)
    assert "are introduced" in stage.inbox(con)[-1]
    looking = await press_newest(stage, con, "Look in")
    assert "You are in" in looking
    assert thread.history(viewer=con)
    assert "[Look in]" in await press_newest(stage, con, "Leave")
    await stage.jump(days=14)
    assert "Did you and Tea Example talk?" in stage.inbox(ada)[-1]
    assert "Did you and Ada Example talk?" in stage.inbox(tea)[-1]
    assert "You said: we talked, and it helped" in await press_newest(stage, tea, "We talked, and it helped")
    await stage.jump(days=3)
    assert "Ada Example and Tea Example have talked" in stage.inbox(con)[-1]


async def test_without_a_channel_both_are_told_how_to_reach_each_other(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    await press_newest(stage, con, "Pass it on", note="")
    await press_newest(stage, tea, "Yes")
    assert f"On Discord: <@{tea.id}>" in stage.inbox(ada)[-1]
    assert f"On Discord: <@{ada.id}>" in stage.inbox(tea)[-1]
    assert "[Look in]" not in stage.inbox(con)[-1]


async def test_without_permission_to_open_threads_both_are_told_as_well(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await with_channel(stage)
    stage.env.inject_error("POST", f"/channels/{stage.channel.id}/threads", status=403, code=50013, times=None)
    await ask(stage, ada, tea)
    await press_newest(stage, con, "Pass it on", note="")
    await press_newest(stage, tea, "Yes")
    assert stage.channel.threads == []
    assert f"On Discord: <@{tea.id}>" in stage.inbox(ada)[-1]


async def test_a_try_that_broke_after_the_thread_was_made_goes_on_with_it(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await with_channel(stage)
    await ask(stage, ada, tea)
    await press_newest(stage, con, "Pass it on", note="")
    original = stage.bot.http.add_user_to_thread
    failures = [1]

    async def fail_once(*values: Any) -> Any:
        if failures.pop() if failures else 0:
            raise OSError("the connection broke")
        return await original(*values)

    stage.bot.http.add_user_to_thread = fail_once  # type: ignore[method-assign,assignment]
    await press_newest(stage, tea, "Yes")
    await stage.jump(minutes=1)
    await stage.jump(minutes=1)
    assert len(stage.channel.threads) == 1
    assert len([one for one in stage.channel.threads[0].history() if one.components]) == 1
    assert "said yes" in stage.inbox(ada)[-1]


async def test_a_thread_that_was_made_and_not_noted_before_a_crash_is_found_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Which thread is meant is told by its age: Discord's clock has to agree with ours.
    stage.env.backend.advance_clock((stage.now - stage.env.now()).total_seconds())
    ada, con, tea = await three(stage)
    await with_channel(stage)
    await ask(stage, ada, tea)
    await press_newest(stage, con, "Pass it on", note="")
    note, tries = meeting.keep_thread, []

    async def die_once(*values: Any) -> None:
        tries.append(values)
        if len(tries) == 1:
            raise OSError("the process died")
        await note(*values)

    monkeypatch.setattr(meeting, "keep_thread", die_once)
    await press_newest(stage, tea, "Yes")
    assert len(stage.channel.threads) == 1
    await stage.jump(minutes=1)
    assert len(tries) == 2
    assert len(stage.channel.threads) == 1
    assert "said yes" in stage.inbox(ada)[-1]


def test_a_long_list_says_that_there_is_more() -> None:
    asker, target = Member(id=1, name="Ada"), Member(id=2, name="Tea")
    requests = [
        Introduction(id=number, purpose=Purpose.CAREER, status=IntroductionStatus.WITHDRAWN) for number in range(7)
    ]
    mine = [(Request(one, asker, None, target), True) for one in requests]
    listed = read(asking_cards.overview(mine, [("Una", one) for one in requests]))
    assert "2 more wait" in listed
    assert "These are the newest" in listed
    short = read(asking_cards.overview(mine[:5], [("Una", one) for one in requests[:5]]))
    assert "more wait" not in short
    assert "newest" not in short


async def test_shared_ground_leads_to_a_direct_request(stage: Stage) -> None:
    ada, tea = await stage.join("Ada Example"), await stage.join("Tea Example")
    for who in (ada, tea):
        options = {"organization": "University of Chicago", "kind": "education", "start": 2000, "end": 2004}
        await stage.slash(who, "affiliation add", **options)
    assert "No route right now" in shown(await stage.slash(ada, "introductions ask", member=tea))
    await willing(stage, tea)
    card = await stage.slash(ada, "introductions ask", member=tea)
    assert "You can ask Tea Example directly" in shown(card)
    chosen = await ada.select(message(card), ["career"], custom_id=_purposes(message(card)))
    opened = await ada.click(message(chosen), label="Write it")
    preview = await ada.submit_modal(opened, {"text": TEXT, "offer": ""})
    await ada.click(message(preview), label="Send")
    assert "you were both students at the University of Chicago" in stage.inbox(tea)[-1]
    assert "passes this on" not in stage.inbox(tea)[-1]


async def test_a_cold_request_shows_who_is_nearer_and_needs_an_offer(stage: Stage) -> None:
    ada, tea, near = [await stage.join(f"{name} Example") for name in ("Ada", "Tea", "Nia")]
    for who in (tea, near):
        await stage.slash(who, "affiliation add", organization="ORNL", kind="employment")
        await willing(stage, who)
    for who in (ada, near):
        options = {"organization": "University of Chicago", "kind": "education", "start": 2000, "end": 2004}
        await stage.slash(who, "affiliation add", **options)
    card = await stage.slash(ada, "introductions ask", member=tea)
    assert "Nearer to you at the same place" in shown(card)
    assert "[Ask Nia Example]" in shown(card)
    preview = await write(ada, card, purpose="technical", offer="Fitting your spectra", in_return=["problem"])
    await ada.click(message(preview), label="Send")
    asked = stage.inbox(tea)[-1]
    assert "A cold request, with an offer in return" in asked
    assert "In return (solve a technical problem): Fitting your spectra" in asked


async def test_a_quiet_no_is_told_like_silence(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    under_way = shown(await stage.slash(ada, "introductions status"))
    assert "You said no, and nobody is told" in await press_newest(stage, con, "Not this time")
    assert shown(await stage.slash(ada, "introductions status")) == under_way
    before = len(stage.inbox(ada))
    await stage.jump(days=13)
    assert len(stage.inbox(ada)) == before
    await stage.jump(days=1)
    told = stage.inbox(ada)[-1]
    assert "No route right now" in told
    assert "Con" not in told
    assert "Tea" not in told


async def test_dont_ask_me_about_this_person_ends_the_way(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    assert "You won't be asked about Tea Example again" in await press_newest(
        stage, con, "Don't ask me about this person"
    )
    await stage.jump(days=91)
    assert "No route right now" in shown(await stage.slash(ada, "introductions ask", member=tea))


async def test_ask_me_less_leaves_the_request_open(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    asked = stage.messages(con)[-1]
    result = await con.user.click(asked, label="Ask me less")
    assert "At most 1 a week from now on" in shown(result)
    opened = await con.user.click(asked, label="Pass it on")
    await con.user.submit_modal(opened, {"note": ""})
    assert "Ada Example would like to meet you" in stage.inbox(tea)[-1]


async def test_asking_for_more_comes_back_with_an_answer(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    assert "You asked to know more" in await press_newest(stage, con, "Ask for more", question="Which field?")
    assert "Con Example would like to know more" in stage.inbox(ada)[-1]
    assert "Con Example would like to know more" in shown(await stage.slash(ada, "inbox"))
    answered = await press_newest(stage, ada, "Answer", text="Nuclear physics, at a small lab.", offer="")
    assert "You hear at once of a yes" in answered
    assert "Nuclear physics" in stage.inbox(con)[-1]


async def test_not_now_and_no_thanks_look_alike_to_the_others(stage: Stage) -> None:
    told = []
    for number, label in enumerate(("Not now", "No thanks")):
        ada, con, tea = [await stage.join(f"{name} Example {number}") for name in ("Ada", "Con", "Tea")]
        await willing(stage, con, connects="yes")
        await willing(stage, tea, openness="connections")
        await connect(stage, ada, con)
        await connect(stage, con, tea)
        await ask(stage, ada, tea)
        await press_newest(stage, con, "Pass it on", note="")
        assert "Nobody is told" in await press_newest(stage, tea, label)
        await stage.jump(days=14)
        found = [*stage.inbox(ada)[-1:], *stage.inbox(con)[-1:]]
        told.append(["".join(one.split("<t:")[0] for one in found).replace(str(number), "")])
    assert told[0] == told[1]


async def test_reminders_come_after_three_and_ten_days_and_not_after_an_answer(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    await stage.jump(days=3, minutes=1)
    assert "A reminder" in stage.inbox(con)[-1]
    count = len(stage.inbox(con))
    await stage.jump(days=6)
    assert len(stage.inbox(con)) == count
    await stage.jump(days=1)
    assert len(stage.inbox(con)) == count + 1
    await press_newest(stage, con, "Pass it on", note="")
    count = len(stage.inbox(tea))
    await press_newest(stage, tea, "Not now")
    await stage.jump(days=3, minutes=1)
    assert len(stage.inbox(tea)) == count


async def test_buttons_work_after_a_restart_and_answered_ones_say_so(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    await stage.restart()
    old = stage.messages(con)[-1]
    await press_newest(stage, con, "Pass it on", note="")
    await stage.restart()
    assert "would like to meet you" in stage.inbox(tea)[-1]
    number = next(one for one in custom_ids(old) if one.startswith("introduction:quiet")).split(":")[-1]
    assert "has ended or was answered" in await stage.press(con, f"introduction:quiet:{number}")
    assert "isn't addressed to you" in await stage.press(tea, f"introduction:quiet:{number}")
    assert "isn't addressed to you" in await stage.press(con, f"introduction:yes:{number}")


async def test_withdrawing_takes_it_out_of_everybodys_inbox(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    assert "asks you for an introduction" in shown(await stage.slash(con, "inbox"))
    assert "Ada Example · career advice" in shown(await stage.slash(con, "introductions list"))
    assert "Withdrawn" in shown(await stage.slash(ada, "introductions withdraw", member=tea))
    assert "asks you for an introduction" not in shown(await stage.slash(con, "inbox"))
    await con.user.click(stage.messages(con)[-1], label="Pass it on")
    assert "has ended" in stage.inbox(con)[-1]


async def test_a_draft_is_kept_when_sending_is_refused(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    organizer = stage.organizer()
    await stage.slash(organizer, "organizers introductions", open_requests=1)
    other = await stage.join("Una Example")
    await willing(stage, other, openness="connections")
    await connect(stage, con, other)
    await ask(stage, ada, tea)
    refused = shown(await ask(stage, ada, other))
    assert "You have 1 request open, which is the most" in refused
    listed = shown(await stage.slash(ada, "introductions list"))
    assert "Una Example · career advice · a draft" in listed
    assert TEXT.replace(".", "\\.") in shown(await stage.slash(ada, "introductions status", member=other))


async def test_a_form_that_comes_too_late_gives_back_what_was_written(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    opened = await con.user.click(stage.messages(con)[-1], label="Pass it on")
    await stage.slash(ada, "introductions withdraw")
    text = shown(await con.user.submit_modal(opened, {"note": "A long and careful note"}))
    assert "has ended or was answered" in text
    assert "A long and careful note" in text


async def test_a_report_reaches_the_organizers_without_the_reporter(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    organizer = stage.organizer()
    staff = stage.guild.create_text_channel("staff")
    await stage.slash(organizer, "organizers channels", reports=staff)
    await ask(stage, ada, tea)
    await press_newest(stage, con, "Pass it on", note="")
    before = len(stage.inbox(ada))
    assert "### Reported" in await press_newest(stage, tea, "Report", reason="This is advertising.")
    posted = text_of(staff.history()[-1])
    assert "A request of Ada Example" in posted
    assert "This is advertising" in posted
    assert TEXT.replace(".", "\\.") in posted
    assert "Tea" not in posted
    assert len(stage.inbox(ada)) == before
    done = await organizer.click(staff.history()[-1], label="Done")
    assert "Done." in text_of(staff.history()[-1]) or "Done." in shown(done)
    assert "None waits" in shown(await stage.slash(organizer, "organizers reports"))


async def test_without_a_channel_reports_wait_in_a_queue_for_organizers_only(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    await ask(stage, ada, tea)
    await press_newest(stage, con, "Report", reason="Not about physics.")
    assert "Not about physics" in shown(await stage.slash(stage.organizer(), "organizers reports"))
    number = 1
    assert "Only organizers" in await stage.press(con, f"report:done:{number}")


async def test_the_context_menu_and_the_profile_lead_to_the_ways(stage: Stage) -> None:
    ada, _con, tea = await three(stage)
    by_menu = await ada.context_menu(stage.channel, "Ask for an introduction", tea)
    profile = await stage.slash(ada, "profile view", member=tea)
    by_profile = await ada.click(message(profile), label="Ask for an introduction")
    assert shown(by_menu) == shown(by_profile)
    assert "The warmest way" in shown(by_menu)


async def test_closed_direct_messages_leave_it_in_the_inbox(stage: Stage) -> None:
    ada, con, tea = await three(stage)
    dm = con.user.dm_channel
    stage.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007, times=None)
    await ask(stage, ada, tea)
    inbox = await stage.slash(con, "inbox")
    assert "asks you for an introduction" in shown(inbox)
    opened = await con.click(message(inbox), label="Pass it on")
    assert "You passed it on" in shown(await con.submit_modal(opened, {"note": ""}))
    assert "Ada Example would like to meet you" in stage.inbox(tea)[-1]


async def test_organizers_see_which_permission_is_missing(stage: Stage) -> None:
    organizer = stage.organizer()
    me = stage.bot.user
    assert me is not None
    closed = stage.guild.create_text_channel(
        "closed",
        overwrites={me: discord.PermissionOverwrite(create_private_threads=False)},
    )
    text = shown(await stage.slash(organizer, "organizers channels", introductions=closed))
    assert "I lack Create Private Threads" in text
