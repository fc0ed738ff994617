"""What the words of a string may name though no name is written like that."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.models import OrganizationNameKind
from bot.organizations.catalogue import Catalogue
from bot.organizations.facts import Fact
from bot.organizations.gazetteer import Gazetteer, Places
from bot.organizations.loosely import Loosely
from bot.organizations.misspelt import Misspelt
from bot.organizations.rarity import Rarity
from bot.organizations.runs import Run
from bot.organizations.senses import Sense
from bot.organizations.shortening import Form
from bot.organizations.spelled import Spelled
from bot.organizations.tokens import Token


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A run, the name that it is like, and how much it is."""

    run: Run
    sense: Sense
    facts: frozenset[Fact]


class Lookalikes:
    """Finds misspelt names and names with other words."""

    def __init__(
        self,
        catalogue: Catalogue,
        spelled: Spelled,
        rarity: Rarity,
        kinds: Sequence[OrganizationNameKind],
        gazetteer: Gazetteer,
    ) -> None:
        self._misspelt = Misspelt(catalogue, spelled, rarity, kinds, gazetteer)
        self._loosely = Loosely(spelled, rarity, kinds)

    def find(self, tokens: Sequence[Token], places: Places, covered: Collection[int]) -> Iterator[Lookalike]:
        """Yield what is similar; names with other words only in the parts that no other name covers."""
        for run, name, nearly in self._misspelt.find(tokens, places):
            yield Lookalike(run, Sense(name, Form.MISSPELT), frozenset({Fact.NEARLY_RIGHT} if nearly else ()))
        for like in self._loosely.find(tokens, covered):
            facts = {Fact.CLOSE: like.close, Fact.OTHER_BODY: like.other_body}
            found = frozenset(fact for fact, true in facts.items() if true)
            yield Lookalike(like.run, Sense(like.name, Form.LOOSE), found)
