"""No array at all: None, a generator, a function that was not called, a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.judge.patterns import shape_words, words
from grader.key.outcome import Kind
from grader.model import Text
from grader.worker.values import Opaque

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis

_LAZY = {
    "builtins.generator": Text("generator", "제너레이터"),
    "builtins.map": Text("`map` object", "`map` 객체"),
    "builtins.filter": Text("`filter` object", "`filter` 객체"),
    "builtins.zip": Text("`zip` object", "`zip` 객체"),
    "builtins.reversed": Text("`reversed` object", "`reversed` 객체"),
}
_CALLABLE = {"builtins.function", "builtins.method", "builtins.builtin_function_or_method", "numpy.ufunc"}


def none(evidence: Evidence) -> Diagnosis | None:
    """None, in every case or on some ways through the code."""
    came = [sight for sight in evidence.sights if sight.outcome.kind is Kind.OK]
    nothing = [sight for sight in came if sight.value is None]
    if evidence.first not in nothing:
        return None
    if len(nothing) == len(came):
        return words.say("none", shape_words.NONE_ALWAYS, evidence, subject=words.itself(evidence))
    return words.say("none", shape_words.NONE_SOMETIMES, evidence, subject=words.itself(evidence))


def lazy(evidence: Evidence) -> Diagnosis | None:
    """What would have to be run, or called, to give an array."""
    value = evidence.first.value
    if not isinstance(value, Opaque):
        return None
    if value.type in _CALLABLE:
        return words.say("uncalled", shape_words.UNCALLED, evidence, subject=words.itself(evidence))
    kind = _LAZY.get(value.type)
    return words.say("lazy", shape_words.LAZY, evidence, subject=words.itself(evidence), kind=kind) if kind else None


def as_list(evidence: Evidence) -> Diagnosis | None:
    """The right numbers in a list."""
    if not isinstance(evidence.first.value, (list, tuple)) or not evidence.first.wants_numbers:
        return None
    for sight in evidence.sights:
        array = _array(sight.value)
        if array is None or not sight.wants_numbers or array.shape != sight.wanted.shape:
            return None
        if not (np.abs(array - sight.wanted) <= sight.tolerance(sight.wanted)).all():
            return None
    return words.say("list", shape_words.LIST, evidence)


def _array(value: Any) -> Any:
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return None
