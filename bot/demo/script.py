"""The tour in the terminal: the same every time, each step checked against what its person saw."""

from collections.abc import Callable

from bot.demo import founding, scenes
from bot.demo.stage import open_stage
from bot.demo.transcript import Transcript


async def play(write: Callable[[str], None]) -> None:
    """Play the whole tour.

    Raises:
        DemoError: somebody didn't see what they should.
    """
    async with open_stage() as stage:
        transcript = Transcript(stage, write)
        write(f"Common Ground: {len(stage.people)} historical physicists are members of one society and meet at one")
        write("conference. What follows is the bot itself on a simulated Discord: every card is what that person")
        write("sees. Buttons stand in brackets; times are those of the conference (Minneapolis).")
        await founding.found(stage)
        for scene in scenes.ALL:
            await scene(transcript)
        write("")
        write("That was the tour. `make demo` lets you press the buttons yourself.")
