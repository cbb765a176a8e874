"""The path of an optimizer down its loss, a student's beside the reference's, for a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.closeup import Descent, Surface
from grader.judge.compare import compare
from grader.key.outcome import Kind
from grader.worker.program import alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.closeup import Point
    from grader.key.answer_key import CheckKey, DescentKey
    from grader.key.ledger import Trace
    from grader.key.outcome import Outcome
    from grader.worker.values import Array

# From so many steps on, a path shows what it is like.
_MANY = 10
_MOST = 200
# Of the grid, across and up.
_COLUMNS, _ROWS = 33, 25
# Room around both paths; and how much of one that runs off is followed, in widths of ours.
_ROOM = 0.15
_FOLLOWED = 1.0


def descent(check: CheckKey, traces: Sequence[Trace], case: int) -> Descent | None:
    """The path to draw: that of the failing case, or of the first other wrong one with many steps, or the longest one.

    Args:
        check: what failed.
        traces: what the student's looks saw, of all cases or of the first ones.
        case: the number of the case that is wrong first.
    """
    order = [case, *(number for number in range(len(traces)) if number != case)]
    paths = [path for number in order if (path := _path(check, traces, number)) is not None]
    if not paths:
        return None
    number, key, yours, ours = next(
        (path for path in paths if len(path[3]) > _MANY), max(paths, key=lambda path: len(path[3]))
    )
    surface = _surface(key, *_window(yours, ours))
    return None if surface is None else Descent(check.cases[number].label, _points(yours), _points(ours), surface)


def _path(check: CheckKey, traces: Sequence[Trace], number: int) -> tuple[int, DescentKey, Array, Array] | None:
    """The student's points and ours in a case, if they can be drawn and are not the same."""
    case, expected = check.cases[number], check.expected.traces()[number]
    key = case.descent
    if key is None or len(traces[number]) <= key.look:
        return None
    wanted, seen = expected[key.look], traces[number][key.look]
    ours, yours = _plane(wanted), _plane(seen)
    if ours is None or yours is None or not np.isfinite(ours).all():
        return None
    before = (expected[key.look - 1], traces[number][key.look - 1]) if key.look else None
    if not compare(case.close[key.look], case.looks[key.look], wanted, seen, before).wrong:
        return None
    return number, key, yours, ours


def _plane(outcome: Outcome) -> Array | None:
    """Points of a plane, as far as they are finite; None if they are none, or if there is no step."""
    value: Any = outcome.value
    if outcome.kind is not Kind.OK or not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        return None
    if value.ndim != 2 or value.shape[1] != 2:
        return None
    infinite = ~np.isfinite(value).all(axis=1)
    end = int(infinite.argmax()) if infinite.any() else len(value)
    return value[: min(end, _MOST)].astype(np.float64) if end > 1 else None


def _window(yours: Array, ours: Array) -> tuple[Point, Point]:
    """What to show: all of our path, and the student's as long as it stays near; round numbers tell nothing of ours."""
    low, high = ours.min(axis=0), ours.max(axis=0)
    size = np.maximum(high - low, (high - low).max() / 8 or 1.0)
    middle = (low + high) / 2
    low, high = middle - size / 2, middle + size / 2
    low = np.minimum(low, np.maximum(yours.min(axis=0), low - _FOLLOWED * size))
    high = np.maximum(high, np.minimum(yours.max(axis=0), high + _FOLLOWED * size))
    room = _ROOM * (high - low)
    step = 10 ** np.floor(np.log10(high - low)) / 2
    left, bottom = (np.floor((low - room) / step) * step).tolist()
    right, top = (np.ceil((high + room) / step) * step).tolist()
    return (left, right), (bottom, top)


def _surface(key: DescentKey, across: Point, up: Point) -> Surface | None:
    """The loss on a grid; None if it cannot be evaluated there."""
    loss = alone(key.name, key.source)
    xs, ys = np.linspace(*across, _COLUMNS), np.linspace(*up, _ROWS)
    try:
        values = np.array([[float(loss(np.array([x, y]))) for x in xs] for y in ys])
    except Exception:  # a loss need not be defined wherever somebody has drawn a window
        return None
    rows = tuple(tuple(value if np.isfinite(value) else None for value in row) for row in values.tolist())
    return Surface(across, up, rows)


def _points(path: Array) -> tuple[Point, ...]:
    return tuple((x, y) for x, y in path.tolist())
