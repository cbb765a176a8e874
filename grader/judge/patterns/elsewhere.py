"""A result that is something else: an input, a constant, another result, the result of an earlier call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Moved
from grader.judge.compare import leaves, within_label
from grader.judge.patterns import words
from grader.judge.patterns.evidence import BITS_OF_A_NUMBER
from grader.key.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis, Text

_ZERO = 1e-12


def unchanged(evidence: Evidence) -> Diagnosis | None:
    """An input, given back as it came."""
    if not evidence.numeric or isinstance(evidence.first.close, Moved):
        return None
    for name, array in evidence.first.arrays.items():
        if array.shape == evidence.first.seen.shape and evidence.explained(lambda sight, n=name: sight.arrays.get(n)):
            return words.say("unchanged", words.UNCHANGED, evidence, name=name)
    return None


def constant(evidence: Evidence) -> Diagnosis | None:
    """The same number everywhere, whatever the input."""
    if not evidence.finite or evidence.first.seen.size == 0:
        return None
    value = float(evidence.first.seen.flat[0])
    value = 0.0 if abs(value) < _ZERO else value
    if not evidence.explained(lambda sight: np.full(sight.wanted.shape, value), cost=BITS_OF_A_NUMBER):
        return None
    if isinstance(evidence.first.close, Moved):
        return words.say("stood_still", words.STOOD_STILL, evidence) if value == 0 else None
    template = words.CONSTANT if value else words.ZERO
    return words.say("constant", template, evidence, value=words.number(value))


def swapped(evidence: Evidence) -> Diagnosis | None:
    """The numbers of another result of the same case."""
    if not evidence.numeric or isinstance(evidence.first.close, Moved):
        return None
    for label, key in _others(evidence):
        theirs = {id(sight): evidence.beside(sight, *key) for sight in evidence.sights}
        if not evidence.explained(lambda sight, t=theirs: t[id(sight)].wanted if t[id(sight)] else None):
            continue
        mutual = all(
            other is not None and other.numeric and sight.wanted.shape == other.seen.shape and other.is_as(sight.wanted)
            for sight in evidence.sights for other in [theirs[id(sight)]]
        )  # fmt: skip
        if mutual:
            first, second = words.quoted(evidence.label), words.quoted(label)
            return words.say("swapped", words.SWAPPED, first=first, second=second)
        return words.say("mistaken", words.MISTAKEN, evidence, other=words.quoted(label))
    return None


def of_an_earlier_call(evidence: Evidence) -> Diagnosis | None:
    """The same as an earlier look of the same case, or added to it."""
    if not evidence.numeric or isinstance(evidence.first.close, Moved):
        return None
    for label, key in _others(evidence, earlier=True):
        theirs = {id(sight): evidence.beside(sight, *key) for sight in evidence.sights}
        if any(other is None or not other.numeric for other in theirs.values()):
            continue
        if evidence.explained(lambda sight, t=theirs: t[id(sight)].seen):
            return words.say("stale", words.STALE, evidence, other=words.quoted(label))
        if evidence.explained(lambda sight, t=theirs: _sum(t[id(sight)], sight)):
            return words.say("accumulated", words.ACCUMULATED, evidence, other=words.quoted(label))
    return None


def _sum(other: Sight, sight: Sight):
    return other.seen + sight.wanted if other.seen.shape == sight.wanted.shape else None


def _others(evidence: Evidence, *, earlier: bool = False) -> Iterator[tuple[Text, tuple[str, tuple]]]:
    """The leaves of all looks of the first sight's case but its own: what each is called, its look and its path."""
    number = evidence.position(evidence.first)
    for look, label in enumerate(evidence.first.case.looks):
        wanted = evidence.expected[number][look]
        if wanted.kind is not Kind.OK or (earlier and look >= evidence.first.look):
            continue
        for path, _ in leaves(wanted.value, wanted.value):
            if (look, path) == (evidence.first.look, evidence.path):
                continue
            name = label
            for step in path:
                name = within_label(name, step)
            yield name, (label.en, path)
