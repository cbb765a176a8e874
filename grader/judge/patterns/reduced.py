"""Too few axes added up, or too many, or the wrong ones."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import shape_words, words
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

_REDUCTIONS: dict[str, Callable[..., Array]] = {"sum": np.sum, "mean": np.mean}
_KOREAN = {"sum": "더한", "mean": "평균 낸"}
_COST = 5.0


def not_reduced(evidence: Evidence) -> Diagnosis | None:
    """One number for each sample, say, where their sum or mean is asked for."""
    first = evidence.first
    if not evidence.numeric or first.seen.ndim <= first.wanted.ndim or first.seen.size == first.wanted.size:
        return None
    for reduce in _REDUCTIONS.values():
        for axes in combinations(range(first.seen.ndim), first.seen.ndim - first.wanted.ndim):
            if evidence.becomes(lambda sight, *how: _over_axes(sight.seen, *how), reduce, axes, cost=_COST):
                return words.say(
                    "not_reduced",
                    shape_words.NOT_REDUCED if first.wanted.ndim else shape_words.NOT_REDUCED_NUMBER,
                    evidence,
                    got=words.shape(first.seen.shape),
                    expected=words.shape(first.wanted.shape),
                )
    return None


def reduced(evidence: Evidence) -> Diagnosis | None:
    """One number where there should be several: they were added up or averaged."""
    first = evidence.first
    if not evidence.numeric or first.seen.size >= first.wanted.size:
        return None
    for kind, reduce in _REDUCTIONS.items():
        for axes in _some_axes(first.wanted.ndim):
            for keepdims in (False, True):
                if evidence.explained(
                    lambda sight, *how: _over_axes(sight.wanted, *how), reduce, axes, keepdims, cost=_COST
                ):
                    names = ", ".join(map(str, axes))
                    about = Text(f"axis {names}", f"{names}번 축")
                    return words.say(
                        "reduced", shape_words.REDUCED, evidence, kind=Text(kind, _KOREAN[kind]), axes=about
                    )
    return None


def _over_axes(
    array: Array,
    reduce: Callable[..., Array],
    axes: tuple[int, ...],
    keepdims: bool = False,  # noqa: FBT001, FBT002
) -> Array | None:
    return np.asarray(reduce(array, axis=axes, keepdims=keepdims)) if array.size and array.ndim > max(axes) else None


def _some_axes(dimensions: int) -> Iterator[tuple[int, ...]]:
    for count in range(1, dimensions + 1):
        yield from combinations(range(dimensions), count)


def broadcast(evidence: Evidence) -> Diagnosis | None:
    """A row met a column: every entry was paired with every other one."""
    first = evidence.first
    if not evidence.numeric or first.seen.ndim != 2 or first.seen.shape[0] != first.seen.shape[1]:
        return None
    if first.seen.size == first.wanted.size or not evidence.becomes(_diagonal):
        return None
    return words.say("broadcast", shape_words.BROADCAST, evidence, got=words.shape(first.seen.shape))


def _diagonal(sight: Sight) -> Array | None:
    if sight.seen.ndim != 2 or min(sight.seen.shape) != sight.wanted.size:
        return None
    return np.diagonal(sight.seen).reshape(sight.wanted.shape)
