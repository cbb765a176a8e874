"""Which inputs tell wrong entries from right ones: those beyond a border, those that are negative or zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.judge.patterns.evidence import how_many_different, log2_choices
from grader.judge.patterns.words import number
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.patterns.evidence import Sight
    from grader.worker.values import Array

# A border that separates by accident must be less likely than one in 2**10, as only few are tried.
_ENOUGH = 10.0
# Inputs that lie apart are this many times as large as the others.
_FAR = 5.0
# e to the power of this is more than a float holds.
_OVERFLOW = 709.78
# Neither side of a border is only a remnant, as where a function saturates.
_SHARE = 0.2


class Border(NamedTuple):
    """Where the marked entries are.

    Attributes:
        text: in words.
        exact: whether all entries there are marked, and not only most of them.
        overflows: whether just these inputs lie beyond what an exponential can take.
    """

    text: Text
    exact: bool
    overflows: bool


def border(sights: Sequence[Sight], marked: Sequence[Array]) -> Border | None:
    """The input, entry by entry of the same shape, whose size or sign says which entries are marked.

    Args:
        sights: the cases.
        marked: which entries of the result are marked, case by case.
    """
    for name in sights[0].arrays:
        inputs = [_of_shape(sight, name, mask) for sight, mask in zip(sights, marked, strict=True)]
        # Cases without this input, or of another shape, say nothing as long as nothing is marked in them.
        pairs = [(x, mask) for x, mask in zip(inputs, marked, strict=True) if x is not None]
        if any(x is None and mask.any() for x, mask in zip(inputs, marked, strict=True)) or not pairs:
            continue
        x = np.concatenate([np.ravel(x) for x, _ in pairs])
        mask = np.concatenate([np.ravel(mask) for _, mask in pairs])
        if mask.any() and not mask.all():
            found = None
            if log2_choices(x.size, int(mask.sum())) >= _ENOUGH:
                found = _exactly(name, x[mask], x[~mask], ordinary=_ordinary(sights, marked))
            found = found or _on_one_side(name, x, mask)
            if found is not None:
                return found
    return None


def _ordinary(sights: Sequence[Sight], marked: Sequence[Array]) -> bool:
    """Whether both sides have a share of the entries, and the right ones are not all alike."""
    good = np.concatenate([sight.wanted[~mask] for sight, mask in zip(sights, marked, strict=True)])
    size = sum(mask.size for mask in marked)
    return size * _SHARE <= good.size <= size * (1 - _SHARE / 2) and how_many_different(good) > size * _SHARE / 2


def _of_shape(sight: Sight, name: str, mask: Array) -> Array | None:
    x = sight.arrays.get(name)
    return x if x is not None and x.shape == mask.shape else None


def _exactly(name: str, bad: Array, good: Array, *, ordinary: bool) -> Border | None:
    """A border with all marked entries on one side, and all others on the other side."""
    smallest, largest = float(np.abs(bad).min()), float(np.abs(good).max())
    if (bad == 0).all() and (good != 0).all():
        return Border(Text(f"{name} is 0", f"{name}의 값이 0인"), exact=True, overflows=False)
    if bad.max() < good.min():
        text = _below(name, float(bad.max()), float(good.min()), ordinary=ordinary)
        return Border(text, exact=True, overflows=bool(bad.max() < -_OVERFLOW < good.min())) if text else None
    if bad.min() > good.max():
        text = _above(name, float(good.max()), float(bad.min()), ordinary=ordinary)
        return Border(text, exact=True, overflows=bool(bad.min() > _OVERFLOW > good.max())) if text else None
    if smallest > _FAR * largest > 0:
        size = number(smallest)
        text = Text(f"{name} is large (from ±{size} on)", f"{name}의 값이 큰(±{size} 바깥)")
        return Border(text, exact=True, overflows=smallest > _OVERFLOW > largest)
    return None


def _below(name: str, bad: float, good: float, *, ordinary: bool) -> Text | None:
    """In words: marked up to `bad`, not from `good` on; None if the border says nothing."""
    if bad < 0 <= good:
        return _negative(name)
    if bad == 0:
        return Text(f"{name} is 0 or less", f"{name}의 값이 0 이하인")
    if ordinary or (bad < 0 and bad < _FAR * good):
        return Text(f"{name} is {number(bad)} or less", f"{name}의 값이 {number(bad)} 이하인")
    return None


def _above(name: str, good: float, bad: float, *, ordinary: bool) -> Text | None:
    if good <= 0 < bad:
        return _positive(name)
    if bad == 0:
        return Text(f"{name} is 0 or more", f"{name}의 값이 0 이상인")
    if ordinary or (bad > 0 and bad > _FAR * good):
        return Text(f"{name} is {number(bad)} or more", f"{name}의 값이 {number(bad)} 이상인")
    return None


def _on_one_side(name: str, x: Array, mask: Array) -> Border | None:
    """The sign that all marked entries have, and at least half of those with that sign are marked."""
    for sign, text in ((-1, _negative(name)), (1, _positive(name))):
        side = x * sign > 0
        if not (mask & ~side).any() and 2 * mask.sum() >= side.sum():
            bits = log2_choices(x.size, int(mask.sum())) - log2_choices(int(side.sum()), int(mask.sum()))
            if bits >= _ENOUGH:
                return Border(text, exact=False, overflows=False)
    return None


def _negative(name: str) -> Text:
    return Text(f"{name} is negative", f"{name}의 값이 음수인")


def _positive(name: str) -> Text:
    return Text(f"{name} is positive", f"{name}의 값이 양수인")
