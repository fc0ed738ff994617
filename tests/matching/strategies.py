"""Made-up backgrounds for hypothesis: small value sets, so that people do share things."""

from hypothesis import strategies as st

from bot.matching.background import OPEN_END, Background, Stint
from bot.matching.pairing import Problem

YEARS = st.none() | st.integers(1990, 2005)


@st.composite
def stints(draw: st.DrawFn) -> Stint:
    start = draw(YEARS)
    length = draw(st.none() | st.integers(0, 8) | st.just(OPEN_END))
    end = OPEN_END if length == OPEN_END else None if start is None or length is None else start + length
    return Stint(draw(st.integers(1, 4)), draw(st.booleans()), start, end)


def words(*values: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


@st.composite
def backgrounds(draw: st.DrawFn, identity: int = 1) -> Background:
    hometown = draw(st.none() | st.integers(10, 14))
    return Background(
        id=identity,
        stints=tuple(draw(st.lists(stints(), max_size=3))),
        advisers=draw(words("a teacher", "another teacher")),
        collaborators=draw(words("a teacher", "a colleague")),
        hometown=hometown,
        homeland=draw(st.sampled_from([None, "HU", "US"])) if hometown is None else ("HU", "US")[hometown % 2],
        topics=draw(words("optics", "gravity", "plasma")),
        units=draw(words("Early Career", "History")),
        offers=draw(words("mentoring", "a tour")),
        asks=draw(words("mentoring", "a tour")),
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 9, *, may_forbid: bool = True) -> Problem:
    ids = draw(st.lists(st.integers(1, 10**18), max_size=most, unique=True))
    people = tuple(draw(backgrounds(identity)) for identity in ids)
    every_pair = [(low, high) for low in ids for high in ids if low < high]
    forbidden: frozenset[tuple[int, int]] = frozenset()
    if may_forbid and every_pair:
        forbidden = draw(st.frozensets(st.sampled_from(every_pair), max_size=len(every_pair)))
    return Problem(people, forbidden, draw(st.integers(0, 2**31 - 1)), colleagues_apart=False)
