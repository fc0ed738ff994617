"""Meetups in the tour: a round as organizers see it beforehand, two who agree, two matched again, a recap."""

from collections.abc import Sequence

from bot.demo import rounds
from bot.demo.errors import DemoError
from bot.demo.rounds import Group
from bot.demo.transcript import Seen, Transcript, expect

PAIR = 2


async def preview(play: Transcript) -> None:
    """Let the organizer see what a round would come to."""
    play.scene("What a round would come to", "Organizers see the pairs and the reasons beforehand; nobody hears of it.")
    seen = await play.command("organizer", "organizers rounds preview", pick={"program": "Annual"})
    expect(seen, "groups of", "nobody is left over", "Nothing is stored, and nobody hears of it")


async def agree(play: Transcript, suggested: Seen, one: str, others: Sequence[str]) -> None:
    """Let everyone of a group say that they will be there."""
    expect(await play.press(one, suggested, "I'll be there"), "You come.", "to answer")
    for other in others:
        expect(await play.press(other, play.newest(other), "I'll be there"), "come")
    expect(play.newest(one), "Agreed:", "[ Calendar file ]")


async def match_again(play: Transcript, groups: Sequence[Group], spared: Sequence[str]) -> None:
    """Let one of each of two pairs drop out: those who are left alone meet each other, at once."""
    keys = {play.name(key): key for key in play.stage.actors}
    pairs = [sorted(group) for group in sorted(groups, key=sorted) if len(group) == PAIR]
    pairs = [pair for pair in pairs if not {keys[name] for name in pair} & set(spared)]
    play.remark("Two can't make it, from two pairs. Whoever they leave alone is matched again within seconds.")
    for gone, left in pairs:
        await _drop_out(play, keys[gone])
        if await _matched(play, groups, left):
            break
    else:
        raise DemoError("Nobody was matched again, although several were left alone.")
    expect(play.newest(keys[left]), "can't make it. Here is somebody else:", "You share")


async def _drop_out(play: Transcript, key: str) -> None:
    seen = await play.press(key, play.newest(key), "Can't make it")
    expect(seen, "You can't make it", "without a reason")
    await play.stage.wake()


async def _matched(play: Transcript, groups: Sequence[Group], left: str) -> bool:
    """Whether somebody who was left alone has somebody else by now."""
    return any(left in group and group not in groups for group in await rounds.newest(play.stage))


async def recap(play: Transcript, key: str) -> None:
    """Show a member whom they met."""
    play.scene("Whom you met", "After the meeting everyone has a card of their own, with the next step.")
    seen = await play.command(key, "meetups recap", pick={"program": "Annual"})
    expect(seen, "Whom you met", "[ Open ]", "Only you see this.")
