"""How evidence is counted."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from grader.judge.patterns.evidence import how_many_different


@given(
    arrays.arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=6),
    )
)
@example(np.array([np.nan, 1.0, np.nan, np.inf, -np.inf, 0.0, -0.0]))
@example(np.array([np.nan]))
def test_different_numbers_are_counted_as_numpy_does(values: np.ndarray[Any, Any]) -> None:
    """NaN is one number, and so is zero with either sign."""
    assert how_many_different(values) == np.unique(values).size
