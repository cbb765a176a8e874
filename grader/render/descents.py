"""The path of an optimizer on contour lines of its loss, as what SVG needs."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from grader.render.contours import contour, levels
from grader.render.plots import Tick, short

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Points = Sequence[Sequence[float | None]]

WIDTH: Final = 340
HEIGHT: Final = 240
LEFT: Final = 46
TOP: Final = 8
_RIGHT, _BOTTOM = 8, 22
_LEVELS = 12
_TONES = 4
# A point that is further away than so many pictures is drawn no further.
_FAR = 3.0


class Trajectory(NamedTuple):
    """Points in a row.

    Attributes:
        line: what a polyline takes.
        dots: a path with a dot for each point.
        start: where it begins.
        leaves: whether it goes beyond what is shown.
    """

    line: str
    dots: str
    start: tuple[float, float]
    leaves: bool


class DescentPlot(NamedTuple):
    """A drawing of one path, or of two.

    Attributes:
        contours: paths with their tone, 1 where the loss is lowest.
        yours: the student's path; `ours` if it may be seen.
        horizontal: ticks; likewise `vertical`.
    """

    contours: tuple[tuple[int, str], ...]
    yours: Trajectory
    ours: Trajectory | None
    horizontal: tuple[Tick, ...]
    vertical: tuple[Tick, ...]


def of_descent(descent: Mapping[str, Any]) -> DescentPlot | None:
    """The drawing of a path, from the JSON values of its document; None if there is nothing to draw."""
    (left, right), (low, high) = descent["loss"]["across"], descent["loss"]["up"]
    rows = descent["loss"]["rows"]
    if None in (left, right, low, high) or not (left < right and low < high) or len(rows) < 2 or len(rows[0]) < 2:
        return None
    width, height = WIDTH - LEFT - _RIGHT, HEIGHT - TOP - _BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = (x - left) / (right - left), (y - low) / (high - low)
        return round(_held(across) * width, 1), round((1 - _held(up)) * height, 1)

    def on_grid(column: float, row: float) -> tuple[float, float]:
        return round(column / (len(rows[0]) - 1) * width, 1), round((1 - row / (len(rows) - 1)) * height, 1)

    found = levels(rows, _LEVELS)
    contours = tuple(
        (1 + number * _TONES // len(found), "".join(_path(line, on_grid) for line in contour(rows, level)))
        for number, level in enumerate(found)
    )
    yours = _trajectory(descent["yours"], place, width, height)
    if yours is None:
        return None
    return DescentPlot(
        tuple(each for each in contours if each[1]),
        yours,
        _trajectory(descent["ours"], place, width, height),
        (Tick(LEFT, short(left)), Tick(WIDTH - _RIGHT, short(right))),
        (Tick(HEIGHT - _BOTTOM, short(low)), Tick(TOP + 6, short(high))),
    )


def _held(share: float) -> float:
    return min(max(share, -_FAR), 1 + _FAR)


def _path(line: Sequence[tuple[float, float]], place: Callable[[float, float], tuple[float, float]]) -> str:
    return "M" + " ".join(f"{x:g},{y:g}" for x, y in (place(*point) for point in line))


def _trajectory(
    points: Points, place: Callable[[float, float], tuple[float, float]], width: float, height: float
) -> Trajectory | None:
    placed = [place(x, y) for x, y in points if x is not None and y is not None and isfinite(x) and isfinite(y)]
    if not placed:
        return None
    outside = next((number for number, (x, y) in enumerate(placed) if not (0 <= x <= width and 0 <= y <= height)), None)
    # The step out of the picture is drawn; what comes after it, and perhaps back, is not.
    shown = placed if outside is None else placed[: outside + 1]
    return Trajectory(
        " ".join(f"{x:g},{y:g}" for x, y in shown),
        "".join(f"M{x:g} {y:g}h0" for x, y in shown),
        shown[0],
        outside is not None,
    )
