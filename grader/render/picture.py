"""A coarse picture of the error over an array: a sparkline for one axis, a heat map for two, slice by slice for more.

A terminal that lacks these characters gets ASCII in their place (`charset`).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, TypeVar

from grader.closeup import NOT_FINITE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.closeup import ErrorMap

T = TypeVar("T")
_RIGHT: Final = "⋅"
_ODD: Final = "!"
_BARS: Final = "▁▂▃▄▅▆▇█"
_SHADES: Final = "░░▒▒▓▓██"
_MOST_SLICES: Final = 4


def draw(picture: ErrorMap) -> list[str]:
    """Returns the lines of a picture; only slices in which something is wrong are drawn, and the first few of them."""
    width = picture.shape[-1]
    if len(picture.shape) == 1:
        return [_line(picture.levels, _BARS)]
    rows = [_line(row, _SHADES) for row in _chunks(picture.levels, width)]
    if len(picture.shape) == 2:
        return rows
    lines: list[str] = []
    left_out = 0
    height = picture.shape[-2]
    slices = zip(product(*map(range, picture.shape[:-2])), _chunks(rows, height), strict=True)
    for place, drawn in slices:
        if all(set(row) <= {_RIGHT} for row in drawn):
            continue
        if len(lines) >= _MOST_SLICES * (height + 1):
            left_out += 1
            continue
        lines += [f"[{', '.join(map(str, place))}]", *drawn]
    return [*lines, f"… +{left_out}"] if left_out else lines


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _line(levels: Sequence[int], characters: str) -> str:
    return "".join(_character(level, characters) for level in levels)


def _character(level: int, characters: str) -> str:
    if level == 0:
        return _RIGHT
    return _ODD if level == NOT_FINITE else characters[level - 1]
