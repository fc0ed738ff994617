"""The guided tour, as the index page shows it."""

from dataclasses import dataclass

CHANNEL, MESSAGES = "channel", "messages"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: in whose tab, what to do there, and what to notice. ``person`` is empty for the clock."""

    title: str
    person: str
    place: str
    do: str
    notice: str


STEPS = (
    Step(
        "See who you are",
        "wu",
        CHANNEL,
        "Type `/profile view`, press Enter to choose it, then the arrow on the right to send it.",
        "Your places with their years, your advisers, what you offer. Only you see the answer.",
    ),
    Step(
        "Find people of a lab who are in a state now",
        "wu",
        CHANNEL,
        "Type `/find lab` and Enter, then `LANL` and Enter. Press +1 more and Enter for the state, type `California` "
        "and Enter, then send it with the arrow.",
        "Those who were at the lab and are in California today, each with what you share, most shared ground first.",
    ),
    Step(
        "Find alumni",
        "wu",
        CHANNEL,
        "The same way, send `/find alumni` with `University of Chicago`.",
        "What they do now, counted and in a picture; then each of them, and how to reach them. Press Share as text.",
    ),
    Step(
        "Ask for everything together, and watch a search",
        "wu",
        CHANNEL,
        "Send `/find people` with the topic `nuclear physics` and the state `New Mexico`, then press Watch.",
        "The query stands above the results. You would hear once a week at most, and only of somebody new.",
    ),
    Step(
        "Say where you work in your own words",
        "feynman",
        CHANNEL,
        "Send `/affiliation paste` and put in two lines: `Physicist`, and `Oak Ridge National Laboratory, Oak Ridge, "
        "TN`.",
        "What is sure is added, with Undo. What could be several organizations is asked. Nothing is guessed.",
    ),
    Step(
        "Look at a profile, and connect",
        "wu",
        CHANNEL,
        "Back in the results of the lab, press View profile under Richard Feynman, then Connect.",
        "The card says that you asked. Nobody else sees it.",
    ),
    Step(
        "Accept, as the other person",
        "feynman",
        MESSAGES,
        "Press Connect on the request.",
        "It says beforehand what each of you will see. Not now would have been just as easy, and silent.",
    ),
    Step(
        "Opt in to meetups",
        "wu",
        CHANNEL,
        "Send `/meetups join` and pick the Annual Meeting from the list.",
        "When you hear of somebody next. Nothing is suggested to people who have not asked.",
    ),
    Step(
        "Jump to the day",
        "",
        "",
        "Press Jump to the next round, here on this page.",
        "Everyone who opted in is paired on what they share, three hours before they meet.",
    ),
    Step(
        "Meet",
        "wu",
        MESSAGES,
        "Read the suggestion, then press I'll be there, We met, or Can't make it.",
        "Whom to meet, why, when and where, and a question to start with. The other person's card says the same, "
        "seen from their side.",
    ),
)
