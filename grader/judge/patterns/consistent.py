"""A wrong result that fits another calculation of the same quantity by the student's own code.

An author may look at a quantity in two ways: a gradient from `backward`, say, and central differences of the student's
own `forward`, made by a fixture and compared with nothing (`own`). Where the two are equal for the reference, they
should be equal for a student. If they are, and are wrong, then `backward` is right for that `forward`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Own
from grader.judge.patterns import shape_words, words
from grader.key.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis, Text
    from grader.worker.values import Array

# Central differences are this exact.
_SAME = 1e-4


def consistent(evidence: Evidence) -> Diagnosis | None:
    """Two looks at one quantity that agree with each other in every case, and not with ours."""
    for look, label in _wrong_looks(evidence):
        for other, other_label in _own_looks(evidence):
            pairs = list(_pairs(evidence, look, other))
            if (
                pairs
                and all(_agree(ours.wanted, theirs.wanted) for ours, theirs in pairs)
                and all(ours.numeric and theirs.numeric and _agree(ours.seen, theirs.seen) for ours, theirs in pairs)
                and any(not ours.right and not _agree(ours.seen, ours.wanted) for ours, _ in pairs)
            ):
                return words.say(
                    "consistent",
                    shape_words.FITS,
                    evidence,
                    quoted=words.quoted(label),
                    other=words.quoted(other_label),
                )
    return None


def _wrong_looks(evidence: Evidence) -> Iterator[tuple[str, Text]]:
    """The looks of the first wrong case from the first wrong one on."""
    for label in evidence.first.case.looks[evidence.first.look :]:
        yield label.en, label


def _own_looks(evidence: Evidence) -> Iterator[tuple[str, Text]]:
    case = evidence.first.case
    number = evidence.position(evidence.first)
    for close, label, wanted in zip(case.close, case.looks, evidence.expected[number], strict=True):
        if isinstance(close, Own) and wanted.kind is Kind.OK:
            yield label.en, label


def _pairs(evidence: Evidence, look: str, other: str) -> Iterator[tuple[Sight, Sight]]:
    """Both looks in every case that has both."""
    theirs = dict(evidence.places(other))
    for number, place in evidence.places(look):
        if number in theirs:
            yield evidence.sight(number, place, ()), evidence.sight(number, theirs[number], ())


def _agree(first: Array, second: Array) -> bool:
    if first.shape != second.shape or first.size == 0:
        return False
    return bool((np.abs(first - second) <= _SAME * np.abs(first).max()).all())
