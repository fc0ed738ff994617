"""The words for purposes and offers, and the short text that a request begins with."""

from bot.introductions.forwarding import Facts
from bot.introductions.preferences import Preferences
from bot.members.backgrounds import Shared
from bot.models import Introduction, Member, Openness, Purpose, Return
from cogs.ui.text import plain, post, reason

PURPOSES = {
    Purpose.INTERVIEW: "Informational interview",
    Purpose.CAREER: "Career advice",
    Purpose.JOB: "Job lead",
    Purpose.COLLABORATION: "Collaboration",
    Purpose.TECHNICAL: "Technical question",
}
RETURNS = {
    Return.PROBLEM: "Solve a technical problem",
    Return.EXPERTISE: "Share an expertise",
}
OPENNESS = {
    Openness.NOBODY: "No requests",
    Openness.CONNECTIONS: "Only those that a connection passes on",
    Openness.EVERYONE: "Direct and cold requests too",
}
GUIDE = (
    "For an informational interview: propose 20 minutes and two times. Ask how they came to where they are, what a "
    "week there looks like, and whom else to talk to. Don't ask for a job. Say afterwards what came of it."
)
_WISHES = {
    Purpose.INTERVIEW: "I would like to ask you about your work, for about 20 minutes.",
    Purpose.CAREER: "I would value your advice on my next step.",
    Purpose.JOB: "I am looking for a position and would like to hear about yours.",
    Purpose.COLLABORATION: "I would like to talk about working on something together.",
    Purpose.TECHNICAL: "I have a technical question that you may know the answer to.",
}
# How a reason said to one of two begins, and how the same person says it to the other.
_BOTH = {
    "you both ": "we both ",
    "you were both ": "we were both ",
    "you have both ": "we have both ",
    "you are both ": "we are both ",
}
_MOST_SHARED = 2


def first_text(purpose: Purpose, facts: Facts, asker: Member) -> str:
    """Suggest what to write: who asks, what the two share, what it is about. Everyone may know all of it."""
    # In the form it is the person's own text: nothing is escaped there.
    about = [f"I am {asker.name}" + (f", {facts.headline}" if facts.headline else "")]
    if facts.post is not None:
        about.append(_unescaped(post(facts.post, place=False)))
    lines = [", ".join(about) + ".", *_shared(facts.shared, asker.id), _WISHES[purpose]]
    return " ".join(lines)


def quoted(text: str) -> str:
    """Show what a person wrote as a quotation, as text."""
    return "\n".join(f"> {plain(line, 1000)}" for line in text.splitlines() if line.strip())


def about(introduction: Introduction) -> str:
    """Say what a request is about, what was written, and what is offered."""
    lines = [f"**{PURPOSES[introduction.purpose]}**", quoted(introduction.text)]
    if introduction.offer:
        label = RETURNS[introduction.in_return].lower() if introduction.in_return else ""
        lines.append(f"In return{f' ({label})' if label else ''}: {plain(introduction.offer, 300)}")
    return "\n".join(lines)


def preferences(said: Preferences, *, usual: int) -> str:
    """Say what a member is open to."""
    purposes = [PURPOSES[purpose].lower() for purpose in Purpose if purpose in said.purposes]
    week = min(usual, said.a_week or usual)
    return "\n".join(
        [
            f"Passing on requests of your connections: **{'yes' if said.connects else 'no'}**",
            f"Requests to meet you: **{OPENNESS[said.openness].lower()}**",
            f"For: {', '.join(purposes) if purposes else 'nothing'}",
            f"At most {week} a week of each; what comes later waits in line",
        ]
    )


def _shared(shared: tuple[Shared, ...], asker_id: int) -> list[str]:
    found = []
    for one in shared:
        said = _unescaped(reason(one, viewer_id=asker_id))
        for yours, ours in _BOTH.items():
            if said.startswith(yours):
                sentence = ours + said.removeprefix(yours)
                found.append(sentence[0].upper() + sentence[1:] + ".")
    return found[:_MOST_SHARED]


def _unescaped(text: str) -> str:
    return text.replace("\\", "")
