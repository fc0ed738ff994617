"""/meeting create, edit, cancel, attend and who, as people use them."""

from datetime import UTC, datetime

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.cogs.stage import Stage, custom_ids, message, shown
from tests.cogs.test_meetups import FIRST_ROUND, dynamic_templates, opt_in, plan

MEETING = "Annual Meeting"


async def edit(stage: Stage, **changes: object) -> str:
    return shown(await stage.slash(stage.people["Organizer"], "meeting edit", meeting=MEETING, **changes))


async def attending(stage: Stage, *names: str) -> list[MemberActor]:
    people = [await stage.join(name) for name in names]
    for person in people:
        await stage.slash(person, "meeting attend", meeting=MEETING)
    return people


async def test_a_meeting_has_points_a_channel_and_a_link(stage: Stage) -> None:
    text = await plan(
        stage, meetup_points="registration desk; coffee bar ;; Registration Desk", link="https://example.org/meeting",
        channel=stage.channel,
    )  # fmt: skip
    assert "meet here: registration desk, coffee bar." in text
    assert "<https://example.org/meeting>" in text
    assert f"<#{stage.channel.id}>" in text


BAD = [
    ({"link": "http://example.org"}, "begins with https://"),
    ({"link": "https://known.example.org@elsewhere.example.org"}, "begins with https://"),
    ({"link": "javascript:alert(1)"}, "begins with https://"),
    ({"meetup_points": " ; ; "}, "Name at least one place"),
    ({"meetup_points": ";".join(f"Point {number}" for number in range(26))}, "25 meetup points at most"),
    ({"meetup_points": "x" * 101}, "longer than 100"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
async def test_bad_input_is_told_and_nothing_is_planned(
    stage: Stage, changes: dict[str, object], sentence: str
) -> None:
    assert sentence in await plan(stage, **changes)
    ada = await stage.join("Ada Example")
    assert "No meeting is planned yet" in shown(await stage.slash(ada, "meeting agenda", meeting=MEETING))


@pytest.mark.parametrize(
    ("changes", "sentence"), [*BAD, ({}, "Choose what to change"), ({"last_day": "soon"}, "not a date")]
)
async def test_a_bad_edit_is_told_and_changes_nothing(stage: Stage, changes: dict[str, object], sentence: str) -> None:
    await plan(stage)
    (ada,) = await attending(stage, "Ada Example")
    before = shown(await stage.slash(ada, "meeting agenda", meeting=MEETING))
    assert sentence in await edit(stage, **({"place": "Elsewhere"} if changes else {}), **changes)
    assert shown(await stage.slash(ada, "meeting agenda", meeting=MEETING)) == before
    assert stage.inbox(ada) == []


async def test_only_organizers_edit_and_cancel(stage: Stage) -> None:
    await plan(stage)
    ada = await stage.join("Ada Example")
    assert "Only organizers" in shown(await stage.slash(ada, "meeting edit", meeting=MEETING, name="Mine"))
    assert "Only organizers" in shown(await stage.slash(ada, "meeting cancel", meeting=MEETING))
    assert "Only organizers" in await stage.press(ada, "meeting:end:1")


async def test_other_days_are_told_to_who_comes_and_rounds_move(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await attending(stage, "Ada Example", "Ben Example")
    await stage.slash(ben, "meeting attend", meeting=MEETING, coming=False)
    text = await edit(stage, first_day="2027-03-11", last_day="2027-03-14")
    assert "Rounds: 2 added and 1 removed" in text
    assert "is told" in text
    await stage.jump(minutes=1)
    assert "Annual Meeting has changed" in stage.inbox(ada)[0]
    assert "11–14 March 2027" in stage.inbox(ada)[0]
    assert stage.inbox(ben) == []


async def test_another_link_or_name_is_told_to_nobody(stage: Stage) -> None:
    await plan(stage)
    (ada,) = await attending(stage, "Ada Example")
    assert "is told" not in await edit(stage, name="Yearly Meeting", link="https://example.org/")
    await stage.jump(minutes=1)
    assert stage.inbox(ada) == []
    removed = shown(await stage.slash(stage.people["Organizer"], "meeting edit", meeting="Yearly Meeting", link="-"))
    assert "example" not in removed


async def test_cancelling_asks_tells_and_pairs_nobody(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    organizer = stage.people["Organizer"]
    asked = await stage.slash(organizer, "meeting cancel", meeting=MEETING)
    assert "Cancel Annual Meeting?" in shown(asked)
    done = await organizer.click(message(asked), label="Cancel the meeting")
    assert "Annual Meeting is cancelled" in shown(done)
    await stage.jump_to(FIRST_ROUND)
    assert [len(stage.inbox(person)) for person in (ada, ben)] == [1, 1]
    assert "Annual Meeting is cancelled" in stage.inbox(ada)[0]
    assert "cancelled already" in await stage.press(organizer, "meeting:end:1")
    assert "No coming meeting" in shown(await stage.slash(ada, "meeting attend", meeting=MEETING))
    assert "is cancelled" in await stage.press(ben, "meeting:attend:1")
    assert await stage.choices(ada, "meeting agenda", "meeting", "") == []
    assert "is planned" in await plan(stage)


async def test_a_meeting_that_is_kept_stays(stage: Stage) -> None:
    await plan(stage)
    organizer = stage.people["Organizer"]
    asked = await stage.slash(organizer, "meeting cancel", meeting=MEETING)
    assert "Groups meet here" in shown(await organizer.click(message(asked), label="Keep it"))


async def test_how_one_comes_is_said_on_one_card(stage: Stage) -> None:
    await plan(stage)
    ada = await stage.join("Ada Example")
    card = await stage.slash(ada, "meeting attend", meeting=MEETING)
    assert "You are there: all days\nYou take part: in person\nYour first time: no" in shown(card)
    assert "Members of this society who see your profile see that you come" in shown(card)
    card = await ada.select(message(card), ["0", "2"], custom_id="meeting:days:1:0")
    card = await ada.click(message(card), label="Remotely")
    card = await ada.click(message(card), label="My first time")
    assert "You are there: Wednesday 10 March and Friday 12 March" in shown(card)
    assert "You take part: remotely\nYour first time: yes" in shown(card)
    assert "Choose at least one day" in shown(await ada.select(message(card), [], custom_id="meeting:days:1:0"))
    gone = await ada.click(message(card), label="I can't come")
    assert "[I'm coming]" in shown(gone)
    assert "haven't said that you come" in await stage.press(ada, "meeting:remote:1:1")


async def test_a_meeting_of_another_server_is_as_absent(stage: Stage) -> None:
    await plan(stage)
    ada = await stage.join("Ada Example")
    missing = await stage.press(ada, "meeting:how:999")
    assert "No meeting here is called “999”" in missing
    other = stage.env.create_guild("Other Society")
    room = other.create_text_channel("room")
    eve = other.add_member(stage.env.create_user("eve", global_name="Eve Example"))
    await eve.slash(room, "join")
    assert [choice["name"] for choice in await eve.autocomplete(room, "meeting who", "meeting", "")] == []
    assert "No coming meeting" in shown(await eve.slash(room, "meeting who", meeting="id:1"))
    forged = await stage.forge("meeting:how:1", room)
    assert "No meeting here is called “1”" in shown(await eve.click(forged, custom_id="meeting:how:1"))


async def test_who_comes_is_searched_and_hidden_members_are_neither_shown_nor_counted(stage: Stage) -> None:
    await plan(stage)
    ada, _ben, cyd, _dan = await attending(stage, "Ada Example", "Ben Example", "Cyd Example", "Dan Example")
    await stage.join("Eve Example")
    await stage.slash(cyd, "blocks add", member=ada.user)
    text = shown(await stage.slash(ada, "meeting who", meeting=MEETING))
    assert "Members coming to Annual Meeting" in text
    assert ("Ben Example" in text, "Dan Example" in text) == (True, True)
    assert ("Cyd Example" in text, "Eve Example" in text, "[Watch]" in text) == (False, False, False)
    assert "2 members" in text
    nobody = shown(await stage.slash(ada, "meeting who", meeting=MEETING, topic="Nuclear physics"))
    assert "Nobody yet of those who say that they come" in nobody


async def test_pages_of_who_comes_are_turned(stage: Stage) -> None:
    await plan(stage)
    ada, *_others = await attending(stage, *(f"Person {number}" for number in range(7)))
    await stage.join("Stranger Example")
    first = await stage.slash(ada, "meeting who", meeting=MEETING)
    assert "page 1 of 2" in shown(first)
    second = shown(await ada.click(message(first), label="Next"))
    assert "Members coming to Annual Meeting" in second
    assert "page 2 of 2" in second
    assert "Stranger" not in shown(first) + second


async def test_the_calendar_file_follows_a_change(stage: Stage) -> None:
    await plan(stage)
    (ada,) = await attending(stage, "Ada Example")
    agenda = await stage.slash(ada, "meeting agenda", meeting=MEETING)
    first = await file_of(await ada.click(message(agenda), label="Add to calendar"))
    assert b"DTSTART;VALUE=DATE:20270310" in first
    assert b"SEQUENCE:0" in first
    await edit(stage, first_day="2027-03-09")
    changed = await file_of(await ada.click(message(agenda), label="Add to calendar"))
    assert b"DTSTART;VALUE=DATE:20270309" in changed
    assert b"SEQUENCE:1" in changed
    assert uid_of(first) == uid_of(changed)


async def file_of(result: InteractionResult) -> bytes:
    (attachment,) = message(result).attachments
    return bytes(await attachment.read())


def uid_of(file: bytes) -> bytes:
    return next(line for line in file.splitlines() if line.startswith(b"UID:"))


async def test_a_meeting_across_a_clock_change_keeps_its_local_times(stage: Stage) -> None:
    await plan(stage, first_day="2027-03-13", last_day="2027-03-14", meetup_time="12:30")
    text = await edit(stage, last_day="2027-03-15")
    assert "1 added" in text
    before = int(datetime(2027, 3, 13, 18, 30, tzinfo=UTC).timestamp())
    after = int(datetime(2027, 3, 15, 17, 30, tzinfo=UTC).timestamp())
    planned = shown(await stage.slash(stage.people["Organizer"], "meeting edit", meeting=MEETING, link="-"))
    assert "Rounds" not in planned
    early = await opt_in(stage, "Ada Example", "Ben Example")
    await stage.jump_to(datetime(2027, 3, 13, 15, 30, tzinfo=UTC))
    assert f"<t:{before}:F>" in stage.inbox(early[0])[0]
    for person in early:
        await stage.slash(person, "meetups leave", program=MEETING)
    await stage.jump(days=1)
    late = await opt_in(stage, "Cyd Example", "Dan Example")
    await stage.jump_to(datetime(2027, 3, 15, 14, 30, tzinfo=UTC))
    assert f"<t:{after}:F>" in stage.inbox(late[0])[0]


async def test_every_button_of_a_meeting_has_exactly_one_class_that_answers_it(stage: Stage) -> None:
    await plan(stage)
    (ada,) = await attending(stage, "Ada Example")
    organizer = stage.people["Organizer"]
    cards = [
        message(await stage.slash(ada, "meeting attend", meeting=MEETING)),
        message(await stage.slash(ada, "meeting agenda", meeting=MEETING)),
        message(await stage.slash(ada, "meeting who", meeting=MEETING)),
        message(await stage.slash(organizer, "meeting cancel", meeting=MEETING)),
    ]
    templates = dynamic_templates(stage.bot)
    found = [custom_id for card in cards for custom_id in custom_ids(card)]
    assert len(found) > 8
    for custom_id in found:
        assert sum(template.fullmatch(custom_id) is not None for template in templates) == 1, custom_id
