"""Something that is added everywhere: one number, or an input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import number_words, words
from grader.judge.patterns.evidence import BITS_OF_A_NUMBER
from grader.model import Text

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

_USUAL = (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)


def offset(evidence: Evidence) -> Diagnosis | None:
    """The same number added everywhere, in all cases or in each its own."""
    if not evidence.finite or evidence.first.wanted.size == 0:
        return None
    amount = _mean_difference(evidence.first)
    usual = next((value for value in _USUAL if abs(value - amount) < 1e-9), None)
    amount = amount if usual is None else usual
    if evidence.explained(lambda sight: sight.wanted + amount, cost=BITS_OF_A_NUMBER if usual is None else 3.0):
        sign = Text("plus", "커요") if amount > 0 else Text("minus", "작아요")
        return words.say("offset", number_words.OFFSET, evidence, sign=sign, amount=words.number(abs(amount)))
    cost = BITS_OF_A_NUMBER * len(evidence.wrong)
    if evidence.explained(lambda sight: sight.wanted + _mean_difference(sight), cost=cost):
        values = words.numbers(map(_mean_difference, evidence.wrong))
        return words.say("offset", number_words.EACH_OFFSET, evidence, values=values)
    return None


def _mean_difference(sight: Sight) -> float:
    return float(np.mean(sight.seen - sight.wanted)) if sight.wanted.size else 0.0


def term(evidence: Evidence) -> Diagnosis | None:
    """The difference is an input, or a multiple of one."""
    if not evidence.finite:
        return None
    for name in evidence.first.inputs:
        for sign in (1.0, -1.0):
            if evidence.explained(_plus, name, sign, cost=5.0):
                return words.say("term", number_words.TERM, evidence, name=name)
    for name in evidence.first.arrays:
        cost = BITS_OF_A_NUMBER * len(evidence.sights)
        if evidence.explained(_plus, name, None, cost=cost):
            return words.say("term", number_words.MULTIPLE, evidence, name=name)
    return None


def _plus(sight: Sight, name: str, factor: float | None) -> Array | None:
    """The expected numbers plus an input, times a factor or else the one that fits best."""
    value = _fitting(sight, name)
    if value is None:
        return None
    if factor is None:
        place = np.argmax(np.abs(value))
        largest = value.flat[place]
        if largest == 0:
            return None
        factor = float((sight.seen - sight.wanted).flat[place] / largest)
    return sight.wanted + factor * value


def _fitting(sight: Sight, name: str) -> Array | None:
    """An input, spread over the shape of the result if it is a part of it."""
    value = sight.inputs.get(name)
    if value is None or not sight.wanted.size:
        return None
    shape, wanted = np.shape(value), sight.wanted.shape
    if len(shape) > len(wanted) or any(a not in (1, b) for a, b in zip(shape[::-1], wanted[::-1], strict=False)):
        return None
    return np.broadcast_to(value, wanted)


def times_input(evidence: Evidence) -> Diagnosis | None:
    """Multiplied with an input, or divided by it, entry by entry."""
    if not evidence.finite:
        return None
    for name in evidence.first.arrays:
        if evidence.explained(_product, name, 1, cost=5.0):
            return words.say("times_input", number_words.TIMES, evidence, name=name)
        if evidence.explained(_product, name, -1, cost=5.0):
            return words.say("times_input", number_words.DIVIDED, evidence, name=name)
    return None


def _product(sight: Sight, name: str, power: int) -> Array | None:
    value = _fitting(sight, name)
    if value is None:
        return None
    return sight.wanted * value if power > 0 else np.where(sight.wanted == 0, 0.0, sight.wanted / value)
