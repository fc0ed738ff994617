"""Discord's own events beside ours: made once, kept in step both ways, and done without where they can't be."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import discord
import pytest
from simcord.backend.models import ScheduledEvent

from tests.cogs.stage import Stage, message, shown
from tests.cogs.test_meeting_events import EVENING, change, opened, reception, say
from tests.cogs.test_meetings import MEETING, attending
from tests.conftest import SHARED
from tests.wire.bodies import description

ROUTE = "/guilds/{guild_id}/scheduled-events"


@pytest.fixture(autouse=True)
def sent(stage: Stage) -> Iterator[list[tuple[str, Any]]]:
    """Check what is sent about events against Discord's own description, where that is there."""
    described = description(SHARED / "discord" / "openapi.json")
    send, bodies = stage.bot.http.request, []

    async def checked(route: Any, **options: Any) -> Any:
        if route.path.startswith(ROUTE) and route.method in ("POST", "PATCH"):
            body = options.get("json")
            bodies.append((route.method, body))
            if described is not None:
                assert described.problems(route.method, route.path, body) == []
        return await send(route, **options)

    with patch.object(stage.bot.http, "request", checked):
        yield bodies


def there(stage: Stage) -> list[ScheduledEvent]:
    return list(stage.env.backend.get_guild(stage.guild.id).scheduled_events.values())


async def mirrored(stage: Stage, **changes: object) -> ScheduledEvent:
    await reception(stage, **changes)
    await stage.jump(minutes=1)
    (event,) = there(stage)
    return event


def at(event: ScheduledEvent) -> tuple[datetime, datetime]:
    assert event.scheduled_end_time is not None
    return datetime.fromisoformat(event.scheduled_start_time), datetime.fromisoformat(event.scheduled_end_time)


async def edited(stage: Stage, event: ScheduledEvent, **changes: Any) -> None:
    """Let somebody change the event in Discord."""
    stage.env.backend.edit_scheduled_event(stage.guild.id, event.id, changes)
    await stage.env.settle()
    await stage.jump(minutes=1)


async def test_an_event_is_shown_once_with_its_place_and_times(stage: Stage) -> None:
    event = await mirrored(stage)
    assert (event.name, event.entity_metadata) == ("Welcome reception", {"location": "Lobby"})
    assert at(event) == (EVENING, EVENING + timedelta(hours=2))
    assert "Reception at Annual Meeting" in (event.description or "")
    await stage.jump(hours=1)
    assert len(there(stage)) == 1
    assert "Discord's own events show it" in shown(await opened(stage, stage.people["Organizer"]))


async def test_our_change_is_shown_there_and_comes_back_as_no_change(stage: Stage, sent: list[tuple[str, Any]]) -> None:
    event = await mirrored(stage)
    (ada,) = await attending(stage, "Ada Example")
    await say(stage, ada, "Going")
    await change(stage, name="Opening reception", place="Rooftop", times="19:00-21:00")
    for _ in range(3):
        await stage.jump(minutes=1)
    assert (event.name, event.entity_metadata) == ("Opening reception", {"location": "Rooftop"})
    assert at(event) == (EVENING + timedelta(hours=1), EVENING + timedelta(hours=3))
    assert len(stage.inbox(ada)) == 1
    assert [method for method, _body in sent] == ["POST", "PATCH"]


async def test_a_change_in_discord_comes_back_and_who_goes_is_told(stage: Stage, sent: list[tuple[str, Any]]) -> None:
    event = await mirrored(stage)
    (ada,) = await attending(stage, "Ada Example")
    await say(stage, ada, "Going")
    later = (EVENING + timedelta(hours=1)).isoformat()
    await edited(
        stage, event, name="Grand reception", entity_metadata={"location": "Garden"}, scheduled_start_time=later
    )
    card = shown(await opened(stage, ada))
    assert "### Grand reception" in card
    assert "Garden" in card
    assert f"<t:{int(EVENING.timestamp()) + 3600}:F>" in card
    assert len(stage.inbox(ada)) == 1
    assert "has changed" in stage.inbox(ada)[0]
    await stage.jump(minutes=5)
    assert (event.name, len(stage.inbox(ada)), len(there(stage))) == ("Grand reception", 1, 1)
    assert [method for method, _body in sent] == ["POST"]


async def test_what_an_event_cannot_be_is_set_back_there(stage: Stage) -> None:
    event = await mirrored(stage)
    days = timedelta(days=30)
    await edited(
        stage,
        event,
        scheduled_start_time=(EVENING + days).isoformat(),
        scheduled_end_time=(EVENING + 2 * days).isoformat(),
    )
    assert at(event) == (EVENING, EVENING + timedelta(hours=2))


async def test_an_event_that_is_deleted_in_discord_is_cancelled(stage: Stage) -> None:
    event = await mirrored(stage)
    (ada,) = await attending(stage, "Ada Example")
    await say(stage, ada, "Going")
    stage.env.backend.delete_scheduled_event(stage.guild.id, event.id)
    await stage.env.settle()
    await stage.jump(minutes=1)
    assert "Welcome reception is cancelled" in stage.inbox(ada)[0]
    await stage.jump(minutes=1)
    assert there(stage) == []


