"""How rounds look to organizers: settings, a preview, the rules about pairs."""

from collections.abc import Sequence

import discord

from bot import spreadsheet
from bot.matching.background import SharedKind
from bot.matching.problem import LeftOver, Method
from bot.meetups import planning
from bot.meetups.rules import NamedRule
from bot.meetups.running import Cancelled, Preview, PreviewedGroup
from bot.meetups.settings import Settings
from bot.members.backgrounds import Shared
from bot.models import MixingRule, PairRuleKind, Program, Round, RoundStatus
from cogs.ui import cards
from cogs.ui.text import listed, plain, when

MIXING_NAMES = {
    MixingRule.ANYONE: "Anyone with anyone",
    MixingRule.FIRST_TIMERS: "First-timers with regulars",
    MixingRule.STUDENTS_INDUSTRY: "Students with industry",
    MixingRule.ACROSS_UNITS: "Across units",
}
_SHOWN_GROUPS = 10
_SHOWN_LEFT = 10
_SHOWN_ROUNDS = 6
_MOST_RULES = 25
_SHARED = {
    SharedKind.ADVISER: "same adviser: {}",
    SharedKind.MENTOR: "adviser and student",
    SharedKind.PARTNERS: "have worked together",
    SharedKind.LINEAGE: "adviser of one, colleague of the other: {}",
    SharedKind.COLLABORATOR: "both worked with {}",
    SharedKind.CLASSMATES: "students at {} at the same time",
    SharedKind.ALMA_MATER: "both studied at {}",
    SharedKind.COLLEAGUES: "at {} at the same time",
    SharedKind.WORKPLACE: "both have worked at {}",
    SharedKind.ORGANIZATION: "one studied at {}, one worked there",
    SharedKind.HOMETOWN: "both from {}",
    SharedKind.HOMELAND: "both from {}",
    SharedKind.OFFER: "one offers {}, one looks for it",
    SharedKind.TOPIC: "both work on {}",
    SharedKind.UNIT: "both in {}",
}
_LEFT_OVER = {
    LeftOver.ALONE: "nobody else takes part",
    LeftOver.NO_COMMON_SLOT: "nobody else is there at the same time",
    LeftOver.NO_COMMON_LANGUAGE: "shares a language with nobody else",
    LeftOver.COLLEAGUES_ONLY: "only colleagues of the same employer are left",
    # Not more: who blocked whom must not show.
    LeftOver.ALL_FORBIDDEN: "has met everyone else lately, or may not be paired with them",
    LeftOver.ODD: "the number doesn't come out even",
}
_METHODS = {
    Method.EXACT: "The best pairing there is.",
    Method.EXACT_OVER_CANDIDATES: "The best pairing among the closest candidates of everyone.",
    Method.GREEDY: "Found by the quick way, since the exact one took too long: good, but maybe not the best.",
}


def settings(found: Settings, notice: str = "") -> discord.ui.LayoutView:
    """Show how a program is set, and which rounds are planned."""
    program = found.program
    lines = [
        f"Groups of **{program.group_size}**; {MIXING_NAMES[program.mixing].lower()}",
        f"The same two again after **{program.rest_days}** days at the earliest"
        + (", and never twice at this meeting" if found.meeting else ""),
        "Colleagues of one employer " + ("are **not** paired" if program.colleagues_apart else "**may** be paired"),
    ]
    if found.meeting is not None:
        times = listed([f"**{at:%H:%M}**" for at in found.times])
        zone = found.meeting.time_zone.replace("_", " ")
        lines.insert(0, f"Slots of **{program.slot_minutes}** minutes at {times} ({zone} time)")
        days = planning.days(program, found.meeting)
        lines.insert(1, f"Days: {listed([f'{day.day} {day:%b}' for day in days]) or 'none'}")
        lines.insert(2, f"Meetup points: {listed([plain(point) for point in found.points]) or _no_points(found)}")
    return cards.card(f"### Rounds: {_name(found)}", notice, "\n".join(lines), _planned(found.planned))


