"""A person's own network: they in the middle, their connections around, a sector for each group."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox, BboxBase

from bot.pictures import canvas
from bot.pictures.subjects import NetworkGroup, NetworkPicture

# The picture is wider than high, so circles are drawn as ellipses.
_WIDE = 1.55
_INNER, _OUTER = 0.3, 0.9
# Of many, only who stands further out than this is named.
_EDGE = 0.74
_GAP = 0.09
_LONGEST_NAME, _LONGEST_LABEL, _COLUMNS = 22, 38, 2
_FEW = 40

Point = tuple[float, float]


@dataclass(slots=True)
class _Boxes:
    """Where something is written, so that nothing is written there again."""

    renderer: Any
    edges: BboxBase
    taken: list[Bbox] = field(default_factory=list)

    def take(self, text: Any, *, pad: float = 3.0) -> bool:
        """Keep a text where there is room for it."""
        box = text.get_window_extent(self.renderer).padded(pad)
        inside = self.edges.x0 <= box.x0 and box.x1 <= self.edges.x1 and self.edges.y0 <= box.y0 <= self.edges.y1
        if not inside or any(box.overlaps(other) for other in self.taken):
            return False
        self.taken.append(box)
        return True


def draw(picture: NetworkPicture) -> bytes:
    """Draw a network; names are left out where there is no room for them; returns a PNG."""
    figure = canvas.figure()
    axes = figure.add_axes((0, 0.12, 1, 0.8))
    axes.axis("off")
    axes.set_xlim(-_WIDE * 1.24, _WIDE * 1.24)
    axes.set_ylim(-1.08, 1.08)
    figure.text(0.03, 0.93, _cut(picture.title, 74), color=canvas.INK, fontsize=13.5, fontweight="bold")
    sectors = _sectors([len(group.people) for group in picture.groups])
    spacing = _spacing(picture.groups, sectors)
    places = [
        _places(len(group.people), *sector, spacing) for group, sector in zip(picture.groups, sectors, strict=True)
    ]
    _lines(axes, places, picture.links)
    size = 150 if sum(map(len, places)) <= _FEW else 46
    for number, points in enumerate(places):
        x, y = [point[0] for point in points], [point[1] for point in points]
        axes.scatter(x, y, s=size, color=_colour(number), edgecolors=canvas.PAPER, linewidths=0.8, zorder=3)
    axes.scatter(0, 0, s=520, color=canvas.INK, zorder=4)
    axes.text(0, 0, "you", color=canvas.PAPER, fontsize=10.5, fontweight="bold", ha="center", va="center", zorder=5)
    canvas_of: Any = FigureCanvasAgg(figure)
    boxes = _Boxes(canvas_of.get_renderer(), figure.bbox.frozen())
    _legend(figure, picture.groups)
    _take_dots(axes, places, size, boxes)
    _names(axes, picture.groups, places, boxes)
    return canvas.png(figure)


def _sectors(counts: Sequence[int]) -> Sequence[tuple[float, float]]:
    """Divide the circle: to each group an angle that grows with it, and never too narrow for its title."""
    weights = [count**0.7 + 1.2 for count in counts]
    whole = 2 * pi - _GAP * len(counts)
    sectors, start = [], pi * 0.62
    for weight in weights:
        width = whole * weight / sum(weights)
        sectors.append((start, start + width))
        start += width + _GAP
    return sectors


def _spacing(groups: Sequence[NetworkGroup], sectors: Sequence[tuple[float, float]]) -> float:
    """Return the largest distance between neighbours at which everybody has a place."""
    spacing = 0.3
    while spacing > 0.02:  # noqa: PLR2004 - closer than this dots are one
        fits = (
            len(_rings(*sector, spacing)) >= len(group.people) for group, sector in zip(groups, sectors, strict=True)
        )
        if all(fits):
            return spacing
        spacing *= 0.95
    return spacing


def _rings(start: float, end: float, spacing: float) -> list[Point]:
    """All places in a sector, as (radius, angle), ring after ring from the outermost."""
    found, radius = [], _OUTER
    while radius >= _INNER:
        room = max(1, int((end - start) * radius / spacing))
        step = (end - start) / room
        found += [(radius, start + step * (place + 0.5)) for place in range(room)]
        radius -= spacing * 0.9
    return found


def _places(count: int, start: float, end: float, spacing: float) -> list[Point]:
    rings = _rings(start, end, spacing)[:count]
    rings += [(_INNER, (start + end) / 2)] * (count - len(rings))
    return [(_WIDE * radius * cos(angle), radius * sin(angle)) for radius, angle in rings]


def _lines(axes: Axes, places: Sequence[Sequence[Point]], links: Sequence[tuple[int, int]]) -> None:
    flat = [point for points in places for point in points]
    own = [((0.0, 0.0), point) for point in flat]
    axes.add_collection(
        LineCollection(own, colors=canvas.FAINT, linewidths=0.7, alpha=0.4 if len(flat) <= _FEW else 0.18, zorder=1)
    )
    between = [(flat[one], flat[other]) for one, other in links]
    alpha = 0.7 if len(links) <= _FEW else 0.13
    axes.add_collection(LineCollection(between, colors=canvas.INK, linewidths=0.9, alpha=alpha, zorder=2))


def _legend(figure: Figure, groups: Sequence[NetworkGroup]) -> None:
    """Say what links each group, how many they are, and to how many more they lead."""
    figure.legend(
        handles=[
            Line2D([], [], marker="o", linestyle="", markersize=9, color=_colour(number), label=_label(group))
            for number, group in enumerate(groups)
        ],
        loc="lower center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=min(len(groups), _COLUMNS),
        frameon=False,
        labelcolor=canvas.INK,
        fontsize=9.6,
        handletextpad=0.2,
        columnspacing=2.5,
    )


def _label(group: NetworkGroup) -> str:
    further = f" (+{group.further:,})" if group.further else ""
    return f"{_cut(group.label, _LONGEST_LABEL)}  {len(group.people)}{further}"


def _colour(number: int) -> str:
    return canvas.COLOURS[number % len(canvas.COLOURS)]


def _take_dots(axes: Axes, places: Sequence[Sequence[Point]], size: float, boxes: _Boxes) -> None:
    radius = size**0.5 / 2 * canvas.DOTS_PER_INCH / 72
    for point in [(0.0, 0.0), *(point for points in places for point in points)]:
        x, y = axes.transData.transform(point)
        boxes.taken.append(Bbox([[x - radius, y - radius], [x + radius, y + radius]]))


def _names(axes: Axes, groups: Sequence[NetworkGroup], places: Sequence[Sequence[Point]], boxes: _Boxes) -> None:
    """Name as many as there is room for, a few of every group before many of one; of many only the outer ones."""
    many = sum(map(len, places)) > _FEW
    for place in range(max(map(len, places))):
        for group, points in zip(groups, places, strict=True):
            if place < len(points) and not (many and hypot(points[place][0] / _WIDE, points[place][1]) < _EDGE):
                _name(axes, group.people[place], points[place], boxes, outward=many)


def _name(axes: Axes, name: str, point: Point, boxes: _Boxes, *, outward: bool) -> None:
    out = 1 if point[0] >= 0 else -1
    up = 1 if point[1] >= 0 else -1
    beside = [(out, 0), (out, up), (0, up)]
    for side, height in beside if outward else [*beside, (out, -up), (-out, up), (-out, 0), (0, -up)]:
        text = axes.annotate(
            _cut(name, _LONGEST_NAME),
            point,
            xytext=(8 * side, 9 * height),
            textcoords="offset points",
            color=canvas.INK,
            fontsize=9.2,
            ha={1: "left", -1: "right", 0: "center"}[side],
            va="center",
            zorder=6,
            path_effects=[withStroke(linewidth=2.5, foreground=canvas.PAPER)],
        )
        if boxes.take(text, pad=1.0):
            return
        text.remove()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
