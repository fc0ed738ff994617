import re
from datetime import UTC, datetime, timedelta

from simcord.actors import MemberActor

from bot.client import CommonGround
from tests.cogs.stage import Stage, custom_ids, message, shown, text_of

FIRST_ROUND = datetime(2027, 3, 10, 15, 30, tzinfo=UTC)


async def plan(stage: Stage, **changes: object) -> str:
    organizer = stage.people.get("Organizer") or stage.organizer()
    options: dict[str, object] = {
        "name": "Annual Meeting",
        "place": "Convention Center, Minneapolis",
        "first_day": "2027-03-10",
        "last_day": "2027-03-12",
        "time_zone": "America/Chicago",
        "meetup_time": "12:30",
    }
    return shown(await stage.slash(organizer, "meeting create", **(options | changes)))


async def opt_in(stage: Stage, *names: str) -> list[MemberActor]:
    people = [await stage.join(name) for name in names]
    for person in people:
        await stage.slash(person, "meetups join", program="Annual Meeting")
    return people


async def background(stage: Stage, who: MemberActor, hometown: str, adviser: str) -> None:
    editor = await stage.slash(who, "profile edit")
    form = await who.click(message(editor), custom_id="profile:background")
    await who.submit_modal(form, {"hometown": hometown, "residence": "", "advisers": adviser, "collaborators": ""})


