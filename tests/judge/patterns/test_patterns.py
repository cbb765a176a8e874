# ruff: noqa: ARG005, E501, PLW0108 - tables of wrong answers read best unbroken
"""Each pattern recognises what it is for, with the evidence in its sentence, in both languages."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from grader.declare import exact, near
from grader.judge.patterns import PATTERNS

from .making import cases, name, numbers, said

# Batches of different sizes, and one sample alone.
BATCHES = cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 3, 4)}, {"x": numbers(3, 7, 4)})
WITH_ONE = [*BATCHES[:2], *cases({"x": numbers(4, 4)})]
WEIGHTED = cases(
    {"x": numbers(1, 5, 4), "W": numbers(2, 4, 3), "b": numbers(3, 3), "lr": 0.1},
    {"x": numbers(4, 6, 4), "W": numbers(5, 4, 3), "b": numbers(6, 3), "lr": 0.3},
    {"x": numbers(7, 4, 4), "W": numbers(8, 4, 4), "b": numbers(9, 4), "lr": 0.2},
)


def same(x: Any) -> Any:
    return x + 0.0


def squares(x: Any) -> Any:
    return x**2 + 0.5


def affine(x: Any, W: Any, b: Any, lr: Any) -> Any:
    return x @ W + b


def mean(x: Any) -> Any:
    return np.mean(x**2)


def softmax(x: Any) -> Any:
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def by_rows(x: Any) -> Any:
    return x.sum(axis=1)


def lazily(x: Any) -> Any:
    return (row * 2 for row in x)


WRONG: list[tuple[str, Any, Any, Any, str]] = [
    # No array.
    ("none", squares, lambda x: None, BATCHES, "is None in every case"),
    ("none", squares, lambda x: x**2 + 0.5 if len(x) == 3 else None, BATCHES, "in some cases"),
    ("lazy", squares, lazily, BATCHES, "a generator"),
    ("lazy", squares, lambda x: map(abs, x), BATCHES, "a `map` object"),
    ("uncalled", squares, lambda x: x.sum, BATCHES, "parentheses"),
    ("list", squares, lambda x: [list(row) for row in x**2 + 0.5], BATCHES, "a Python list"),
    # Layout.
    ("reshaped", squares, lambda x: (x**2 + 0.5)[None], BATCHES, "(1, 5, 4) instead of (5, 4)"),
    ("reshaped", squares, lambda x: np.ravel(x**2 + 0.5), BATCHES, "in shape (20,) instead of (5, 4)"),
    ("reshaped", lambda x: x.sum(1, keepdims=True), by_rows, BATCHES, "an axis of length 1 is missing"),
    ("transposed", squares, lambda x: (x**2 + 0.5).T, BATCHES, "rows and columns are exchanged"),
    ("broadcast", by_rows, lambda x: x.sum(1) + 0 * x.sum(1, keepdims=True), BATCHES, "(5, 5)"),
    ("not_reduced", mean, lambda x: x**2, BATCHES, "still has shape (5, 4)"),
    ("not_reduced", by_rows, lambda x: x, BATCHES, "should have shape (5,)"),
    ("reduced", by_rows, np.sum, BATCHES, "the sum of what it should be"),
    ("axis_length", by_rows, lambda x: x.sum(axis=0), cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 3, 6)}),
     "Axis 0 of the result has the length of axis 1 of x (4, 6)"),
    ("off_by_one", lambda x: x[1:], lambda x: x[2:] ** 3, BATCHES, "shorter by 1"),
    # Something else.
    ("unchanged", squares, lambda x: x, BATCHES, "x itself, unchanged"),
    ("constant", squares, np.zeros_like, BATCHES, "is 0 everywhere"),
    ("constant", squares, lambda x: x * 0 + 3.5, BATCHES, "is 3.5 everywhere"),
    # The right numbers in the wrong places.
    ("flipped", same, lambda x: x[:, ::-1], BATCHES, "reverse order along axis 1"),
    ("shifted", same, lambda x: np.roll(x, 1, axis=1), BATCHES, "shifted by one place along axis 1"),
    ("shifted", same, lambda x: np.concatenate([x[:, 1:], 0 * x[:, :1]], axis=1), BATCHES, "along axis 1"),
    ("rearranged", same, lambda x: np.sort(x, axis=1), BATCHES, "in other places"),
    # A factor, an amount, a function.
    ("scaled", squares, lambda x: 2 * (x**2 + 0.5), BATCHES, "is 2 times ours"),
    ("scaled", squares, lambda x: 1.37 * (x**2 + 0.5), BATCHES, "is 1.37 times ours"),
    ("scaled", lambda x: np.log(x**2), lambda x: np.log2(x**2), BATCHES, "1.443 times ours (1 / ln 2)"),
    ("scaled", mean, lambda x: np.sum(x**2), BATCHES, "n is the number of entries of x (20, 12, 28)"),
    ("scaled", lambda x: (x**2).mean(0), lambda x: (x**2).sum(0), BATCHES, "n is the length of axis 0 of x (5, 3, 7)"),
    ("scaled", lambda x: x.std(0, ddof=1), lambda x: x.std(0), BATCHES, "√((n - 1)/n)"),
    ("scaled", affine, lambda x, W, b, lr: lr * (x @ W + b), WEIGHTED, "where n is lr (0.1, 0.3, 0.2)"),
    ("scaled", lambda x: x / np.sqrt((x**2).mean(-1, keepdims=True)),
     lambda x: x / np.sqrt((x**2).sum(-1, keepdims=True)), [*WITH_ONE, *cases({"x": numbers(5, 3, 9)})], "last axis of x"),
    ("scale", squares, lambda x: (x**2 + 0.5) * x.max(), BATCHES, "one and the same factor"),
    ("opposite_sign", same, lambda x: -x, BATCHES, "opposite sign"),
    ("offset", squares, lambda x: x**2, BATCHES, "ours minus 0.5"),
    ("offset", squares, lambda x: x**2 + x.max(), BATCHES, "one and the same amount"),
    ("term", affine, lambda x, W, b, lr: x @ W, WEIGHTED, "by exactly b"),
    ("term", affine, lambda x, W, b, lr: x @ W - b, WEIGHTED, "a multiple of b"),
    ("times_input", lambda x: np.cos(x), lambda x: np.cos(x) * x, BATCHES, "ours times x"),
    ("function", squares, lambda x: np.sqrt(x**2 + 0.5), BATCHES, "the square root of ours"),
    ("complement", softmax, lambda x: 1 - softmax(x), BATCHES, "1 minus ours"),
    ("signs", same, np.abs, BATCHES, "nothing is negative any more"),
    ("signs", same, lambda x: np.abs(x) * np.where(np.cos(9 * x) > 0, 1, -1), BATCHES, "some of the signs"),
    ("negatives_cut", same, lambda x: np.maximum(x, 0), BATCHES, "0 where it should be negative"),
    # Precision.
    ("whole_numbers", lambda x: 9 * x, lambda x: (9 * x).astype(int), BATCHES, "whole numbers"),
    ("nearly", lambda x: 3.14159265 * x**2, lambda x: 3.14159265 * (x**2 + 1e-4 * np.sin(x)), BATCHES, "about 4 digits"),
    # Here and there.
    ("where", np.abs, lambda x: np.where(x > 0, x, np.exp(x)), BATCHES, "exactly where x is negative"),
    ("end", squares, lambda x: (x**2 + 0.5) * (np.arange(4) > 0) + x * (np.arange(4) == 0), BATCHES, "the first index of axis 1"),
    ("end", squares, lambda x: (x**2 + 0.5) * (np.arange(4) < 3) + x * (np.arange(4) == 3), BATCHES, "the last index of axis 1"),
    ("from_index", lambda x: np.cumsum(x**2, axis=1), lambda x: np.cumsum(x**2 + 0.1 * (np.arange(4) > 1) * x, axis=1),
     BATCHES, "right up to index 1 of axis 1"),
    # Which cases.
    ("axes", softmax, lambda x: np.exp(x) / np.exp(x).sum(0), WITH_ONE, "right where x has one axis, and wrong where it has 2"),
    ("square_only", lambda x: x.sum(axis=x.ndim - 1), lambda x: x.sum(1) if len(x) == 4 else x.sum(1) ** 2,
     cases({"x": numbers(1, 4, 4)}, {"x": numbers(2, 5, 4)}, {"x": numbers(3, 4, 4)}, {"x": numbers(4, 6, 4)}), "x is square"),
    # Lines.
    ("lines_scaled", softmax, lambda x: np.exp(x - x.max(-1, keepdims=True)), BATCHES, "by the same factor"),
    ("lines_moved", lambda x: x - x.mean(0), lambda x: x + x.mean(0), BATCHES, "Go along axis 0 of the result"),
    ("alike", squares, lambda x: (x**2).mean(0) + 0 * x, BATCHES, "along axis 0 are the same"),
    # Properties.
    ("invariant", softmax, lambda x: np.exp(np.sin(x)) / np.exp(x).sum(), BATCHES, "adds up to 1"),
    ("invariant", lambda x: x - x.mean(0), lambda x: x**3 - x.mean(0), BATCHES, "adds up to 0 along axis 0"),
    ("larger", lambda x: np.sin(x) - 2, lambda x: x**2 + 2, BATCHES, "lies above ours"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "reference", "wrong", "given", "words"), WRONG)
def test_a_pattern_is_recognised_and_states_its_evidence(
    pattern: str, reference: Any, wrong: Any, given: Any, words: str
) -> None:
    reference = _named(reference)
    diagnosis = said(reference, wrong, given)
    assert name(diagnosis) == pattern, diagnosis
    assert diagnosis is not None
    assert words in diagnosis.text.en, diagnosis.text.en
    assert any("가" <= letter <= "힣" for letter in diagnosis.text.ko)
    assert not any("가" <= letter <= "힣" for letter in diagnosis.text.en)
    for text in diagnosis.text:
        assert "{" not in text
        assert len(text) < 400


@pytest.mark.parametrize(("reference", "given"), [(squares, BATCHES), (softmax, WITH_ONE), (affine, WEIGHTED)])
@pytest.mark.parametrize("wrong", [lambda r: 2 * r, lambda r: r.T, lambda r: r + 1, lambda r: r**2, np.sort, np.ravel])
def test_no_expected_number_is_told(reference: Any, given: Any, wrong: Any) -> None:
    diagnosis = said(reference, lambda *inputs: wrong(reference(*inputs)), given)
    assert diagnosis is not None
    for each in given:
        for number in np.ravel(reference(*each.inputs.values())):
            assert f"{number:.4g}" not in diagnosis.text.en


def test_exact_results() -> None:
    given = cases({"n": 3, "m": 4}, {"n": 5, "m": 2}, {"n": 9, "m": 7}, {"n": 20, "m": 3}, {"n": 11, "m": 5},
                  {"n": 8, "m": 6}, {"n": 17, "m": 12}, {"n": 29, "m": 4}, {"n": 2, "m": 13})  # fmt: skip

    def grown(n: int, m: int) -> int:
        return n * m + 1

    assert name(said(grown, lambda n, m: n * m + 2, given, close=exact())) == "offset"
    assert name(said(grown, lambda n, m: 7, given, close=exact())) is None


def test_a_result_of_single_precision_is_compared_as_such() -> None:
    # Without its own tolerance, float32 is told for what it is.
    diagnosis = said(squares, lambda x: (x**2 + 0.5).astype(np.float32), BATCHES, close=near(1e-9, single=None))
    assert name(diagnosis) == "precision"
    assert diagnosis is not None
    assert "about 7 digits" in diagnosis.text.en
    tripled = said(squares, lambda x: (3 * (x**2 + 0.5)).astype(np.float32), BATCHES)
    assert name(tripled) == "scaled"


def test_a_case_that_is_wrong_by_a_few_tolerances_proves_nothing() -> None:
    given = cases({"x": numbers(1, 4, 4)}, {"x": numbers(2, 5, 4)}, {"x": numbers(3, 4, 4)}, {"x": numbers(4, 6, 4)})

    def total(x: Any) -> Any:
        return x.sum(axis=1)

    def off_by(share: float) -> Any:
        def wrong(x: Any) -> Any:
            return total(x) if len(x) == 4 else total(x) + share * np.sin(x[:, 0])

        return said(total, wrong, given, close=near(1e-7))

    assert name(off_by(1e-3)) == "square_only"
    assert name(off_by(2e-6)) != "square_only"


def test_parameters_that_are_not_used() -> None:
    def leaky(x: Any, alpha: float = 0.01) -> Any:
        return np.where(x > 0, x, alpha * x**2)

    given = cases(
        {"x": numbers(1, 5)},
        {"x": numbers(2, 6)},
        {"x": numbers(3, 7), "alpha": 0.3},
        {"x": numbers(4, 4), "alpha": 2.0},
    )
    fixed = said(leaky, lambda x, alpha=0.01: np.where(x > 0, x, 0.01 * x**2), given)
    assert name(fixed) in ("where", "parameter")
    other = said(leaky, lambda x, alpha=0.01: leaky(x) if alpha == 0.01 else np.tanh(x), given)
    assert name(other) == "parameter"
    assert other is not None
    assert "alpha keeps its default" in other.text.en


def test_overflow_is_located() -> None:
    def stable(x: Any) -> Any:
        return np.where(x > 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))

    given = cases(
        {"x": numbers(1, 4, 5)}, {"x": np.array([800.0, -900.0, 1000.0, 2.0, -1.0, 1200.0, 0.5, -3.0, 850.0])}
    )
    diagnosis = said(stable, lambda x: np.exp(x) / (1 + np.exp(x)), given)
    assert name(diagnosis) == "not_finite"
    assert diagnosis is not None
    assert "NaN exactly where x is 800 or more. (The exponential of 710" in diagnosis.text.en
    assert "NaN이에요. (710의" in diagnosis.text.ko


def test_logarithms_of_zero_are_located() -> None:
    given = cases({"x": np.array([0.0, 0.2, 0.0, 0.7, 0.9, 0.0, 0.4, 0.1, 0.3, 0.0, 0.5, 0.6, 0.0])})
    diagnosis = said(lambda_log := _named(lambda x: np.log(x + 1e-7)), np.log, given)
    assert lambda_log is not None
    assert name(diagnosis) == "not_finite"
    assert diagnosis is not None
    assert "infinite exactly where x is 0." in diagnosis.text.en


def test_every_pattern_has_a_name_of_its_own() -> None:
    assert len({pattern.__name__ for pattern in PATTERNS}) == len(PATTERNS)
    assert math.isfinite(len(PATTERNS))


def _named(function: Any) -> Any:
    """A function that a check can be called after."""
    if function.__name__ == "<lambda>":
        function.__name__ = "reference"
    return function
