"""The right numbers in the wrong places: reversed, shifted by one, in another order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import shape_words, words
from grader.judge.patterns.evidence import BITS_OF_A_NUMBER
from grader.model import Text

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array


def flipped(evidence: Evidence) -> Diagnosis | None:
    """Reversed along one axis, or along the last two."""
    if not evidence.finite:
        return None
    dimensions = evidence.first.wanted.ndim
    choices: list[tuple[int, ...]] = [(axis,) for axis in range(dimensions)]
    choices += [(dimensions - 2, dimensions - 1)] if dimensions > 1 else []
    for axes in choices:
        if evidence.explained(_reversed, axes, dimensions, cost=3.0):
            return words.say("flipped", shape_words.FLIPPED, evidence, axes=_axes(axes))
    return None


def shifted(evidence: Evidence) -> Diagnosis | None:
    """By one place along an axis; what moved in at the border may be anything."""
    dimensions = evidence.first.wanted.ndim
    if not evidence.finite or any(sight.wanted.ndim != dimensions for sight in evidence.sights):
        return None
    for axis in range(dimensions):
        for step in (1, -1):
            edges = sum(sight.wanted.size // max(sight.wanted.shape[axis], 1) for sight in evidence.sights)
            if evidence.explained(_moved, axis, step, cost=edges * BITS_OF_A_NUMBER):
                return words.say("shifted", shape_words.SHIFTED, evidence, axes=_axes((axis,)))
    return None


def _reversed(sight: Sight, axes: tuple[int, ...], dimensions: int) -> Array | None:
    return np.flip(sight.wanted, axes) if sight.wanted.ndim == dimensions else None


def _moved(sight: Sight, axis: int, step: int) -> Array:
    moved = np.roll(sight.wanted, step, axis)
    edge = [slice(None)] * moved.ndim
    edge[axis] = slice(0, 1) if step > 0 else slice(-1, None)
    moved[tuple(edge)] = sight.seen[tuple(edge)]
    return moved


def rearranged(evidence: Evidence) -> Diagnosis | None:
    """All the right numbers, in any order."""
    if not evidence.numeric or any(sight.seen.size != sight.wanted.size for sight in evidence.sights):
        return None
    orders = sum(math.lgamma(sight.wanted.size + 1) / math.log(2) for sight in evidence.wrong)
    if evidence.explained(_in_their_order, cost=orders):
        return words.say("rearranged", shape_words.REARRANGED, evidence)
    return None


def _in_their_order(sight: Sight) -> Array:
    """The expected numbers in the order of the student's."""
    order = np.argsort(np.argsort(sight.seen, axis=None, kind="stable"), kind="stable")
    return np.sort(sight.wanted, axis=None)[order].reshape(sight.seen.shape)


def _axes(axes: tuple[int, ...]) -> Text:
    names = " and ".join(map(str, axes)), ", ".join(map(str, axes))
    return Text(f"ax{'i' if len(axes) == 1 else 'e'}s {names[0]}", f"{names[1]}번 축")
