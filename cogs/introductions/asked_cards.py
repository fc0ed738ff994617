"""What the connector and the target see of a request."""

import discord

from bot.introductions.loading import Request
from bot.models import IntroductionStatus, Member, Rung
from cogs.introductions.words import about
from cogs.ui import cards
from cogs.ui.others import Other
from cogs.ui.people import degree_line
from cogs.ui.text import plain, post, reasons, when

_S = IntroductionStatus
ENDED = "This request has ended. Nothing is left to do."
REMINDER = "A reminder: this still waits for your answer.\n"


def connector(request: Request, *, target: str, reminder: bool = False) -> discord.ui.LayoutView:
    """Show a request to who could pass it on; ``target`` is the target's name as they see it."""
    introduction = request.introduction
    asker = plain(request.asker.name)
    heading = f"### {asker} asks you for an introduction to {target}"
    if introduction.vouched_at is not None:
        return cards.card(heading, "You passed it on. You hear if the two are introduced; a no stays silent.")
    if introduction.status is _S.MORE_ASKED:
        return cards.card(heading, f"You asked to know more:\n> {plain(introduction.question, 300)}")
    if introduction.status is not _S.ASKED:
        return cards.card(heading, ENDED)
    number = introduction.id
    told = (
        f"If you pass it on, {target} sees who asks, this text, your note, and that it comes through you. If not, "
        "nobody is told, and it looks like silence."
    )
    return cards.card(
        (cards.note(REMINDER.strip()) if reminder else ""),
        heading,
        about(introduction),
        cards.row(
            cards.button("introduction:pass", number, label="Pass it on", style=cards.PRIMARY),
            cards.button("introduction:more", number, label="Ask for more"),
            cards.button("introduction:quiet", number, label="Not this time"),
        ),
        cards.row(
            cards.button("introduction:spare", number, label="Don't ask me about this person"),
            cards.button("introduction:less", number, label="Ask me less"),
            cards.button("introduction:report", number, label="Report"),
        ),
        cards.note(f"{told}{_until(request)}"),
    )


def closed_by_connector(request: Request, *, target: str, lasting: bool) -> discord.ui.LayoutView:
    """Say what a quiet no means."""
    about_them = f" You won't be asked about {target} again." if lasting else ""
    return cards.card(
        f"### {plain(request.asker.name)} asks you for an introduction to {target}",
        f"You said no, and nobody is told.{about_them}",
    )


def target(
    request: Request, viewer: Member, asker: Other, *, through: str, reminder: bool = False
) -> discord.ui.LayoutView:
    """Show a request to whom it is for: who, why, what they share, what is offered."""
    introduction, shown = request.introduction, asker.profile
    name = plain(shown.name)
    heading = f"### {name} would like to meet you"
    if introduction.status is not _S.PASSED_ON:
        return cards.card(heading, ENDED)
    who = [plain(shown.headline)] if shown.headline else []
    who += [post(affiliation) for affiliation in shown.affiliations[:1]]
    who += degree_line(asker.route)
    common = reasons(shown.shared, viewer_id=viewer.id)
    number = introduction.id
    return cards.card(
        (cards.note(REMINDER.strip()) if reminder else ""),
        "\n".join([heading, *who]),
        _passed(request, through),
        about(introduction),
        f"**You share**\n{common}" if common else "",
        cards.row(
            cards.button("introduction:yes", number, label="Yes", style=cards.PRIMARY),
            cards.button("introduction:later", number, label="Not now"),
            cards.button("introduction:no", number, label="No thanks"),
        ),
        cards.row(
            cards.button("profile:view", shown.member_id, label="View profile"),
            cards.button("introduction:report", number, label="Report"),
        ),
        cards.note(_told(request, name, through) + _until(request)),
    )


def answered_by_target(request: Request, *, lasting: bool) -> discord.ui.LayoutView:
    """Say what a no of the target means."""
    name = plain(request.asker.name)
    again = f"{name} can't ask you again." if lasting else f"{name} can ask again in some months."
    return cards.card(
        f"### {name} would like to meet you",
        f"You said {'no thanks' if lasting else 'not now'}. Nobody is told: it looks like silence. {again}",
    )


def said_yes(request: Request) -> discord.ui.LayoutView:
    """Say what a yes leads to."""
    name = plain(request.asker.name)
    return cards.card(f"### You said yes to {name}", f"You hear in a moment where to talk. {name} writes first.")


def reported(request: Request) -> discord.ui.LayoutView:
    """Say what a report leads to."""
    return cards.card(
        "### Reported",
        f"The organizers see the request of {plain(request.asker.name)} and your reason, without your name. It is "
        "closed for you, and they aren't told. If you want nothing to do with them: `/blocks add`.",
    )


def _passed(request: Request, through: str) -> str:
    introduction = request.introduction
    if introduction.rung is Rung.CONNECTION:
        return f"**{through}** passes this on" + (f":\n> {plain(introduction.note, 500)}" if introduction.note else ".")
    return "A cold request, with an offer in return." if introduction.rung is Rung.COLD else ""


def _told(request: Request, name: str, through: str) -> str:
    looks = f"; {through} may look in" if request.introduction.rung is Rung.CONNECTION else ""
    return (
        f"Yes opens a private thread, or tells each of you how to reach the other (moderators can read it{looks}). "
        f"Not now and No thanks look like silence; after No thanks {name} can't ask again."
    )


def _until(request: Request) -> str:
    return f" Until {when(request.introduction.ends_at, 'D')}." if request.introduction.ends_at else ""
