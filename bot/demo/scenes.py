"""The parts of the tour, in their order; each leaves the stage to the next."""

from collections.abc import Sequence

from bot.demo import founding, introductions, meetup_scenes, network_scenes, rounds
from bot.demo.errors import DemoError
from bot.demo.rounds import Group
from bot.demo.transcript import Transcript, expect

NEW = "newcomer"
WU = "wu"
_SIGNATURE = """New Member
Postdoctoral Researcher
Los Alamos National Laboratory, Los Alamos, NM 87545
new.member@example.org"""
# From when they hear of each other, three hours before they meet, until an hour after that.
LONG_ENOUGH = 4 * 3600.0


async def plan(play: Transcript) -> None:
    """Let the organizer plan the meeting."""
    play.scene("An organizer plans the meeting", "One command makes the meeting and a round of meetups a day.")
    for number, (name, options) in enumerate(founding.commands(play.stage)):
        seen = await play.command("organizer", name, **options)
        expect(seen, "is planned" if number == 0 else "Added to the agenda of Annual Meeting")
    await founding.opt_in(play.stage)
    undecided = len(play.stage.conference.undecided)
    play.remark(f"All members but {undecided} say that they come, and opt in to meetups.")


async def join(play: Transcript) -> None:
    """Let a new person join and say who they are."""
    play.scene("A new person joins", "Nobody is a member before they join by themselves.")
    expect(await play.command(NEW, "profile edit"), "/join")
    editor = await play.command(NEW, "join")
    expect(editor, "Welcome, New Member", "Hometown, advisers, collaborators")
    opened = await play.press(NEW, editor, "Hometown and people")
    editor = await play.fill(NEW, opened, hometown="Los Alamos, NM", advisers="Enrico Fermi", collaborators="")
    expect(editor, "From Los Alamos, NM", "Trained under Enrico Fermi")
    opened = await play.press(NEW, editor, "Topics, offers, asks")
    editor = await play.fill(
        NEW, opened, topic=["nuclear physics", "instrumentation"], offer=["Computing and code help"], ask=["Mentoring"]
    )
    expect(editor, "✓ Topics and units", "✓ What you offer and look for")
    seen = await play.command(
        NEW, "affiliation add", pick={"organization": "LANL"}, kind="employment", title="Postdoc", start=2025
    )
    expect(seen, "Added Postdoc, Los Alamos National Laboratory")
    play.remark("What is typed instead of chosen is understood, with an undo, or asked: nothing is guessed.")
    seen = await play.command(
        NEW,
        "affiliation add",
        organization="Dept. of Physics, Univ. of Chicago, Chicago, IL",
        kind="education",
        end=2024,
    )
    expect(seen, "Understood", "Added: Studied, University of Chicago", "[ Undo ]")
    play.remark("An e-mail signature says it too.")
    opened = await play.command(NEW, "affiliation paste")
    seen = await play.fill(NEW, opened, signature=_SIGNATURE)
    expect(seen, "From your signature", "Los Alamos National Laboratory")


async def find(play: Transcript) -> None:
    """Let members find others by where they are or were."""
    play.scene(
        "Members find each other by where they are or were",
        "A lab, narrowed to a state; a company; a university; and those who studied at one. Most shared ground first.",
    )
    seen = await play.command(NEW, "find lab", pick={"organization": "LANL", "state": "Californ"})
    expect(seen, "Los Alamos National Laboratory in California", "Emilio Segrè", "[ Connect ]")
    seen = await play.command(WU, "find company", pick={"organization": "Bell Labs"})
    expect(seen, "Nokia Bell Labs", "Walter Brattain", "John Bardeen")
    seen = await play.command(WU, "find university", pick={"organization": "Columbia"})
    expect(seen, "Columbia University", "I. I. Rabi", "page 1 of 2")
    seen = await play.command("feynman", "find alumni", pick={"organization": "Princeton"})
    expect(seen, "Members who studied at Princeton University", "John Bardeen", "Now: Professor")
    play.remark("What alumni do now is counted, and drawn where there are enough of them.")
    seen = await play.command("feynman", "find alumni", pick={"organization": "University of Chicago"})
    expect(seen, "Members who studied at University of Chicago", "Most at:")
    play.remark("Everything that members show can be asked for together.")
    seen = await play.command(
        WU, "find people", pick={"topic": "nuclear", "state": "Californ"}, kind="university", when="now"
    )
    expect(seen, "Members who are at a university in California working on nuclear physics")
    seen = await play.command(WU, "find lab", organization="ORNL", state="New Mexico")
    expect(seen, "Nobody in New Mexico yet. 1 member matches in other places", "[ Watch ]")
    expect(await play.press(WU, seen, "Watch"), "You watch this search", "once a week at most")


