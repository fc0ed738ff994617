"""What can go wrong with a place that a person typed."""

from collections.abc import Sequence

from bot.errors import NotFoundError
from bot.places.city import City


class AmbiguousPlaceError(NotFoundError):
    """Several cities fit equally well: ``candidates``, larger first; ``suggestions`` are labels of them."""

    def __init__(self, text: str, candidates: Sequence[City], labels: Sequence[str]) -> None:
        super().__init__("city", text, labels)
        self.candidates = tuple(candidates)
        # The sentence of a NotFoundError would say that there is none.
        shown = f"Several cities are called “{text.strip()[:100]}”: {' · '.join(labels)}."
        self.args = (f"{shown} Add the state or the country.",)
