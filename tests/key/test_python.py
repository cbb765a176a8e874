"""Inputs as Python that a student can type."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.key.python import _MOST_SHOWN, _WIDTH, _assignment

small = arrays.arrays(
    np.float64,
    arrays.array_shapes(max_dims=4, min_side=1, max_side=4).filter(lambda shape: np.prod(shape) <= _MOST_SHOWN),
    elements=st.floats(allow_nan=False, allow_infinity=False),
)


@given(small)
def test_an_array_is_given_its_name_to_the_last_digit(value: np.ndarray[Any, Any]) -> None:
    written = _assignment("x", value)
    names: dict[str, Any] = {"np": np}
    exec(written, names)  # noqa: S102 - our own
    assert np.array_equal(names["x"], value)
    assert "\n" not in written or len(written.splitlines()) == np.prod(value.shape[:-1])


def test_rows_of_what_is_wide_stand_below_one_another() -> None:
    rows = np.arange(12.0).reshape(3, 4) / 7
    first, second, third = _assignment("scores", rows).splitlines()
    assert first.startswith("scores = np.array([[0.0, ")
    assert second.index("[") == third.index("[") == first.index("[[") + 1
    assert len(_assignment("x", rows.round())) <= _WIDTH
    assert "\n" not in _assignment("x", rows.round())
    assert "\n" not in _assignment("x", rows.ravel())
