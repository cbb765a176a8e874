"""Rows or columns that are each off by a factor or an amount of their own."""

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


def lines(evidence: Evidence) -> Diagnosis | None:
    """One scale, or one amount, for each line along an axis."""
    if not evidence.finite or evidence.first.wanted.ndim < 2:
        return None
    for axis in range(evidence.first.wanted.ndim):
        cost = sum(BITS_OF_A_NUMBER * _count(sight, axis) for sight in evidence.wrong)
        axes = Text(f"axis {axis}", f"{axis}번 축")
        if _alike(evidence, axis):
            return words.say("alike", number_words.ALIKE, evidence, axes=axes)
        if evidence.explained(_rescaled, axis, cost=cost):
            return words.say("lines_scaled", number_words.ROWS_SCALED, evidence, axes=axes)
        if evidence.explained(_displaced, axis, cost=cost):
            return words.say("lines_moved", number_words.ROWS_MOVED, evidence, axes=axes)
    return None


def _alike(evidence: Evidence, axis: int) -> bool:
    """Whether all lines across an axis are the same, in every case, and should not be."""
    for sight in evidence.sights:
        if sight.wanted.ndim <= axis or sight.wanted.shape[axis] < 2:
            return False
        first = np.take(sight.seen, [0], axis)
        if (
            not (np.abs(sight.seen - first) <= sight.tolerance(first)).all()
            or (sight.wanted == np.take(sight.wanted, [0], axis)).all()
        ):
            return False
    return True


def _count(sight: Sight, axis: int) -> int:
    length = sight.wanted.shape[axis] if sight.wanted.ndim > axis else 1
    return int(sight.wanted.size // max(length, 1))


def _varies(sight: Sight, axis: int) -> bool:
    """Whether ours differs along the axis: what is the same all along a line would be off by the same in any case."""
    if sight.wanted.ndim <= axis or not sight.wanted.size:
        return False
    return sight.right or bool((np.ptp(sight.wanted, axis=axis) > 0).any())


def _rescaled(sight: Sight, axis: int) -> Array | None:
    if not _varies(sight, axis):
        return None
    place = np.expand_dims(np.argmax(np.abs(sight.wanted), axis), axis)
    ours = np.take_along_axis(sight.wanted, place, axis)
    theirs = np.take_along_axis(sight.seen, place, axis)
    if ((theirs == 0) & (ours != 0)).any():
        return None  # a line that was never filled has no scale
    return np.asarray(sight.wanted * np.where(ours == 0, 1.0, theirs / ours))


def _displaced(sight: Sight, axis: int) -> Array | None:
    if not _varies(sight, axis):
        return None
    return np.asarray(sight.wanted + np.mean(sight.seen - sight.wanted, axis=axis, keepdims=True))