async def test_an_event_that_we_cancel_goes_there_too_and_is_told_once(stage: Stage) -> None:
    await mirrored(stage)
    (ada,) = await attending(stage, "Ada Example")
    await say(stage, ada, "Going")
    await stage.press(stage.people["Organizer"], "event:end:1")
    await stage.jump(minutes=1)
    await stage.jump(minutes=1)
    assert there(stage) == []
    assert len(stage.inbox(ada)) == 1


async def test_a_cancelled_meeting_takes_its_events_away(stage: Stage) -> None:
    await mirrored(stage)
    await stage.press(stage.people["Organizer"], "meeting:end:1")
    await stage.jump(minutes=1)
    assert there(stage) == []


async def test_an_event_made_before_a_crash_is_found_and_not_made_again(stage: Stage) -> None:
    """The process dies between Discord's making it and our noting it: the same row is tried again."""
    create, made = discord.Guild.create_scheduled_event, []

    async def die_after(self: discord.Guild, **options: Any) -> discord.ScheduledEvent:
        made.append(await create(self, **options))
        if len(made) == 1:
            raise OSError("the answer was lost")
        return made[-1]

    with patch.object(discord.Guild, "create_scheduled_event", die_after):
        await reception(stage)
        await stage.jump(minutes=1)
        await stage.jump(minutes=1)
    assert len(made) == 1
    assert len(there(stage)) == 1
    await change(stage, place="Rooftop")
    await stage.jump(minutes=1)
    assert there(stage)[0].entity_metadata == {"location": "Rooftop"}


async def test_interested_there_is_going_here_for_those_who_come(stage: Stage) -> None:
    event = await mirrored(stage)
    (ada,) = await attending(stage, "Ada Example")
    stranger = await stage.join("Ben Example")
    for person in (ada, stranger, stage.person("No Member")):
        stage.env.backend.set_scheduled_event_subscription(stage.guild.id, event.id, person.id, True)
    await stage.env.settle()
    card = shown(await opened(stage, ada))
    assert "You go." in card
    assert "1 going" in card
    stage.env.backend.set_scheduled_event_subscription(stage.guild.id, event.id, ada.id, False)
    await stage.env.settle()
    assert "Nobody you see goes yet" in shown(await opened(stage, ada))


async def test_without_the_permission_the_agenda_works_and_the_organizer_reads_why(stage: Stage) -> None:
    stage.env.inject_error("POST", f"/guilds/{stage.guild.id}/scheduled-events", status=403, code=50013)
    await reception(stage)
    await stage.jump(minutes=1)
    assert there(stage) == []
    organizer = stage.people["Organizer"]
    card = await opened(stage, organizer)
    assert "I lack the permissions Create Events and Manage Events" in shown(card)
    (ada,) = await attending(stage, "Ada Example")
    assert "You go." in await say(stage, ada, "Going")
    await organizer.click(message(card), label="Try again")
    await stage.jump(minutes=1)
    assert len(there(stage)) == 1
    assert "Discord's own events show it" in shown(await opened(stage, organizer))


async def test_beyond_a_hundred_events_ours_is_left_out_and_says_so(stage: Stage) -> None:
    for number in range(100):
        stage.guild.create_scheduled_event(
            f"Talk {number}",
            entity_type=3,
            start_time="2027-06-01T10:00:00+00:00",
            end_time="2027-06-01T11:00:00+00:00",
        )
    await reception(stage)
    await stage.jump(minutes=1)
    assert len(there(stage)) == 100
    assert "a server has room for 100" in shown(await opened(stage, stage.people["Organizer"]))


async def test_a_place_that_is_too_long_for_discord_is_cut_there_and_kept_here(stage: Stage) -> None:
    place = "Great hall " * 15
    event = await mirrored(stage, place=place)
    assert event.entity_metadata == {"location": place[:100]}
    await edited(stage, event, name="Gala")
    ada = await stage.join("Ada Example")
    card = shown(await opened(stage, ada))
    assert "### Gala" in card
    assert place.strip() in card


async def test_an_event_in_the_night_of_the_clock_change_is_right_there_too(stage: Stage) -> None:
    await reception(stage)
    organizer = stage.people["Organizer"]
    await stage.slash(organizer, "meeting edit", meeting=MEETING, last_day="2027-03-15")
    await stage.slash(
        organizer, "meeting event", meeting=MEETING, kind="happy_hour", name="Night", place="Bar", day="2027-03-13",
        start="23:30", end="04:00",
    )  # fmt: skip
    await stage.jump(minutes=1)
    event = next(event for event in there(stage) if event.name == "Night")
    assert at(event) == (datetime(2027, 3, 14, 5, 30, tzinfo=UTC), datetime(2027, 3, 14, 9, 0, tzinfo=UTC))
