"""What organizers say of rounds, and what members choose of theirs, by command."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

from simcord.actors import MemberActor

from tests.cogs.stage import Stage, custom_ids, message, shown, text_of
from tests.cogs.test_meetups import FIRST_ROUND, opt_in, plan

MONDAY = datetime(2027, 3, 8, 15, 0, tzinfo=UTC)
PROGRAM = "Annual Meeting"


def organizer(stage: Stage) -> MemberActor:
    return stage.people["Organizer"]


async def rounds(stage: Stage, command: str, program: str = PROGRAM, **options: object) -> str:
    return shown(await stage.slash(organizer(stage), f"organizers rounds {command}", program=program, **options))


async def test_settings_are_shown_changed_and_checked(stage: Stage) -> None:
    await plan(stage)
    text = await rounds(stage, "settings")
    assert "Slots of **30** minutes at **12:30**" in text
    assert text.count("paired <t:") == 3
    changed = await rounds(
        stage, "settings", slots="10:00; 16:00", group_size=3, mixing="first_timers", days="2027-03-10;2027-03-12"
    )
    assert "Saved" in changed
    assert "**10:00** and **16:00**" in changed
    assert "Groups of **3**; first-timers with regulars" in changed
    assert changed.count("paired <t:") == 2
    assert "is not a time of day" in await rounds(stage, "settings", slots="noon")
    assert "only for a meeting" in await rounds(stage, "settings", program="Year-round", slots="10:00")
    assert "**10:00** and **16:00**" in await rounds(stage, "settings")


async def test_a_preview_shows_pairs_reasons_and_a_file_and_tells_nobody(stage: Stage) -> None:
    await plan(stage)
    await opt_in(stage, "Ada Example", "Ben Example", "=Cem Example", "Dora Example")
    result = await stage.slash(organizer(stage), "organizers rounds preview", program=PROGRAM)
    answer = result.followups[-1] if result.followups else message(result)
    text = text_of(answer)
    assert "**2** groups of **4** people, nobody is left over" in text
    assert "nobody hears of it" in text
    (attachment,) = answer.attachments
    rows = list(csv.reader(io.StringIO((await attachment.read()).decode("utf-8-sig"))))
    assert rows[0] == ["group", "members", "what they share"]
    assert sorted(name for _, names, _ in rows[1:] for name in names.removeprefix("'").split("; ")) == [
        "=Cem Example",
        "Ada Example",
        "Ben Example",
        "Dora Example",
    ]
    await stage.jump_to(FIRST_ROUND - timedelta(hours=1))
    assert stage.inbox(stage.people["Ada Example"]) == []


async def test_a_forbidden_pair_is_listed_and_taken_back(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    text = await rounds(stage, "forbid", one=ada.user, other=ben.user)
    assert "Ada Example and Ben Example: never together" in text
    assert "Neither is told" in text
    preview = await stage.slash(organizer(stage), "organizers rounds preview", program=PROGRAM)
    answer = preview.followups[-1] if preview.followups else message(preview)
    assert "has met everyone else lately, or may not be paired with them" in text_of(answer)
    listed = await stage.slash(organizer(stage), "organizers rounds rules", program=PROGRAM)
    (select,) = [one for one in custom_ids(message(listed)) if one.startswith("rounds:unrule")]
    (rule,) = re.findall(r"'value': '(\d+)'", str(message(listed).components))
    ada_tries = await ada.select(await stage.forge_select(select, rule), [rule], custom_id=select)
    assert "Only organizers" in shown(ada_tries)
    taken = await organizer(stage).select(message(listed), [rule], custom_id=select)
    assert "Taken back" in shown(taken)
    assert "No rules" in shown(taken)


async def test_who_has_not_joined_can_not_be_locked(stage: Stage) -> None:
    await plan(stage)
    (ada,) = await opt_in(stage, "Ada Example")
    stranger = stage.person("Sam Stranger")
    assert "member who can be paired" in await rounds(stage, "lock", one=ada.user, other=stranger.user)
    assert "same person" in await rounds(stage, "lock", one=ada.user, other=ada.user)


async def test_a_round_runs_now_or_is_called_off(stage: Stage) -> None:
    await plan(stage)
    ada, _ = await opt_in(stage, "Ada Example", "Ben Example")
    assert "paired now" in await rounds(stage, "run")
    await stage.jump(seconds=15)
    assert "Meet Ben Example" in stage.inbox(ada)[-1]
    assert "won't be paired" in await rounds(stage, "cancel")
    await stage.jump_to(FIRST_ROUND + timedelta(days=1))
    assert len(stage.inbox(ada)) == 1


async def test_all_year_a_member_chooses_how_often_and_skips_from_the_heads_up(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    for who in (ada, ben):
        joined = await stage.slash(who, "meetups join", program="Year-round")
        (often,) = [one for one in custom_ids(message(joined)) if one.startswith("meetups:often")]
        weekly = await who.select(message(joined), ["weekly"], custom_id=often)
        assert "Every week from now on" in shown(weekly)
    await stage.jump_to(MONDAY)
    assert "Meet Ben Example" in stage.inbox(ada)[-1]
    await stage.jump_to(MONDAY + timedelta(days=5))
    (heads_up,) = [one for one in stage.messages(ada) if "Somebody to meet" in text_of(one)]
    skipped = await ada.user.click(heads_up, label="Skip this one")
    assert "You skip this one. Nobody is told." in shown(skipped)
    assert f"<t:{int((MONDAY + timedelta(days=14)).timestamp())}:R>" in shown(skipped)
    await stage.restart()
    back = await ada.user.click(message(skipped), label="Take part after all")
    assert f"<t:{int((MONDAY + timedelta(days=7)).timestamp())}:R>" in shown(back)


async def test_the_next_round_of_a_meeting_is_skipped_from_the_status(stage: Stage) -> None:
    await plan(stage)
    ada, _ben, _cem = await opt_in(stage, "Ada Example", "Ben Example", "Cem Example")
    status = await stage.slash(ada, "meetups status")
    skipped = await ada.click(message(status), label="Skip the next one")
    assert "You sit the round of" in shown(skipped)
    await stage.jump_to(FIRST_ROUND)
    assert stage.inbox(ada) == []
    assert "Meet Cem Example" in stage.inbox(stage.people["Ben Example"])[-1]
