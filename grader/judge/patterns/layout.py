"""The right numbers in an array of another layout: an axis too many or missing, or axes in another order."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import words

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis


def reshaped(evidence: Evidence) -> Diagnosis | None:
    """The same numbers in the same order in another shape."""
    first = evidence.first
    if not evidence.numeric or first.same_shape:
        return None
    if not evidence.becomes(lambda sight, seen: seen.reshape(sight.wanted.shape) if _same_size(sight) else None):
        return None
    got, expected = first.seen.shape, first.wanted.shape
    template = words.RESHAPED
    if [length for length in got if length != 1] == [length for length in expected if length != 1]:
        template = words.EXTRA_AXIS if len(got) > len(expected) else words.MISSING_AXIS
        template = words.RESHAPED if len(got) == len(expected) else template
    return words.say("reshaped", template, evidence, got=words.shape(got), expected=words.shape(expected))


def _same_size(sight) -> bool:
    return sight.seen.size == sight.wanted.size


def transposed(evidence: Evidence) -> Diagnosis | None:
    """The same numbers with axes in another order, one and the same in every case."""
    first = evidence.first
    if not evidence.numeric or first.wanted.ndim < 2 or sorted(first.seen.shape) != sorted(first.wanted.shape):
        return None
    dimensions = first.wanted.ndim
    for order in permutations(range(dimensions)):
        if order == tuple(range(dimensions)) or not first.is_as(first.wanted.transpose(order)):
            continue
        if evidence.explained(
            lambda sight, order=order: sight.wanted.transpose(order) if sight.wanted.ndim == dimensions else None,
            cost=float(np.log2(24)),
        ):
            return words.say("transposed", words.TRANSPOSED if dimensions == 2 else words.PERMUTED, evidence)
    return None
