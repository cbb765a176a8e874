"""Comparing one look with the expected one: structure, shape, dtype, finiteness, then values.

Every comparison yields a distance in units of its tolerance: at most 1 is right, and how far a mistake lies beyond
1 is how well the case exposes it. Whatever cannot be compared is infinitely far away, so nothing passes by accident.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Distribution, Exact, Moved, Near, Own, Slope, Within
from grader.judge.distributions import kolmogorov_distance
from grader.key.outcome import Kind, Outcome
from grader.model import Details, Finding, Text
from grader.worker.values import Opaque

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.comparison import Comparison
    from grader.worker.values import Array

INFINITE = math.inf
# What "nothing moved" and "all zero" may differ by, as no relative tolerance has a scale there.
_ZERO = 1e-12
# Twice the rounding of a number in float32, relative to it.
_SINGLE_EPSILON = 2.0**-23
# Rounding of float32 sums relative to the largest entry.
_SINGLE_ATOL = 1e-6


_NOWHERE = Details()


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a look is from what was expected.

    Attributes:
        distance: in units of the tolerance; above 1 it is wrong.
        finding: what to say about it, if it is wrong.
        details: where and by how much.
    """

    distance: float
    finding: Finding | None = None
    details: Details = _NOWHERE

    @property
    def wrong(self) -> bool:
        """Whether the distance exceeds the tolerance; an undefined distance does."""
        return not self.distance <= 1.0


RIGHT = Difference(0.0)


def _wrong(code: str, *, details: Details = _NOWHERE, **facts: Any) -> Difference:
    return Difference(INFINITE, Finding(code, facts), details)


def compare(
    close: Comparison,
    label: Text,
    expected: Outcome,
    got: Outcome,
    before: tuple[Outcome, Outcome] | None = None,
) -> Difference:
    """Compare what a look saw with what the reference's look saw.

    Args:
        close: how.
        label: what the look is called.
        expected: the reference's outcome.
        got: the subject's outcome.
        before: expected and got at the previous look of the same case, for `Moved`.
    """
    if isinstance(close, Slope):
        return RIGHT
    if expected.kind is not Kind.OK or got.kind is not Kind.OK:
        return _compare_endings(label, expected, got)
    if isinstance(close, Own):
        return _unreadable(label, got.value) or RIGHT
    earlier = _leaves_before(before) if isinstance(close, Moved) else {}
    worst = RIGHT
    for difference in _walk(close, label, expected.value, got.value, (), earlier):
        if difference.wrong:
            return difference
        worst = max(worst, difference, key=lambda each: each.distance)
    return worst


def _compare_endings(label: Text, expected: Outcome, got: Outcome) -> Difference:
    # NotImplementedError is the stub's, also where another exception is expected (it is a RuntimeError, too).
    stub = got.names[:1] == (NotImplementedError.__name__,)
    if got.kind is Kind.RAISED and expected.kind is Kind.RAISED and not stub:
        if expected.names[0] in got.names:
            return RIGHT
        return _wrong("other_exception", label=label, expected=expected.names[0], got=got.names[0])
    if expected.kind is Kind.RAISED and got.kind is Kind.OK:
        return _wrong("not_raised", label=label, exception=expected.names[0])
    if got.kind is Kind.RAISED:
        where = got.place
        return _wrong(
            "raised", label=label, exception=got.names[0], text=got.text,
            file=where and where.file, cell=where and where.cell, line=where and where.line,
        )  # fmt: skip
    if got.kind is Kind.MISSING:
        return _wrong("missing", name=got.names[0], near=[])
    if got.kind is expected.kind:
        return RIGHT
    return _wrong("too_large" if got.kind is Kind.LARGE else "skipped", label=label)


def _walk(
    close: Comparison, label: Text, expected: Any, got: Any, path: tuple[Any, ...], earlier: dict[Any, Any]
) -> Iterator[Difference]:
    """The differences leaf by leaf, in the order of the expected structure."""
    if isinstance(expected, dict):
        yield from _walk_dict(close, label, expected, got, path, earlier)
    elif isinstance(expected, (list, tuple)):
        yield from _walk_sequence(close, label, expected, got, path, earlier)
    else:
        yield _leaf(close, label, expected, got, earlier.get(path))


