"""The geometry of plots: everything stays on the canvas, and what cannot be drawn is left out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from grader.closeup import Arrays, ErrorMap, Values
from grader.render import plots

numbers = st.floats(width=32)
lines = st.integers(1, 30).flatmap(
    lambda size: st.tuples(*[st.lists(numbers, min_size=size, max_size=size) for _ in range(3)])
)


def values(*line: float) -> Values:
    return Values((len(line),), line)


@given(lines)
def test_every_point_is_on_the_canvas(drawn: tuple[list[float], list[float], list[float]]) -> None:
    found = plots.lines(*drawn)
    if found is None:
        return
    for piece in (*found.yours, *found.ours):
        points = [tuple(map(float, point.split(","))) for point in piece.split()]
        assert all(0 <= x <= plots.WIDTH and 0 <= y <= plots.HEIGHT for x, y in points)
        assert all(first[0] <= second[0] for first, second in pairwise(points))
    assert all(band.width >= 4 and band.left >= 0 for band in found.wrong)
    assert all(band.left + band.width <= plots.WIDTH for band in found.wrong)


def test_the_range_in_which_both_differ_is_shaded() -> None:
    x = [-2.0, -1.0, 0.0, 1.0, 2.0]
    found = plots.lines(x, [-2.0, -1.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 1.0, 2.0])
    assert found is not None
    (band,) = found.wrong
    left, middle = (float(found.ours[0].split()[place].split(",")[0]) for place in (0, 1))
    assert band.left < left < middle < band.left + band.width
    assert [tick.text for tick in found.horizontal] == ["-2", "2"]


def test_an_input_of_the_same_length_is_the_axis_and_a_constant_one_is_not() -> None:
    got, expected = values(0.0, 1.0, 9.0), values(0.0, 1.0, 2.0)
    over = plots.of_values(Arrays(got, expected, {"x": values(5.0, 6.0, 8.0)}))
    plain = plots.of_values(Arrays(got, expected, {"x": values(1.0, 1.0, 1.0)}))
    assert over is not None
    assert plain is not None
    assert [tick.text for tick in over.horizontal] == ["5", "8"]
    assert [tick.text for tick in plain.horizontal] == ["0", "2"]


def test_what_is_no_line_is_not_drawn() -> None:
    square = Values((2, 2), (1.0, 2.0, 3.0, 4.0))
    nan = float("nan")
    assert plots.of_values(Arrays(square, square, {})) is None
    assert plots.of_values(Arrays(values(1.0, 2.0), values(1.0, 2.0), {})) is None
    assert plots.of_values(Arrays(values(nan, nan, nan), values(nan, nan, nan), {})) is None
    assert plots.of_curves([1.0], [1.0]) is None
    assert plots.of_values(Arrays(values(-1e308, 0.0, 1e308), values(0.0, 0.0, 1e308), {})) is None


def test_curves_may_differ_in_length_and_have_gaps() -> None:
    found = plots.of_curves([3.0, None, 2.0, 1.0], [3.0, 2.0])
    assert found is not None
    assert len(found.yours) == 2
    assert found.ours[0].count(",") == 2
    assert found.wrong == ()


def test_squares_stand_where_the_entries_do() -> None:
    found = plots.of_errors(ErrorMap((2, 3), (2, 3), (0, 1, 2, 3, 4, 9)))
    assert found is not None
    assert [(cell.x // 18, cell.y // 18, cell.level) for cell in found.cells] == [
        (0, 0, 0), (1, 0, 1), (2, 0, 2), (0, 1, 3), (1, 1, 4), (2, 1, 9)
    ]  # fmt: skip
    assert (found.width, found.height) == (54, 36)
    assert plots.of_errors(ErrorMap((1,), (1,), (3,))) is None
