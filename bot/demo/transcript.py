"""Members who act on the stage, each act and what its person then sees written down and checked."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.errors import DemoError
from bot.demo.spelling import Speller, form
from bot.demo.stage import Stage

WIDTH = 100
Message = discord.Message | ResponseMessage


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person sees: the text, and the message that it is on (none for a form); ``in_dm`` is where."""

    text: str
    message: Message | None
    result: InteractionResult | None = None
    in_dm: bool = False


class Transcript:
    """Plays and writes; ``write`` takes one line at a time."""

    def __init__(self, stage: Stage, write: Callable[[str], None]) -> None:
        self.stage = stage
        self._write = write
        self._speller = Speller(stage.conference.zone)
        self._scenes = 0

    def scene(self, title: str, why: str) -> None:
        """Begin a part of the tour."""
        self._scenes += 1
        moment = self._speller.moment(self.stage.clock(), "F")
        self._write("")
        self._write(f"━━ {self._scenes}. {title} · {moment} ".ljust(WIDTH, "━"))
        self.say(why)

    def remark(self, text: str) -> None:
        """Write a remark, apart from what stands before."""
        self._write("")
        self.say(text)

    def say(self, text: str) -> None:
        """Write a text."""
        for line in textwrap.wrap(text, WIDTH):
            self._write(line)

    async def command(self, key: str, name: str, /, *, pick: Mapping[str, str] | None = None, **options: Any) -> Seen:
        """Let a person use a slash command; ``pick`` holds what they type where they pick from the list."""
        who = self.actor(key)
        values, words = dict(options), {option: _shown(value) for option, value in options.items()}
        for option, typed in (pick or {}).items():
            choices = await who.autocomplete(self.stage.channel, name, option, typed, **values)
            if not choices:
                raise DemoError(f"Typing “{typed}” for {option} of /{name} offered nothing.")
            values[option] = choices[0]["value"]
            words[option] = f"{typed} ▸ {choices[0]['name']}"
        said = "  ".join(f"{option}: {word}" for option, word in words.items())
        self._act(who, f"/{name}  {said}".rstrip())
        return self._answered(who, await who.slash(self.stage.channel, name, **values))

    async def press(self, key: str, seen: Seen, label: str, *, custom_id: str | None = None) -> Seen:
        """Let a person press a button on what they see, in the server or in a direct message."""
        who = self.actor(key)
        if seen.message is None:
            raise DemoError(f"There is nothing with a button “{label}” to press.")
        self._act(who, f"presses [ {label} ]")
        in_dm = _channel_id(seen.message) == who.user.dm_channel.id
        presser = who.user if in_dm else who
        wanted: dict[str, str] = {"custom_id": custom_id} if custom_id else {"label": label}
        return replace(self._answered(who, await presser.click(seen.message, **wanted)), in_dm=in_dm)

    async def choose(self, key: str, seen: Seen, value: str, *, custom_id: str) -> Seen:
        """Let a person choose from the list whose custom id begins so."""
        who = self.actor(key)
        if seen.message is None:
            raise DemoError("There is no list to choose from.")
        self._act(who, f"chooses {value}")
        found = next((one for one in _custom_ids(seen.message.components) if one.startswith(custom_id)), custom_id)
        return self._answered(who, await who.select(seen.message, [value], custom_id=found))

    def thread(self, key: str) -> Seen:
        """Show the first message of the newest thread, as somebody in it reads it."""
        threads = self.stage.channel.threads
        if not threads:
            raise DemoError("There is no thread where one should have been opened.")
        message = next(one for one in threads[-1].history(viewer=self.actor(key)) if one.components)
        seen = Seen(self.spell(message), message)
        self._write("")
        self._card(f"{self.name(key)} reads in the private thread “{threads[-1].name}”", seen.text)
        return seen

    async def fill(self, key: str, opened: Seen, **values: Any) -> Seen:
        """Let a person fill in the form that opened, and send it."""
        who = self.actor(key)
        if opened.result is None or opened.result.modal is None:
            raise DemoError("No form opened where one should have.")
        self._card("fills in", form(opened.result.modal, values))
        sender = who.user if opened.in_dm else who
        return self._answered(who, await sender.submit_modal(opened.result, values))

    def newest(self, key: str) -> Seen:
        """Show the newest direct message that a person has."""
        who = self.actor(key)
        history = who.user.dm_channel.history(viewer=who.user)
        if not history:
            raise DemoError(f"{_name(who)} has no direct message where one should have come.")
        message = history[-1]
        seen = Seen(self.spell(message), message)
        self._write("")
        self._card(f"{_name(who)} has a direct message", seen.text)
        return seen

    def actor(self, key: str) -> MemberActor:
        """Return the person with this key; the organizer has one too."""
        return self.stage.organizer if key == "organizer" else self.stage.actors[key]

    def name(self, key: str) -> str:
        """Return how the person with this key is called."""
        return _name(self.actor(key))

    def spell(self, message: Message) -> str:
        """Write out a message as it is now."""
        return self._speller.spell(message.content, message.components, self.stage.clock())

    def _answered(self, who: MemberActor, result: InteractionResult) -> Seen:
        if result.modal is not None:
            return Seen("", None, result)
        if result.response is None:
            raise DemoError(f"{_name(who)} got no answer from the bot.")
        messages = [result.response, *result.followups]
        text = "\n\n".join(map(self.spell, messages))
        self._card("sees", text)
        return Seen(text, messages[0], result)

    def _act(self, who: MemberActor, what: str) -> None:
        self._write("")
        for line in textwrap.wrap(f"▶ {_name(who)}: {what}", WIDTH, subsequent_indent="    "):
            self._write(line)

    def _card(self, heading: str, text: str) -> None:
        self._write(f"  {heading}")
        for line in text.splitlines():
            for part in textwrap.wrap(line, WIDTH - 4, subsequent_indent="  ") or [""]:
                self._write(f"  │ {part}")


def expect(seen: Seen, *phrases: str) -> None:
    """Check that a person saw each of these.

    Raises:
        DemoError: a phrase is missing.
    """
    for phrase in phrases:
        if phrase not in seen.text:
            raise DemoError(f"The demo expected to read “{phrase}” here, but it says: {seen.text}")


def _name(who: MemberActor) -> str:
    return who.user.global_name or who.name


def _shown(value: object) -> str:
    if isinstance(value, ChannelHandle):
        return f"#{value.name}"
    return _name(value) if isinstance(value, MemberActor) else str(value)


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        part = component if isinstance(component, dict) else component.to_dict()
        if part.get("custom_id"):
            yield part["custom_id"]
        yield from _custom_ids(part.get("components") or [])


def _channel_id(message: Message) -> int:
    return message.channel_id if isinstance(message, ResponseMessage) else message.channel.id
