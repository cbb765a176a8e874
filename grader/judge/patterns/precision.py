"""Numbers that lost digits: cut to whole numbers, kept in float32 or float16, or only nearly right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Exact
from grader.judge.patterns import number_words, words
from grader.judge.patterns.evidence import how_many_different

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

_NEARLY = 1e-3
_STORED = {"float32": np.float32, "float16": np.float16}
_ERROR = {"float32": 1e-4, "float16": 1e-2}


def whole(evidence: Evidence) -> Diagnosis | None:
    """What follows the decimal point is gone."""
    if not evidence.finite or isinstance(evidence.first.close, Exact):
        return None
    if not any(sight.seen.any() for sight in evidence.wrong):
        return None
    for cut in (np.trunc, np.floor, np.rint):
        if evidence.explained(_cut, cut, cost=2.0) and _several(evidence.wrong):
            return words.say("whole_numbers", number_words.WHOLE, evidence)
    return None


def _cut(sight: Sight, cut: Callable[[Array], Array]) -> Array:
    return cut(sight.wanted)


def _several(sights: list[Sight]) -> bool:
    """Whether not everything was cut to the same number."""
    return how_many_different(np.concatenate([np.ravel(np.rint(sight.seen)) for sight in sights])) >= 3


def nearly(evidence: Evidence) -> Diagnosis | None:
    """Closer than by accident, and farther than by rounding."""
    if not evidence.finite or isinstance(evidence.first.close, Exact):
        return None
    error = max(map(_relative_error, evidence.sights))
    wrong = evidence.wrong
    for name, dtype in _STORED.items():
        stored = all(_fits(sight.seen, dtype) for sight in wrong) and any(np.any(sight.seen % 1) for sight in wrong)
        if stored and error < _ERROR[name]:
            return words.say("precision", number_words.SINGLE_PRECISION, evidence, digits=_digits(error), dtype=name)
    if error < _NEARLY and sum(sight.wanted.size for sight in wrong) >= 2:
        return words.say("nearly", number_words.NEARLY, evidence, digits=_digits(error))
    return None


def _relative_error(sight: Sight) -> float:
    largest = float(np.abs(sight.wanted).max(initial=0.0))
    error = float(np.abs(sight.seen - sight.wanted).max(initial=0.0))
    return error / largest if largest else (0.0 if error == 0 else math.inf)


def _fits(array: Array, dtype: type) -> bool:
    return bool((array.astype(dtype) == array).all())


def _digits(error: float) -> str:
    return str(max(1, math.floor(-math.log10(error)))) if error else "15"
