"""The prompt bank (prompts.toml) and the choice of a prompt."""

import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Self

from bot.icebreakers import themes
from bot.icebreakers.themes import GENERAL

ENGLISH = "en"
_WORD = re.compile(r"{(\w+)}")
_NOTHING: Mapping[str, str] = {}
_NEVER: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt; ``theme`` is a kind of shared ground, or one of those for anybody (bot.icebreakers.themes)."""

    key: str
    theme: str
    text: str

    def fits(self, known: Mapping[str, str]) -> bool:
        """Whether all that it speaks of is known; who chooses a theme has its subject."""
        if self.theme in themes.AT_A_MEETING and "meeting" not in known:
            return False
        return words_in(self.text) <= {*known, themes.SUBJECTS.get(self.theme)}

    def speak(self, subject: str, known: Mapping[str, str] = _NOTHING, *, text: str = "") -> str:
        """Put what is shared into the text, or into a translation of it; empty where something isn't known."""
        said = text or self.text
        values = dict(known)
        if self.theme in themes.SUBJECTS:
            values[themes.SUBJECTS[self.theme]] = subject
        if not words_in(said) <= set(values):
            return ""
        # In one go: a subject may look like a placeholder itself.
        return _WORD.sub(lambda found: values[found[1]], said)


@dataclass(frozen=True, slots=True)
class Used:
    """What people have had: ``together`` exactly these, or in this channel; ``apart`` any of them."""

    together: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)


class Bank:
    """All prompts by key, those no longer chosen among them, with translations by key and locale. Read-only."""

    def __init__(
        self,
        prompts: Iterable[Prompt],
        *,
        retired: frozenset[str] = frozenset(),
        translations: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.prompts: Mapping[str, Prompt] = {prompt.key: prompt for prompt in prompts}
        self.retired = retired
        self.translations = translations or {}

    @classmethod
    def load(cls) -> Self:
        """Read the prompts that come with the program."""
        data = tomllib.loads(files("bot.icebreakers").joinpath("prompts.toml").read_text(encoding="utf-8"))
        return cls([Prompt(**entry) for entry in data["prompt"]])

    def choose(
        self,
        theme: str,
        *,
        used: Counter[str],
        rng: random.Random,
        known: Mapping[str, str] = _NOTHING,
        together: Counter[str] = _NEVER,
    ) -> Prompt:
        """Choose by lot among the prompts of a theme that these people have had least often.

        Args:
            theme: what the people share; GENERAL, and one without fitting prompts, is all that fit anybody there.
            used: how often any of these people have had each prompt key.
            rng: the lot.
            known: what texts can be filled with besides the subject (themes.known).
            together: how often exactly these people, or their channel, have had each: counts before ``used``.
        """
        fitting = self._fitting([theme], known) if theme not in themes.ANYWHERE else []
        if not fitting:
            fitting = self._fitting([*themes.ANYWHERE, *themes.AT_A_MEETING], known)
        if not fitting:
            # Two organizers retired the last two at once: a retired question is better than none.
            fitting = [prompt for prompt in self.prompts.values() if prompt.theme in themes.ANYWHERE]

        def had(prompt: Prompt) -> tuple[int, int]:
            return together[prompt.key], used[prompt.key]

        fewest = min(map(had, fitting))
        return rng.choice([prompt for prompt in fitting if had(prompt) == fewest])

    def text(self, key: str, subject: str, known: Mapping[str, str] = _NOTHING, *, locale: str = ENGLISH) -> str:
        """Return a prompt's words, in this language where they were translated; empty where they can't be said."""
        prompt = self.prompts.get(key)
        return prompt.speak(subject, known, text=self._translated(key, locale)) if prompt else ""

    def _fitting(self, wanted: Sequence[str], known: Mapping[str, str]) -> list[Prompt]:
        return [
            prompt
            for prompt in self.prompts.values()
            if prompt.theme in wanted and prompt.key not in self.retired and prompt.fits(known)
        ]

    def _translated(self, key: str, locale: str) -> str:
        """Find the words in this locale, or in another one of the same language: es-419 reads es-ES."""
        exact = self.translations.get((key, locale))
        if exact is not None or not self.translations:
            return exact or ""
        language = locale.partition("-")[0]
        near = sorted(
            (other, text)
            for (own, other), text in self.translations.items()
            if own == key and other.partition("-")[0] == language
        )
        return near[0][1] if near else ""


def words_in(text: str) -> frozenset[str]:
    """Return the words that a text holds in braces."""
    return frozenset(_WORD.findall(text))


__all__ = ["ENGLISH", "GENERAL", "Bank", "Prompt", "Used", "words_in"]
