"""A step too many or too few: the square, the root, the logarithm, the absolute value of what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import number_words, words
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

_FUNCTIONS: list[tuple[Callable[[Array], Array], Text]] = [
    (np.square, Text("the square of", "제곱과")),
    (np.sqrt, Text("the square root of", "제곱근과")),
    (np.exp, Text("e to the power of", "지수 함수 값과")),
    (np.log, Text("the logarithm of", "로그 값과")),
    (np.reciprocal, Text("1 divided by", "역수와")),
    (lambda x: -np.log(x), Text("minus the logarithm of", "로그에 음의 부호를 붙인 값과")),
    (lambda x: np.exp(-x), Text("e to the power of minus", "부호를 바꾼 지수 함수 값과")),
]  # fmt: skip
_COST = 4.0


def function(evidence: Evidence) -> Diagnosis | None:
    """A well-known function of the right result."""
    if not evidence.finite:
        return None
    for apply, name in _FUNCTIONS:
        if evidence.explained(_applied, apply, cost=_COST):
            return words.say("function", number_words.FUNCTION, evidence, function=name)
    if evidence.explained(lambda sight: 1.0 - sight.wanted, cost=_COST):
        return words.say("complement", number_words.COMPLEMENT, evidence)
    if evidence.explained(lambda sight: np.abs(sight.wanted), cost=_COST):
        return words.say("signs", number_words.SIGNS_LOST, evidence)
    if evidence.explained(lambda sight: np.maximum(sight.wanted, 0.0), cost=_COST):
        return words.say("negatives_cut", number_words.NEGATIVES_CUT, evidence)
    signs = float(sum(sight.wanted.size for sight in evidence.wrong))
    if evidence.explained(lambda sight: np.copysign(sight.wanted, sight.seen), cost=signs):
        return words.say("signs", number_words.SIGNS, evidence)
    return None


def _applied(sight: Sight, apply: Callable[[Array], Array]) -> Array:
    return apply(sight.wanted)
