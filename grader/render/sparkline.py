"""Curves in a line of text."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GLYPHS: Final = "▁▂▃▄▅▆▇█"
_WIDTH: Final = 24


def sparklines(curves: Sequence[Sequence[float]], width: int = _WIDTH) -> list[str]:
    """Returns each curve as a row of bars, all on the same scale, which is logarithmic if no number forbids it.

    Args:
        curves: numbers; what is not finite stands as a full bar.
        width: how many bars a row has at most; longer curves are averaged.
    """
    finite = [y for curve in curves for y in curve if math.isfinite(y)]
    logarithmic = bool(finite) and min(finite) > 0
    levels = [[_level(y, logarithmic=logarithmic) for y in _averaged(curve, width)] for curve in curves]
    known = [level for curve in levels for level in curve if math.isfinite(level)]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    return ["".join(_glyph(level, low, high) for level in curve) for curve in levels]


def _averaged(curve: Sequence[float], width: int) -> Iterable[float]:
    if len(curve) <= width:
        return curve
    edges = [round(part * len(curve) / width) for part in range(width + 1)]
    return [
        math.fsum(y / (end - start) for y in curve[start:end])
        if all(map(math.isfinite, curve[start:end]))
        else math.inf
        for start, end in pairwise(edges)
    ]


def _level(y: float, *, logarithmic: bool) -> float:
    if not math.isfinite(y):
        return math.inf
    return math.log(y) if logarithmic else y


def _glyph(level: float, low: float, high: float) -> str:
    if not math.isfinite(level):
        return GLYPHS[-1]
    # Halves, as the difference of the largest numbers is infinite.
    share = (level / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.0
    return GLYPHS[round(share * (len(GLYPHS) - 1))]
