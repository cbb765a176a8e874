"""Random numbers of the right kind that spread too far, or not far enough, or lie elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Distribution
from grader.judge.distributions import kolmogorov_distance
from grader.judge.patterns import number_words, words

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis
    from grader.worker.values import Array

_FEW = 100


def spread(evidence: Evidence) -> Diagnosis | None:
    """A sample that fits the law once it is rescaled, by about the same factor in every case, or centred."""
    close = evidence.first.close
    sights = [sight for sight in evidence.sights if isinstance(sight.close, Distribution)]
    if not isinstance(close, Distribution) or not all(sight.same_shape for sight in sights):
        return None
    if any(sight.seen.size < _FEW or not np.isfinite(sight.seen).all() or np.ptp(sight.seen) == 0 for sight in sights):
        return None
    factors = [float(np.std(sight.seen) / np.std(sight.wanted)) for sight in sights]
    if all(_fits(sight, sight.seen / factor) for sight, factor in zip(sights, factors, strict=True)):
        return words.say("spread", number_words.SPREAD, evidence, factor=words.Figure(_about(factors)))
    if all(_fits(sight, sight.seen - np.mean(sight.seen) + np.mean(sight.wanted)) for sight in sights):
        return words.say("centre", number_words.CENTRE, evidence)
    return None


def _fits(sight: Sight, sample: Array) -> bool:
    laws = sight.close.alternatives if isinstance(sight.close, Distribution) else ()
    return min(kolmogorov_distance(sample, law) for law in laws) <= 1.0


def _about(factors: list[float]) -> str:
    return ", ".join(dict.fromkeys(f"{float(f'{factor:.2g}'):g}" for factor in factors))
