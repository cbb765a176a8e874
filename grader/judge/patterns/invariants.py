"""Properties that the right result has and the student's has not: sums, ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import number_words, words
from grader.judge.patterns.evidence import how_many_different

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis, Text
    from grader.worker.values import Array

_ROUNDING = 1e-6
# A range counts as a property only if this many numbers keep to it.
_ENTRIES = 20


def invariant(evidence: Evidence) -> Diagnosis | None:
    """One that all right results have, in every case, and that the wrong ones break."""
    if not evidence.finite:
        return None
    for holds, text, enough in _invariants(evidence):
        kept = enough and all(holds(sight.wanted) for sight in evidence.sights)
        if kept and not any(holds(sight.seen) for sight in evidence.wrong):
            return words.say("invariant", text, evidence)
    return None


def _invariants(evidence: Evidence) -> Iterator[tuple[Callable[[Array], bool], Text, bool]]:
    wanted = [sight.wanted for sight in evidence.sights]
    rows = sum(array.size // array.shape[-1] for array in wanted if array.ndim and array.shape[-1] > 1)
    columns = sum(array[0].size for array in wanted if array.ndim and len(array) > 1)
    numbers = np.concatenate([np.ravel(array) for array in wanted])
    many = numbers.size >= _ENTRIES
    yield lambda array: _sums(array, -1, 1.0), number_words.ROWS_SUM_TO_1, rows >= 3
    yield lambda array: _sums(array, -1, 0.0), number_words.ROWS_SUM_TO_0, rows >= 3 and bool(numbers.any())
    yield lambda array: _sums(array, 0, 0.0), number_words.COLUMNS_SUM_TO_0, columns >= 3 and bool(numbers.any())
    varied = many and how_many_different(numbers) >= 3
    yield lambda array: bool(((array >= 0) & (array <= 1)).all()), number_words.BETWEEN_0_AND_1, varied
    yield (
        lambda array: bool((np.abs(array) <= 1).all()),
        number_words.BETWEEN_MINUS_1_AND_1,
        varied and bool((np.abs(numbers) > 0.5).sum() >= 5),
    )
    yield lambda array: bool((array >= 0).all()), number_words.NEVER_NEGATIVE, varied


def _sums(array: Array, axis: int, total: float) -> bool:
    if not array.ndim:
        return False
    return bool((np.abs(array.sum(axis=axis) - total) <= _ROUNDING * np.abs(array).sum(axis=axis)).all())