def _walk_dict(
    close: Comparison, label: Text, expected: dict[Any, Any], got: Any, path: tuple[Any, ...], earlier: dict[Any, Any]
) -> Iterator[Difference]:
    if not isinstance(got, dict):
        yield _type_differs(label, "dict", got)
        return
    missing = [str(key) for key in expected if key not in got]
    extra = [str(key) for key in got if key not in expected]
    if missing or extra:
        yield _wrong("keys", label=label, missing=missing, extra=extra)
        return
    for key, item in expected.items():
        yield from _walk(close, within_label(label, key), item, got[key], (*path, key), earlier)


def _walk_sequence(
    close: Comparison, label: Text, expected: Sequence[Any], got: Any, path: tuple[Any, ...], earlier: dict[Any, Any]
) -> Iterator[Difference]:
    items = _items(got)
    if not isinstance(items, (list, tuple)):
        yield _type_differs(label, "sequence", got)
    elif len(items) != len(expected):
        yield _wrong("length", label=label, expected=len(expected), got=len(items))
    else:
        for index, item in enumerate(expected):
            yield from _walk(close, within_label(label, index), item, items[index], (*path, index), earlier)


def _items(value: Any) -> Any:
    """Rows of an array are as good as a list of rows: which of the two is a matter of style."""
    return [np.asarray(row) for row in value] if isinstance(value, np.ndarray) and value.ndim > 0 else value


def within_label(label: Text, key: Any) -> Text:
    """What a part of a result is called."""
    return Text(f"{label.en}[{key!r}]", f"{label.ko}[{key!r}]")


def _leaves_before(before: tuple[Outcome, Outcome] | None) -> dict[Any, Any]:
    """The leaves of the previous look by path: what each entry has moved from."""
    if before is None or before[0].kind is not Kind.OK or before[1].kind is not Kind.OK:
        return {}
    return dict(leaves(before[0].value, before[1].value))


