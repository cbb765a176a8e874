"""The picture of an error: coarse, small, and never better than the array."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.closeup import LEVELS, NOT_FINITE
from grader.judge.closely import error_map
from grader.render.charset import fit
from grader.render.picture import draw


@given(arrays(np.float64, array_shapes(min_dims=1, max_dims=4, max_side=90), elements=st.floats(0, 1e300)))
def test_levels_follow_the_errors(errors: np.ndarray) -> None:
    picture = error_map(errors, errors > 0)
    if picture is None:
        return
    assert picture.of == errors.shape
    assert len(picture.levels) == np.prod(picture.shape) <= 1024
    assert (max(picture.levels) == LEVELS) is bool((errors > 0).any())
    assert (min(picture.levels) == 0) or (errors > 0).any()
    lines = draw(picture)
    assert all(fit(line, "ascii").isascii() and "?" not in fit(line, "ascii") for line in lines)


def test_not_finite_and_right_entries_have_their_own_marks() -> None:
    errors = np.array([0.0, 1.0, np.nan, 0.25])
    picture = error_map(errors, np.array([False, True, True, True]))
    assert picture is not None
    assert picture.levels == (0, LEVELS, NOT_FINITE, 2)
    assert draw(picture) == ["⋅█!▂"]


def test_a_heat_map_and_slices() -> None:
    errors = np.zeros((3, 2, 2))
    errors[1] = [[0, 4], [1, 2]]
    picture = error_map(errors, errors > 0)
    assert picture is not None
    assert draw(picture) == ["[1]", "⋅█", "░▒"]
    flat = error_map(errors[1], errors[1] > 0)
    assert flat is not None
    assert draw(flat) == ["⋅█", "░▒"]


def test_a_large_array_is_shrunk_so_that_the_worst_of_a_block_shows() -> None:
    errors = np.zeros((100, 1000))
    errors[57, 731] = 1.0
    picture = error_map(errors, errors > 0)
    assert picture is not None
    assert picture.shape[0] <= 16
    assert picture.shape[1] <= 64
    assert picture.levels.count(LEVELS) == 1