async def connect(play: Transcript) -> None:
    """Let one member look at another's profile and connect, and the other accept."""
    play.scene("Two members connect", "A profile begins with what you share; a connection needs both.")
    profile = await play.command(WU, "profile view", member=play.actor("goeppertmayer"))
    expect(profile, "Maria Goeppert Mayer", "You share", "[ Connect ]")
    expect(await play.press(WU, profile, "Connect"), "You asked to connect")
    asked = play.newest("goeppertmayer")
    expect(asked, "Chien-Shiung Wu would like to connect", "[ Not now ]")
    expect(await play.press("goeppertmayer", asked, "Connect"), "Connected with Chien-Shiung Wu")
    expect(play.newest(WU), "Connected with Maria Goeppert Mayer")


async def opt_in(play: Transcript) -> None:
    """Let the undecided look at the meeting and opt in."""
    play.scene("Opting in to meetups", "Nothing is suggested to anybody who has not asked for it.")
    agenda = await play.command(WU, "meeting agenda", pick={"meeting": "Annual"})
    expect(agenda, "Welcome reception", "[ I'm coming ]")
    expect(await play.press(WU, agenda, "I'm coming"), "You are coming")
    for key in (WU, NEW):
        seen = await play.command(key, "meetups join", pick={"program": "Annual"})
        expect(seen, "You are in: Annual Meeting", "in 3 days")


async def first_round(play: Transcript) -> None:
    """Pair everyone on the first day, and let two members answer."""
    await _next_round(play)
    play.scene("The first day: everyone is paired", "Pairs come of what two people share, and nobody is left over.")
    groups = await rounds.newest(play.stage)
    rounds.check(groups, everyone=await rounds.opted_in(play.stage))
    _list(play, groups)
    suggestion = play.newest(WU)
    expect(suggestion, "Meet ", "You share", "12:30, registration desk", "[ I'll be there ]", "[ Can't make it ]")
    for partner in _partners(play, groups, WU):
        expect(play.newest(partner), "Meet Chien-Shiung Wu", "You share", "12:30, registration desk")
    _show_trio(play, groups)
    partners = _partners(play, groups, WU)
    await meetup_scenes.agree(play, suggestion, WU, partners)
    await meetup_scenes.match_again(play, groups, spared=[WU, *partners])
    await play.stage.pass_time(LONG_ENOUGH)
    play.remark("It is half past one, and they have met.")
    expect(await play.press(WU, suggestion, "We met"), "You met ")


async def second_round(play: Transcript) -> None:
    """Pair everyone on the second day with somebody else."""
    before = await rounds.newest(play.stage)
    await _next_round(play)
    play.scene("The second day: somebody else for everyone", "No two people are suggested to each other again.")
    groups = await rounds.newest(play.stage)
    rounds.check(groups, everyone=await rounds.opted_in(play.stage), before=before)
    _list(play, groups)
    expect(play.newest(WU), "Meet ", "You share")


async def look_back(play: Transcript) -> None:
    """Show where a member sees all of this again."""
    play.scene("Where it all can be seen again", "Answers that only you see are no record: two commands are.")
    profile = await play.command("feynman", "profile view", member=play.actor(WU))
    expect(await play.press("feynman", profile, "Connect"), "You asked to connect")
    expect(await play.command(WU, "inbox"), "Richard Feynman would like to connect")
    seen = await play.command(WU, "meetups status")
    expect(seen, "Annual Meeting: you are in", "You met.", "[ Open ]")


async def recap(play: Transcript) -> None:
    """Show a member whom they met at the meeting."""
    await meetup_scenes.recap(play, WU)


ALL = (
    plan,
    join,
    network_scenes.is_this_you,
    find,
    connect,
    network_scenes.network,
    opt_in,
    meetup_scenes.preview,
    first_round,
    second_round,
    look_back,
    *introductions.ALL,
    recap,
)


async def _next_round(play: Transcript) -> None:
    due = await rounds.next_due(play.stage)
    if due is None:
        raise DemoError("No further round is planned.")
    await play.stage.jump_to(due)


def _show_trio(play: Transcript, groups: Sequence[Group]) -> None:
    trio = next(group for group in groups if len(group) == rounds.TRIO)
    first, *others = sorted(trio)
    somebody = next(key for key in play.stage.actors if play.name(key) == first)
    expect(play.newest(somebody), "Meet ", *others)


def _partners(play: Transcript, groups: Sequence[Group], key: str) -> list[str]:
    names = {play.name(other): other for other in play.stage.actors}
    group = next(group for group in groups if play.name(key) in group)
    return [names[name] for name in sorted(group) if name != play.name(key)]


def _list(play: Transcript, groups: Sequence[Group]) -> None:
    trios = sum(len(group) == rounds.TRIO for group in groups)
    three = " and one group of three, since the number is odd" if trios else ""
    play.remark(f"{len(groups) - trios} pairs{three}:")
    for group in sorted(groups, key=sorted):
        play.say("  " + " + ".join(sorted(group)))
