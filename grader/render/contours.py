"""Contour lines: where a surface, given on a grid, has one height (marching squares)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Rows = Sequence[Sequence[float | None]]
    # An edge of the grid by its first corner: rightwards (0) or upwards (1) from column and row.
    Edge = tuple[int, int, int]
    Line = list[tuple[float, float]]


def levels(rows: Rows, count: int) -> list[float]:
    """So many heights that equal parts of the surface lie between them: where it is steep they are further apart."""
    heights = sorted(height for row in rows for height in row if height is not None)
    return sorted({heights[(2 * place + 1) * len(heights) // (2 * count)] for place in range(count)}) if heights else []


def contour(rows: Rows, level: float) -> list[Line]:
    """The lines on which a surface has a height, in columns and rows of its grid.

    Args:
        rows: heights; None where there is none, and no line goes there.
        level: the height.
    """
    neighbours: dict[Edge, list[Edge]] = {}
    for one, other in _segments(rows, level):
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    # Lines that end at the border are begun at an end; what is left are rings.
    ends = [edge for edge, beside in neighbours.items() if len(beside) == 1]
    return [_points(way, rows, level) for start in (*ends, *neighbours) if (way := _followed(neighbours, start))]


def _segments(rows: Rows, level: float) -> Iterator[tuple[Edge, Edge]]:
    """What the line does in each square of the grid: it enters by one edge and leaves by another."""
    for row, (below, above) in enumerate(pairwise(rows)):
        for column in range(len(below) - 1):
            corners = (below[column], below[column + 1], above[column + 1], above[column])
            heights = [height for height in corners if height is not None]
            if len(heights) < 4:
                continue
            high = [height >= level for height in heights]
            edges = [(column, row, 0), (column + 1, row, 1), (column, row + 1, 0), (column, row, 1)]
            crossed = [edge for place, edge in enumerate(edges) if high[place] != high[(place + 1) % 4]]
            if len(crossed) == 4 and (sum(heights) / 4 >= level) != high[0]:
                # A saddle: its middle says which corners hang together. Here the first is cut off from the third.
                crossed = [edges[3], edges[0], edges[1], edges[2]]
            yield from zip(crossed[::2], crossed[1::2], strict=True)


def _followed(neighbours: dict[Edge, list[Edge]], start: Edge) -> list[Edge]:
    """The line through an edge, which is taken out; empty if that was done before."""
    way = [start]
    while beside := neighbours[way[-1]]:
        following = beside.pop()
        neighbours[following].remove(way[-1])
        way.append(following)
    return way if len(way) > 1 else []


def _points(way: Sequence[Edge], rows: Rows, level: float) -> Line:
    return [_crossing(edge, rows, level) for edge in way]


def _crossing(edge: Edge, rows: Rows, level: float) -> tuple[float, float]:
    """Where an edge has the height, on a straight line between its corners."""
    column, row, upwards = edge
    first, second = rows[row][column], rows[row + upwards][column + 1 - upwards]
    assert first is not None and second is not None  # noqa: S101, PT018 - the edges of squares that have all corners
    share = (level - first) / (second - first)
    return (column, row + share) if upwards else (column + share, row)
