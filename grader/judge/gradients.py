"""Gradient checking: whether a subject's backward pass belongs to its own forward pass.

A backward pass that is merely different from ours may be right: for another forward pass. Central differences of the
subject's own forward pass, taken along one random direction, tell the two apart without knowing what is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.comparison import Slope
from grader.judge.compare import compare
from grader.key.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.key.answer_key import CaseKey, CheckKey
    from grader.key.ledger import Trace
    from grader.key.outcome import Outcome
    from grader.model import Text
    from grader.worker.values import Array

# How closely gradients agree with central differences, relative to all that they add up. `grade verify` proves that the
# references stay a hundred times closer.
AGREEMENT = 1e-5


class GradientCheck(NamedTuple):
    """What a gradient check says of a wrong answer.

    Attributes:
        fits: whether another forward pass than ours has the backward pass that belongs to it; otherwise it is our
            forward pass, without the backward pass that belongs to it.
        forward: what the look at the forward pass is called.
    """

    fits: bool
    forward: Text


class _Slopes(NamedTuple):
    """A slope by both roads, and the scale on which they are compared."""

    by_backward: float
    by_forward: float
    scale: float

    @property
    def error(self) -> float:
        """Their disagreement in units of the tolerance."""
        return abs(self.by_backward - self.by_forward) / (AGREEMENT * self.scale)


def gradient_check(check: CheckKey, traces: Sequence[Trace]) -> GradientCheck | None:
    """What the gradient checks of a wrong answer say, if they say the same in every case."""
    expected = check.expected.traces()
    cases = list(_checked(check))
    if not cases:
        return None
    fits, forward_right, same_slope = [], [], []
    for number, place in cases:
        case, got, wanted = check.cases[number], traces[number], expected[number]
        ours, theirs = slopes(case, wanted, place), slopes(case, got, place)
        if ours is None or theirs is None:
            return None
        fits.append(theirs.error <= 1.0 and theirs.by_forward != 0.0)
        forward = forward_look(case, place)
        forward_right.append(not compare(case.close[forward], case.looks[forward], wanted[forward], got[forward]).wrong)
        # In single precision, differences are lost in rounding: then nothing is known.
        same_slope.append(abs(ours.by_forward - theirs.by_forward) <= AGREEMENT * ours.scale)
    label = check.cases[cases[0][0]].looks[forward_look(check.cases[cases[0][0]], cases[0][1])]
    if all(fits) and not all(forward_right):
        return GradientCheck(fits=True, forward=label)
    if all(forward_right) and all(same_slope) and not all(fits):
        return GradientCheck(fits=False, forward=label)
    return None


def gradient_error(check: CheckKey, traces: Sequence[Trace]) -> float:
    """The largest disagreement of a subject's gradients with its own central differences, in tolerances."""
    found = [slopes(check.cases[number], traces[number], place) for number, place in _checked(check)]
    return max((np.inf if each is None else each.error for each in found), default=0.0)


def _checked(check: CheckKey) -> Iterator[tuple[int, int]]:
    for number, case in enumerate(check.cases):
        for place, close in enumerate(case.close):
            if isinstance(close, Slope):
                yield number, place


def forward_look(case: CaseKey, place: int) -> int:
    """The number of the look at the forward pass that a gradient check is about."""
    close = case.close[place]
    assert isinstance(close, Slope)  # noqa: S101 - asked for slopes only
    return _look(case, close.forward)


def slopes(case: CaseKey, trace: Trace, place: int) -> _Slopes | None:
    """A slope as a subject's gradients say, and as its forward pass says; None if one of them says nothing."""
    close = case.close[place]
    assert isinstance(close, Slope)  # noqa: S101 - asked for slopes only
    moved = _array(trace[place])
    if moved is None or moved.ndim:
        return None
    given, terms = case.given, []
    for label, nudge in close.of.items():
        gradient = _array(trace[_look(case, label)])
        if gradient is None or gradient.shape != np.shape(given[nudge]):
            return None
        terms.append(np.ravel(gradient * given[nudge]))
    products = np.concatenate(terms)
    scale = max(float(np.abs(products).sum()), abs(float(moved)))
    return _Slopes(float(products.sum()), float(moved), scale) if np.isfinite(scale) and scale > 0 else None


def _look(case: CaseKey, label: str) -> int:
    return next(number for number, look in enumerate(case.looks) if look.en == label)


def _array(outcome: Outcome) -> Array | None:
    value = outcome.value
    if outcome.kind is not Kind.OK or not isinstance(value, (int, float, np.ndarray)):
        return None
    return np.asarray(value, np.float64) if np.asarray(value).dtype.kind in "biuf" else None
