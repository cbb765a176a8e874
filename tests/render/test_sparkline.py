from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.sparkline import GLYPHS, sparklines


def test_what_falls_by_a_factor_falls_by_as_many_bars_each_time() -> None:
    assert sparklines([[10.0**-n for n in range(8)]]) == [GLYPHS[::-1]]


def test_curves_share_a_scale() -> None:
    assert sparklines([[8.0, 1.0], [1.0, 1.0]]) == ["█▁", "▁▁"]
    assert sparklines([[0.0, 7.0], [3.5]]) == ["▁█", "▅"]  # a zero forbids logarithms


def test_a_long_curve_is_averaged() -> None:
    (row,) = sparklines([[1.0] * 50 + [100.0] * 50], width=10)
    assert row == "▁▁▁▁▁█████"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_as_high_as_can_be(value: float) -> None:
    assert sparklines([[1.0, value, 2.0]]) == ["▁██"]
    assert sparklines([[value] * 100]) == ["█" * 24]


@given(st.lists(st.lists(st.floats(), max_size=60), max_size=3))
def test_any_numbers_make_rows_of_bars(curves: list[list[float]]) -> None:
    rows = sparklines(curves)
    assert [len(row) for row in rows] == [min(len(curve), 24) for curve in curves]
    assert set("".join(rows)) <= set(GLYPHS)
