"""What can go wrong in the demo, as sentences for who runs it."""

from bot.errors import CommonGroundError


class DemoError(CommonGroundError):
    """The demo can't go on; the sentence says why, and what to do where something can be done."""
