"""Wrong in some entries only: where an input is negative or large, in one row, at one end, after one step."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Moved
from grader.judge.patterns import place_words, words
from grader.judge.patterns.borders import border
from grader.judge.patterns.evidence import log2_choices
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis
    from grader.worker.values import Array

# Of the places that are wrong; few are tried.
_ENOUGH = 16.0


def beyond_a_border(evidence: Evidence) -> Diagnosis | None:
    """Wrong where an input is negative, zero, or beyond a border."""
    if not evidence.same_shape:
        return None
    found = border(evidence.sights, [sight.wrong_entries for sight in evidence.sights])
    if found is None:
        return None
    template = place_words.WHERE if found.exact else place_words.WITHIN
    return words.say("where", template, evidence, where=found.text.en, where_ko=found.text.ko)


def at_an_end(evidence: Evidence) -> Diagnosis | None:
    """Wrong at the first or last index of an axis only, right there only, or wrong from one index on."""
    if not evidence.same_shape or evidence.first.wanted.ndim == 0:
        return None
    wrong = [sight.wrong_entries for sight in evidence.sights]
    dimensions = evidence.first.wanted.ndim
    if any(mask.ndim != dimensions for mask in wrong):
        return None
    for axis in range(dimensions):
        others = tuple(other for other in range(dimensions) if other != axis)
        profiles = [np.asarray(mask.any(axis=others)) for mask in wrong]
        if any(len(profile) < 3 for profile in profiles) or _bits(wrong, profiles, axis) < _ENOUGH:
            continue
        for template, place, expected in _ends(axis):
            if all((profile == expected(len(profile))).all() for profile in profiles):
                return words.say("end", template, evidence, place=place)
        start = int(np.argmax(profiles[0]))
        if start > 0 and all(int(np.argmax(profile)) == start and profile[start:].all() for profile in profiles):
            index = str(start - 1)
            return words.say("from_index", place_words.FROM_PLACE, evidence, index=index, axis=str(axis))
    return None


def _ends(axis: int) -> Iterator[tuple[Text, Text, Callable[[int], Array]]]:
    """What to say, of which place, and which indices are wrong then."""
    first = Text(f"the first index of axis {axis}", f"{axis}번 축의 처음")
    last = Text(f"the last index of axis {axis}", f"{axis}번 축의 마지막")
    yield place_words.ONLY_PLACE, first, lambda n: np.arange(n) == 0
    yield place_words.ONLY_PLACE, last, lambda n: np.arange(n) == n - 1
    yield place_words.ONLY_RIGHT_PLACE, first, lambda n: np.arange(n) > 0


def _bits(wrong: list[Array], profiles: list[Array], axis: int) -> float:
    """How improbable it is that just these lines are wrong, if they are wrong as a whole, or nearly."""
    bits = 0.0
    for mask, profile in zip(wrong, profiles, strict=True):
        count = int(mask.sum())
        bits += log2_choices(mask.size, count) if 2 * count > profile.sum() * mask.size // mask.shape[axis] else 0.0
    return bits


def later_steps(evidence: Evidence) -> Diagnosis | None:
    """The first steps right, and wrong from the same step on in every case."""
    first = evidence.first
    steps = [look for look, close in enumerate(first.case.close) if isinstance(close, Moved) and look > 0]
    if first.look not in steps or steps.index(first.look) == 0:
        return None
    series = _without_numbers(first.case.looks[first.look])
    before = steps[: steps.index(first.look)]
    # Looks at one thing after another, not at different things.
    if len(steps) < 3 or any(_without_numbers(first.case.looks[look]) != series for look in before):
        return None
    for number, case in enumerate(evidence.check.cases):
        if len(case.close) <= first.look or not isinstance(case.close[first.look], Moved):
            continue
        if not all(evidence.sight(number, look).right for look in before):
            return None
        if evidence.sight(number, first.look).right:
            return None
    count = len(before)
    return words.say(
        "later_steps", place_words.LATER_STEPS, evidence,
        count="step is" if count == 1 else f"{count} steps are", count_ko=f"{count}단계는",
        label=words.quoted(first.case.looks[first.look]),
    )  # fmt: skip


def _without_numbers(label: Text) -> str:
    return re.sub(r"\d+", "", label.en)
