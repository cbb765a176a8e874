"""Contour lines: on the height, whole, and closed unless they end at the border."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.contours import contour, levels

numbers = st.floats(-100, 100).map(lambda number: round(number, 2))
grids = st.tuples(st.integers(2, 6), st.integers(2, 6)).flatmap(
    lambda size: st.lists(st.lists(numbers, min_size=size[0], max_size=size[0]), min_size=size[1], max_size=size[1])
)


def height(rows: list[list[float]], x: float, y: float) -> float:
    """The height at a point of an edge, on a straight line between its corners."""
    column, row = min(int(x), len(rows[0]) - 1), min(int(y), len(rows) - 1)
    right, above = min(column + 1, len(rows[0]) - 1), min(row + 1, len(rows) - 1)
    low = rows[row][column] * (1 - x + column) + rows[row][right] * (x - column)
    high = rows[above][column] * (1 - x + column) + rows[above][right] * (x - column)
    return low * (1 - y + row) + high * (y - row)


def crossings(rows: list[list[float]], level: float) -> int:
    """How many edges of the grid have the height between their corners."""
    pairs = [(row[at], row[at + 1]) for row in rows for at in range(len(row) - 1)]
    pairs += [(below[at], above[at]) for below, above in pairwise(rows) for at in range(len(below))]
    return sum((one >= level) != (other >= level) for one, other in pairs)


# Between the heights of the corners, where no two edges are crossed in one point.
betweens = numbers.map(lambda number: number + 0.005)


@given(grids, betweens)
def test_every_edge_that_has_the_height_is_passed_once(rows: list[list[float]], level: float) -> None:
    found = contour(rows, level)
    rings = [line for line in found if line[0] == line[-1]]
    assert sum(map(len, found)) - len(rings) == crossings(rows, level)
    for line in found:
        for x, y in line:
            assert x == int(x) or y == int(y)
            assert height(rows, x, y) == pytest.approx(level, abs=1e-6)


@given(grids, betweens)
def test_lines_are_closed_or_end_at_the_border(rows: list[list[float]], level: float) -> None:
    for line in contour(rows, level):
        if line[0] != line[-1]:
            for x, y in (line[0], line[-1]):
                assert x in (0, len(rows[0]) - 1) or y in (0, len(rows) - 1)
        for (x, y), (next_x, next_y) in pairwise(line):
            assert max(abs(x - next_x), abs(y - next_y)) <= 1 + 1e-9


def test_a_bowl_has_one_ring_at_each_height() -> None:
    rows = [[(x - 5) ** 2 + (y - 5) ** 2 for x in range(11)] for y in range(11)]
    for level in (3.0, 9.5, 20.0):
        (ring,) = contour(rows, level)
        assert ring[0] == ring[-1]
        assert all(abs(math.hypot(x - 5, y - 5) - math.sqrt(level)) < 0.15 for x, y in ring)


def test_at_a_saddle_the_middle_decides() -> None:
    def ends(rows: list[list[float]]) -> list[set[tuple[float, float]]]:
        return sorted([{line[0], line[-1]} for line in contour(rows, 0.0)], key=sorted)

    assert ends([[3.0, -1.0], [-1.0, 3.0]]) == [{(0.0, 0.75), (0.25, 1.0)}, {(0.75, 0.0), (1.0, 0.25)}]
    assert ends([[1.0, -3.0], [-3.0, 1.0]]) == [{(0.0, 0.25), (0.25, 0.0)}, {(0.75, 1.0), (1.0, 0.75)}]


def test_where_there_is_no_height_there_is_no_line() -> None:
    assert contour([[0.0, 2.0], [0.0, None]], 1.0) == []
    assert contour([[0.0, 2.0, None], [0.0, 2.0, None]], 1.0) == [[(0.5, 0), (0.5, 1)]]


def test_levels_part_the_surface_evenly() -> None:
    assert levels([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, None]], 2) == [2.0, 6.0]
    assert levels([[1.0, 1.0], [1.0, 1.0]], 5) == [1.0]
    assert levels([[None]], 3) == []
