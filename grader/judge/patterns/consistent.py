"""Whether a backward pass belongs to its own forward pass, where a check asks for it (see `declare.gradients`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.gradients import gradient_check
from grader.judge.patterns import shape_words, words

if TYPE_CHECKING:
    from grader.judge.gradients import GradientCheck
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis, Text


def consistent(evidence: Evidence) -> Diagnosis | None:
    """A right backward pass of another forward pass, or a right forward pass with another backward pass."""
    found = gradient_check(evidence.check, evidence.traces)
    return None if found is None else words.say("consistent" if found.fits else "inconsistent", explanation(found))


def explanation(found: GradientCheck) -> Text:
    """What a gradient check tells."""
    return words.filled(shape_words.FITS if found.fits else shape_words.FITS_NOT, forward=words.quoted(found.forward))
