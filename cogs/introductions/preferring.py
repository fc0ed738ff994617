"""What a member is open to: the card and its form."""

from datetime import UTC, datetime, time

import discord

from bot import societies
from bot.client import Interaction
from bot.errors import InputError
from bot.introductions import preferences
from bot.introductions.preferences import Preferences
from bot.meetings import calendar
from bot.models import Openness, Purpose
from cogs.introductions import words
from cogs.introductions.forms import Keeping
from cogs.ui import actors, cards
from cogs.ui.modals import choice, chosen, field, typed
from cogs.ui.persistent import PersistentButton
from cogs.ui.text import when


def card(said: Preferences, *, usual: int, now: datetime) -> discord.ui.LayoutView:
    """Show what a member is open to, and how to change it."""
    paused = f"Paused until {when(said.paused_until, 'D')}\n" if said.paused(now) and said.paused_until else ""
    change = cards.button("introductions:preferences", label="Change", style=cards.PRIMARY)
    return cards.card(
        "### What you are open to",
        paused + words.preferences(said, usual=usual),
        cards.row(change),
        cards.note("Nobody sees this. Whoever finds no way to you reads “no route right now”, whatever the reason."),
    )


class Wishes(Keeping, title="What you are open to"):
    """Passing on, being asked, for what, how often, from when."""

    def __init__(self, said: Preferences, now: datetime) -> None:
        super().__init__()
        self.connects = choice(
            "Pass on requests of my connections", name="connects", least=1,
            options=[
                discord.SelectOption(label=label, value=value, default=said.connects is (value == "yes"))
                for value, label in (("yes", "Yes, ask me"), ("no", "No"))
            ],
        )  # fmt: skip
        self.openness = choice(
            "Requests to meet me", name="openness", least=1,
            options=[
                discord.SelectOption(label=label, value=one.value, default=one is said.openness)
                for one, label in words.OPENNESS.items()
            ],
        )  # fmt: skip
        self.purposes = choice(
            "For", name="purposes", most=len(Purpose), least=1,
            options=[
                discord.SelectOption(label=label, value=one.value, default=one in said.purposes)
                for one, label in words.PURPOSES.items()
            ],
        )  # fmt: skip
        self.a_week = field(
            "At most how many a week", name="a_week", value=str(said.a_week or ""), most=2,
            hint="Empty: as many as the society allows",
        )  # fmt: skip
        until = said.paused_until.date().isoformat() if said.paused(now) and said.paused_until else ""
        self.paused_until = field("Pause until", name="paused_until", value=until, most=10, example="2030-01-31")
        self.texts = [self.a_week, self.paused_until]
        for item in (self.connects, self.openness, self.purposes, self.a_week, self.paused_until):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Keep it, and show it."""
        services = interaction.client.services
        now = services.clock()
        wanted = Preferences(
            connects=chosen(self.connects) == ["yes"],
            openness=Openness(chosen(self.openness)[0]),
            purposes=frozenset(Purpose(value) for value in chosen(self.purposes)),
            a_week=_number(typed(self.a_week)),
            paused_until=_day(typed(self.paused_until)),
        )
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            said = await preferences.save(session, member, wanted, now=now)
            usual = (await societies.settings_of(session, member.society_id)).asks_a_week
        await interaction.response.edit_message(view=card(said, usual=usual, now=now))


class Change(PersistentButton, prefix="introductions:preferences"):
    """Open the form with what is chosen."""

    async def act(self, interaction: Interaction) -> None:
        """Open it."""
        services = interaction.client.services
        async with services.database.reading() as session:
            member = await actors.member(session, interaction)
            said = (await preferences.of(session, [member.id]))[member.id]
        await interaction.response.send_modal(Wishes(said, services.clock()))


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise InputError("How many a week is a number, such as 2. Leave it empty for as many as the society allows.")
    return int(text)


def _day(text: str) -> datetime | None:
    if not text.strip():
        return None
    return datetime.combine(calendar.parse_date(text), time.min, UTC)
