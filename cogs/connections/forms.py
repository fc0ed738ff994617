"""The form behind the context menu: how the two know each other."""

from bot.client import Interaction
from bot.models import Member
from bot.network import connections
from cogs.connections import asking
from cogs.ui.modals import Form, field, typed


class How(Form):
    """Asks how the two know each other, which may stay empty."""

    def __init__(self, target: Member) -> None:
        super().__init__(title="Ask to connect")
        self.target_id = target.id
        self.how = field(
            "How do you know each other?",
            name="how",
            most=connections.LONGEST_HOW,
            long=True,
            hint="They read it with your request. You may leave it empty.",
            example="We met at the poster session on neutron sources.",
        )
        self.add_item(self.how)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Ask."""
        await asking.ask(interaction, target_id=self.target_id, how=typed(self.how))
