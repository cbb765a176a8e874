"""Why an answer is wrong: a declared mistake with the same numbers, or else what the numbers look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.judge.compare import INFINITE
from grader.judge.patterns import PATTERNS
from grader.judge.patterns.evidence import Evidence, gather
from grader.judge.trace import contains, equal, unlikeness
from grader.model import Diagnosis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.key.answer_key import CheckKey, VariantKey
    from grader.key.ledger import Trace

# How much closer to a mistake than to the reference, or than to another mistake, an answer must be to be sure.
_FAR_CLOSER = 100.0


def diagnose(check: CheckKey, traces: Sequence[Trace], start: int) -> Diagnosis | None:
    """What to tell a student about the cause; nothing rather than something doubtful.

    Args:
        check: the check that failed.
        traces: what the student's looks saw in all cases.
        start: the number of the first case that is not right.
    """
    whole = _whole(check, traces)
    if whole is not None:
        return whole
    try:
        evidence = gather(check, traces, start)
        return None if evidence is None else partly(evidence) or look_for_patterns(evidence)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        # Results may be stranger than any pattern foresees, and a verdict must not fail for want of words.
        return None


def look_for_patterns(evidence: Evidence) -> Diagnosis | None:
    """The first pattern, from the most basic one on, that the evidence shows."""
    # Hypotheses divide by zero and overflow: then they are not what is seen.
    with np.errstate(all="ignore"):
        return next(filter(None, (pattern(evidence) for pattern in PATTERNS)), None)


def _whole(check: CheckKey, traces: Sequence[Trace]) -> Diagnosis | None:
    """The declared mistake whose traces are the student's, on all cases.

    Of several that are about as close, the most common is offered, as a possibility.
    """
    measured = ((mistake, unlikeness(check, traces, mistake.traces())) for mistake in check.mistakes)
    distances = {mistake.id: distance for mistake, distance in measured if distance <= 1.0}
    if not distances:
        return None
    nearest = min(distances.values())
    # In single precision, tolerances are so wide that an answer may be near to everything.
    far = nearest * _FAR_CLOSER
    if not far <= unlikeness(check, traces, check.expected.traces(), far):
        return None
    alike = [each for each in check.mistakes if distances.get(each.id, INFINITE) <= far]
    best = _most_common(alike)
    return Diagnosis(best.id, best.text, certain=len(alike) == 1)


def partly(evidence: Evidence) -> Diagnosis | None:
    """The declared mistake that is there as a whole, where more is wrong besides: two mistakes at once.

    It must explain what is wrong first, as the message is about that.
    """
    if not evidence.numeric or all(len(case.looks) == 1 for case in evidence.check.cases):
        return None
    with np.errstate(all="ignore"):
        matches = [
            mistake
            for mistake in evidence.check.mistakes
            if evidence.is_as_in(mistake.traces())
            and contains(evidence.check, evidence.traces, mistake.traces())
            and not equal(evidence.check, evidence.traces, mistake.traces())
        ]
    if not matches:
        return None
    best = _most_common(matches)
    return Diagnosis(best.id, best.text, certain=False)


def _most_common(mistakes: Sequence[VariantKey]) -> VariantKey:
    return next((mistake for mistake in mistakes if mistake.common), mistakes[0])
