"""The prompt bank (prompts.toml) and the choice of a prompt."""

import random
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

GENERAL = "general"
_PLACEHOLDER = re.compile(r"{(?:person|organization|place|topic|unit|offer)}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt; ``theme`` is a kind of shared ground, or GENERAL. The text holds at most one placeholder."""

    key: str
    theme: str
    text: str

    def speak(self, subject: str) -> str:
        """Put what is shared into the text."""
        # In one go: a subject may look like a placeholder itself.
        return _PLACEHOLDER.sub(lambda _: subject, self.text)


class Bank:
    """All prompts, by key and by theme. Read-only."""

    def __init__(self, prompts: Sequence[Prompt]) -> None:
        self.prompts: Mapping[str, Prompt] = {prompt.key: prompt for prompt in prompts}

    @classmethod
    def load(cls) -> Self:
        """Read the prompts that come with the program."""
        data = tomllib.loads(files("bot.icebreakers").joinpath("prompts.toml").read_text(encoding="utf-8"))
        return cls([Prompt(**entry) for entry in data["prompt"]])

    def choose(self, theme: str, *, used: Counter[str], rng: random.Random) -> Prompt:
        """Choose by lot among the prompts of a theme that these people have had least often.

        Args:
            theme: a kind of shared ground; one without prompts falls back to GENERAL.
            used: how often these people have had each prompt key.
            rng: the lot.
        """
        fitting = [prompt for prompt in self.prompts.values() if prompt.theme == theme]
        if not fitting:
            fitting = [prompt for prompt in self.prompts.values() if prompt.theme == GENERAL]
        fewest = min(used[prompt.key] for prompt in fitting)
        return rng.choice([prompt for prompt in fitting if used[prompt.key] == fewest])

    def text(self, key: str, subject: str) -> str:
        """Return a prompt's words; empty where the bank no longer has it."""
        prompt = self.prompts.get(key)
        return prompt.speak(subject) if prompt else ""
