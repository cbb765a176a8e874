"""What is drawn on an HTML page: the geometry of lines and heat maps, which templates turn into SVG."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.closeup import Arrays, ErrorMap, Values

WIDTH: Final = 320
HEIGHT: Final = 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 8, 8, 22
_CLOSE = 1e-6  # of the largest number: nearer than that, two points are drawn on one another
_DIGITS = 7  # with sign and point, beside an axis
_CELL = 18
_MOST_CELLS = 64


class Tick(NamedTuple):
    """A number beside an axis."""

    at: float
    text: str


class Band(NamedTuple):
    """A shaded range of the horizontal axis."""

    left: float
    width: float


class Lines(NamedTuple):
    """Two lines over the same axis.

    Attributes:
        yours: what a polyline takes, in as many pieces as what is not finite leaves of it; `ours` likewise.
        wrong: where the two differ.
        horizontal: ticks; likewise `vertical`.
    """

    yours: tuple[str, ...]
    ours: tuple[str, ...]
    wrong: tuple[Band, ...]
    horizontal: tuple[Tick, ...]
    vertical: tuple[Tick, ...]


class Cell(NamedTuple):
    """A square of a heat map."""

    x: int
    y: int
    level: int


class HeatMap(NamedTuple):
    """A picture of the error over an array."""

    width: int
    height: int
    cells: tuple[Cell, ...]


def of_values(arrays: Arrays) -> Lines | None:
    """The student's numbers and ours as two lines, if the result has one axis and enough numbers for a line.

    An input of the same length is what they are drawn over, so that an activation looks as in the handout.
    """
    got, expected = arrays.got, arrays.expected
    if len(expected.shape) != 1 or got.shape != expected.shape or expected.shape[0] < 3:
        return None
    over = [each for each in arrays.inputs.values() if each.shape == expected.shape and _rises(each)]
    places = over[0].numbers if len(over) == 1 else tuple(map(float, range(expected.shape[0])))
    return lines(places, got.numbers, expected.numbers)


def of_curves(yours: Sequence[float | None], ours: Sequence[float | None]) -> Lines | None:
    """Two curves, step by step, which may differ in length."""
    steps = max(len(yours), len(ours))
    padded = [[float("nan") if y is None else y for y in line] for line in (yours, ours)]
    filled = [[*line, *[float("nan")] * (steps - len(line))] for line in padded]
    found = lines(tuple(map(float, range(steps))), *filled)
    return None if found is None else found._replace(wrong=())


def lines(places: Sequence[float], yours: Sequence[float], ours: Sequence[float]) -> Lines | None:
    """Two lines over `places`; nothing if too little of them can be drawn."""
    order = sorted(range(len(places)), key=places.__getitem__)
    xs = [places[each] for each in order]
    pairs = [(yours[each], ours[each]) for each in order]
    shown = [y for pair in pairs for y in pair if isfinite(y)]
    if len(xs) < 2 or not shown or not all(map(isfinite, xs)) or not 0 < xs[-1] - xs[0] < float("inf"):
        return None
    low, high = min(shown), max(shown)
    if not isfinite(high - low):  # they are of no use on one scale
        return None
    if low == high:
        room = abs(low) / 2 or 1.0
        low, high = low - room, high + room

    def across(x: float) -> float:
        return round(_LEFT + (x - xs[0]) / (xs[-1] - xs[0]) * (WIDTH - _LEFT - _RIGHT), 1)

    def down(y: float) -> float:
        return round(HEIGHT - _BOTTOM - (y - low) / (high - low) * (HEIGHT - _TOP - _BOTTOM), 1)

    def pieces(line: Sequence[float]) -> tuple[str, ...]:
        found, current = [], []
        for x, y in zip(xs, line, strict=True):
            if isfinite(y):
                current.append(f"{across(x)},{down(y)}")
                continue
            found.append(current)
            current = []
        return tuple(" ".join(each) for each in [*found, current] if each)

    near = _CLOSE * max(abs(low), abs(high))
    wrong = [not (abs(first - second) <= near or first == second) for first, second in pairs]
    return Lines(
        pieces([pair[0] for pair in pairs]),
        pieces([pair[1] for pair in pairs]),
        tuple(_bands(list(map(across, xs)), wrong)),
        (Tick(across(xs[0]), short(xs[0])), Tick(across(xs[-1]), short(xs[-1]))),
        (Tick(down(low), short(low)), Tick(down(high), short(high))),
    )


def short(number: float) -> str:
    """A number that fits beside an axis."""
    number += 0.0  # no minus before a zero
    return next((text for text in (f"{number:.3g}", f"{number:.2g}") if len(text) <= _DIGITS), f"{number:.0e}")


def of_errors(picture: ErrorMap) -> HeatMap | None:
    """Squares for the errors, the last axis across and all others down; nothing for one number or far too many."""
    columns = picture.shape[-1] if picture.shape else 1
    rows = len(picture.levels) // columns if columns else 0
    if rows * columns < 2 or rows * columns != len(picture.levels) or max(rows, columns) > _MOST_CELLS:
        return None
    cells = [
        Cell(place % columns * _CELL, place // columns * _CELL, level) for place, level in enumerate(picture.levels)
    ]
    return HeatMap(columns * _CELL, rows * _CELL, tuple(cells))


def _rises(values: Values) -> bool:
    """Whether there are as many different numbers as there are, so that they make an axis."""
    return all(map(isfinite, values.numbers)) and len(set(values.numbers)) == len(values.numbers)


def _bands(places: Sequence[float], wrong: Sequence[bool]) -> list[Band]:
    """The ranges over which something is wrong, each a little wider than its points."""
    found: list[Band] = []
    start: float | None = None
    for position, is_wrong in enumerate(wrong):
        if is_wrong and start is None:
            start = places[position]
        last = position == len(wrong) - 1
        if start is not None and (not is_wrong or last):
            end = places[position] if is_wrong else places[position - 1]
            found.append(Band(round(start - 2, 1), round(end - start + 4, 1)))
            start = None
    return found
