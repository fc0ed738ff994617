"""Social events of a meeting, from the three sides: who goes, who organizes, who waits."""

from datetime import UTC, datetime

from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.cogs.stage import Stage, custom_ids, message, shown
from tests.cogs.test_meetings import MEETING, attending, file_of, uid_of
from tests.cogs.test_meetups import background, dynamic_templates, plan

EVENING = datetime(2027, 3, 11, 0, 0, tzinfo=UTC)


async def reception(stage: Stage, **changes: object) -> str:
    await plan(stage)
    options: dict[str, object] = {
        "meeting": MEETING, "kind": "reception", "name": "Welcome reception", "place": "Lobby", "day": "2027-03-10",
        "start": "18:00", "end": "20:00",
    }  # fmt: skip
    return shown(await stage.slash(stage.people["Organizer"], "meeting event", **(options | changes)))


async def opened(stage: Stage, who: MemberActor) -> InteractionResult:
    agenda = await stage.slash(who, "meeting agenda", meeting=MEETING)
    return await who.select(message(agenda), ["1"], custom_id="event:open:1")


async def say(stage: Stage, who: MemberActor, label: str) -> str:
    return shown(await who.click(message(await opened(stage, who)), label=label))


async def change(stage: Stage, **changes: str) -> str:
    organizer = stage.people["Organizer"]
    card = await opened(stage, organizer)
    form = await organizer.click(message(card), label="Edit")
    filled = {"name": "Welcome reception", "place": "Lobby", "day": "2027-03-10", "times": "18:00-20:00", "places": ""}
    return shown(await organizer.submit_modal(form, filled | changes))


async def test_an_event_opens_from_the_agenda_and_takes_answers(stage: Stage) -> None:
    assert "For organizers: any number of places" in await reception(stage)
    ada, ben = await attending(stage, "Ada Example", "Ben Example")
    card = shown(await opened(stage, ada))
    assert "Reception at Annual Meeting" in card
    assert f"<t:{int(EVENING.timestamp())}:F> until <t:{int(EVENING.timestamp()) + 7200}:t>\nLobby" in card
    assert "Nobody you see goes yet" in card
    assert "[Edit]" not in card
    assert "1 going" in await say(stage, ada, "Going")
    assert "You may go." in await say(stage, ben, "Maybe")
    assert "1 going" in shown(await stage.slash(ben, "meeting agenda", meeting=MEETING))
    assert "You can't." in await say(stage, ada, "Can't")
    assert "Nobody you see goes yet" in shown(await opened(stage, ben))


async def test_who_does_not_come_is_asked_to_say_so_first(stage: Stage) -> None:
    await reception(stage)
    ada = await stage.join("Ada Example")
    assert "Say first that you come to Annual Meeting" in shown(await opened(stage, ada))
    assert "Say first that you come" in await stage.press(ada, "event:going:1")


async def test_who_of_my_ground_goes_is_named_with_why_and_hidden_people_are_not_even_counted(stage: Stage) -> None:
    await reception(stage)
    ada, ben, cyd, dan = await attending(stage, "Ada Example", "Ben Example", "Cyd Example", "Dan Example")
    for person in (ada, ben, cyd):
        await background(stage, person, "Szeged, Hungary", "Max Born")
    for person in (ben, cyd, dan):
        await say(stage, person, "Going")
    await stage.slash(cyd, "blocks add", member=ada.user)
    card = await opened(stage, ada)
    assert "2 going" in shown(card)
    assert "**Ben Example**: you both trained under Max Born" in shown(card)
    assert "Cyd" not in shown(card)
    assert "Dan" not in shown(card)
    profile = await ada.click(message(card), label="View Ben Example")
    assert "Ben Example" in shown(profile)


async def test_where_it_is_full_one_waits_and_moves_up_in_order(stage: Stage) -> None:
    await reception(stage, places=1)
    ada, ben, cyd = await attending(stage, "Ada Example", "Ben Example", "Cyd Example")
    await say(stage, ada, "Going")
    assert "You are on the waiting list" in await say(stage, ben, "Wait for a place")
    await stage.jump(minutes=1)
    assert "1 going · full" in await say(stage, cyd, "Wait for a place")
    await say(stage, ada, "Can't")
    await stage.jump(minutes=1)
    assert "You have a place at Welcome reception" in stage.inbox(ben)[0]
    assert stage.inbox(cyd) == []
    await ben.user.click(stage.messages(ben)[0], label="Can't")
    await stage.jump(minutes=1)
    assert "You have a place" in stage.inbox(cyd)[0]


async def test_who_withdraws_from_the_meeting_gives_the_place_back(stage: Stage) -> None:
    await reception(stage, places=1)
    ada, ben = await attending(stage, "Ada Example", "Ben Example")
    await say(stage, ada, "Going")
    await say(stage, ben, "Wait for a place")
    await stage.slash(ada, "meeting attend", meeting=MEETING, coming=False)
    await stage.jump(minutes=1)
    assert "You have a place" in stage.inbox(ben)[0]


async def test_more_places_let_those_who_wait_move_up_without_telling_the_others(stage: Stage) -> None:
    await reception(stage, places=1)
    ada, ben = await attending(stage, "Ada Example", "Ben Example")
    await say(stage, ada, "Going")
    await say(stage, ben, "Wait for a place")
    assert "For organizers: 2 places" in await change(stage, places="2")
    await stage.jump(minutes=1)
    assert "You have a place" in stage.inbox(ben)[0]
    assert stage.inbox(ada) == []


