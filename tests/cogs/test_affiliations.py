"""Saying where one works by typing or pasting: what is sure is undone, what isn't is asked."""

import random
from datetime import timedelta
from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.members import drafts, roster
from bot.members.roster_line import RosterRow
from bot.members.vocabulary import TOPICS
from tests.cogs.stage import Stage, custom_ids, message, shown, text_of

SIGNATURE = """
Ada Example, PhD
Staff Scientist
Oak Ridge National Laboratory
1 Bethel Valley Road, Oak Ridge, TN 37831
+1 865 555 0100 | ada@example.org
"""


async def add(stage: Stage, who: MemberActor, text: str, **options: object) -> Any:
    return message(await stage.slash(who, "affiliation add", organization=text, **({"kind": "employment"} | options)))


async def paste(stage: Stage, who: MemberActor, text: str) -> Any:
    opened = await stage.slash(who, "affiliation paste")
    assert opened.modal is not None, shown(opened)
    return await who.submit_modal(opened, {"signature": text})


async def own(stage: Stage, who: MemberActor) -> str:
    return shown(await stage.slash(who, "affiliation list")).replace("\\", "")


def read(card: Any) -> str:
    return text_of(card).replace("\\", "")


def named(card: Any, action: str) -> str:
    """The one custom id on a card that does this."""
    (found,) = [custom_id for custom_id in custom_ids(card) if custom_id.startswith(f"affiliation:{action}:")]
    return found


def options(card: Any) -> list[dict[str, Any]]:
    """The options of the only select on a card."""
    found: list[dict[str, Any]] = []

    def walk(parts: list[dict[str, Any]]) -> None:
        for part in parts:
            found.extend(part.get("options") or [])
            walk(part.get("components") or [])

    walk([part if isinstance(part, dict) else part.to_dict() for part in card.components])
    return found


async def test_a_name_in_full_is_added_as_it_is(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "oak ridge national laboratory", title="Physicist", start=2019)
    assert "Added Physicist, Oak Ridge National Laboratory (Oak Ridge, TN), since 2019." in read(card)
    assert not [custom_id for custom_id in custom_ids(card) if "undo" in custom_id]


async def test_what_is_sure_is_added_and_said_with_an_undo(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "Oak Ridge National Lab, Oak Ridge", title="Physicist", start=2019)
    assert (
        "Understood “Oak Ridge National Lab, Oak Ridge” as **Oak Ridge National Laboratory (Oak Ridge, TN)**"
        in read(card)
    )
    assert "Added: Physicist, Oak Ridge National Laboratory (Oak Ridge, TN), since 2019" in read(card)
    assert "Physicist, Oak Ridge National Laboratory (Oak Ridge, TN), since 2019" in await own(stage, ada)
    after = await ada.click(card, custom_id=named(card, "undo"))
    assert "Oak Ridge National Laboratory (Oak Ridge, TN)** is out of your profile again" in shown(after).replace(
        "\\", ""
    )
    assert "You have none yet" in await own(stage, ada)


async def test_an_undo_works_once_and_after_a_restart(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "Oak Ridge National Lab, Oak Ridge")
    await stage.restart()
    undo = named(card, "undo")
    await ada.click(card, custom_id=undo)
    # SQLite gives the id of the row that went to the next one.
    await add(stage, ada, "Oak Ridge National Laboratory", title="Back again")
    await stage.press(ada, undo)
    assert "Back again" in await own(stage, ada)


async def test_an_undo_leaves_what_was_removed_and_added_anew(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "Oak Ridge National Lab, Oak Ridge")
    await stage.slash(ada, "affiliation remove", affiliation="Oak Ridge")
    await add(stage, ada, "Oak Ridge National Laboratory", title="Back again")
    await ada.click(card, custom_id=named(card, "undo"))
    assert "Back again" in await own(stage, ada)


