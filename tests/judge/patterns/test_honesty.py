# ruff: noqa: ARG005 - tables of wrong answers read best unbroken
"""What is not seen is not said: unrelated numbers, too few numbers, strange values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.declare import exact
from grader.judge.diagnosis import look_for_patterns
from grader.judge.patterns.evidence import gather
from grader.judge.trace import first_wrong
from grader.key.outcome import Kind, Outcome
from grader.worker.values import Opaque

from .making import cases, name, numbers, run, said


def reference(x: Any, k: Any) -> Any:
    return np.sin(3 * x) + k * x


GIVEN = cases({"x": numbers(1, 5, 4), "k": 0.3}, {"x": numbers(2, 3, 4), "k": 0.7}, {"x": numbers(3, 4), "k": 0.5})


@pytest.mark.parametrize("seed", range(60))
def test_unrelated_numbers_are_not_recognised(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert said(reference, lambda x, k: rng.normal(size=x.shape), GIVEN) is None


@pytest.mark.parametrize("seed", range(40))
def test_unrelated_single_numbers_are_not_recognised(seed: int) -> None:
    def loss(x: Any) -> Any:
        return np.mean(np.sin(x) ** 2)

    rng = np.random.default_rng(seed)
    given = cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 3, 4)}, {"x": numbers(3, 7, 2)}, {"x": numbers(4, 2, 2)})
    assert said(loss, lambda x: rng.normal(), given) is None


@pytest.mark.parametrize("seed", range(40))
def test_unrelated_zeros_and_ones_are_not_recognised(seed: int) -> None:
    def gates(x: Any) -> Any:
        return (x.sum(axis=-1) > 0).astype(int)

    rng = np.random.default_rng(seed)
    given = cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 3, 4)}, {"x": numbers(3, 4, 4)})
    assert (
        said(gates, lambda x: 1 - gates(x) if len(x) == 3 else rng.integers(0, 2, len(x)), given, close=exact()) is None
    )


def test_one_number_is_no_evidence() -> None:
    def total(x: Any) -> Any:
        return x.sum()

    given = cases({"x": numbers(1, 5)})
    for wrong in (lambda x: 2 * x.sum(), lambda x: -x.sum(), lambda x: x.sum() + 1, lambda x: x.sum() ** 2):
        assert said(total, wrong, given) is None


def test_a_factor_that_holds_in_one_case_only_is_not_named() -> None:
    def mean(x: Any) -> Any:
        return np.mean(x**2)

    given = cases({"x": numbers(1, 5)}, {"x": numbers(2, 6)}, {"x": numbers(3, 7)})
    assert said(mean, lambda x: np.sum(x**2) if len(x) == 5 else np.mean(x**2) * 1.234 + 0.1, given) is None


def test_a_size_is_named_only_if_it_differs_from_case_to_case() -> None:
    def mean(x: Any) -> Any:
        return np.mean(x**2, axis=0)

    alike = cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 5, 4)})
    diagnosis = said(mean, lambda x: np.sum(x**2, axis=0), alike)
    assert diagnosis is not None
    assert "is 5 times ours" in diagnosis.text.en
    assert "axis" not in diagnosis.text.en


def test_right_in_the_worked_example_alone_says_nothing() -> None:
    from grader.declare import example

    def shifted(x: Any, b: Any) -> Any:
        return x + b

    given = [*cases({"x": numbers(1, 5, 4), "b": numbers(2, 4)}, {"x": numbers(3, 3, 4), "b": numbers(4, 4)}),
             example("worked", gives=np.ones((1, 4)), x=np.ones((1, 4)), b=np.zeros(4))]  # fmt: skip
    assert said(shifted, lambda x, b: x + np.sin(b) * np.cos(x) if b.any() else x, given) is None


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=3),
    st.just(Opaque("builtins.object")),
    st.lists(st.floats(), max_size=3),
    st.dictionaries(st.sampled_from(["W", "b"]), st.floats(), max_size=2),
    hnp.arrays(st.sampled_from([np.float64, np.float32, np.float16, np.int64, np.bool_, np.complex128]),
               hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)),
)  # fmt: skip
OUTCOMES = st.one_of(
    VALUES.map(lambda value: Outcome(Kind.OK, value)),
    st.text(max_size=30).map(lambda text: Outcome(Kind.RAISED, names=("ValueError", "Exception"), text=text)),
    st.sampled_from([Outcome(Kind.MISSING, names=("f",)), Outcome(Kind.SKIPPED), Outcome(Kind.LARGE)]),
)
KEY, RIGHT = run(reference, reference, GIVEN)


@given(st.lists(OUTCOMES, min_size=3, max_size=3), st.lists(st.booleans(), min_size=3, max_size=3))
@settings(max_examples=400, deadline=None)
def test_nothing_is_too_strange(seen: list[Outcome], kept: list[bool]) -> None:
    traces = [right if keep else (outcome,) for right, outcome, keep in zip(RIGHT, seen, kept, strict=True)]
    wrong = first_wrong(KEY, traces, KEY.expected.traces())
    if wrong is None:
        return
    evidence = gather(KEY, traces, KEY.cases.index(wrong[0]))
    assert evidence is not None
    diagnosis = look_for_patterns(evidence)
    assert diagnosis is None or diagnosis.text.en


@given(st.integers(0, 10_000), st.floats(1e-3, 1e3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_factor_is_what_it_is_said_to_be(seed: int, factor: float, negative: bool) -> None:
    factor = -factor if negative else factor
    if abs(factor - 1) < 1e-2:
        return
    diagnosis = said(reference, lambda x, k: factor * reference(x, k), GIVEN, seed=seed)
    assert name(diagnosis) in ("scaled", "opposite_sign")
    if name(diagnosis) == "scaled":
        assert diagnosis is not None
        assert float(diagnosis.text.en.split(" is ")[1].split(" times")[0]) == pytest.approx(factor, rel=1e-3)