async def test_a_reminder_comes_15_minutes_before_and_moves_with_the_event(stage: Stage) -> None:
    await reception(stage)
    ada, ben, cyd = await attending(stage, "Ada Example", "Ben Example", "Cyd Example")
    for person in (ada, ben, cyd):
        await say(stage, person, "Going")
    assert "[Don't remind me]" in await say(stage, ada, "Remind me 15 minutes before")
    await say(stage, cyd, "Remind me 15 minutes before")
    await change(stage, times="19:00-21:00")
    await say(stage, cyd, "Can't")
    await stage.jump_to(EVENING.replace(hour=0, minute=0))
    assert [text.splitlines()[0] for text in stage.inbox(ada)] == ["### Welcome reception has changed"]
    await stage.jump_to(EVENING.replace(minute=45))
    assert stage.inbox(ada)[1].startswith("### Welcome reception starts <t:")
    assert [len(stage.inbox(person)) for person in (ben, cyd)] == [1, 1]
    await stage.jump(minutes=1)
    assert len(stage.inbox(ada)) == 2
    card = await ada.user.click(stage.messages(ada)[1], label="Who goes")
    assert "You go." in shown(card)


async def test_who_goes_is_told_of_another_place_and_of_the_end(stage: Stage) -> None:
    await reception(stage)
    ada, ben = await attending(stage, "Ada Example", "Ben Example")
    await say(stage, ada, "Going")
    assert "Rooftop" in await change(stage, place="Rooftop")
    await stage.jump(minutes=1)
    assert "Rooftop" in stage.inbox(ada)[0]
    organizer = stage.people["Organizer"]
    asked = await organizer.click(message(await opened(stage, organizer)), label="Cancel the event")
    kept = await organizer.click(message(asked), label="Keep it")
    asked = await organizer.click(message(kept), label="Cancel the event")
    assert "It is cancelled." in shown(await organizer.click(message(asked), label="Cancel the event"))
    await stage.jump(minutes=1)
    assert "Welcome reception is cancelled" in stage.inbox(ada)[1]
    assert stage.inbox(ben) == []
    assert "is cancelled" in await stage.press(ada, "event:going:1")
    assert "No social events" in shown(await stage.slash(ada, "meeting agenda", meeting=MEETING))


async def test_a_bad_change_is_told_and_changes_nothing(stage: Stage) -> None:
    await reception(stage)
    for changes, sentence in (
        ({"times": "six"}, "Write it like 18:00-20:00"),
        ({"times": "25:00-26:00"}, "not a time of day"),
        ({"day": "2027-05-01"}, "is not a day of Annual Meeting"),
        ({"places": "many"}, "no number of places"),
        ({"places": "0"}, "from 1 to 10,000"),
        ({"name": " "}, "name is empty"),
    ):
        assert sentence in await change(stage, **changes)
    assert "Lobby" in shown(await opened(stage, stage.people["Organizer"]))


async def test_members_cannot_change_events(stage: Stage) -> None:
    await reception(stage)
    (ada,) = await attending(stage, "Ada Example")
    for action in ("edit", "cancel", "end", "mirror"):
        assert "Only organizers" in await stage.press(ada, f"event:{action}:1")


async def test_an_event_of_another_society_is_as_absent(stage: Stage) -> None:
    await reception(stage)
    other = stage.env.create_guild("Other Society")
    room = other.create_text_channel("room")
    eve = other.add_member(stage.env.create_user("eve", global_name="Eve Example"))
    await eve.slash(room, "join")
    for number in (1, 999):
        forged = await stage.forge(f"event:going:{number}", room)
        answer = shown(await eve.click(forged, custom_id=f"event:going:{number}"))
        assert f"No event here is called “{number}”" in answer


async def test_the_calendar_entry_of_an_event_follows_its_changes(stage: Stage) -> None:
    await reception(stage)
    (ada,) = await attending(stage, "Ada Example")
    card = await opened(stage, ada)
    first = await file_of(await ada.click(message(card), label="Add to calendar"))
    await change(stage, times="19:00-21:00")
    second = await file_of(await ada.click(message(card), label="Add to calendar"))
    assert uid_of(first) == uid_of(second)
    assert (b"DTSTART:20270311T000000Z" in first, b"SEQUENCE:0" in first) == (True, True)
    assert (b"DTSTART:20270311T010000Z" in second, b"SEQUENCE:1" in second) == (True, True)


async def test_a_long_agenda_is_turned(stage: Stage) -> None:
    await reception(stage)
    for hour in range(16):
        await stage.slash(
            stage.people["Organizer"], "meeting event", meeting=MEETING, kind="lunch", name=f"Lunch {hour}",
            place="Hall", day="2027-03-12", start=f"{hour:02}:00", end=f"{hour:02}:30",
        )  # fmt: skip
    ada = await stage.join("Ada Example")
    first = await stage.slash(ada, "meeting agenda", meeting=MEETING)
    assert "Lunch 15" not in shown(first)
    second = await ada.click(message(first), label="Later")
    assert "Lunch 15" in shown(second)
    assert "Welcome reception" in shown(await ada.click(message(second), label="Earlier"))


async def test_every_button_of_an_event_has_exactly_one_class_that_answers_it(stage: Stage) -> None:
    await reception(stage)
    (ada,) = await attending(stage, "Ada Example")
    await say(stage, ada, "Going")
    await change(stage, place="Rooftop")
    await stage.jump(minutes=1)
    cards = [
        message(await opened(stage, ada)),
        message(await opened(stage, stage.people["Organizer"])),
        stage.messages(ada)[0],
    ]
    templates = dynamic_templates(stage.bot)
    found = [custom_id for card in cards for custom_id in custom_ids(card)]
    assert len(found) > 10
    for custom_id in found:
        assert sum(template.fullmatch(custom_id) is not None for template in templates) == 1, custom_id