async def test_nobody_else_undoes_or_answers(stage: Stage) -> None:
    ada, eve = await stage.join("Ada Example"), await stage.join("Eve Example")
    sure = await add(stage, ada, "Oak Ridge National Lab, Oak Ridge")
    asked = await add(stage, ada, "University of California")
    assert "another time" in await stage.press(eve, named(sure, "undo"))
    forged = await stage.forge_select(named(asked, "choose"), options(asked)[0]["value"])
    assert "another time" in shown(
        await eve.select(forged, [options(asked)[0]["value"]], custom_id=named(asked, "choose"))
    )
    assert "Oak Ridge" in await own(stage, ada)
    assert "You have none yet" in await own(stage, eve)
    assert "University of California" not in await own(stage, ada)


async def test_what_is_unsure_is_asked_with_the_best_choices_also_after_a_restart(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "University of California", kind="education", title="PhD", start=2001, end=2006)
    text = read(card)
    assert "Which one do you mean?" in text
    assert "“University of California” could be any of these" in text
    assert "What you choose is added as PhD, 2001–06." in text
    assert "You have none yet" in await own(stage, ada)
    (berkeley,) = [option for option in options(card) if "Berkeley" in option["label"]]
    assert berkeley["description"] == "University · Berkeley, CA"
    assert options(card)[-1]["label"] == "None of these"
    await stage.restart()
    answered = await ada.select(card, [berkeley["value"]], custom_id=named(card, "choose"))
    assert "Added to your profile" in shown(answered)
    assert "PhD, University of California, Berkeley (Berkeley, CA), 2001–06" in await own(stage, ada)
    again = await ada.click(message(answered), custom_id=named(message(answered), "undo"))
    assert "Which one do you mean?" in shown(again)
    assert "You have none yet" in await own(stage, ada)


async def test_a_second_answer_changes_nothing(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "University of California")
    choose = named(card, "choose")
    values = [option["value"] for option in options(card)]
    for value in values[:2]:
        forged = await stage.forge_select(choose, value)
        await ada.select(forged, [value], custom_id=choose)
    assert (await own(stage, ada)).count("University of California") == 1


