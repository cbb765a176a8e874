"""Shrinking inputs: the smallest ones that still show a failure, as a person would choose them.

Lengths are halved first, then numbers rounded. Axes that are equally long, in whichever inputs, are taken to mean the
same thing and shrink together. Which inputs are sound is for the caller to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.worker.values import Array

_DIGITS = (1, 2, 3)


def shrink(
    inputs: dict[str, Any], still_fails: Callable[[dict[str, Any]], bool], may_go_on: Callable[[], bool]
) -> dict[str, Any]:
    """The smallest inputs found that still fail.

    It ends, because every step that is kept makes a length or the number of digits smaller.

    Args:
        inputs: by name; not changed.
        still_fails: whether inputs are sound and show the failure.
        may_go_on: asked before each try.
    """
    progress = True
    while progress:
        progress = False
        for candidate in smaller(inputs):
            if not may_go_on():
                return inputs
            if still_fails(candidate):
                inputs, progress = candidate, True
                break
    return inputs


def smaller(inputs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Inputs that are one step smaller, the boldest steps first."""
    for length in sorted({length for value in inputs.values() for length in _lengths(value)}, reverse=True):
        for new in dict.fromkeys((1, 2, length // 2, length - 1)):
            if 0 < new < length:
                # A number that says how long an axis is has to follow it, and one that only happens to be equal not.
                for with_numbers in (True, False):
                    yield {name: _cut(value, length, new, with_numbers=with_numbers) for name, value in inputs.items()}
    for name, value in inputs.items():
        for rounding in (_to_integers, *_DIGITS):
            rounded = _rounded(value, rounding)
            if _digits(rounded) < _digits(value):
                yield {**inputs, name: rounded}


def _lengths(value: Any) -> Iterator[int]:
    if isinstance(value, np.ndarray):
        yield from (length for length in value.shape if length > 1)
    elif isinstance(value, (list, tuple)):
        if isinstance(value, list) and len(value) > 1:
            yield len(value)
        for item in value:
            yield from _lengths(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _lengths(item)


def _cut(value: Any, length: int, new: int, *, with_numbers: bool) -> Any:
    """The same value with every axis of this length cut to a new one."""
    if isinstance(value, np.ndarray):
        return value[tuple(slice(new) if size == length else slice(None) for size in value.shape)].copy()
    if isinstance(value, list):
        items = value[:new] if len(value) == length else value
        return [_cut(item, length, new, with_numbers=with_numbers) for item in items]
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_cut(item, length, new, with_numbers=with_numbers) for item in value)
    if isinstance(value, dict):
        return {key: _cut(item, length, new, with_numbers=with_numbers) for key, item in value.items()}
    return new if with_numbers and type(value) is int and value == length else value


def _rounded(value: Any, rounding: Callable[[Array], Array] | int) -> Any:
    """The same value with rounded numbers, unless that makes numbers equal that are not."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and np.isfinite(value).all():
        rounded = np.asarray(_round(value, rounding), value.dtype)
        return rounded if np.unique(rounded).size == np.unique(value).size else value
    if type(value) is float and np.isfinite(value):
        return float(_round(np.asarray(value), rounding))
    if isinstance(value, list):
        return [_rounded(item, rounding) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item, rounding) for key, item in value.items()}
    return value


def _round(array: Array, rounding: Callable[[Array], Array] | int) -> Array:
    if not isinstance(rounding, int):
        return rounding(array)
    return np.array([float(f"{number:.{rounding}g}") for number in array.flat]).reshape(array.shape)


def _to_integers(array: Array) -> Array:
    """Whole numbers, but for 0: there many functions have a corner, at which more than one answer is right."""
    whole = np.rint(array)
    return np.where((whole == 0) & (array != 0), np.sign(array), whole)


def _digits(value: Any) -> int:
    """How many characters its numbers take, as a person would write them."""
    if isinstance(value, np.ndarray):
        return sum(len(f"{number:g}") if float(f"{number:g}") == number else len(repr(float(number)))
                   for number in value.flat) if value.dtype.kind == "f" else 0  # fmt: skip
    if type(value) is float:
        return len(f"{value:g}") if float(f"{value:g}") == value else len(repr(value))
    if isinstance(value, (list, tuple)):
        return sum(map(_digits, value))
    if isinstance(value, dict):
        return sum(map(_digits, value.values()))
    return 0
