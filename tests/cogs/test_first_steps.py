from tests.cogs.stage import Stage, shown


async def test_a_person_who_has_not_joined_is_told_how(stage: Stage) -> None:
    person = stage.person("Ada Example")
    answer = await stage.slash(person, "profile edit")
    assert answer.ephemeral
    assert "`/join`" in shown(answer)


async def test_joining_takes_one_command_and_shows_what_to_fill(stage: Stage) -> None:
    person = stage.person("Ada Example")
    answer = await stage.slash(person, "join")
    print(shown(answer))
    assert "Welcome" in shown(answer)
