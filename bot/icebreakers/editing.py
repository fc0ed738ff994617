"""What a society makes of the bank: prompts of its own, some retired, some in other languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotFoundError
from bot.icebreakers import themes, usage
from bot.icebreakers.bank import Bank, Prompt, words_in
from bot.models import IcebreakerTranslation, OwnIcebreaker, RetiredIcebreaker
from bot.text import one_line

SHORTEST = 10
LONGEST = 200
_OWN = "own-"
# As in most scripts, in Chinese and Japanese, in Arabic, in Greek.
_QUESTION_MARKS = ("?", "\uff1f", "\u061f", ";")
# Nobody is to be called or led elsewhere by a prompt; markdown is shown as it is typed.
_FORBIDDEN = ("@", "://", "discord.gg")


@dataclass(frozen=True, slots=True)
class Listed:
    """A prompt as organizers see it: how often it was used, never for whom."""

    prompt: Prompt
    used: int
    retired: bool
    locales: tuple[str, ...]

    @property
    def own(self) -> bool:
        """Whether the society added it."""
        return self.prompt.key.startswith(_OWN)


async def bank_of(session: AsyncSession, bank: Bank, society_id: int) -> Bank:
    """Return the bank as this society has it, from the one that comes with the program."""
    own = (
        await session.scalars(
            select(OwnIcebreaker).where(OwnIcebreaker.society_id == society_id).order_by(OwnIcebreaker.id)
        )
    ).all()
    retired = await session.scalars(
        select(RetiredIcebreaker.prompt_key).where(RetiredIcebreaker.society_id == society_id)
    )
    translated = await session.scalars(
        select(IcebreakerTranslation).where(IcebreakerTranslation.society_id == society_id)
    )
    prompts = [*bank.prompts.values(), *(Prompt(f"{_OWN}{row.id}", row.theme, row.text) for row in own)]
    translations = {(row.prompt_key, row.locale): row.text for row in translated}
    return Bank(prompts, retired=frozenset(retired), translations=translations)


async def of_theme(session: AsyncSession, bank: Bank, *, society_id: int, theme: str) -> Sequence[Listed]:
    """List a theme's prompts as the society has them, its own last.

    Raises:
        InputError: there is no such theme.
    """
    _check_theme(theme)
    here = await bank_of(session, bank, society_id)
    used = await usage.counts(session, society_id=society_id)
    return [_listed(here, prompt, used[prompt.key]) for prompt in here.prompts.values() if prompt.theme == theme]


async def one(session: AsyncSession, bank: Bank, *, society_id: int, key: str) -> Listed:
    """Return one prompt as the society has it.

    Raises:
        NotFoundError: there is none with this key here.
    """
    here = await bank_of(session, bank, society_id)
    prompt = here.prompts.get(key)
    if prompt is None:
        raise NotFoundError("icebreaker here", key, hint="See them with `/organizers icebreakers`.")
    used = await usage.counts(session, society_id=society_id)
    return _listed(here, prompt, used[key])


async def add(session: AsyncSession, bank: Bank, *, society_id: int, theme: str, text: str, now: datetime) -> Prompt:
    """Add a prompt of the society's own.

    Raises:
        InputError: the text can't be used for this theme; says why.
        ConflictError: there is the same already.
    """
    _check_theme(theme)
    said = _checked(text, themes.allowed(theme))
    here = await bank_of(session, bank, society_id)
    if any(said.casefold() == prompt.text.casefold() for prompt in here.prompts.values()):
        raise ConflictError("This prompt is there already. Find it by its theme in `/organizers icebreakers`.")
    row = OwnIcebreaker(society_id=society_id, theme=theme, text=said, created_at=now)
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise ConflictError("This prompt has just been added. Find it in `/organizers icebreakers`.") from None
    return Prompt(f"{_OWN}{row.id}", theme, said)


async def retire(session: AsyncSession, bank: Bank, *, society_id: int, key: str) -> None:
    """Use a prompt no more in this society; where it was used it stays as it is. Twice is once.

    Raises:
        NotFoundError: there is none with this key here.
        InputError: it is the last one that fits anybody.
    """
    await one(session, bank, society_id=society_id, key=key)
    here = await bank_of(session, bank, society_id)
    if key in here.retired:
        return
    left = {
        prompt.key
        for prompt in here.prompts.values()
        if prompt.theme in themes.ANYWHERE and prompt.key not in here.retired
    }
    if left == {key}:
        raise InputError("This is the last prompt that fits anybody. Add or bring back another one first.")
    try:
        async with session.begin_nested():
            session.add(RetiredIcebreaker(society_id=society_id, prompt_key=key))
    except IntegrityError:
        # Another organizer's press was faster: it is retired.
        return


async def bring_back(session: AsyncSession, *, society_id: int, key: str) -> None:
    """Use a retired prompt again."""
    await session.execute(
        delete(RetiredIcebreaker).where(RetiredIcebreaker.society_id == society_id, RetiredIcebreaker.prompt_key == key)
    )


async def translate(session: AsyncSession, bank: Bank, *, society_id: int, key: str, locale: str, text: str) -> None:
    """Keep a prompt's words in another language; an empty text takes them back.

    Raises:
        NotFoundError: there is no such prompt here.
        InputError: the text can't be used, or holds other words in braces than the original.
    """
    found = await one(session, bank, society_id=society_id, key=key)
    if not text.strip():
        await session.execute(
            delete(IcebreakerTranslation).where(
                IcebreakerTranslation.society_id == society_id,
                IcebreakerTranslation.prompt_key == key,
                IcebreakerTranslation.locale == locale,
            )
        )
        return
    said = _checked(text, words_in(found.prompt.text))
    missing = words_in(found.prompt.text) - words_in(said)
    if missing:
        raise InputError(f"The original holds {_braced(missing)}: put it into the translation as well, untranslated.")
    await session.merge(IcebreakerTranslation(society_id=society_id, prompt_key=key, locale=locale, text=said))
    await session.flush()


def _listed(here: Bank, prompt: Prompt, used: int) -> Listed:
    locales = sorted(locale for key, locale in here.translations if key == prompt.key)
    return Listed(prompt, used, prompt.key in here.retired, tuple(locales))


def _check_theme(theme: str) -> None:
    if theme not in themes.THEMES:
        raise InputError("There is no such theme. Pick one from the list in `/organizers icebreakers`.")


def _checked(text: str, words: frozenset[str]) -> str:
    said = one_line(text)
    if not SHORTEST <= len(said) <= LONGEST:
        raise InputError(f"A prompt has {SHORTEST} to {LONGEST} characters; this one has {len(said)}.")
    if any(mark in said.casefold() for mark in _FORBIDDEN):
        raise InputError("A prompt can't mention anybody or hold a link. Leave out @ and addresses.")
    if "!" in said:
        raise InputError("A prompt asks quietly: leave out the exclamation mark.")
    if not said.endswith(_QUESTION_MARKS):
        raise InputError("A prompt ends in the question that it asks. End it with a question mark.")
    other = words_in(said) - words
    if other or said.count("{") != said.count("}") or said.count("{") != _holes(said):
        may = f"may hold {_braced(words)}" if words else "holds nothing in braces"
        raise InputError(f"A prompt of this theme {may}. Check what stands in {{ }}.")
    return said


def _holes(text: str) -> int:
    return sum(text.count(f"{{{word}}}") for word in words_in(text))


def _braced(words: frozenset[str]) -> str:
    return ", ".join(f"{{{word}}}" for word in sorted(words))
