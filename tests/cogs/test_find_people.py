"""/find people in conversation: every option, sharing, watching, the picture of alumni, blocks."""

import re
from datetime import timedelta

from simcord.actors import MemberActor

from bot import societies
from bot.directory import token
from bot.directory.query import Query
from bot.organizations import registry
from tests import people
from tests.cogs.stage import Stage, message, shown, text_of


async def employ(stage: Stage, who: MemberActor, organization: str, **options: object) -> None:
    options.setdefault("kind", "employment")
    await stage.slash(who, "affiliation add", organization=organization, **options)


async def test_every_option_narrows_and_the_query_stands_on_the_card(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL", title="Physicist", start=2019)
    searches: dict[str, dict[str, object]] = {
        "Members who are or were at Oak Ridge National Laboratory": {"organization": "ORNL"},
        "Members who work at Oak Ridge National Laboratory": {
            "organization": "ORNL", "tie": "work", "when": "now",
        },
        "Members who are at a government lab in Tennessee": {
            "kind": "government_lab", "when": "now", "state": "Tennessee",
        },
        "Members in the United States": {"country": "United States"},
        "Members": {},
    }  # fmt: skip
    for heading, options in searches.items():
        text = shown(await stage.slash(ben, "find people", **options))
        assert text.startswith(f"### {heading}\n"), text
        assert "Ada Example" in text
        assert "1 member" in text
    others: tuple[dict[str, object], ...] = (
        {"organization": "ORNL", "when": "past"},
        {"country": "Hungary"},
        {"topic": "cosmology"},
        {"unit": "History"},
        {"offers": "Mentoring"},
        {"asks": "mentoring"},
        {"connections": "first"},
        {"connections": "either"},
        {"kind": "company"},
    )
    for options in others:
        assert "Ada Example" not in shown(await stage.slash(ben, "find people", **options)), options


async def test_what_is_no_topic_or_country_is_answered_with_the_nearest(stage: Stage) -> None:
    ben = await stage.join("Ben Example")
    assert "Nearest: cosmology" in shown(await stage.slash(ben, "find people", topic="cosmos"))
    assert "Hungary" in shown(await stage.slash(ben, "find people", country="Hungery"))
    assert "Mentoring" in await stage.choices(ben, "find people", "offers", "ment")
    assert "Hungary" in await stage.choices(ben, "find people", "country", "hung")


async def test_a_search_is_shared_as_text_that_can_be_sent_again(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await employ(stage, ada, "ORNL")
    options = {"organization": "ORNL", "tie": "work", "state": "Tennessee"}
    found = await stage.slash(ben, "find people", **options)
    shared = shown(await ben.click(message(found), label="Share as text"))
    assert shared == (
        "/find people organization: Oak Ridge National Laboratory tie: works or worked there state: Tennessee"
    )
    named = dict(re.findall(r"(organization|state): (.+?)(?= \w+: |$)", shared))
    assert shown(await stage.slash(ben, "find people", **named, tie="work")) == shown(found)


async def test_a_search_is_watched_told_of_once_and_stopped(stage: Stage) -> None:
    ben = await stage.join("Ben Example")
    await employ(stage, await stage.join("Old Example"), "ORNL")
    found = await stage.slash(ben, "find lab", organization="ORNL")
    started = await ben.click(message(found), label="Watch")
    assert "You watch this search" in shown(started)
    await employ(stage, await stage.join("New Example"), "ORNL")
    await stage.restart()
    await stage.jump(days=7)
    (told,) = stage.inbox(ben)
    assert "Members who work or worked at Oak Ridge National Laboratory" in told
    assert "New Example" in told
    assert "Old Example" not in told
    await ben.user.click(stage.messages(ben)[-1], label="Stop watching")
    assert "Nothing is left to show" in stage.inbox(ben)[-1]
    await employ(stage, await stage.join("Newer Example"), "ORNL")
    await stage.jump(days=8)
    assert len(stage.inbox(ben)) == 1
    assert "You watch no search" in shown(await stage.slash(ben, "find watch"))


async def test_watched_searches_are_listed_shown_and_stopped(stage: Stage) -> None:
    ben = await stage.join("Ben Example")
    for options in ({"topic": "cosmology"}, {"state": "Tennessee"}):
        await ben.click(message(await stage.slash(ben, "find people", **options)), label="Watch")
    again = await ben.click(message(await stage.slash(ben, "find people", topic="cosmology")), label="Watch")
    assert "You watch this search already" in shown(again)
    listed = await stage.slash(ben, "find watch")
    assert "Members working on cosmology" in shown(listed)
    assert "Members in Tennessee" in shown(listed)
    query = token.write(Query(topic="cosmology"))
    assert "Nobody yet" in shown(await ben.click(message(listed), custom_id=f"watch:show:{query}"))
    left = shown(await ben.click(message(listed), custom_id="watch:stop:1"))
    assert "cosmology" not in left
    assert "Tennessee" in left


async def test_nobody_stops_what_another_watches(stage: Stage) -> None:
    ben, eve = await stage.join("Ben Example"), await stage.join("Eve Example")
    await ben.click(message(await stage.slash(ben, "find people", topic="cosmology")), label="Watch")
    assert "/find watch" in await stage.press(eve, "watch:stop:1")
    assert "cosmology" in shown(await stage.slash(ben, "find watch"))


async def test_alumni_are_counted_pictured_and_reachable(stage: Stage) -> None:
    viewer = await stage.join("Viewer Example")
    for number in range(6):
        who = await stage.join(f"Person {number}")
        await employ(stage, who, "University of Chicago", kind="education", start=2000, end=2004)
        await employ(stage, who, "ORNL" if number < 4 else "IBM", start=2010)
    answer = await stage.slash(viewer, "find alumni", organization="University of Chicago")
    text = shown(answer)
    assert "**Now:** 4 at government labs and 2 at companies" in text
    assert "Oak Ridge National Laboratory (4)" in text
    assert "**Where:** Tennessee (4)" in text
    (picture,) = message(answer).attachments
    assert picture.filename == "careers.png"
    assert "4 at government labs" in (picture.description or "")
    after = await viewer.click(message(answer), label="Next")
    assert "page 2 of 2" in shown(after)
    back = await viewer.click(message(after), label="Back")
    assert "**Now:** 4 at government labs" in shown(back)


async def test_a_shared_connection_is_named_on_results_and_profiles(stage: Stage) -> None:
    ann, ben, cem = [await stage.join(f"{name} Example") for name in ("Ann", "Ben", "Cem")]
    for asker, asked in ((ann, ben), (ben, cem)):
        await asker.click(message(await stage.slash(asker, "profile view", member=asked)), label="Connect")
        await asked.user.click(stage.messages(asked)[-1], label="Connect")
    said = "You both know Ben Example (2nd degree)."
    assert said in shown(await stage.slash(ann, "find people", connections="second"))
    assert said in shown(await stage.slash(ann, "profile view", member=cem))
    assert "You are connected." in shown(await stage.slash(ann, "profile view", member=ben))


async def test_a_block_is_silent_works_both_ways_and_can_be_taken_back(stage: Stage) -> None:
    ada, eve = await stage.join("Ada Example"), await stage.join("Eve Example")
    blocked = await stage.slash(ada, "blocks add", member=eve)
    assert "Eve Example is blocked" in shown(blocked)
    for one, other in ((ada, eve), (eve, ada)):
        assert "Nobody yet" in shown(await stage.slash(one, "find people"))
        refused = shown(await stage.slash(one, "profile view", member=other))
        assert refused == "There is no profile to show for this person."
    assert stage.inbox(eve) == []
    listed = await stage.slash(ada, "blocks list")
    assert "Nobody." in shown(await ada.click(message(listed), label="Unblock"))
    assert "Ada Example" in shown(await stage.slash(eve, "find people"))


async def test_buttons_of_a_search_work_after_a_restart(stage: Stage) -> None:
    viewer = await stage.join("Viewer Example")
    for number in range(5):
        await employ(stage, await stage.join(f"Person {number}"), "ORNL")
    found = message(await stage.slash(viewer, "find people", organization="ORNL", state="Tennessee"))
    await stage.restart()
    stage.time[0] += timedelta(minutes=5)
    assert "page 2 of 2" in text_of(message(await viewer.click(found, label="Next")))


async def test_what_another_society_added_is_never_named(stage: Stage) -> None:
    eve = await stage.join("Eve Example")
    async with stage.services.database.transaction() as session:
        await societies.ensure(session, people.OTHER_SOCIETY, "Others", now=stage.now)
        theirs = await people.organization(session, "Secret Example Works", society_id=people.OTHER_SOCIETY)
        await registry.mark_changed(session, own=True)
    await stage.services.organizations.refresh(stage.services.database)
    assert stage.services.organizations.index.get(theirs.id) is not None
    for forged in ("find:share:o{}", "find:watch:o{}", "find:page:o{}:0:next", "watch:show:o{}"):
        said = await stage.press(eve, forged.format(theirs.id))
        assert "Secret" not in said, forged
    assert "Secret" not in shown(await stage.slash(eve, "find people", organization=f"id:{theirs.id}"))
    assert "Secret" not in shown(await stage.slash(eve, "find watch"))
    assert not any("Secret" in name for name in await stage.choices(eve, "find people", "organization", "secret ex"))
