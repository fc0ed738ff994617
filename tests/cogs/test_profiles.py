from typing import Any

from simcord.actors import MemberActor

from tests.cogs.stage import Stage, message, shown


async def edit(stage: Stage, who: MemberActor, button: str, values: dict[str, Any]) -> Any:
    """Open the editor, press a button, send the form; returns the editor's message."""
    editor = await stage.slash(who, "profile edit")
    opened = await who.click(message(editor), custom_id=button)
    assert opened.modal is not None, shown(opened)
    return await who.submit_modal(opened, values)


async def reach(stage: Stage, who: MemberActor, kind: str, values: dict[str, Any]) -> Any:
    editor = await stage.slash(who, "profile edit")
    opened = await who.select(message(editor), [kind], custom_id="profile:reach")
    return await who.submit_modal(opened, values)


async def view(stage: Stage, viewer: MemberActor, target: MemberActor) -> str:
    return shown(await stage.slash(viewer, "profile view", member=target.user))


async def test_a_headline_is_seen_by_others(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await edit(stage, ada, "profile:about", {"name": "Ada Example", "headline": "Lasers", "goals": "To see more."})
    text = await view(stage, ben, ada)
    assert "Lasers" in text
    assert "To see more" in text


async def test_hometown_and_advisers_become_shared_ground(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    filled = {"hometown": "Szeged, Hungary", "residence": "Boston, MA", "advisers": "Max Born", "collaborators": ""}
    await edit(stage, ada, "profile:background", filled)
    await edit(stage, ben, "profile:background", filled | {"residence": "", "collaborators": "Paul Ehrenfest"})
    text = await view(stage, ben, ada)
    assert "you both trained under Max Born" in text
    assert "you both come from Szeged" in text
    assert "Lives in Boston" in text


async def test_an_unknown_city_is_told_with_suggestions_and_the_rest_is_kept(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    values = {"hometown": "Szegedd", "residence": "", "advisers": "Max Born", "collaborators": ""}
    answer = await edit(stage, ada, "profile:background", values)
    told = shown(answer).replace("\\", "")
    assert "No city is called “Szegedd”. Nearest: Szeged, Hungary" in told
    assert "The rest is saved." in told
    text = shown(await stage.slash(ada, "profile edit"))
    assert "Trained under Max Born" in text
    assert "From" not in text


async def test_topics_units_offers_and_asks_are_chosen_in_one_form(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    chosen = {"topic": ["plasma physics"], "unit": ["Plasma"], "offer": ["Mentoring"], "ask": ["Job leads"]}
    await edit(stage, ada, "profile:interests", chosen)
    await edit(stage, ben, "profile:interests", {"topic": ["plasma physics"], "ask": ["Mentoring"]})
    text = await view(stage, ben, ada)
    assert "you both work on plasma physics" in text
    assert "they offer mentoring, which you look for" in text


async def test_an_orcid_with_a_wrong_digit_is_refused_with_a_reason(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    answer = await reach(stage, ada, "orcid", {"value": "0000-0002-1825-0098", "who": ["everyone"]})
    assert "digit is wrong" in shown(answer)
    assert "ORCID" not in await view(stage, ada, ada)


async def test_each_way_to_be_reached_has_its_own_visibility(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    await reach(stage, ada, "orcid", {"value": "https://orcid.org/0000-0002-1825-0097", "who": ["everyone"]})
    await reach(stage, ada, "email", {"value": "ada@example.org", "who": ["connections"]})
    text = await view(stage, ben, ada)
    assert "0000-0002-1825-0097" in text
    assert "example" not in text.replace("Ada Example", "")
    own = await view(stage, ada, ada)
    assert "ada@example" in own.replace("\\", "").replace("\u200b", "")


async def test_an_affiliation_can_be_added_by_what_is_typed(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    values = {"organization": "ORNL", "kind": ["employment"], "title": "Physicist", "years": "2019-"}
    await edit(stage, ada, "profile:affiliation", values)
    assert "Physicist, Oak Ridge National Laboratory (Oak Ridge, TN), since 2019" in await view(stage, ada, ada)


async def test_years_that_are_none_are_refused(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    values = {"organization": "ORNL", "kind": ["employment"], "title": "", "years": "long ago"}
    answer = await edit(stage, ada, "profile:affiliation", values)
    assert "1936-1940" in shown(answer).replace("\\", "")


async def test_a_hidden_person_has_no_profile_to_show(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    stranger = stage.person("Cy Example")
    everyone = {"affiliations": ["everyone"], "background": ["everyone"], "interests": ["everyone"]}
    await edit(stage, ada, "profile:visibility", {"listed": ["no"], **everyone})
    hidden = await view(stage, ben, ada)
    assert hidden == await view(stage, ben, stranger)
    assert "Ada" not in hidden


async def test_a_section_for_nobody_is_seen_by_nobody_else(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    filled = {"hometown": "Szeged, Hungary", "residence": "", "advisers": "Max Born", "collaborators": ""}
    for person in (ada, ben):
        await edit(stage, person, "profile:background", filled)
    chosen = {"listed": ["yes"], "affiliations": ["everyone"], "background": ["nobody"], "interests": ["everyone"]}
    await edit(stage, ada, "profile:visibility", chosen)
    text = await view(stage, ben, ada)
    assert "Szeged" not in text
    assert "Born" not in text


async def test_a_profile_as_full_as_can_be_is_still_shown(stage: Stage) -> None:
    ada, ben = await stage.join("Ada Example"), await stage.join("Ben Example")
    names = "\n".join(f"{'#' * 90} {number}" for number in range(10))
    about = {"name": "*" * 100, "headline": "_" * 120, "goals": "~" * 400}
    for person in (ada, ben):
        await edit(stage, person, "profile:about", about)
        await edit(stage, person, "profile:background", {
            "hometown": "Szeged, Hungary", "residence": "Boston, MA", "advisers": names, "collaborators": names,
        })  # fmt: skip
        for year in range(1990, 2009):
            added = await stage.slash(
                person, "affiliation add", organization="ORNL", kind="employment", title="*" * 80, start=year
            )
            assert "Something broke" not in shown(added)
    assert "You share" in await view(stage, ben, ada)
    assert "Your profile" in shown(await stage.slash(ada, "profile edit"))
    found = await stage.slash(ben, "find lab", organization="ORNL")
    assert "1 member" in shown(found)


async def test_each_field_takes_what_the_feature_takes_and_no_more(stage: Stage) -> None:
    ada = await stage.join("Ada Example")
    editor = await stage.slash(ada, "profile edit")
    opened = await ada.click(message(editor), custom_id="profile:about")
    assert opened.modal is not None
    boxes = {box["component"]["custom_id"]: box["component"] for box in opened.modal["components"]}
    assert {name: box["max_length"] for name, box in boxes.items()} == {"name": 100, "headline": 120, "goals": 400}
