"""A result that is something else: an input, a constant, another result, the result of an earlier call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from grader.comparison import Moved
from grader.judge.compare import leaves, within_label
from grader.judge.patterns import shape_words, words
from grader.judge.patterns.evidence import BITS_OF_A_NUMBER
from grader.key.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis, Text
    from grader.worker.values import Array

_ZERO = 1e-12
# A look's label and the path of a leaf in it.
_Key: TypeAlias = tuple[str, tuple[Any, ...]]


def unchanged(evidence: Evidence) -> Diagnosis | None:
    """An input, given back as it came."""
    if not evidence.numeric or isinstance(evidence.first.close, Moved):
        return None
    for name, array in evidence.first.arrays.items():
        if array.shape == evidence.first.seen.shape and evidence.explained(_input, name):
            return words.say("unchanged", shape_words.UNCHANGED, evidence, name=name)
    return None


def constant(evidence: Evidence) -> Diagnosis | None:
    """The same number everywhere, whatever the input."""
    if not evidence.finite or evidence.first.seen.size == 0:
        return None
    value = float(evidence.first.seen.flat[0])
    value = 0.0 if abs(value) < _ZERO else value
    if not evidence.explained(_filled, value, cost=BITS_OF_A_NUMBER):
        return None
    if isinstance(evidence.first.close, Moved):
        return words.say("stood_still", shape_words.STOOD_STILL, evidence) if value == 0 else None
    template = shape_words.CONSTANT if value else shape_words.ZERO
    return words.say("constant", template, evidence, value=words.number(value))


def swapped(evidence: Evidence) -> Diagnosis | None:
    """The numbers of another result of the same case."""
    if not evidence.numeric or isinstance(evidence.first.close, Moved):
        return None
    for label, key in _others(evidence):
        theirs = _beside(evidence, key)
        if theirs is None or not evidence.explained(lambda sight, others: others[sight].wanted, theirs):
            continue
        if all(other.is_as(sight.wanted) for sight, other in theirs.items()):
            first, second = words.quoted(evidence.label), words.quoted(label)
            return words.say("swapped", shape_words.SWAPPED, first=first, second=second)
        return words.say("mistaken", shape_words.MISTAKEN, evidence, other=words.quoted(label))
    return None


def of_an_earlier_call(evidence: Evidence) -> Diagnosis | None:
    """The same as an earlier look of the same case, or added to it."""
    if not evidence.numeric or isinstance(evidence.first.close, Moved):
        return None
    for label, key in _others(evidence, earlier=True):
        theirs = _beside(evidence, key)
        comparable = theirs is not None and all(other.numeric for other in theirs.values())
        if theirs is None or not comparable or not _of_one_kind(evidence.label, label):
            continue
        if evidence.explained(lambda sight, others: others[sight].seen, theirs):
            return words.say("stale", shape_words.STALE, evidence, other=words.quoted(label))
        if evidence.explained(_sum, theirs):
            return words.say("accumulated", shape_words.ACCUMULATED, evidence, other=words.quoted(label))
    return None


def _of_one_kind(label: Text, other: Text) -> bool:
    """Whether two looks seem to be at the same thing at different times, by their labels."""
    one, two = (re.sub(r"\d+", "", text.en) for text in (label, other))
    return one == two or one.startswith(two) or two.startswith(one)


def _input(sight: Sight, name: str) -> Array | None:
    return sight.arrays.get(name)


def _filled(sight: Sight, value: float) -> Array:
    return np.full(sight.wanted.shape, value)


def _beside(evidence: Evidence, key: _Key) -> dict[Sight, Sight] | None:
    """Another leaf for each sight; None if a case does not have it."""
    theirs = {sight: evidence.beside(sight, *key) for sight in evidence.sights}
    found = {sight: other for sight, other in theirs.items() if other is not None}
    return found if len(found) == len(theirs) else None


def _sum(sight: Sight, others: dict[Sight, Sight]) -> Array | None:
    other = others[sight].seen
    return other + sight.wanted if other.shape == sight.wanted.shape else None


def _others(evidence: Evidence, *, earlier: bool = False) -> Iterator[tuple[Text, _Key]]:
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