def preview(found: Preview, name: str) -> discord.ui.LayoutView:
    """Show what a round would come to: some of the groups, and who is left over and why."""
    groups = f"**{len(found.groups)}** groups of **{found.participants}** people"
    left = f"**{len(found.left_over)}** without anybody" if found.left_over else "nobody is left over"
    parts: list[str | cards.Item] = [
        f"### If the round were now: {plain(name)}",
        f"{groups}, {left}. {_METHODS[found.pairing.method]} Nothing is stored, and nobody hears of it.",
        "\n".join(_group(group) for group in found.groups[:_SHOWN_GROUPS]),
    ]
    if len(found.groups) > _SHOWN_GROUPS:
        parts.append(f"… and {len(found.groups) - _SHOWN_GROUPS} more, in the file.")
    if found.left_over:
        lines = [f"- {plain(who)}: {_LEFT_OVER[why]}" for who, why in found.left_over[:_SHOWN_LEFT]]
        parts.append("\n".join(["**Left over**", *lines]))
    parts.append(
        cards.note(
            "The round itself is paired with those who take part by then. Change it with lock, forbid, settings."
        )
    )
    return cards.card(*parts)


def preview_file(found: Preview) -> bytes:
    """Write every group and who is left over as CSV."""
    rows = [
        (
            str(number),
            "; ".join(group.members),
            "; ".join(_shared(one) for *_, common in group.reasons for one in common),
        )
        for number, group in enumerate(found.groups, start=1)
    ]
    rows += [("", who, f"left over: {_LEFT_OVER[why]}") for who, why in found.left_over]
    return spreadsheet.write(("group", "members", "what they share"), rows)


def rules(found: Sequence[NamedRule], program: Program, name: str, notice: str = "") -> discord.ui.LayoutView:
    """List the rules that the next round keeps, with the way to take one back."""
    parts: list[str | cards.Item] = [f"### Pairs: {plain(name)}", notice]
    if not found:
        parts.append("No rules. `/organizers rounds lock` puts two together, `forbid` keeps two apart.")
        return cards.card(*parts)
    parts.append("\n".join(f"- {_rule(one)}" for one in found[:_MOST_RULES]))
    options = [
        discord.SelectOption(label=f"{one.low.name} and {one.high.name}"[:100], value=str(one.rule.id))
        for one in found[:_MOST_RULES]
    ]
    parts.append(cards.row(cards.select("rounds:unrule", program.id, placeholder="Take one back", options=options)))
    if len(found) > _MOST_RULES:
        parts.append(cards.note(f"The newest {_MOST_RULES} of {len(found)}."))
    return cards.card(*parts)


def running(round_: Round, name: str) -> discord.ui.LayoutView:
    """Say that a round is paired now."""
    then = f"They meet {when(round_.meets_at)}." if round_.meets_at else "They find a time of their own."
    return cards.card(
        f"### On its way: {plain(name)}",
        f"Who takes part is paired now, and hears of it within a minute. {then}",
        cards.note("`/organizers rounds cancel` stops what has not been sent."),
    )


def cancelled(found: Cancelled, name: str) -> discord.ui.LayoutView:
    """Say what became of a round that was called off."""
    if found.round.status is RoundStatus.CANCELLED and not found.groups:
        return cards.card(
            f"### Called off: {plain(name)}",
            f"The round of {when(found.round.due_at)} won't be paired. Nobody is told.",
        )
    heard = f"{found.told} people had heard of theirs and keep it." if found.told else "Nobody had heard of it."
    return cards.card(f"### Called off: {plain(name)}", f"{found.groups} groups are taken back. {heard}")


def _name(found: Settings) -> str:
    return plain(found.meeting.name) if found.meeting else "Year-round"


def _no_points(found: Settings) -> str:
    place = next((round_.place for round_ in found.planned if round_.place), "")
    return plain(place) if place else "none; groups agree on a place"


def _planned(planned: Sequence[Round]) -> str:
    if not planned:
        return "No round is planned."
    lines = [f"- paired {when(round_.due_at)}" for round_ in planned[:_SHOWN_ROUNDS]]
    if len(planned) > _SHOWN_ROUNDS:
        lines.append(f"- and {len(planned) - _SHOWN_ROUNDS} more")
    return "\n".join(["**Planned**", *lines])


def _group(group: PreviewedGroup) -> str:
    best = next((_shared(common[0]) for *_, common in group.reasons if common), "nothing that both show")
    return f"- {listed([plain(name) for name in group.members])}: {plain(best)}"


def _shared(common: Shared) -> str:
    return _SHARED[common.kind].format(common.subject)


def _rule(found: NamedRule) -> str:
    both = f"{plain(found.low.name)} and {plain(found.high.name)}"
    if found.rule.kind is PairRuleKind.LOCK:
        return f"{both}: together in the next round"
    return f"{both}: never together"
