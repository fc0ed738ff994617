from tests.cogs.stage import Stage, shown


async def test_a_person_who_has_not_joined_is_told_how(stage: Stage) -> None:
    person = stage.person("Ada Example")
    for command in ("profile edit", "profile view", "affiliation list", "meetups status", "inbox"):
        answer = await stage.slash(person, command)
        assert answer.ephemeral
        assert "`/join`" in shown(answer), command


async def test_joining_takes_one_command_and_shows_what_to_fill(stage: Stage) -> None:
    answer = await stage.slash(stage.person("Ada Example"), "join")
    assert answer.ephemeral
    assert "Welcome, Ada Example" in shown(answer)
    assert "○ **Where you work and studied**" in shown(answer)


async def test_joining_twice_keeps_the_profile(stage: Stage) -> None:
    person = await stage.join("Ada Example")
    answer = await stage.slash(person, "join")
    assert "already" in shown(answer)


async def test_a_wrong_code_says_what_to_do_and_nobody_joins(stage: Stage) -> None:
    person = stage.person("Ada Example")
    answer = await stage.slash(person, "join", code="ABCDEFGHJK")
    assert "organizers" in shown(answer)
    assert "`/join`" in shown(await stage.slash(person, "profile edit"))


async def test_a_name_is_shown_as_text_and_pings_nobody(stage: Stage) -> None:
    hostile = "**@everyone** <@1> \u202eevil [x](https://e.org)"
    person = stage.person("Plain")
    person.user._user.global_name = hostile
    answer = await stage.slash(person, "join")
    text = shown(answer)
    assert "@everyone" not in text
    assert "<@1>" not in text
    assert "\u202e" not in text
    assert "[x](" not in text
