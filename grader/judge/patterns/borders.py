"""Which inputs tell wrong entries from right ones: those beyond a border, those that are negative or zero."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.judge.patterns.words import number
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.judge.patterns.evidence import Sight
    from grader.worker.values import Array

# A border that separates by accident must be less likely than one in 2**10, as only few are tried.
_ENOUGH = 10.0


class Border(NamedTuple):
    """Where the marked entries are.

    Attributes:
        text: in words.
        exact: whether all entries there are marked, and not only most of them.
        lowest_bad: the smallest absolute value of the input where an entry is marked.
        highest_good: the largest absolute value where none is.
    """

    text: Text
    exact: bool
    lowest_bad: float
    highest_good: float


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
            found = next(_separated(name, x, mask), None)
            if found is not None:
                return found
    return None


def _of_shape(sight: Sight, name: str, mask: Array) -> Array | None:
    x = sight.arrays.get(name)
    return x if x is not None and x.shape == mask.shape else None


def _separated(name: str, x: Array, mask: Array) -> Iterator[Border]:
    bad, good = x[mask], x[~mask]
    sizes = float(np.abs(bad).min()), float(np.abs(good).max())
    bits = math.log2(math.comb(x.size, bad.size))
    if bits >= _ENOUGH:
        if (bad == 0).all() and (good != 0).all():
            yield Border(Text(f"{name} is 0", f"{name}의 값이 0인"), exact=True, lowest_bad=0.0, highest_good=sizes[1])
        if bad.max() < good.min():
            where = _beyond(name, bad.max(), good.min(), below=True)
            yield Border(where, exact=True, lowest_bad=sizes[0], highest_good=sizes[1])
        if bad.min() > good.max():
            where = _beyond(name, good.max(), bad.min(), below=False)
            yield Border(where, exact=True, lowest_bad=sizes[0], highest_good=sizes[1])
        if sizes[0] > sizes[1]:
            text = Text(
                f"{name} is large (from ±{number(sizes[0])} on)", f"{name}의 값이 큰(±{number(sizes[0])} 바깥)"
            )
            yield Border(text, exact=True, lowest_bad=sizes[0], highest_good=sizes[1])
    for sign, text in ((-1, Text(f"{name} is negative", f"{name}의 값이 음수인")), (1, Text(f"{name} is positive", f"{name}의 값이 양수인"))):
        side = x * sign > 0
        if not (mask & ~side).any() and 2 * mask.sum() >= side.sum():
            chance = math.log2(math.comb(int(side.sum()), int(mask.sum())))
            if bits - chance >= _ENOUGH:
                yield Border(text, exact=False, lowest_bad=sizes[0], highest_good=sizes[1])


def _beyond(name: str, low: float, high: float, *, below: bool) -> Text:
    """In words: on one side of a border that lies between two values."""
    if low <= 0 <= high:
        if below:
            return Text(f"{name} is negative", f"{name}의 값이 음수인") if low < 0 else Text(f"{name} is 0 or less", f"{name}의 값이 0 이하인")
        return Text(f"{name} is positive", f"{name}의 값이 양수인") if high > 0 else Text(f"{name} is 0 or more", f"{name}의 값이 0 이상인")
    if below:
        return Text(f"{name} is {number(low)} or less", f"{name}의 값이 {number(low)} 이하인")
    return Text(f"{name} is {number(high)} or more", f"{name}의 값이 {number(high)} 이상인")
