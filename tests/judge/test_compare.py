# ruff: noqa: E501 - tables read best unbroken
"""Comparison: right answers in other styles pass, everything else does not, and the distance says how far it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.declare.comparison import exact, moved, near, own, within
from grader.judge.compare import Difference, compare
from grader.key.outcome import Kind, Outcome, Place
from grader.model import Text
from grader.worker.values import Opaque

if TYPE_CHECKING:
    from grader.comparison import Comparison

LABEL = Text("result", "결과")
FINITE = st.floats(-1e6, 1e6).filter(lambda number: abs(number) > 1e-6)
ARRAYS = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=FINITE)


def looked(value: Any) -> Outcome:
    return Outcome(Kind.OK, value)


def judged(close: Comparison, expected: Any, got: Any) -> Difference:
    return compare(close, LABEL, looked(expected), looked(got))


@given(ARRAYS)
def test_the_expected_array_is_right(array: np.ndarray[Any, Any]) -> None:
    for close in (near(1e-9), exact(), moved(1e-9), within(-1e6, 1e6)):
        assert not judged(close, array, array.copy()).wrong


@given(ARRAYS, st.floats(-0.5, 0.5))
def test_rounding_below_the_tolerance_is_right(array: np.ndarray[Any, Any], share: float) -> None:
    assert not judged(near(1e-6), array, array * (1 + share * 1e-6)).wrong


@given(ARRAYS, st.floats(2.0, 1e6))
def test_a_difference_beyond_it_is_not_and_its_distance_grows(array: np.ndarray[Any, Any], factor: float) -> None:
    got = array * (1 + factor * 1e-6)
    difference = judged(near(1e-6, atol=1e-12), array, got)
    assert difference.wrong
    assert difference.distance == pytest.approx(factor, rel=1e-3)


@given(ARRAYS, st.sampled_from([math.nan, math.inf, -math.inf]), st.data())
def test_what_is_not_finite_is_wrong_and_located(array: np.ndarray[Any, Any], bad: float, data: st.DataObject) -> None:
    got = array.copy()
    index = tuple(data.draw(st.integers(0, size - 1)) for size in array.shape)
    got[index] = bad
    for close in (near(1e-3), exact(), moved(1e-3), within(-1e6, 1e6)):
        difference = judged(close, array, got)
        assert difference.wrong
        assert difference.finding is not None
        assert difference.finding.code == ("nan" if math.isnan(bad) else "infinite")
        assert difference.details.first_index == index


@given(ARRAYS)
def test_tricks_never_pass(array: np.ndarray[Any, Any]) -> None:
    tricks: list[Any] = [
        None, {}, [], (), "", np.zeros(0), Opaque("numpy.matrix"), np.zeros((0, *array.shape)), array[None],
        np.zeros_like(array), np.full_like(array, np.nan), array.astype(complex) + 1j, {"result": array}, "array",
        np.broadcast_to(array, (2, *array.shape)), math.nan,
    ]  # fmt: skip
    for trick in tricks:
        for close in (near(1e-3), exact(), moved(1e-3)):
            assert judged(close, array, trick).wrong, trick


@given(ARRAYS)
def test_a_broadcastable_scalar_never_passes(array: np.ndarray[Any, Any]) -> None:
    assume(array.ndim > 0)
    constant = np.full_like(array, 2.5)
    assert judged(near(1e-3), constant, 2.5).wrong
    assert judged(near(1e-3), constant, np.array([[2.5]]).reshape((1,) * (array.ndim + 1))).wrong


def test_all_zero_expectations_need_zeros() -> None:
    zeros = np.zeros((2, 3))
    assert not judged(near(1e-9), zeros, -zeros).wrong
    assert not judged(near(1e-9), zeros, zeros + 1e-15).wrong
    assert judged(near(1e-9), zeros, zeros + 1e-6).wrong


def test_a_tiny_answer_is_not_zero() -> None:
    assert judged(near(1e-6), np.array([1e-30, 2e-30]), np.zeros(2)).wrong


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (2.0, np.float64(2.0)), (2.0, np.array(2.0)), (2.0, 2), (1, True), (1.0, np.array(True)), ((2, 3), [2, 3]),
        ([2, 3], (2, 3)), ([1.0, 2.0], np.array([1.0, 2.0])),
        ([1.0, 2.0], np.array([1.0, 2.0], np.float32)), (np.array([1.0, 0.0]), np.array([1, 0])),
        (np.array([1, 0]), np.array([True, False])), ("float64", "float64"), (None, None),
        ({"a": 1, "b": 2.0}, {"b": 2.0, "a": 1}), (np.array([1.0]), np.array([1.0], np.float32)),
    ],
)  # fmt: skip
def test_other_styles_are_right(expected: Any, got: Any) -> None:
    assert not judged(near(1e-9), expected, got).wrong
    assert not judged(exact(), expected, got).wrong


@pytest.mark.parametrize(
    ("expected", "got", "code"),
    [
        (np.ones(3), [1.0, 1.0, 1.0], "type"), (np.ones(3), None, "none"), (2.0, "2", "type"), (2.0, np.ones(1), "shape"),
        ((1, 2), (1, 2, 3), "length"), ((1, 2), 1, "type"), ({"a": 1}, {"b": 1}, "keys"), ({"a": 1}, [1], "type"),
        ("float64", "float32", "exact"), ("float64", 1, "type"), (np.ones(2), np.ones(2) * 1j, "dtype"),
        (np.ones(2), Opaque("builtins.generator"), "unreadable"), (np.ones((2, 3)), np.ones((3, 2)), "shape"),
    ],
)  # fmt: skip
def test_what_is_said_about_another_structure(expected: Any, got: Any, code: str) -> None:
    difference = judged(near(1e-9), expected, got)
    assert difference.finding is not None
    assert difference.finding.code == code
    assert difference.distance == math.inf


def test_single_precision_has_its_own_tolerance_unless_it_is_refused() -> None:
    exactly = np.array([1.0, 2.0, 3.0]) / 7
    rounded = exactly.astype(np.float32)
    assert not judged(near(1e-9), exactly, rounded).wrong
    assert judged(near(1e-9, single=None), exactly, rounded).wrong
    assert judged(near(1e-9), exactly, rounded * np.float32(1.01)).wrong
    # Numbers in double precision do not get it.
    assert judged(near(1e-9), exactly, rounded.astype(np.float64)).wrong


def test_entries_that_cancel_are_measured_by_the_largest() -> None:
    expected = np.array([1.0, 1e-17])
    assert not judged(near(1e-7), expected, np.array([1.0, -2e-17])).wrong
    assert judged(near(1e-7), expected, np.array([1.0, 1e-6])).wrong


@given(hnp.arrays(np.float64, (4,), elements=st.floats(0.1, 2.0)), st.floats(1e-6, 1e-2))
def test_ends_in_single_precision_may_be_rounded_and_no_more(start: np.ndarray[Any, Any], step: float) -> None:
    end = start - step * np.array([1.0, -1.0, 0.5, 1e-3])
    single = [looked(each.astype(np.float32)) for each in (start, end, end - 1e-5 - 0.1 * step)]
    before = (looked(start), single[0])
    assert not compare(moved(1e-7), LABEL, looked(end), single[1], before).wrong
    assert compare(moved(1e-7), LABEL, looked(end), single[2], before).wrong
    # What is stored in double precision has no such excuse.
    double = looked(end.astype(np.float32).astype(np.float64))
    assert compare(moved(1e-12), LABEL, looked(end + 1e-9), double, (looked(start), looked(start))).wrong


def test_moved_compares_the_step_and_not_the_place() -> None:
    start, target = np.array([1000.0, -1000.0]), np.array([1000.001, -1000.001])
    before = (looked({"W": start}), looked({"W": start + 5}))
    right = compare(moved(1e-6), LABEL, looked({"W": target}), looked({"W": target + 5}), before)
    assert not right.wrong
    late = compare(moved(1e-6), LABEL, looked({"W": target}), looked({"W": start + 5}), before)
    assert late.wrong
    assert late.finding is not None
    assert late.finding.code == "moved"
    assert late.finding.facts["label"].en == "result['W']"


def test_bounds_need_finite_numbers_of_the_right_shape() -> None:
    assert not judged(within(0, 20), 3.0, 16.1).wrong
    assert judged(within(0, 20), 3.0, 21.0).wrong
    assert judged(within(0, 20), 3.0, math.inf).wrong
    assert judged(within(0, 20), 3.0, np.array([1.0])).wrong


def test_own_results_must_at_least_be_readable() -> None:
    assert not judged(own(), 1.0, np.ones(5)).wrong
    assert judged(own(), 1.0, None).wrong
    assert judged(own(), 1.0, Opaque("x")).wrong


def raised(*names: str, text: str = "") -> Outcome:
    return Outcome(Kind.RAISED, names=names, text=text, place=Place("a.py", None, 3))


def test_an_expected_exception_may_be_a_subclass() -> None:
    expected = raised("ValueError", "Exception")
    assert not compare(exact(), LABEL, expected, raised("MyError", "ValueError", "Exception")).wrong
    other = compare(exact(), LABEL, expected, raised("TypeError", "Exception"))
    assert other.finding is not None
    assert other.finding.code == "other_exception"
    quiet = compare(exact(), LABEL, expected, looked(1))
    assert quiet.finding is not None
    assert quiet.finding.code == "not_raised"


def test_the_stubs_exception_is_never_the_expected_one() -> None:
    got = raised("NotImplementedError", "RuntimeError", "Exception")
    difference = compare(exact(), LABEL, raised("RuntimeError", "Exception"), got)
    assert difference.wrong
    assert difference.finding is not None
    assert difference.finding.facts["exception"] == "NotImplementedError"


@pytest.mark.parametrize("kind", [Kind.MISSING, Kind.SKIPPED, Kind.LARGE])
def test_no_value_is_no_pass(kind: Kind) -> None:
    assert compare(near(1e-3), LABEL, looked(1.0), Outcome(kind, names=("f",))).wrong


def test_infinite_expectations_are_met_exactly() -> None:
    expected = np.array([math.inf, 1.0])
    assert not judged(near(1e-9), expected, expected.copy()).wrong
    assert judged(near(1e-9), expected, np.array([-math.inf, 1.0])).wrong
    assert judged(near(1e-9), expected, np.array([1e308, 1.0])).wrong
