"""Every entry off in the same sense: the right direction with another size, too large, or too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Moved
from grader.judge.patterns import number_words, words

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis

# Each entry is one bit.
_ENTRIES = 12


def direction(evidence: Evidence) -> Diagnosis | None:
    """The sign of the first wrong step is right for all parameters, in every case, and only its size differs."""
    if not isinstance(evidence.first.close, Moved) or evidence.first.look == 0:
        return None
    places = list(evidence.places(evidence.look))
    sights = [evidence.sight(*place, path) for place in places for path in evidence.paths(*place)]
    if not all(sight.same_shape and np.isfinite(sight.seen).all() for sight in sights):
        return None
    wanted = np.concatenate([np.ravel(sight.wanted) for sight in sights])
    seen = np.concatenate([np.ravel(sight.seen) for sight in sights])
    moving = wanted != 0
    wanted, seen = wanted[moving], seen[moving]
    if min((wanted > 0).sum(), (wanted < 0).sum()) < _ENTRIES // 4 or wanted.size < _ENTRIES:
        return None
    label = evidence.first.case.looks[evidence.first.look]
    if (np.sign(seen) == -np.sign(wanted)).all():
        return words.say("direction", number_words.WRONG_WAY, evidence, quoted=words.quoted(label))
    if (np.sign(seen) != np.sign(wanted)).any():
        return None
    larger = np.abs(seen) > np.abs(wanted)
    template = (
        number_words.RIGHT_WAY_TOO_FAR
        if larger.all()
        else number_words.RIGHT_WAY
        if larger.any()
        else number_words.RIGHT_WAY_TOO_SHORT
    )
    return words.say("direction", template, evidence, quoted=words.quoted(label))


def always_larger(evidence: Evidence) -> Diagnosis | None:
    """Too large everywhere, or too small everywhere, in every case."""
    if not evidence.finite or isinstance(evidence.first.close, Moved):
        return None
    difference = np.concatenate([np.ravel(sight.seen - sight.wanted) for sight in evidence.sights])
    if difference.size < _ENTRIES or not all(sight.wrong_entries.all() for sight in evidence.sights):
        return None
    if (difference > 0).all():
        return words.say("larger", number_words.LARGER, evidence)
    return words.say("larger", number_words.SMALLER, evidence) if (difference < 0).all() else None
