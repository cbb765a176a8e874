"""Stacks of images as small pictures: filters, feature maps, and what else has an axis of channels before two others.

The last two axes are a picture, and there is one for each index of the axes before them, a few of which are shown.
"""

from __future__ import annotations

from math import isfinite, prod
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.closeup import Arrays, ErrorMap

SHADES: Final = 6
"""How finely a picture tells numbers apart: so many shades below 0 and so many above it."""
SCALE: Final = (*(f"n{level}" for level in range(SHADES, 0, -1)), "z", *(f"p{level}" for level in range(1, SHADES + 1)))
"""All shades, from the lowest number to the largest."""
_MOST: Final = 6
_LONGEST: Final = 32


class Area(NamedTuple):
    """All squares of one shade, as the path around them.

    Attributes:
        shade: the class that colours it.
        path: in units of squares.
    """

    shade: str
    path: str


class Picture(NamedTuple):
    """A small picture, in units of squares."""

    width: int
    height: int
    areas: tuple[Area, ...]


class Slices(NamedTuple):
    """A few slices of an array.

    Attributes:
        indices: of the slices, the wrong ones first where not all are shown.
        all: how many slices the array has.
        yours: a picture for each of those that are shown; empty if the numbers may not be seen. `ours` likewise.
        errors: where they differ.
        scale: the number of the deepest shade.
    """

    indices: tuple[tuple[int, ...], ...]
    all: int
    yours: tuple[Picture, ...]
    ours: tuple[Picture, ...]
    errors: tuple[Picture, ...]
    scale: float


def of_stack(picture: ErrorMap, arrays: Arrays | None) -> Slices | None:
    """The slices of a wrong result; None if it is no stack of images, or has images that are too large.

    Args:
        picture: of the errors.
        arrays: yours and ours, if they may be seen.
    """
    shape = picture.of
    if len(shape) < 3 or min(shape) < 1 or min(shape[-2:]) < 2 or max(shape[-2:]) > _LONGEST:
        return None
    stack, count = shape[:-2], prod(shape[:-2])
    size = len(picture.levels) // count
    levels = [picture.levels[place * size : (place + 1) * size] for place in range(count)]
    chosen = sorted(sorted(range(count), key=lambda place: not any(levels[place]))[:_MOST])
    errors = tuple(_drawn(picture.shape[-2:], [f"l{level}" for level in levels[place]]) for place in chosen)
    indices = tuple(_index(place, stack) for place in chosen)
    if arrays is None or not arrays.got.shape == arrays.expected.shape == shape:
        return Slices(indices, count, (), (), errors, 0.0)
    yours, ours = arrays.got.numbers, arrays.expected.numbers
    scale = max((abs(number) for number in ours if isfinite(number)), default=0.0) or 1.0
    drawn = [tuple(_numbers(shape[-2:], numbers, place, scale) for place in chosen) for numbers in (yours, ours)]
    return Slices(indices, count, drawn[0], drawn[1], errors, scale)


def shade(number: float, scale: float) -> str:
    """The class that colours a number: `n6` to `n1` below 0, `z` about 0, `p1` to `p6` above, `l9` if it is not finite.

    Args:
        number: to be coloured.
        scale: of the deepest shade; what is larger has the same.
    """
    if not isfinite(number):
        return "l9"
    share = number / scale if abs(number) < scale else (number > 0) - (number < 0)
    level = round(abs(share) * SHADES)
    return f"{'n' if number < 0 else 'p'}{level}" if level else "z"


def _numbers(shape: Sequence[int], numbers: Sequence[float], place: int, scale: float) -> Picture:
    size = shape[0] * shape[1]
    return _drawn(shape, [shade(number, scale) for number in numbers[place * size : (place + 1) * size]])


def _drawn(shape: Sequence[int], shades: Sequence[str]) -> Picture:
    """A picture whose squares of one shade are one path, neighbours in a row taken together: short, without seams."""
    height, width = shape
    paths: dict[str, list[str]] = {}
    for row in range(height):
        start = 0
        for column in range(1, width + 1):
            if column == width or shades[row * width + column] != shades[row * width + start]:
                piece = f"M{start} {row}h{column - start}v1H{start}z"
                paths.setdefault(shades[row * width + start], []).append(piece)
                start = column
    return Picture(width, height, tuple(Area(name, "".join(path)) for name, path in sorted(paths.items())))


def _index(place: int, stack: Sequence[int]) -> tuple[int, ...]:
    found: list[int] = []
    for length in reversed(stack):
        place, index = divmod(place, length)
        found.append(index)
    return tuple(reversed(found))
