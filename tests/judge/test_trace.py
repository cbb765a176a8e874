"""A glance at two arrays says what measuring them would say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.comparison import Near
from grader.judge.compare import INFINITE, compare
from grader.judge.trace import _at_a_glance
from grader.key.outcome import Kind, Outcome
from grader.model import Text

NUMBERS = st.one_of(st.sampled_from([0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]), st.floats(-1e300, 1e300))
SHAPES = hnp.array_shapes(min_dims=0, max_dims=2, max_side=3)
ARRAYS = SHAPES.flatmap(
    lambda shape: st.tuples(
        hnp.arrays(np.float64, shape, elements=NUMBERS), hnp.arrays(np.float64, shape, elements=NUMBERS)
    )
)


def glanced(close: Near, got: Any, other: Any, limit: float) -> bool:
    """Whether a glance was enough; then it must say the same."""
    quick = _at_a_glance(close, got, other, limit)
    if quick is not None:
        measured = compare(close, Text("", ""), Outcome(Kind.OK, other), Outcome(Kind.OK, got)).distance
        assert quick == (INFINITE if not measured <= limit else measured)
    return quick is not None


@given(ARRAYS, st.sampled_from([1e-6, 1e-3]), st.sampled_from([0.0, 1e-9]), st.sampled_from([0.0, 1.0, 1e4, INFINITE]))
def test_a_glance_says_what_measuring_says(arrays: tuple[Any, Any], rtol: float, atol: float, limit: float) -> None:
    glanced(Near(rtol, atol, single=1e-3), *arrays, limit)


@given(ARRAYS.map(lambda arrays: arrays[0]), st.floats(0.5, 4.0))
def test_close_to_the_limit_it_says_the_same_or_nothing(array: Any, part: float) -> None:
    glanced(Near(1e-6, 1e-9, single=None), array * (1 + part * 1e-6), array, 1.0)


def test_most_often_it_is_enough() -> None:
    close = Near(1e-6, 1e-9, single=1e-3)
    array = np.linspace(-1.0, 1.0, 12)
    assert glanced(close, array.copy(), array, 1.0)
    assert glanced(close, np.maximum(array, 0.0), array, 1.0)
    assert not glanced(close, array.astype(np.float32), array, 1.0)
    assert not glanced(close, array[:6], array, 1.0)