async def test_only_organizers_plan_a_meeting(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    answer = await stage.slash(
        ada, "meeting create", name="M", place="P", first_day="2027-03-10", last_day="2027-03-10", time_zone="UTC"
    )
    assert "Only organizers" in shown(answer)


async def test_a_meeting_is_planned_with_a_round_a_day(stage: Stage) -> None:
    text = await plan(stage)
    assert "Annual Meeting is planned" in text
    assert len(re.findall(r"<t:\d+:F>", text)) == 3
    assert f"<t:{int(FIRST_ROUND.timestamp()) + 3 * 3600}:F>" in text


async def test_bad_dates_and_zones_are_told_and_nothing_is_planned(stage: Stage) -> None:
    assert "is not a date" in await plan(stage, first_day="10 March")
    assert "before the first" in await plan(stage, last_day="2027-03-09")
    assert "in the past" in await plan(stage, first_day="2026-03-10", last_day="2026-03-12")
    assert "America/Chicago" in await plan(stage, time_zone="America/Chikago")
    assert "not a time of day" in await plan(stage, meetup_time="noon")
    ada = await stage.join("Ada Example")
    assert "No meeting is planned yet" in shown(await stage.slash(ada, "meeting agenda", meeting="Annual Meeting"))


async def test_the_agenda_shows_social_events_and_leads_to_opting_in(stage: Stage) -> None:
    await plan(stage)
    added = await stage.slash(
        stage.people["Organizer"], "meeting event", meeting="Annual Meeting", kind="reception",
        name="Welcome reception", place="Lobby", day="2027-03-10", start="18:00", end="20:00",
    )  # fmt: skip
    assert "Welcome reception" in shown(added)
    ada = await stage.join("Ada Example")
    agenda = await stage.slash(ada, "meeting agenda", meeting="Annual Meeting")
    assert "Welcome reception" in shown(agenda)
    coming = await ada.click(message(agenda), label="I'm coming")
    joined = await ada.click(message(coming), label="Suggest people to meet")
    assert "You are in: Annual Meeting" in shown(joined)


async def test_two_who_share_ground_hear_who_why_when_and_how_to_start(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    for person in (ada, ben):
        await background(stage, person, "Szeged, Hungary", "Max Born")
    await stage.jump_to(FIRST_ROUND)
    assert len(stage.inbox(ada)) == len(stage.inbox(ben)) == 1
    text = stage.inbox(ada)[0]
    assert "Meet Ben Example" in text
    assert "- you both trained under Max Born\n- you both come from Szeged, Hungary" in text
    assert f"<t:{int(FIRST_ROUND.timestamp()) + 3 * 3600}:F>, registration desk" in text
    assert "Max Born" in text.split("registration desk")[1]
    assert "[We met]" in text
    assert "[Can't make it]" in text


async def test_an_odd_number_makes_one_trio_and_nobody_repeats_over_three_days(stage: Stage) -> None:
    await plan(stage)
    people = await opt_in(stage, *[f"Person {number}" for number in range(7)])
    seen: set[frozenset[str]] = set()
    for day in range(3):
        await stage.jump_to(FIRST_ROUND + timedelta(days=day))
        partners = {}
        for number, person in enumerate(people):
            assert len(stage.inbox(person)) == day + 1
            heading = stage.inbox(person)[-1].splitlines()[0]
            partners[f"Person {number}"] = set(re.findall(r"Person \d", heading))
        pairs = {frozenset((name, other)) for name, others in partners.items() for other in others}
        assert sorted(len(others) for others in partners.values()) == [1, 1, 1, 1, 2, 2, 2]
        assert not pairs & seen
        seen |= pairs


async def test_a_round_runs_once_however_often_the_clock_wakes_it(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    await stage.jump(seconds=15)
    await stage.jump(seconds=15)
    assert len(stage.inbox(ada)) == len(stage.inbox(ben)) == 1


async def test_someone_alone_is_told_why_nobody_was_found(stage: Stage) -> None:
    await plan(stage)
    (ada,) = await opt_in(stage, "Ada Example")
    await stage.jump_to(FIRST_ROUND)
    assert "You were the only one who had opted in" in stage.inbox(ada)[0]


async def test_two_alone_meet_once_and_then_hear_that_they_have_met_everyone(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    await stage.jump(days=1)
    for person in (ada, ben):
        assert "Everyone else who opted in has met you lately" in stage.inbox(person)[1]


async def test_who_left_or_does_not_come_is_not_suggested(stage: Stage) -> None:
    await plan(stage)
    ada, ben, cyd = await opt_in(stage, "Ada Example", "Ben Example", "Cyd Example")
    await stage.slash(cyd, "meetups leave", program="Annual Meeting")
    await stage.jump_to(FIRST_ROUND)
    assert stage.inbox(cyd) == []
    await stage.slash(ben, "meeting attend", meeting="Annual Meeting", coming=False)
    await stage.jump(days=1)
    assert len(stage.inbox(ben)) == 1
    assert "only one" in stage.inbox(ada)[1]


async def test_we_met_is_kept_and_the_card_offers_to_stay_in_touch(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    await ada.user.click(stage.messages(ada)[0], label="We met")
    assert "You met Ben Example" in stage.inbox(ada)[0]
    assert len(stage.inbox(ben)) == 1
    assert "You met." in shown(await stage.slash(ada, "meetups status"))


async def test_cant_make_it_tells_the_other_once(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    await ada.user.click(stage.messages(ada)[0], label="Can't make it")
    assert "Ben Example was told" in stage.inbox(ada)[0]
    assert "Ada Example can't make it" in stage.inbox(ben)[1]
    await stage.press(ada, "meetup:cant:1")
    assert len(stage.inbox(ben)) == 2


async def test_buttons_of_before_a_restart_work_after_it(stage: Stage) -> None:
    await plan(stage)
    ada, _ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    await stage.restart()
    await ada.user.click(stage.messages(ada)[0], label="We met")
    assert "You met Ben Example" in stage.inbox(ada)[0]


async def test_a_stranger_cannot_answer_somebody_elses_meetup(stage: Stage) -> None:
    await plan(stage)
    await opt_in(stage, "Ada Example", "Ben Example")
    eve = await stage.join("Eve Example")
    await stage.jump_to(FIRST_ROUND)
    assert "This meetup isn't yours" in await stage.press(eve, "meetup:met:1")


async def test_year_round_meetups_come_on_mondays_without_a_meeting(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    for person in (ada, ben):
        answer = await stage.slash(person, "meetups join", program="Year-round")
        assert "You are in: Year-round meetups" in shown(answer)
    await stage.jump(days=8)
    assert "Find a time that suits you" in stage.inbox(ada)[0]
    assert "Meet Ada Example" in stage.inbox(ben)[0]


async def test_status_shows_programs_and_what_was_suggested(stage: Stage) -> None:
    await plan(stage)
    ada, _ben = await opt_in(stage, "Ada Example", "Ben Example")
    before = await stage.slash(ada, "meetups status")
    assert "**Annual Meeting**: you are in" in shown(before)
    assert "**Year-round meetups**: not joined" in shown(before)
    await stage.jump_to(FIRST_ROUND)
    after = await stage.slash(ada, "meetups status")
    opened = await ada.click(message(after), label="Open")
    assert "Meet Ben Example" in shown(opened)


async def test_a_hidden_member_is_not_paired(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    editor = await stage.slash(ben, "profile edit")
    form = await ben.click(message(editor), custom_id="profile:visibility")
    hidden = {"listed": ["no"], "affiliations": ["everyone"], "background": ["everyone"], "interests": ["everyone"]}
    await ben.submit_modal(form, hidden)
    await stage.jump_to(FIRST_ROUND)
    assert stage.inbox(ben) == []
    assert "only one" in stage.inbox(ada)[0]


async def test_every_button_on_every_card_has_exactly_one_class_that_answers_it(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND)
    cards = [
        stage.messages(ada)[0],
        message(await stage.slash(ada, "profile edit")),
        message(await stage.slash(ada, "meetups status")),
        message(await stage.slash(ada, "profile view", member=ben.user)),
        message(await stage.slash(ada, "meeting agenda", meeting="Annual Meeting")),
    ]
    templates = dynamic_templates(stage.bot)
    assert len(templates) > 15
    for card in cards:
        assert text_of(card)
        for custom_id in custom_ids(card):
            assert sum(template.fullmatch(custom_id) is not None for template in templates) == 1, custom_id


def dynamic_templates(bot: CommonGround) -> list[re.Pattern[str]]:
    return list(bot._connection._view_store._dynamic_items)


async def test_a_round_that_was_slept_through_is_given_up_and_the_next_one_comes(stage: Stage) -> None:
    await plan(stage)
    ada, _ben = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(FIRST_ROUND + timedelta(hours=4))
    assert stage.inbox(ada) == []
    await stage.jump_to(FIRST_ROUND + timedelta(days=1))
    assert "Meet Ben Example" in stage.inbox(ada)[0]


async def test_the_third_of_a_trio_hears_of_both_who_cant_make_it(stage: Stage) -> None:
    await plan(stage)
    ada, ben, cyd = await opt_in(stage, "Ada Example", "Ben Example", "Cyd Example")
    await stage.jump_to(FIRST_ROUND)
    await ada.user.click(stage.messages(ada)[0], label="Can't make it")
    assert "You and Ben Example can still meet" in stage.inbox(cyd)[1]
    await ben.user.click(stage.messages(ben)[0], label="Can't make it")
    assert "Ada Example and Ben Example can't make it" in stage.inbox(cyd)[2]
