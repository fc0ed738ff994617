"""The card of what a text was understood as: what was added, with its undo, and what is asked."""

from collections.abc import Iterator

import discord

from bot.client import Interaction
from bot.members import affiliations, drafts, meanings
from bot.members.affiliations import Terms
from bot.members.localities import where
from bot.members.meanings import Named
from bot.models import (
    Affiliation,
    AffiliationDraft,
    DraftedTie,
    DraftSource,
    DraftStatus,
)
from bot.organizations import registry
from bot.organizations.rows import Entry
from bot.services import Services
from cogs.ui import actors, cards
from cogs.ui.kinds import KINDS
from cogs.ui.organization_choices import LONGEST_CHOICE
from cogs.ui.parameters import chosen_organization
from cogs.ui.text import located, plain, post, years

NONE = "none"
# A card of Discord holds 40 components, and a line with a button is three of them.
MOST = 10
# Ten lines with a button have to fit, since they are never cut.
LONGEST_SHOWN = 80
_HEADINGS = {
    DraftSource.SIGNATURE: "### From your signature",
    DraftSource.ROSTER: "### From your organizers' roster",
}
_HEADINGS_OF_TYPED = {
    DraftStatus.ASKED: "### Which one do you mean?",
    DraftStatus.ADDED: "### Added to your profile",
    DraftStatus.DECLINED: "### None of these",
    DraftStatus.UNDONE: "### Taken out again",
}
_NOTES = {
    DraftSource.TYPED: "",
    DraftSource.SIGNATURE: (
        "What you pasted is not kept, only the names of organizations in it, for a week, so that you can answer and "
        "undo. Phone numbers and addresses were ignored: say under How to reach you in /profile edit what others may "
        "use."
    ),
    DraftSource.ROSTER: "Check it: what you undo here is taken out of your profile, and nobody is told.",
}
_MORE = "Type more of the name in `/affiliation add`, with its city."
_ADD = "An organization that isn't known here yet can be added with `/organizations add`."


async def add_typed(interaction: Interaction, text: str, terms: Terms) -> Affiliation | AffiliationDraft:
    """Add a tie to the organization that a choice carries or that the text names in full; else draft it.

    Raises:
        NotFoundError: nothing has a name that comes near.
        InputError: what ``affiliations.add`` refuses.
        NotAMemberError: the person has not joined here.
    """
    services = interaction.client.services
    index, now = services.organizations.index, services.clock()
    society_id = actors.society_id(interaction)
    chosen = chosen_organization(interaction, text)
    meant = chosen.id if chosen else meanings.exactly(index, text, society_id=society_id)
    async with services.database.transaction() as session:
        member = await actors.member(session, interaction)
        if meant is None:
            named = Named(meanings.of_typed(index, text, society_id=society_id), terms)
            return await drafts.begin(session, member, DraftSource.TYPED, [named], now=now)
        return await affiliations.add(
            session,
            member,
            terms,
            organization=await registry.require(session, meant, society_id=member.society_id),
            now=now,
        )


def card(draft: AffiliationDraft, services: Services) -> discord.ui.LayoutView:
    """Show where every tie of a draft stands, with what can be done about it."""
    parts: list[str | cards.Item] = [_heading(draft)]
    for tie in draft.ties[:MOST]:
        parts += _tie(tie, draft.source, services)
    if len(draft.ties) > MOST:
        parts.append(f"And {len(draft.ties) - MOST} more: `/affiliation list` shows what is in your profile.")
    parts.append(cards.note(_NOTES[draft.source]))
    parts.append(cards.row(cards.button("profile:edit", label="Your profile")))
    return cards.card(*parts)


def _heading(draft: AffiliationDraft) -> str:
    if draft.source is DraftSource.TYPED:
        return "\n".join(_HEADINGS_OF_TYPED[tie.status] for tie in draft.ties)
    return _HEADINGS[draft.source]


def _tie(tie: DraftedTie, source: DraftSource, services: Services) -> Iterator[str | cards.Item]:
    text = f"“{plain(tie.text, LONGEST_SHOWN)}”"
    organization = f"**{located(tie.organization)}**" if tie.organization else ""
    if tie.status is DraftStatus.ASKED:
        several = len(tie.choices) > 1
        question = f"{text} could be any of these." if several else f"Do you mean this one by {text}?"
        yield f"{question} What you choose is added{_as(tie)}. Until then nothing is."
        yield cards.row(_select(tie, services))
    elif tie.status is DraftStatus.DECLINED:
        yield f"Nothing was added for {text}. {_MORE} {_ADD}"
    elif tie.status is DraftStatus.UNDONE:
        yield f"{organization} is out of your profile again. Was another one meant? {_MORE}"
    elif tie.status is DraftStatus.KNOWN:
        yield f"{organization} is in your profile already."
    elif tie.affiliation is None:
        yield f"{organization} was added, and has been removed since."
    else:
        added = f"Added: {post(tie.affiliation)}"
        if source is not DraftSource.SIGNATURE and len(tie.choices) == 1:
            added = f"Understood {text} as {organization}.\n{added}"
        yield discord.ui.Section(added, accessory=cards.button("affiliation:undo", tie.id, label="Undo"))


def _as(tie: DraftedTie) -> str:
    """Say what the tie is besides the organization: `` as Physicist, since 2019``; empty where no more is known."""
    lasting = tie.end is None if tie.current is None else tie.current
    dated = tie.start is not None or tie.end is not None or tie.title
    when = years(Affiliation(start=tie.start, end=tie.end, current=lasting)) if dated else ""
    said = ", ".join(part for part in (plain(tie.title), when) if part)
    return f" as {said}" if tie.title else f": {said}" if said else ""


def _select(tie: DraftedTie, services: Services) -> cards.Item:
    entries = [entry for choice in tie.choices if (entry := services.organizations.index.get(choice))]
    options = [_option(entry, services) for entry in entries]
    options.append(discord.SelectOption(label="None of these", value=NONE, description="Nothing is added"))
    return cards.select("affiliation:choose", tie.id, placeholder="Choose the organization", options=options)


def _option(entry: Entry, services: Services) -> discord.SelectOption:
    described = " · ".join(part for part in (KINDS[entry.kind].capitalize(), where(entry, services.places)) if part)
    return discord.SelectOption(
        label=entry.name[:LONGEST_CHOICE], value=str(entry.id), description=described[:LONGEST_CHOICE]
    )
