"""The prompt bank and the choice of a prompt."""

import random
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.icebreakers.bank import GENERAL, Bank, Prompt
from bot.matching.background import SharedKind

BANK = Bank.load()
PLACEHOLDERS = {
    "adviser": "person", "collaborator": "person", "lineage": "person", "alma_mater": "organization",
    "classmates": "organization", "workplace": "organization", "colleagues": "organization",
    "organization": "organization", "hometown": "place", "homeland": "place", "topic": "topic", "unit": "unit",
    "offer": "offer",
}  # fmt: skip


def test_every_kind_of_shared_ground_has_prompts() -> None:
    assert {prompt.theme for prompt in BANK.prompts.values()} == {GENERAL, *SharedKind}


@pytest.mark.parametrize("prompt", BANK.prompts.values(), ids=lambda prompt: prompt.key)
def test_a_prompt_is_short_asks_and_speaks_of_its_theme_alone(prompt: Prompt) -> None:
    assert len(prompt.text) <= 160
    assert prompt.text.endswith("?")
    assert len(prompt.key) <= 40
    assert set(re.findall(r"{(\w+)}", prompt.text)) <= {PLACEHOLDERS.get(prompt.theme)}
    assert "{" not in prompt.speak("Example")


def test_keys_are_unique() -> None:
    prompts = [Prompt("a", GENERAL, "?"), *BANK.prompts.values()]
    assert len(Bank(prompts).prompts) == len(BANK.prompts) + 1


def test_the_subject_is_put_in_as_it_is() -> None:
    prompt = Prompt("x", "adviser", "Each of you trained under {person}. And?")
    assert prompt.speak(r"{organization} \1") == r"Each of you trained under {organization} \1. And?"


def test_a_prompt_that_is_gone_has_no_words() -> None:
    assert BANK.text("gone", "Example") == ""


@given(st.sampled_from([GENERAL, *SharedKind]), st.randoms(use_true_random=False))
def test_no_prompt_comes_again_before_all_of_its_theme_have_come(theme: str, rng: random.Random) -> None:
    prompts = [prompt.key for prompt in BANK.prompts.values() if prompt.theme == theme]
    used: Counter[str] = Counter()
    for _ in range(2):
        turn = []
        for _ in prompts:
            chosen = BANK.choose(theme, used=used, rng=rng)
            used[chosen.key] += 1
            turn.append(chosen.key)
        assert sorted(turn) == sorted(prompts)


def test_a_theme_without_prompts_falls_back_to_general_ones() -> None:
    assert BANK.choose("unheard of", used=Counter(), rng=random.Random(1)).theme == GENERAL


def test_the_lot_decides_and_a_seed_repeats_it() -> None:
    def chosen(seed: int) -> str:
        return BANK.choose(GENERAL, used=Counter(), rng=random.Random(seed)).key

    assert chosen(3) == chosen(3)
    assert len({chosen(seed) for seed in range(20)}) > 1