def leaves(expected: Any, got: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], tuple[Any, Any]]]:
    """The pairs of leaves that two values of the same structure have in common, by path."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in expected:
            if key in got:
                yield from leaves(expected[key], got[key], (*path, key))
    elif isinstance(expected, (list, tuple)) and isinstance(_items(got), (list, tuple)):
        for index, (left, right) in enumerate(zip(expected, _items(got), strict=False)):
            yield from leaves(left, right, (*path, index))
    else:
        yield path, (expected, got)


def _leaf(close: Comparison, label: Text, expected: Any, got: Any, earlier: tuple[Any, Any] | None) -> Difference:
    if expected is None or isinstance(expected, str):
        if type(got) is type(expected) and got == expected:
            return RIGHT
        return (
            _type_differs(label, "text" if expected is not None else "None", got)
            if not isinstance(got, str)
            else _wrong("exact", label=label, index=[], wrong=1, size=1)
        )
    wanted = np.asarray(expected)
    unreadable = _unreadable(label, got)
    if unreadable is not None:
        return unreadable
    if not isinstance(got, (bool, int, float, np.ndarray)):
        return _type_differs(label, "array" if wanted.ndim else "number", got)
    return _arrays(close, label, wanted, np.asarray(got), earlier)


def _unreadable(label: Text, got: Any) -> Difference | None:
    if got is None:
        return _wrong("none", label=label)
    return _wrong("unreadable", label=label, got=got.type) if isinstance(got, Opaque) else None


def _type_differs(label: Text, expected: str, got: Any) -> Difference:
    return _unreadable(label, got) or _wrong("type", label=label, expected=expected, got=kind_of(got))


def kind_of(value: Any) -> str:
    """The kind of a value, as messages name it."""
    if isinstance(value, np.ndarray):
        return "array" if value.ndim else "number"
    kinds = {
        bool: "bool",
        int: "number",
        float: "number",
        str: "text",
        dict: "dict",
        list: "sequence",
        tuple: "sequence",
    }
    return kinds.get(type(value), "None")


def _arrays(close: Comparison, label: Text, expected: Array, got: Array, earlier: tuple[Any, Any] | None) -> Difference:
    shapes = Details(expected_shape=expected.shape, got_shape=got.shape)
    if got.shape != expected.shape:
        return _wrong("shape", details=shapes, label=label, expected=list(expected.shape), got=list(got.shape))
    if got.dtype.kind not in "biuf" and expected.dtype.kind in "biuf":
        return _wrong("dtype", details=shapes, label=label, got=got.dtype.name)
    left, right = _as_float(expected), _as_float(got)
    bad = np.isfinite(left) & ~np.isfinite(right)
    if bad.any():
        index = first_index(bad)
        code = "nan" if np.isnan(right[index]) else "infinite"
        details = Details(expected.shape, got.shape, None, index)
        return _wrong(code, details=details, label=label, index=list(index), count=int(bad.sum()), size=bad.size)
    if isinstance(close, Within):
        return _bounds(close, label, got.shape, right)
    if isinstance(close, Distribution):
        distance = min(kolmogorov_distance(right, alternative) for alternative in close.alternatives)
        return Difference(distance, Finding("distribution", {"label": label}), shapes)
    if isinstance(close, Exact):
        return _values("exact", label, left, right, np.where(left == right, 0.0, INFINITE))
    return _numbers(close, label, left, right, got.dtype, earlier)


def _as_float(array: Array) -> Array:
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _bounds(close: Within, label: Text, shape: tuple[int, ...], got: Array) -> Difference:
    outside = ~((got >= close.low) & (got <= close.high))
    if not outside.any():
        return RIGHT
    index = first_index(outside)
    return _wrong(
        "bounds", details=Details(shape, shape, None, index), label=label, low=close.low, high=close.high,
        index=list(index),
    )  # fmt: skip


def _numbers(
    close: Comparison, label: Text, expected: Array, got: Array, dtype: Any, earlier: tuple[Any, Any] | None
) -> Difference:
    assert isinstance(close, (Near, Moved))  # noqa: S101 - the kinds that are left
    code, rounding = "value", 0.0
    if earlier is not None and np.shape(earlier[0]) == np.shape(earlier[1]) == expected.shape:
        start = _as_float(np.asarray(earlier[0]))
        rounding = rounding_of_ends(close, dtype, start, expected)
        expected = expected - start
        got = got - _as_float(np.asarray(earlier[1]))
        code = "moved"
    tolerance = tolerances(close, expected, dtype) + rounding
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        # Two NaN are equal only to tell mistakes apart: a reference gives none.
        equal = (expected == got) | (np.isnan(expected) & np.isnan(got))
        distances = np.where(equal, 0.0, np.abs(got - expected) / tolerance)
    return _values(code, label, expected, got, distances)


def rounding_of_ends(close: Near | Moved, dtype: Any, start: Array, end: Array) -> Any:
    """What a displacement may be off by because its ends are stored in single precision, however small it is."""
    return _SINGLE_EPSILON * (np.abs(start) + np.abs(end)) if _is_single(close, dtype) else 0.0


def _is_single(close: Near | Moved, dtype: Any) -> bool:
    """Whether a result of this dtype gets the tolerance for single precision."""
    return close.single is not None and dtype in (np.float16, np.float32)


def tolerances(close: Near | Moved, expected: Array, dtype: Any) -> Array:
    """How far each entry may be from what is expected, for a result of this dtype."""
    rtol, atol = close.rtol, close.atol
    if close.single is not None and _is_single(close, dtype):
        rtol, atol = max(rtol, close.single), max(atol, _SINGLE_ATOL)
    finite = np.abs(expected[np.isfinite(expected)])
    largest = float(finite.max()) if finite.size else 0.0
    return rtol * np.abs(expected) + atol * largest if largest > 0 else np.full(expected.shape, _ZERO)


def _values(code: str, label: Text, expected: Array, got: Array, distances: Array) -> Difference:
    wrong = ~(distances <= 1.0)
    if not wrong.any():
        return Difference(float(distances.max()) if distances.size else 0.0)
    index = first_index(wrong)
    with np.errstate(invalid="ignore", over="ignore"):
        errors = np.abs(got - expected)[wrong]
    largest = float(np.max(errors, initial=0.0, where=np.isfinite(errors)))
    facts = {"label": label, "index": list(index), "error": largest, "wrong": int(wrong.sum()), "size": wrong.size}
    if code == "exact":
        del facts["error"]
    distance = float(np.max(np.where(np.isnan(distances), INFINITE, distances)))
    return Difference(distance, Finding(code, facts), Details(expected.shape, got.shape, largest, index))


def first_index(mask: Array) -> tuple[int, ...]:
    """The index of the first True in row-major order."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(mask)), mask.shape)) if mask.ndim else ()
