"""The modals of introductions; what was typed is given back where it can't be kept."""

from typing import Any

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import Interaction
from bot.errors import CommonGroundError
from bot.introductions import asking, passing, reports
from bot.introductions.loading import Request
from bot.models import Introduction, Return, Rung
from cogs.introductions import asked_cards, asking_cards
from cogs.introductions.showing import Showing
from cogs.introductions.words import RETURNS, quoted
from cogs.ui import cards
from cogs.ui.modals import Form, choice, chosen, field, typed


class Keeping(Form):
    """A form that gives back what was typed into it if it can't be used."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.texts: list[discord.ui.Label[Any]] = []

    async def on_error(self, interaction: Interaction, error: Exception, /) -> None:  # type: ignore[override]
        """Answer the person, with what they wrote."""
        if not isinstance(error, CommonGroundError) or interaction.response.is_done():
            await interaction.client.report(interaction, error)
            return
        written = "\n".join(quoted(typed(text)) for text in self.texts if typed(text).strip())
        kept = f"What you wrote, so that it isn't lost:\n{written}" if written else ""
        await interaction.response.send_message(view=cards.card(str(error), kept), ephemeral=True)


class Write(Keeping, title="Your request"):
    """The text that is passed on, and what is offered in return."""

    def __init__(self, introduction: Introduction, text: str) -> None:
        super().__init__()
        self.introduction_id = introduction.id
        cold = introduction.rung is Rung.COLD
        self.text = field(
            "Why you, why them", name="text", value=text, most=asking.LONGEST_TEXT, long=True, required=True,
            hint="A few lines; they are passed on as they are",
        )  # fmt: skip
        self.offer = field(
            "What you offer in return", name="offer", value=introduction.offer, most=asking.LONGEST_OFFER,
            required=cold, example="A look at your data with our fitting code",
        )  # fmt: skip
        self.texts = [self.text, self.offer]
        self.in_return: discord.ui.Label[Any] | None = None
        self.add_item(self.text)
        if cold:
            self.in_return = _returns(introduction)
            self.add_item(self.in_return)
        self.add_item(self.offer)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Keep it as a draft, and show what would be sent."""
        picked = chosen(self.in_return) if self.in_return is not None else []
        async with interaction.client.services.database.transaction() as session:
            request = await asking.write(
                session,
                introduction_id=self.introduction_id,
                user_id=interaction.user.id,
                text=typed(self.text),
                offer=typed(self.offer),
                in_return=Return(picked[0]) if picked else None,
            )
        await _replace(interaction, asking_cards.preview(request))


class TellMore(Keeping, title="Answer the question"):
    """The text again, with the question beside it."""

    def __init__(self, introduction: Introduction) -> None:
        super().__init__()
        self.introduction_id = introduction.id
        self.text = field(
            "Your text", name="text", value=introduction.text, most=asking.LONGEST_TEXT, long=True, required=True,
            hint=introduction.question[:100],
        )  # fmt: skip
        self.offer = field(
            "What you offer in return", name="offer", value=introduction.offer, most=asking.LONGEST_OFFER
        )
        self.texts = [self.text, self.offer]
        for item in self.texts:
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Put it to the connector again."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await asking.tell_more(
                session,
                introduction_id=self.introduction_id,
                user_id=interaction.user.id,
                text=typed(self.text),
                offer=typed(self.offer),
                now=services.clock(),
            )
            card = await Showing(services).mine(session, request)
        await _replace(interaction, card)


class PassOn(Keeping, title="Pass it on"):
    """A note of the connector."""

    def __init__(self, introduction_id: int) -> None:
        super().__init__()
        self.introduction_id = introduction_id
        self.note = field(
            "A note, if you like", name="note", most=passing.LONGEST_NOTE, long=True,
            hint="Both of them read it if they meet; until then only who is asked does",
        )  # fmt: skip
        self.texts = [self.note]
        self.add_item(self.note)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Pass it on."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await passing.pass_on(
                session,
                introduction_id=self.introduction_id,
                user_id=interaction.user.id,
                note=typed(self.note),
                now=services.clock(),
            )
            card = await _connectors(Showing(services), session, request)
        await _replace(interaction, card)


class AskForMore(Keeping, title="Ask for more"):
    """A question of the connector."""

    def __init__(self, introduction_id: int) -> None:
        super().__init__()
        self.introduction_id = introduction_id
        self.question = field(
            "What would you like to know first?", name="question", most=passing.LONGEST_QUESTION, required=True,
            long=True, hint="They see that you ask",
        )  # fmt: skip
        self.texts = [self.question]
        self.add_item(self.question)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Put it to the asker."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await passing.ask_for_more(
                session,
                introduction_id=self.introduction_id,
                user_id=interaction.user.id,
                question=typed(self.question),
                now=services.clock(),
            )
            card = await _connectors(Showing(services), session, request)
        await _replace(interaction, card)


class Report(Keeping, title="Report to the organizers"):
    """What is wrong with a request."""

    def __init__(self, introduction_id: int) -> None:
        super().__init__()
        self.introduction_id = introduction_id
        self.reason = field(
            "What is wrong?", name="reason", most=reports.LONGEST_REASON, long=True, required=True,
            hint="Organizers see it with the request, without your name",
        )  # fmt: skip
        self.texts = [self.reason]
        self.add_item(self.reason)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Report it, and close it for who reports."""
        services = interaction.client.services
        async with services.database.transaction() as session:
            request = await reports.report(
                session,
                introduction_id=self.introduction_id,
                user_id=interaction.user.id,
                reason=typed(self.reason),
                now=services.clock(),
            )
        await _replace(interaction, asked_cards.reported(request))


async def _connectors(showing: Showing, session: AsyncSession, request: Request) -> discord.ui.LayoutView:
    assert request.connector is not None  # noqa: S101 - the acting member
    name = await showing.name(session, request.connector, request.target)
    return asked_cards.connector(request, target=name)


async def _replace(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Show the new state on the card whose button opened the form."""
    if interaction.message is not None:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


def _returns(introduction: Introduction) -> discord.ui.Label[Any]:
    options = [
        discord.SelectOption(label=label, value=one.value, default=one is introduction.in_return)
        for one, label in RETURNS.items()
    ]
    return choice("In return I can", name="in_return", options=options, least=1)
