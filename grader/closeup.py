"""A closer look at a wrong result: where it is wrong, by how much, and the smallest input that still shows it.

Part of the result model, in a module of its own because only failures that somebody asks about need it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Text

LEVELS = 8
"""How finely a picture tells errors apart: 1 to 8, in eighths of the largest error."""
NOT_FINITE = LEVELS + 1
"""The level of a place at which the result is NaN or infinite, but should not be."""


class Values(NamedTuple):
    """The numbers of an array in row-major order."""

    shape: tuple[int, ...]
    numbers: tuple[float, ...]


class Errors(NamedTuple):
    """How far a result is from what was expected; a number is None where none of the errors is finite.

    Attributes:
        wrong: how many entries are wrong.
        size: how many entries there are.
        max_rel: relative to the expected entry, where that is not 0; the others likewise, over the wrong entries.
    """

    wrong: int
    size: int
    max_abs: float | None
    median_abs: float | None
    max_rel: float | None
    median_rel: float | None


class ErrorMap(NamedTuple):
    """A coarse picture of the error over an array; large arrays are shrunk to it, the worst of each block shows.

    Attributes:
        shape: of the picture.
        of: the shape of the array.
        levels: in row-major order: 0 is right, 1 to `LEVELS` the size of the error, `NOT_FINITE`.
    """

    shape: tuple[int, ...]
    of: tuple[int, ...]
    levels: tuple[int, ...]


class Arrays(NamedTuple):
    """What plots are made of: the student's numbers, ours, and the numeric inputs by name."""

    got: Values
    expected: Values
    inputs: Mapping[str, Values]


class Surface(NamedTuple):
    """A function of two parameters on a coarse grid.

    Attributes:
        across: the lowest and the highest value of the first parameter; `up` of the second.
        rows: the function's values, from the lowest second parameter to the highest; None where it has no finite one.
    """

    across: tuple[float, float]
    up: tuple[float, float]
    rows: tuple[tuple[float | None, ...], ...]


Point = tuple[float, float]


class Descent(NamedTuple):
    """The path of an optimizer down a loss of two parameters.

    Attributes:
        case: the case that it is from.
        yours: the student's points, start included, as far as they are finite; `ours` the reference's.
        loss: around both.
    """

    case: Text
    yours: tuple[Point, ...]
    ours: tuple[Point, ...]
    loss: Surface


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest input that still shows it.

    Attributes:
        source: Python that shows it, as the student could type it.
        shapes: of its array inputs by name.
    """

    source: str
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closeup:
    """What a closer look at the first wrong result of a check shows.

    Attributes:
        worst: the index of the worst entry; None for a single number, or where the shape is wrong.
        got: the student's number there.
        expected: ours.
        errors: over the array.
        picture: of the error over the array.
        arrays: both arrays as a whole, if they are small enough to be plotted.
        smallest: the smallest input that still shows it, if it was looked for.
        descent: where the steps of an optimizer lead, if the check draws that.
    """

    worst: tuple[int, ...] | None = None
    got: float | None = None
    expected: float | None = None
    errors: Errors | None = None
    picture: ErrorMap | None = None
    arrays: Arrays | None = None
    smallest: Smallest | None = None
    descent: Descent | None = None
