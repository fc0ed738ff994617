"""The part of the tour in which members are introduced: warm, through somebody both know, and cold, with an offer."""

from datetime import timedelta

from bot.demo import rounds
from bot.demo.transcript import Seen, Transcript, expect

ASKER, CONNECTOR, TARGET = "brattain", "bardeen", "wigner"
COLD, FAR = "yang", "rabi"
FORTNIGHT = timedelta(days=14)


async def warm(play: Transcript) -> None:
    """Introduce two members through a shared connection, from the request to the thread, seen from all three sides."""
    play.scene("A warm introduction", "People answer whom somebody they know brings along, and both have to want it.")
    seen = await play.command("organizer", "organizers channels", introductions=play.stage.channel)
    expect(seen, "Threads of two who are introduced")
    ways = await play.command(ASKER, "introductions ask", member=play.actor(TARGET))
    expect(ways, "The warmest way: John Bardeen, who is connected with both of you, is asked privately")
    ways = await play.choose(ASKER, ways, "interview", custom_id="introduction:purpose:")
    opened = await play.press(ASKER, ways, "Write it")
    preview = await play.fill(
        ASKER,
        opened,
        text="I would like to ask you how group theory could order what we see at semiconductor surfaces.",
        offer="A tour of our surface laboratory",
    )
    expect(preview, "John Bardeen is asked privately whether to pass it on to Eugene Wigner", "[ Send ]")
    expect(await play.press(ASKER, preview, "Send"), "You hear at once of a yes")
    play.remark("The connector is asked, and nobody else knows. A no would stay silent.")
    asked = play.newest(CONNECTOR)
    expect(asked, "Walter Brattain asks you for an introduction to Eugene Wigner", "[ Not this time ]")
    opened = await play.press(CONNECTOR, asked, "Pass it on")
    passed = await play.fill(CONNECTOR, opened, note="We measured surfaces together; you will like his questions.")
    expect(passed, "You passed it on")
    request = play.newest(TARGET)
    expect(request, "Walter Brattain would like to meet you", "John Bardeen passes this on", "[ No thanks ]")
    expect(await play.press(TARGET, request, "Yes"), "You said yes to Walter Brattain")
    expect(play.newest(ASKER), "Eugene Wigner said yes", "Write first")
    expect(play.thread(ASKER), "Walter Brattain, you asked: write first", "Moderators of this server can read")
    expect(play.newest(TARGET), "You and Walter Brattain are introduced")
    told = play.newest(CONNECTOR)
    expect(told, "Walter Brattain and Eugene Wigner are introduced", "[ Look in ]")
    looking = await play.press(CONNECTOR, told, "Look in")
    expect(looking, "You are in")
    expect(await play.press(CONNECTOR, looking, "Leave"), "[ Look in ]")


async def cold(play: Transcript) -> None:
    """Ask somebody with whom one shares nothing: first it shows who is nearer, then it needs an offer."""
    play.scene("A cold request, with an offer", "Who is nearer at the same place is shown first; a cold request gives.")
    ways = await play.command(COLD, "introductions ask", member=play.actor(FAR))
    expect(ways, "A cold request needs a reason and an offer in return", "[ Ask Chien-Shiung Wu ]")
    ways = await play.choose(COLD, ways, "technical", custom_id="introduction:purpose:")
    opened = await play.press(COLD, ways, "Write it")
    preview = await play.fill(
        COLD,
        opened,
        text="How stable is the field of your molecular beam magnets over a day? We plan a precision test.",
        in_return=["problem"],
        offer="The theory of whatever your next measurement shows",
    )
    expect(await play.press(COLD, preview, "Send"), "You hear at once of a yes")
    asked = play.newest(FAR)
    expect(asked, "Chen-Ning Yang would like to meet you", "A cold request", "solve a technical problem")
    expect(await play.command(FAR, "inbox"), "Chen-Ning Yang would like to meet you")
    expect(await play.press(FAR, asked, "Not now"), "Nobody is told: it looks like silence")
    seen = await play.command(COLD, "introductions status")
    expect(seen, "Your request to meet I. I. Rabi", "You hear at once of a yes", "[ Withdraw ]")


async def afterwards(play: Transcript) -> None:
    """Two weeks later: who met is asked whether they talked, and who didn't hears that there is no route."""
    later = play.stage.clock() + FORTNIGHT
    # The rounds that are left are paired on their days.
    while (due := await rounds.next_due(play.stage)) is not None:
        await play.stage.jump_to(due)
    await play.stage.jump_to(later)
    play.scene("Two weeks later", "Both are asked whether they talked. A no reads as silence does: no route right now.")
    question = _about(play, TARGET, "Did you and Walter Brattain talk?")
    expect(await play.press(TARGET, question, "We talked, and it helped"), "You said: we talked, and it helped")
    _about(play, COLD, "No route right now")
    await play.stage.jump_to(play.stage.clock() + timedelta(days=3))
    _about(play, CONNECTOR, "Walter Brattain and Eugene Wigner have talked")


def _about(play: Transcript, key: str, phrase: str) -> Seen:
    """Show the newest message that a person has, which is to say this."""
    seen = play.newest(key)
    expect(seen, phrase)
    return seen


ALL = (warm, cold, afterwards)
