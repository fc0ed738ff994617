"""The modal of /affiliation paste."""

from bot.client import Interaction
from bot.members import drafts, signature_meaning
from bot.models import DraftSource
from cogs.ui import actors, understood
from cogs.ui.modals import Form, field, typed

# What a text input of Discord takes.
LONGEST_SIGNATURE = 4000


class PasteSignature(Form, title="Your e-mail signature"):
    """One text, as it stands under an e-mail."""

    def __init__(self) -> None:
        super().__init__()
        self.signature = field(
            "Paste it as it is",
            name="signature",
            most=LONGEST_SIGNATURE,
            long=True,
            required=True,
            hint="Where you work and your title go to your profile; you can undo it. The text itself isn't kept.",
            example="Alex Example\nStaff Scientist\nOak Ridge National Laboratory\nOak Ridge, TN",
        )
        self.add_item(self.signature)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Add what is sure, ask about the rest, and show both."""
        services = interaction.client.services
        named = signature_meaning.understood(services.organizations.index, typed(self.signature))
        async with services.database.transaction() as session:
            member = await actors.member(session, interaction)
            draft = await drafts.begin(session, member, DraftSource.SIGNATURE, named, now=services.clock())
        await interaction.response.send_message(view=understood.card(draft, services), ephemeral=True)
