"""The solver: exact where that is done in time, and a good greedy pairing, said to be so, where it isn't."""

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

import numpy as np

from bot.matching.augmenting import NOBODY
from bot.matching.blossom import exact, prepare, with_a_floor
from bot.matching.graph import Graph, Solved
from bot.matching.greedy import greedy
from bot.matching.problem import Method
from bot.matching.tables import Ints

# Up to so many edges the solver needs no watching: it takes a fraction of a second.
UNWATCHED_EDGES = 5_000
# Several times what the largest rounds have taken. Which of both solvers finished decides the round,
# so the bound is far from what happens, and a round can be drawn again.
SECONDS = 45.0


def solve(graph: Graph, *, floor: int | None = None, seconds: float = SECONDS) -> Solved:
    """Match the most people, and among those matchings take the one of the greatest weight.

    Args:
        graph: who may be matched, and what it is worth.
        floor: where given, who would be matched for less stays without a partner, to be matched apart.
        seconds: past this bound the solver is ended, and greed takes over.
    """
    function, arguments = (exact, (graph,)) if floor is None else (with_a_floor, (graph, floor))
    if len(graph.low) == 0:
        return Solved(np.full(graph.total, NOBODY), Method.EXACT)
    if len(graph.low) <= UNWATCHED_EDGES:
        return Solved(function(*arguments), Method.EXACT)
    partner = _bounded(seconds, function, *arguments)
    if partner is None:
        return Solved(greedy(graph), Method.GREEDY)
    return Solved(partner, Method.EXACT)


def _bounded(seconds: float, function: Callable[..., Ints], *arguments: object) -> Ints | None:
    """Call a function in a process of its own, which is ended after so many seconds; then None.

    The solvers are C++ and Rust: nothing else interrupts them.
    """
    prepare()
    # A fork needs no import anew. It comes from the worker process, whose other threads hold no locks that it needs.
    if sys.platform == "linux":
        context = multiprocessing.get_context("fork")
    else:
        context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, function, *arguments), daemon=True)
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(seconds) else None
    except EOFError:
        # It died, for want of memory most likely: greed needs less.
        return None
    finally:
        process.kill()
        process.join()
        receiver.close()


def _send(sender: Connection, function: Callable[..., Ints], *arguments: object) -> None:
    sender.send(function(*arguments))
