"""Shrinking keeps the failure, ends, and keeps together what belongs together."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.key.shrink import shrink, smaller

Lengths = st.integers(1, 7)


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Any]:
    n, d, m = draw(Lengths), draw(Lengths), draw(Lengths)
    numbers = st.floats(-100, 100, allow_nan=False).map(lambda x: float(f"{x:.6g}"))
    return {
        "x": draw(arrays(np.float64, (n, d), elements=numbers)),
        "params": {"W": draw(arrays(np.float64, (d, m), elements=numbers)), "b": np.zeros(m)},
        "labels": np.arange(n) % 3,
        "steps": [draw(arrays(np.float64, (m,), elements=numbers)) for _ in range(draw(st.integers(1, 4)))],
        "rate": draw(numbers),
        "classes": m,
    }


@given(inputs(), st.integers(0, 2**32 - 1), st.floats(0.05, 0.9))
@settings(deadline=None, max_examples=60)
def test_shrinking_keeps_the_failure_and_ends(given_inputs: dict[str, Any], seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    accepted: list[int] = [id(given_inputs)]
    kept = {id(given_inputs): given_inputs}

    def still_fails(candidate: dict[str, Any]) -> bool:
        assert candidate["x"].shape[1] == candidate["params"]["W"].shape[0]
        assert candidate["x"].shape[0] == candidate["labels"].shape[0]
        if rng.random() > share:
            return False
        accepted.append(id(candidate))
        kept[id(candidate)] = candidate
        return True

    tries = count()
    found = shrink(given_inputs, still_fails, lambda: next(tries) < 100_000)
    assert id(found) == accepted[-1]
    assert next(tries) < 100_000


@given(inputs())
@settings(deadline=None, max_examples=30)
def test_what_always_fails_becomes_as_small_as_can_be(given_inputs: dict[str, Any]) -> None:
    found = shrink(given_inputs, lambda _: True, lambda: True)
    assert found["x"].shape == found["params"]["W"].shape == (1, 1)
    assert len(found["steps"]) == 1
    assert all(float(number).is_integer() for number in found["x"].flat)


def test_nothing_smaller_than_one_number() -> None:
    assert list(smaller({"x": np.array([[3.0]]), "axis": 1, "name": "same", "none": None})) == []


def test_time_may_be_up_at_once() -> None:
    given_inputs = {"x": np.ones((4, 4))}
    assert shrink(given_inputs, lambda _: True, lambda: False) is given_inputs


def test_rounding_makes_no_corner_and_no_tie() -> None:
    rounded = [candidate["x"] for candidate in smaller({"x": np.array([0.2])})]
    assert rounded[0].tolist() == [1.0]
    several = [candidate["x"] for candidate in smaller({"x": np.array([1.21, 1.34])}) if candidate["x"].size == 2]
    assert several
    assert all(len(set(x.tolist())) == 2 for x in several)
