"""Both sides of a tolerance are measured: rounding of right answers, and the mildest mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from grader.author.tolerance import Deviation, Sides, Tolerances, deviation_from, measured
from grader.comparison import Near
from grader.declare import Exercise, case, exact, near, normal
from grader.key.answer_key import AnswerKey
from grader.key.build import freeze, trace_exercise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.comparison import Comparison
    from grader.declare.exercise import Case

ORDINARY = [case("ordinary", x=normal(5, gap=0.5))]


def tolerances(
    reference: Any,
    given: Sequence[Case] = ORDINARY,
    *,
    close: Comparison | None = None,
    mistake: Any = lambda x: 2 * x,
    accepted: Any = None,
) -> Tolerances:
    """Those of a check of one function of x."""
    reference.__name__, mistake.__name__ = "function", "mistake"
    exercise = Exercise(1, "one", title="One")
    check = exercise.check(points=1, close=close or near(1e-9), given=given)(reference)
    check.mistake(en="no", ko="아니요")(mistake)
    if accepted is not None:
        accepted.__name__ = "accepted"
        check.accept(because="a convention")(accepted)
    traced = trace_exercise(exercise, 3)
    (key,) = AnswerKey(freeze(traced, "test")).checks()
    return measured(traced, check, key)


def test_an_ordinary_function_uses_a_little_of_both_tolerances() -> None:
    found = tolerances(lambda x: np.tanh(x) + 1)
    assert 0 < found.double.right.tolerances < 1e-5
    assert 0 < found.single.right.tolerances < 1e-2
    assert list(found.problems()) == []


def test_what_cancels_is_badly_conditioned() -> None:
    good = tolerances(lambda x: x + 1e6)
    bad = tolerances(lambda x: (x + 1e9) - 1e9)
    assert good.double.right.tolerances < 1e-3
    assert bad.double.right.tolerances > 1
    assert "in extended precision" in bad.double.right.where


def test_the_condition_of_the_inputs_counts() -> None:
    near_one = [case("nearly 1", x=normal(5, scale=1e-6, shift=1.0))]
    bad = tolerances(lambda x: np.sqrt(1 - x**2 + 1e-5), near_one)
    good = tolerances(lambda x: np.sqrt(1 + x**2), near_one)
    assert bad.double.right.tolerances > 100 * good.double.right.tolerances > 0


def test_an_accepted_variant_is_a_right_answer_too() -> None:
    found = tolerances(lambda x: x, accepted=lambda x: (x + 1e7) - 1e7 + 1)
    assert "the accepted accepted" in found.double.right.where
    assert tolerances(lambda x: x).double.right.tolerances < found.double.right.tolerances


def test_whole_numbers_have_no_last_digit() -> None:
    found = tolerances(lambda x: np.where(x == 3.0, 1.0, 0.5), [case("whole", x=np.array([3.0, 4.0]))])
    assert found.double.right == Deviation(0.0, "")


def test_what_numpy_cannot_calculate_in_extended_precision_does_not_count() -> None:
    def weighted(x: Any) -> Any:
        return np.bincount(np.arange(5), weights=x)

    assert tolerances(weighted).double.right.tolerances < 1e-5


def test_no_tolerance_for_single_precision_is_none() -> None:
    assert tolerances(lambda x: x / 3, close=near(1e-9, single=None)).single.right == Deviation(0.0, "")


def test_exact_looks_have_no_tolerance() -> None:
    found = tolerances(lambda x: 0 + np.sign(x), close=exact(), mistake=lambda x: np.sign(x) + 1)
    assert found.double.right == Deviation(0.0, "")
    assert found.double.mistake == np.inf


@pytest.mark.parametrize(
    ("mistake", "used", "said"),
    [
        (1e4, 1e-3, ""),
        (100.0, 0.25, ""),
        (1e4, 0.3, "too tight, or the inputs are badly conditioned: right answers use 0.3 of it"),
        (np.inf, np.nan, "too tight"),
        (9.0, 0.1, "too loose: the mildest mistake is 9 tolerances away, right answers up to 0.1 (somewhere)"),
        (3.0, 1e-9, "too loose"),
    ],
)
def test_the_two_sides_lie_far_apart(mistake: float, used: float, said: str) -> None:
    problems = [str(problem) for problem in Sides("double", mistake, Deviation(used, "somewhere")).problems()]
    assert len(problems) == bool(said)
    assert all(said in problem and "in double precision" in problem for problem in problems)


def test_an_oracle_counts_where_it_is_as_exact_as_an_answer_must_be() -> None:
    found = tolerances(lambda x: x)
    off = [tuple(replace(look, value=look.value * (1 + 1e-10)) for look in found.key.expected.traces()[0])]
    loose, strict = (
        replace(found.key, cases=tuple(replace(each, close=(close,)) for each in found.key.cases))
        for close in (Near(1e-6, 1e-9, None), Near(1e-10, 1e-9, None))
    )
    found.add_oracle(loose, off, "loose")
    assert found.double.right.tolerances < 1e-5
    found.add_oracle(strict, off, "strict")
    assert found.double.right.tolerances == pytest.approx(0.05, rel=0.01)
    assert "the oracle strict" in found.double.right.where


def test_the_model_answer_counts_beside_the_variant_that_it_follows() -> None:
    found = tolerances(lambda x: x, accepted=lambda x: x + 1)
    (follows,) = found.key.accepted
    off = [tuple(replace(look, value=look.value * (1 + 1e-11)) for look in follows.traces()[0])]
    found.add_solution(off)
    assert found.double.right.tolerances == pytest.approx(0.005, rel=0.01)
    found.add_solution([None])
    assert "the model answer" in found.double.right.where


def test_a_deviation_that_is_not_finite_is_the_largest() -> None:
    found = tolerances(lambda x: x)
    nothing = [tuple(replace(look, value=np.full(5, np.nan)) for look in found.key.expected.traces()[0])]
    assert deviation_from(found.key, nothing, found.key.expected.traces(), "nobody").tolerances == np.inf
