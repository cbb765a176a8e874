"""Too few axes added up, or too many, or the wrong ones."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import words
from grader.model import Text

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis

_REDUCTIONS = {"sum": np.sum, "mean": np.mean}
_KOREAN = {"sum": "합계", "mean": "평균"}


def not_reduced(evidence: Evidence) -> Diagnosis | None:
    """One number for each sample, say, where their sum or mean is asked for."""
    first = evidence.first
    if not evidence.numeric or first.seen.ndim <= first.wanted.ndim or first.seen.size == first.wanted.size:
        return None
    for reduce in _REDUCTIONS.values():
        for axes in _choices(first.seen.ndim, first.seen.ndim - first.wanted.ndim):
            if evidence.becomes(lambda _, seen, f=reduce, a=axes: f(seen, axis=a) if seen.ndim > max(a) else None, 4.0):
                template = words.NOT_REDUCED if first.wanted.ndim else words.NOT_REDUCED_NUMBER
                shapes = {"got": words.shape(first.seen.shape), "expected": words.shape(first.wanted.shape)}
                return words.say("not_reduced", template, evidence, **shapes)
    return None


def reduced(evidence: Evidence) -> Diagnosis | None:
    """One number where there should be several: they were added up or averaged."""
    first = evidence.first
    if not evidence.numeric or first.seen.size >= first.wanted.size:
        return None
    for kind, reduce in _REDUCTIONS.items():
        for count in range(1, first.wanted.ndim + 1):
            for axes in _choices(first.wanted.ndim, count):
                for keep in (False, True):
                    if evidence.explained(
                        lambda sight, f=reduce, a=axes, k=keep: (
                            f(sight.wanted, axis=a, keepdims=k) if sight.wanted.ndim > max(a) else None
                        ),
                        cost=5.0,
                    ):
                        names = ", ".join(map(str, axes))
                        return words.say(
                            "reduced", words.REDUCED, evidence,
                            kind=Text(kind, _KOREAN[kind]), axes=Text(f"axis {names}", f"{names}번 축"),
                        )  # fmt: skip
    return None


def broadcast(evidence: Evidence) -> Diagnosis | None:
    """A row met a column: every entry was paired with every other one."""
    first = evidence.first
    if not evidence.numeric or first.seen.ndim != 2 or first.seen.shape[0] != first.seen.shape[1]:
        return None
    if first.seen.size == first.wanted.size:
        return None
    if not evidence.becomes(
        lambda sight, seen: np.diagonal(seen).reshape(sight.wanted.shape) if _diagonal_fits(sight) else None
    ):
        return None
    return words.say("broadcast", words.BROADCAST, evidence, got=words.shape(first.seen.shape))


def _diagonal_fits(sight) -> bool:
    return sight.seen.ndim == 2 and min(sight.seen.shape) == sight.wanted.size


def _choices(dimensions: int, count: int):
    return chain(combinations(range(dimensions), count))
