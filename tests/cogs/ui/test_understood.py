"""The card of a draft, as full as it can be."""

from datetime import datetime

import discord

from bot.models import (
    Affiliation,
    AffiliationDraft,
    AffiliationKind,
    DraftedTie,
    DraftSource,
    DraftStatus,
    Organization,
    OrganizationKind,
    OrganizationSource,
)
from bot.services import Services
from cogs.ui import cards, understood
from tests.cogs.stage import Stage

MOST_COMPONENTS = 40
MOST_OPTIONS = 25


def draft(now: datetime, source: DraftSource, ties: list[DraftedTie]) -> AffiliationDraft:
    return AffiliationDraft(id=1, member_id=1, source=source, created_at=now, ties=ties)


def added(number: int, title: str) -> DraftedTie:
    organization = Organization(
        name=f"Example Institute of Everything that Can Be Known {number}", kind=OrganizationKind.OTHER,
        source=OrganizationSource.STARTER, city="Example City", subdivision="US-TN", country="US",
    )  # fmt: skip
    affiliation = Affiliation(kind=AffiliationKind.EMPLOYMENT, title=title, current=True, organization=organization)
    return DraftedTie(
        id=number, text="*" * 200, kind=AffiliationKind.EMPLOYMENT, title=title, choices=[1],
        status=DraftStatus.ADDED, organization=organization, affiliation=affiliation,
    )  # fmt: skip


def asked(number: int, choices: list[int], title: str) -> DraftedTie:
    return DraftedTie(
        id=number, text="*" * 200, kind=AffiliationKind.EMPLOYMENT, title=title, choices=choices,
        status=DraftStatus.ASKED,
    )  # fmt: skip


def fits(view: discord.ui.LayoutView) -> str:
    items = list(view.walk_children())
    texts = [item.content for item in items if isinstance(item, discord.ui.TextDisplay)]
    assert len(items) <= MOST_COMPONENTS
    assert sum(map(len, texts)) <= cards.MOST_TEXT
    assert all(len(item.options) <= MOST_OPTIONS for item in items if isinstance(item, discord.ui.Select))
    return "\n".join(texts)


async def test_the_fullest_card_is_what_discord_takes(stage: Stage) -> None:
    services: Services = stage.services
    many = [hit.id for hit in services.organizations.index.search("", limit=24)]
    title = "_" * 80
    signature = [*(added(number, title) for number in range(6)), *(asked(number, many, title) for number in range(4))]
    fits(understood.card(draft(stage.now, DraftSource.SIGNATURE, signature), services))
    roster = [*(asked(number, many, "") for number in range(4)), *(added(number, "") for number in range(20))]
    text = fits(understood.card(draft(stage.now, DraftSource.ROSTER, roster), services))
    assert "And 14 more: `/affiliation list`" in text


async def test_a_choice_that_has_gone_from_the_registry_is_not_offered(stage: Stage) -> None:
    ties = [asked(1, [10**9], "")]
    view = understood.card(draft(stage.now, DraftSource.TYPED, ties), stage.services)
    (select,) = [item for item in view.walk_children() if isinstance(item, discord.ui.Select)]
    assert [option.label for option in select.options] == ["None of these"]
