"""Where the alumni of an organization went: kinds of employer, the employers themselves, and places."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from bot.pictures import canvas
from bot.pictures.subjects import CareersPicture

_LONGEST_NAME = 30
_BARS = 7


def draw(picture: CareersPicture) -> bytes:
    """Draw bars of employers, coloured by kind, beside bars of places; returns a PNG."""
    figure = canvas.figure()
    colours = dict(zip((name for name, _ in picture.kinds), canvas.COLOURS, strict=False))
    figure.text(0.03, 0.93, _cut(picture.title, 66), color=canvas.INK, fontsize=13.5, fontweight="bold")
    _legend(figure, picture.kinds, colours)
    employers = [(name, count, colours[kind]) for name, kind, count in picture.employers[:_BARS]]
    _bars(figure.add_axes((0.33, 0.06, 0.22, 0.66)), employers)
    _bars(figure.add_axes((0.77, 0.06, 0.18, 0.66)), [(*one, canvas.FAINT) for one in picture.where[:_BARS]])
    return canvas.png(figure)


def _legend(figure: Figure, kinds: Sequence[tuple[str, int]], colours: dict[str, str]) -> None:
    """One bar for all, and what its colours mean."""
    axes = figure.add_axes((0.03, 0.83, 0.94, 0.04))
    axes.axis("off")
    axes.margins(0)
    start = 0
    for name, count in kinds:
        axes.barh(0, count, left=start, color=colours[name])
        start += count
    figure.legend(
        handles=[Patch(color=colours[name], label=f"{name} {count}") for name, count in kinds],
        loc="upper left",
        bbox_to_anchor=(0.02, 0.825),
        ncols=len(kinds),
        frameon=False,
        labelcolor=canvas.INK,
        fontsize=9.2,
        handlelength=1.0,
        handletextpad=0.4,
        columnspacing=1.1,
    )


def _bars(axes: Axes, rows: Sequence[tuple[str, int, str]]) -> None:
    positions = range(len(rows))
    axes.barh(positions, [count for _, count, _ in rows], color=[colour for *_, colour in rows], height=0.62)
    axes.set_ylim(max(len(rows), 4) - 0.4, -0.6)
    axes.set_yticks(positions, [_cut(name, _LONGEST_NAME) for name, _, _ in rows], color=canvas.INK, fontsize=10.5)
    axes.tick_params(length=0)
    axes.set_xticks([])
    axes.set_facecolor(canvas.PAPER)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for position, (_, count, _) in zip(positions, rows, strict=True):
        axes.annotate(f" {count}", (count, position), va="center", color=canvas.INK, fontsize=11, annotation_clip=False)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
