"""Vetting a seed: inputs that would hide a mistake, or make two look alike, are drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.trace import distance, equal
from grader.key.answer_key import AnswerKey
from grader.key.build import freeze, trace_exercise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.declare import Exercise
    from grader.key.answer_key import CheckKey

# A mistake must be this many tolerances away from the reference.
MARGIN = 100.0
_ATTEMPTS = 20


def vetted(exercise: Exercise, seed: int, reference_hash: str) -> bytes:
    """The first key at this seed whose inputs expose every mistake; the first one at all if none does.

    `grade verify` reports a mistake that cannot be exposed; a student's run does not fail for it.
    """
    first = b""
    for attempt in range(_ATTEMPTS):
        data = freeze(trace_exercise(exercise, seed, attempt), reference_hash)
        first = first or data
        if not any(any(weaknesses(check)) for check in AnswerKey(data).checks()):
            return data
    return first


def weaknesses(check: CheckKey) -> Iterator[str]:
    """The mistakes of a check that its cases do not expose, and the pairs that they do not tell apart."""
    expected = check.expected.traces()
    mistakes = [(mistake.id, mistake.traces()) for mistake in check.mistakes]
    for number, (name, traces) in enumerate(mistakes):
        margin = distance(check, traces, expected)
        if not margin >= MARGIN:
            yield f"{name} is only {margin:.3g} tolerances away from the reference"
        for other, others in mistakes[:number]:
            if equal(check, traces, others):
                yield f"{name} has the same results as {other} on every case"
