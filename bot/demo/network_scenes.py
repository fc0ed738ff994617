"""The parts of the tour about who knows whom; they stand between the others of ``scenes``."""

from bot.demo.transcript import Transcript, expect

NEW, WU = "newcomer", "wu"
SEGRE, FERMI = "segre", "fermi"


async def is_this_you(play: Transcript) -> None:
    """Let somebody who was named as an adviser say that it is them."""
    play.scene(
        "A name turns out to be a member",
        "The new member named Enrico Fermi as adviser. He is asked; nothing is linked before he says yes.",
    )
    asked = play.newest(FERMI)
    expect(asked, "Is this you?", "named as adviser by", "New Member")
    expect(await play.press(FERMI, asked, "Yes, that's me"), "Linked.", "[ Not me ]")
    seen = await play.command(NEW, "profile view", member=play.actor(FERMI))
    expect(seen, "Enrico Fermi advised you")


async def network(play: Transcript) -> None:
    """Let a member connect, see the route to somebody, their network, and whom else to meet."""
    play.scene(
        "Who knows whom", "A request can say how the two know each other; routes lead through shared connections."
    )
    seen = await play.command(
        WU, "connect", member=play.actor(SEGRE), how="We worked on fission products together in Berkeley."
    )
    expect(seen, "You asked Emilio Segrè to connect", "[ Take it back ]")
    asked = play.newest(SEGRE)
    expect(asked, "Chien-Shiung Wu would like to connect", "fission products")
    expect(await play.press(SEGRE, asked, "Connect"), "Connected with Chien-Shiung Wu")
    seen = await play.command(WU, "connections path", member=play.actor(FERMI))
    expect(seen, "You → Emilio Segrè → Enrico Fermi", "[ Ask for an introduction ]")
    expect(await play.command(WU, "connections list"), "Emilio Segrè", "Maria Goeppert Mayer")
    seen = await play.command(WU, "connections map")
    expect(seen, "Your network: 2 connections")
    seen = await play.command(WU, "suggestions")
    expect(seen, "Members worth meeting", "You share", "[ Not for me ]")
