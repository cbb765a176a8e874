# ruff: noqa: ARG005, PLW0108 - wrong answers have the parameters of right ones
"""What error messages mean: of real errors, raised by real code; and nothing else of a message is repeated."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from grader.judge.patterns.error_words import ERRORS, REMOVED
from grader.judge.patterns.errors import _MEANINGS

from .making import cases, name, numbers, said

GIVEN = cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 3, 4)})
ONE = cases({"x": numbers(1, 5, 4)}, {"x": numbers(2, 4)})


def squares(x: Any) -> Any:
    return x**2


class Layer:
    mask: Any

    def forward(x: Any) -> Any:  # noqa: N805
        return x

    def backward(self) -> Any:
        return self.mask


def unbound(x: Any) -> Any:
    if len(x) > 99:
        result = x
    return result


def endless(x: Any) -> Any:
    return endless(x)


def in_place(x: Any) -> Any:
    counts = np.zeros(4, int)
    counts += 0.5
    return counts


def without_an_argument(x: Any) -> Any:
    def step(x: Any, lr: Any) -> Any:
        return x * lr

    return step(x)  # type: ignore[call-arg]


RAISED: list[tuple[str, Any, str]] = [
    ("removed_name", lambda x: np.int(x), "`np.int` is no longer part of NumPy"),  # type: ignore[attr-defined]
    ("removed_name", lambda x: np.float_(x), "`np.float_`"),  # type: ignore[attr-defined]
    ("truth_value", lambda x: x if x > 0 else -x, "decide for itself"),
    ("single_number", lambda x: math.exp(x), "single numbers"),
    ("shapes", lambda x: x + x.sum(1), "shapes (5, 4) and (5,)"),
    ("assigned", lambda x: np.zeros((5, 2)).__setitem__(slice(None), x), "shape (5, 4)"),
    ("grows_in_place", lambda x: np.zeros(4).__iadd__(x), "shape (4,)"),
    ("matrix_product", lambda x: x @ x, "here 4 meets 5"),
    ("matrix_product", lambda x: np.dot(x, x), "here 4 meets 5"),
    ("matrix_of_a_number", lambda x: x @ np.float64(2.0), "a single number on one side"),
    ("reshape", lambda x: x.reshape(3, 5), "20 numbers cannot fill the shape (3, 5)"),
    ("summed_axes", lambda x: np.tensordot(x, x, axes=1), "both sides"),
    ("negative_length", lambda x: np.zeros(3 - len(x)), "negative length"),
    ("stacked_shapes", lambda x: np.stack([x, x[0]]), "do not fit"),
    ("place_for_one", lambda x: x.__setitem__((0, 0), [1, 2]), "room for one"),
    ("axis_of_a_number", lambda x: np.sum(x.sum(), axis=1), "it has no axes"),
    ("axis", lambda x: x.sum(axis=2), "Axis 2 was asked for, but the array has 2 of them only"),
    ("axis_twice", lambda x: x.transpose(0, 0), "named twice"),
    ("axes_count", lambda x: x.transpose(0, 1, 2), "number of axes"),
    ("index", lambda x: x[9], "Place 9 of axis 0"),
    ("index", lambda x: [x[i] for i in range(1, len(x) + 1)], "the last one has another number"),
    ("indices", lambda x: x[0, 0, 0], "3 indices were given for an array with 2 axes"),
    ("tuple_index", lambda x: x.shape[2], "`.shape`"),
    ("key", lambda x: {"W1": x}["W2"], "the key 'W2'"),
    ("none_used", lambda x: x.sort() + x, "None"),
    ("none_used", lambda x: x.sort().shape, "None"),
    ("none_used", lambda x: x.sort()[0], "None"),
    ("array_called", lambda x: x(0), "brackets"),
    ("number_called", lambda x: len(x)(2), "as if it were a function"),  # type: ignore[operator]
    ("fraction", lambda x: np.zeros(len(x) / 2), "whole number"),  # type: ignore[call-overload]
    ("fraction", lambda x: x[: len(x) / 2], "whole number"),
    ("float_index", lambda x: x[x], "one-hot rows"),
    ("array_as_number", lambda x: list(range(5))[x.astype(int)], "a single whole number"),
    ("number_measured", lambda x: len(5), "`len` got a single number"),  # type: ignore[arg-type]
    ("unhashable", lambda x: {x}, "lru_cache"),
    ("integers_in_place", in_place, "whole numbers cannot take fractions"),
    ("list_times", lambda x: [1, 2] * 0.5, "repeats"),  # type: ignore[operator]
    ("list_arithmetic", lambda x: [1, 2] - [1], "entry by entry"),  # type: ignore[operator]
    ("unpack_more", lambda x: _two(np.zeros((3, 4, 5)).shape), "2 names"),
    ("unpack_fewer", lambda x: _two(x[0].shape), "on the right only 1"),
    ("self_missing", lambda x: Layer().forward(x), "`forward` was called with 2 arguments and takes 1"),  # type: ignore[call-arg, misc]
    ("argument_missing", without_an_argument, "without `lr`"),
    ("argument_name", lambda x: squares(y=x), "`y=...`"),  # type: ignore[call-arg]
    ("plain_value", lambda x: len(x).shape, "a plain int"),  # type: ignore[attr-defined]
    ("attribute", lambda x: Layer().backward(), "`mask`"),
    ("unbound", unbound, "`result` is read before"),
    ("name", lambda x: nunpy.sum(x), "called `nunpy`"),  # type: ignore[name-defined]  # noqa: F821
    ("zero_division", lambda x: 1 / (len(x) - len(x)), "divided by 0"),
    ("recursion", endless, "without an end"),
]


def _two(shape: Any) -> Any:
    first, second = shape
    return first + second


@pytest.mark.parametrize(("pattern", "wrong", "words"), RAISED)
def test_an_error_is_explained(pattern: str, wrong: Any, words: str) -> None:
    diagnosis = said(squares, wrong, GIVEN)
    assert name(diagnosis) == pattern, diagnosis
    assert diagnosis is not None
    assert words in diagnosis.text.en, diagnosis.text.en
    assert "{" not in diagnosis.text.en + diagnosis.text.ko
    assert any("가" <= letter <= "힣" for letter in diagnosis.text.ko)


def test_an_error_in_one_case_only_is_explained() -> None:
    diagnosis = said(lambda_named(), lambda x: (x**2).sum(axis=1), ONE)
    assert name(diagnosis) == "axis"


def lambda_named() -> Any:
    def total(x: Any) -> Any:
        return (x**2).sum(axis=-1)

    return total


def test_every_meaning_has_words_and_an_error_that_is_raised_here() -> None:
    meant = {meaning.name for meaning in _MEANINGS}
    assert meant | {"index_one_too_far"} == set(ERRORS)
    # NumPy words this one differently from version to version.
    assert meant - {pattern for pattern, _, _ in RAISED} <= {"matrix_shapes"}


def test_names_that_numpy_still_has_are_not_called_removed() -> None:
    # `np.bool` came back with NumPy 2, and `np.row_stack` is on its way out.
    assert set(REMOVED) & set(dir(np)) <= {"bool", "row_stack", "in1d", "trapz"}


def test_a_misspelled_name_of_numpy_is_not_called_removed() -> None:
    assert name(said(squares, lambda x: np.summ(x), GIVEN)) is None  # type: ignore[attr-defined]


def test_messages_of_students_are_not_repeated() -> None:
    def shout(text: str) -> Any:
        def raises(x: Any) -> Any:
            raise ValueError(text)

        return said(squares, raises, GIVEN)

    assert shout("operands could not be broadcast together with shapes <b>(5,)</b> (4,)") is None
    assert shout("cannot reshape array of size 5 into shape (\x1b[31m)") is None
    assert shout("you lose") is None
