"""The prompt bank and the choice of a prompt."""

import random
import re
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bot.icebreakers import themes
from bot.icebreakers.bank import GENERAL, Bank, Prompt, words_in
from bot.matching.background import SharedKind

BANK = Bank.load()
AT_A_MEETING = themes.known(meeting="Example Meeting", place="Example Hall")
YEARS = {"years": "1936–38"}


def test_there_are_at_least_150_prompts_and_5_of_each_theme() -> None:
    assert len(BANK.prompts) >= 150
    count = Counter(prompt.theme for prompt in BANK.prompts.values())
    assert set(count) == set(themes.THEMES)
    assert min(count.values()) >= 5


def test_no_two_prompts_say_nearly_the_same() -> None:
    texts = [prompt.text for prompt in BANK.prompts.values()]
    assert len(set(texts)) == len(texts)
    alike = [(one, other) for one, other in combinations(texts, 2) if fuzz.ratio(one.lower(), other.lower()) > 85]
    assert alike == []


@pytest.mark.parametrize("prompt", BANK.prompts.values(), ids=lambda prompt: prompt.key)
def test_a_prompt_is_short_asks_and_speaks_of_its_theme_alone(prompt: Prompt) -> None:
    assert 10 <= len(prompt.text) <= 200
    assert prompt.text.endswith("?")
    assert prompt.text.count("?") == 1
    assert "!" not in prompt.text
    assert prompt.text.isascii() or all(ord(letter) < 0x2100 for letter in prompt.text)
    assert len(prompt.key) <= 40
    assert words_in(prompt.text) <= themes.allowed(prompt.theme)


@pytest.mark.parametrize("prompt", BANK.prompts.values(), ids=lambda prompt: prompt.key)
def test_every_word_in_braces_can_be_filled(prompt: Prompt) -> None:
    known = {**AT_A_MEETING, **themes.known(theme=prompt.theme, detail="1936–38")}
    assert prompt.fits(known)
    said = prompt.speak("Example", known)
    assert said
    assert not re.search(r"[{}]", said)


def test_keys_are_unique() -> None:
    prompts = [Prompt("a", GENERAL, "?"), *BANK.prompts.values()]
    assert len(Bank(prompts).prompts) == len(BANK.prompts) + 1


def test_the_subject_is_put_in_as_it_is() -> None:
    prompt = Prompt("x", "adviser", "Each of you trained under {person}. And?")
    assert prompt.speak(r"{organization} \1") == r"Each of you trained under {organization} \1. And?"


def test_a_prompt_that_is_gone_or_lacks_a_value_has_no_words() -> None:
    assert BANK.text("gone", "Example") == ""
    bank = Bank([Prompt("x", "classmates", "Who taught you at {organization} in {years}?")])
    assert bank.text("x", "Example University") == ""
    assert bank.text("x", "Example University", YEARS) == "Who taught you at Example University in 1936–38?"


def chosen(theme: str, known: dict[str, str], tries: int = 300) -> set[Prompt]:
    rng = random.Random(5)
    return {BANK.choose(theme, used=Counter(), rng=rng, known=known) for _ in range(tries)}


def test_a_template_without_its_values_is_not_chosen() -> None:
    assert all("{years}" not in prompt.text for prompt in chosen("classmates", {}))
    assert any("{years}" in prompt.text for prompt in chosen("classmates", YEARS))


@pytest.mark.parametrize("detail", ["", "now", "since 1936"])
def test_years_that_go_on_are_not_said_to_be_in_the_past(detail: str) -> None:
    assert "years" not in themes.known(theme="colleagues", detail=detail)


def test_a_meeting_and_its_place_are_spoken_of_only_there() -> None:
    assert {prompt.theme for prompt in chosen(GENERAL, {})} == set(themes.ANYWHERE)
    assert {prompt.theme for prompt in chosen(GENERAL, dict(AT_A_MEETING))} >= set(themes.AT_A_MEETING)


@given(st.sampled_from([*SharedKind]), st.randoms(use_true_random=False))
def test_no_prompt_comes_again_before_all_that_fit_have_come(theme: str, rng: random.Random) -> None:
    prompts = [prompt.key for prompt in BANK.prompts.values() if prompt.theme == theme and prompt.fits({})]
    used: Counter[str] = Counter()
    for _ in range(2):
        turn = []
        for _ in prompts:
            key = BANK.choose(theme, used=used, rng=rng).key
            used[key] += 1
            turn.append(key)
        assert sorted(turn) == sorted(prompts)


def test_what_the_same_people_had_together_counts_before_what_one_of_them_had() -> None:
    bank = Bank([Prompt("together", GENERAL, "?"), Prompt("apart", GENERAL, "?")])
    for seed in range(10):
        rng = random.Random(seed)
        used, together = Counter({"together": 2, "apart": 9}), Counter({"together": 1})
        assert bank.choose(GENERAL, used=used, together=together, rng=rng).key == "apart"


def test_a_theme_without_prompts_falls_back_to_general_ones() -> None:
    found = BANK.choose("unheard of", used=Counter(), rng=random.Random(1))
    assert found.theme in themes.ANYWHERE


def test_what_is_retired_is_not_chosen_but_still_said() -> None:
    bank = Bank([Prompt("old", GENERAL, "Old?"), Prompt("new", GENERAL, "New?")], retired=frozenset({"old"}))
    assert {bank.choose(GENERAL, used=Counter(), rng=random.Random(seed)).key for seed in range(10)} == {"new"}
    assert bank.text("old", "") == "Old?"


def test_words_are_in_the_readers_language_or_one_near_it_or_english() -> None:
    bank = Bank([Prompt("x", "hometown", "Who in {place}?")], translations={("x", "es-ES"): "¿Quién en {place}?"})
    assert bank.text("x", "Szeged", locale="es-ES") == "¿Quién en Szeged?"
    assert bank.text("x", "Szeged", locale="es-419") == "¿Quién en Szeged?"
    assert bank.text("x", "Szeged", locale="de") == "Who in Szeged?"


def test_the_lot_decides_and_a_seed_repeats_it() -> None:
    def key(seed: int) -> str:
        return BANK.choose(GENERAL, used=Counter(), rng=random.Random(seed)).key

    assert key(3) == key(3)
    assert len({key(seed) for seed in range(20)}) > 1
