"""A closer look at the first wrong result of a check: how far off, where worst, and a coarse picture of the error."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from grader.closeup import LEVELS, NOT_FINITE, Arrays, Closeup, ErrorMap, Errors, Values
from grader.judge.descents import descent
from grader.judge.patterns.evidence import gather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.patterns.evidence import Sight
    from grader.key.answer_key import CheckKey
    from grader.key.ledger import Trace
    from grader.worker.values import Array

# So many entries can still be plotted; of a larger array the picture is enough.
_MOST_VALUES = 1024
# Columns of a picture, and its rows, with those of all slices of an array together.
_WIDEST = 64
_HIGHEST = 16
_MOST_CELLS = 1024


def closeup(check: CheckKey, traces: Sequence[Trace], case: int) -> Closeup | None:
    """Look closely at the look that is wrong first; None if no numbers can be looked at.

    Args:
        check: what failed.
        traces: what the student's looks saw, of all cases or of the first ones.
        case: the number of the case that is wrong first.
    """
    seen = check.first_cases(len(traces))
    with np.errstate(all="ignore"):
        found = _look(seen, traces, case)
        path = descent(seen, traces, case) if any(each.descent for each in seen.cases) else None
    return found if path is None else replace(found or Closeup(), descent=path)


def _look(check: CheckKey, traces: Sequence[Trace], case: int) -> Closeup | None:
    evidence = gather(check, traces, case)
    if evidence is None or not evidence.first.numeric:
        return None
    sight = evidence.first
    if not sight.same_shape or not sight.wanted.size:
        return Closeup(arrays=_arrays(sight))
    return _measured(sight)


def _measured(sight: Sight) -> Closeup:
    errors = np.abs(sight.seen - sight.wanted)
    wrong = sight.wrong_entries
    ranked = np.where(wrong, np.where(np.isfinite(errors), errors, math.inf), -1.0)
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(ranked)), ranked.shape)) if ranked.ndim else ()
    return Closeup(
        worst=worst if sight.wanted.ndim else None,
        got=float(sight.seen[worst]),
        expected=float(sight.wanted[worst]),
        errors=_errors(sight, errors, wrong),
        picture=error_map(errors, wrong) if sight.wanted.size > 1 else None,
        arrays=_arrays(sight),
    )


def _errors(sight: Sight, errors: Array, wrong: Array) -> Errors:
    absolute = errors[wrong & np.isfinite(errors)]
    relative = (errors / np.abs(sight.wanted))[wrong & np.isfinite(errors) & (sight.wanted != 0)]
    return Errors(
        wrong=int(wrong.sum()),
        size=wrong.size,
        max_abs=float(absolute.max()) if absolute.size else None,
        median_abs=float(np.median(absolute)) if absolute.size else None,
        max_rel=float(relative.max()) if relative.size else None,
        median_rel=float(np.median(relative)) if relative.size else None,
    )


def error_map(errors: Array, wrong: Array) -> ErrorMap | None:
    """A coarse picture of the error; None for an array with too many slices to be shown.

    Args:
        errors: the size of each entry's error; NaN or infinite where an entry is not finite.
        wrong: which entries are wrong.
    """
    finite = np.where(wrong & np.isfinite(errors), errors, 0.0)
    largest = float(finite.max(initial=0.0))
    levels = np.where(wrong, 1, 0)
    if largest > 0:
        levels = np.where(wrong, np.clip(np.ceil(finite / largest * LEVELS), 1, LEVELS), 0)
    levels = np.where(wrong & ~np.isfinite(errors), NOT_FINITE, levels).astype(int)
    of = levels.shape
    if levels.ndim:
        levels = _worst_of_blocks(levels, levels.ndim - 1, _WIDEST)
    if levels.ndim > 1:
        levels = _worst_of_blocks(levels, levels.ndim - 2, _HIGHEST)
    if levels.size > _MOST_CELLS:
        return None
    return ErrorMap(levels.shape, of, tuple(int(level) for level in levels.flat))


def _worst_of_blocks(levels: Array, axis: int, most: int) -> Array:
    """Neighbours along an axis taken together, so that there are few enough of them."""
    step = math.ceil(levels.shape[axis] / most) if levels.shape[axis] else 1
    return np.maximum.reduceat(levels, np.arange(0, levels.shape[axis], step), axis) if step > 1 else levels


def _arrays(sight: Sight) -> Arrays | None:
    if max(sight.seen.size, sight.wanted.size) > _MOST_VALUES:
        return None
    inputs = {name: _values(array) for name, array in sight.arrays.items() if array.size <= _MOST_VALUES}
    return Arrays(_values(sight.seen), _values(sight.wanted), inputs)


def _values(array: Array) -> Values:
    return Values(array.shape, tuple(float(number) for number in array.flat))