async def test_an_organization_that_was_not_offered_is_refused(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    choose = named(await add(stage, ada, "University of California"), "choose")
    for value in ("1", "0", "x" * 90, str(2**63), "none:"):
        forged = await stage.forge_select(choose, value)
        text = shown(await ada.select(forged, [value], custom_id=choose))
        assert "Something broke" not in text
    assert "You have none yet" in await own(stage, ada)


async def test_none_of_these_says_how_to_go_on(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "University of California")
    answered = shown(await ada.select(card, ["none"], custom_id=named(card, "choose")))
    assert "Nothing was added for “University of California”" in answered
    assert "/affiliation add" in answered
    assert "/organizations add" in answered
    assert "You have none yet" in await own(stage, ada)


async def test_where_nothing_is_named_the_nearest_are_offered(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "Oak Rigde Natoinal")
    assert "Oak Ridge National Laboratory" in [option["label"] for option in options(card)]
    assert "You have none yet" in await own(stage, ada)
    assert "No organization is called “Qqqqzzz”" in read(await add(stage, ada, "Qqqqzzz"))


async def test_years_that_can_not_be_are_told_before_anything_is_asked(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    assert "before the start" in read(await add(stage, ada, "University of California", start=2010, end=2001))


async def test_a_card_is_gone_after_a_week(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "Oak Ridge National Lab, Oak Ridge")
    await stage.jump_to(stage.now + drafts.KEPT + timedelta(seconds=1))
    assert "/affiliation remove" in await stage.press(ada, named(card, "undo"))
    assert "Oak Ridge" in await own(stage, ada)


async def test_a_card_leads_to_the_profile(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = await add(stage, ada, "Oak Ridge National Lab, Oak Ridge")
    assert "Your profile" in shown(await ada.click(card, custom_id="profile:edit"))


async def test_a_signature_is_applied_and_shown_with_an_undo(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    card = message(await paste(stage, ada, SIGNATURE))
    text = read(card)
    assert "Staff Scientist, Oak Ridge National Laboratory (Oak Ridge, TN), now" in text
    assert "What you pasted is not kept" in text
    assert "555" not in text
    assert "Staff Scientist, Oak Ridge" in await own(stage, ada)
    profile = shown(await stage.slash(ada, "profile view"))
    assert "example.org" not in profile.replace("\\", "")
    await stage.restart()
    after = await ada.click(card, custom_id=named(card, "undo"))
    assert "is out of your profile again" in shown(after)
    assert "You have none yet" in await own(stage, ada)


async def test_a_signature_that_is_half_clear_is_added_and_asked(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    text = "Ada Example\nStaff Scientist\nBrookhaven National Laboratory\nUpton, NY\n\nUniversity of California"
    card = message(await paste(stage, ada, text))
    assert "Staff Scientist, Brookhaven National Laboratory" in read(card)
    (berkeley,) = [option for option in options(card) if "Berkeley" in option["label"]]
    answered = await ada.select(card, [berkeley["value"]], custom_id=named(card, "choose"))
    assert shown(answered).count("[Undo]") == 2
    mine = await own(stage, ada)
    assert "University of California, Berkeley (Berkeley, CA), now" in mine
    assert mine.count("Staff Scientist") == 1


async def test_what_the_profile_has_already_is_said_and_not_added_again(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    await add(stage, ada, "ORNL", title="Physicist", start=2019)
    card = message(await paste(stage, ada, SIGNATURE))
    assert "Oak Ridge National Laboratory (Oak Ridge, TN)** is in your profile already" in read(card)
    assert (await own(stage, ada)).count("Oak Ridge National Laboratory") == 1


@pytest.mark.parametrize("text", ["Ada Example", "   ", "Ada Example\nAcme Widgets\nSpringfield", "> Oak Ridge"])
async def test_a_text_that_names_nothing_says_what_to_do(stage: Stage, text: str) -> None:
    ada = await stage.join("Ada Example")
    assert "`/affiliation add`" in shown(await paste(stage, ada, text))


async def test_a_stranger_is_told_to_join_before_pasting(stage: Stage) -> None:
    assert "`/join`" in shown(await stage.slash(stage.person("Cy Example"), "affiliation paste"))


async def test_the_form_of_the_profile_does_the_same(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    editor = await stage.slash(ada, "profile edit")
    opened = await ada.click(message(editor), custom_id="profile:affiliation")
    values = {"organization": "University of California", "kind": ["education"], "title": "PhD", "years": "2001-2006"}
    card = message(await ada.submit_modal(opened, values))
    assert "Which one do you mean?" in read(card)
    (berkeley,) = [option for option in options(card) if "Berkeley" in option["label"]]
    await ada.select(card, [berkeley["value"]], custom_id=named(card, "choose"))
    assert "PhD, University of California, Berkeley (Berkeley, CA), 2001–06" in await own(stage, ada)


async def test_who_claims_a_roster_entry_is_shown_what_it_said_and_asked_the_rest(stage: Stage) -> None:
    row = RosterRow(
        2,
        "1",
        "Ada Example",
        affiliations=("Oak Ridge National Lab, Oak Ridge", "University of California", "Acme Widgets"),
    )
    services = stage.services
    async with services.database.transaction() as session:
        await roster.import_roster(
            session, stage.guild.id, [row], index=services.organizations.index, places=services.places, topics=TOPICS,
            now=stage.now, rng=random.Random(1), society_name="Society of Physics",
        )  # fmt: skip
        (entry,) = await roster.unclaimed(session, stage.guild.id)
    ada = stage.person("Ada Example")
    answer = await stage.slash(ada, "join", code=entry.code)
    assert "Welcome, Ada Example" in shown(answer)
    (card,) = answer.followups
    text = read(card)
    assert "From your organizers' roster" in text
    assert "Understood “Oak Ridge National Lab" in text
    assert "as **Oak Ridge National Laboratory (Oak Ridge, TN)**" in text
    assert "“University of California” could be any of these" in text
    assert "Nothing was added for “Acme Widgets”" in text
    await ada.click(card, custom_id=named(card, "undo"))
    choice = options(card)[0]
    await ada.select(card, [choice["value"]], custom_id=named(card, "choose"))
    mine = await own(stage, ada)
    assert "Oak Ridge" not in mine
    assert choice["label"] in mine
