"""The right numbers in an array of another layout: an axis too many or missing, or axes in another order."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from grader.judge.patterns import shape_words, words

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

# Up to 24 orders of the axes are tried.
_COST = 5.0


def reshaped(evidence: Evidence) -> Diagnosis | None:
    """The same numbers in the same order in another shape."""
    first = evidence.first
    if not evidence.numeric or first.same_shape:
        return None
    if not evidence.becomes(_in_right_shape):
        return None
    got, expected = first.seen.shape, first.wanted.shape
    template = shape_words.RESHAPED
    if [length for length in got if length != 1] == [length for length in expected if length != 1]:
        template = shape_words.EXTRA_AXIS if len(got) > len(expected) else shape_words.MISSING_AXIS
        template = shape_words.RESHAPED if len(got) == len(expected) else template
    return words.say("reshaped", template, evidence, got=words.shape(got), expected=words.shape(expected))


def _in_right_shape(sight: Sight) -> Array | None:
    return sight.seen.reshape(sight.wanted.shape) if sight.seen.size == sight.wanted.size else None


def transposed(evidence: Evidence) -> Diagnosis | None:
    """The same numbers with axes in another order, one and the same in every case."""
    first = evidence.first
    if not evidence.numeric or first.wanted.ndim < 2 or sorted(first.seen.shape) != sorted(first.wanted.shape):
        return None
    dimensions = first.wanted.ndim
    for order in permutations(range(dimensions)):
        if order == tuple(range(dimensions)) or not first.is_as(first.wanted.transpose(order)):
            continue
        if evidence.explained(_permuted, order, cost=_COST):
            template = shape_words.TRANSPOSED if dimensions == 2 else shape_words.PERMUTED
            return words.say("transposed", template, evidence)
    return None


def _permuted(sight: Sight, order: tuple[int, ...]) -> Array | None:
    return sight.wanted.transpose(order) if sight.wanted.ndim == len(order) else None
