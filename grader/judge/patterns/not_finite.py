"""NaN and infinity: exactly which inputs produce them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import number_words, words
from grader.judge.patterns.borders import border
from grader.model import Text

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis


def not_finite(evidence: Evidence) -> Diagnosis | None:
    """NaN or infinity exactly where an input lies beyond a border."""
    if not evidence.same_shape or np.isfinite(evidence.first.seen).all():
        return None
    bad = [~np.isfinite(sight.seen) & np.isfinite(sight.wanted) for sight in evidence.sights]
    found = border(evidence.sights, bad)
    if found is None:
        return None
    seen = np.concatenate([sight.seen[mask] for sight, mask in zip(evidence.sights, bad, strict=True)])
    what = Text("infinite", "무한대예요") if np.isinf(seen).all() else Text("NaN", "NaN이에요")
    why = number_words.OVERFLOW if found.overflows else Text("", "")
    return words.say(
        "not_finite", number_words.NOT_FINITE, evidence, what=what.en, what_ko=what.ko,
        where=found.text.en, where_ko=found.text.ko, why=why.en, why_ko=why.ko,
    )  # fmt: skip
