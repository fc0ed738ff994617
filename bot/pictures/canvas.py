"""What every picture shares: size, colours, type."""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Discord shows a picture at most 550 points wide, a phone fewer: type has to be large for the size.
WIDTH, HEIGHT = 8.0, 5.0
DOTS_PER_INCH = 150
PAPER = "#22262e"
INK = "#f2f3f5"
FAINT = "#9aa4b2"
# Okabe and Ito's colours, which the colour-blind can tell apart (https://jfly.uni-koeln.de/color).
COLOURS = ("#56b4e9", "#e69f00", "#2fbf8f", "#cc79a7", "#f0e442", "#8c96a3")


def figure() -> Figure:
    """Return an empty figure with its background."""
    made = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS_PER_INCH, facecolor=PAPER)
    FigureCanvasAgg(made)
    return made


def png(drawn: Figure) -> bytes:
    """Return the figure as a PNG."""
    buffer = BytesIO()
    drawn.savefig(buffer, format="png", facecolor=PAPER)
    return buffer.getvalue()
