"""Right in some cases and wrong in all others: what these have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.judge.patterns import place_words, words
from grader.key.outcome import Kind
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis

_LARGE = 100.0
# In tolerances.
_CLEARLY = 100.0


def cases(evidence: Evidence) -> Diagnosis | None:
    """The one property that tells wrong cases from right ones; nothing if several do."""
    # The numbers of worked examples are so simple that they may be right for any reason, and so may a single number.
    right = [sight for sight in evidence.sights if sight.right and not sight.case.example]
    wrong = evidence.wrong
    if not all(map(_clearly_wrong, wrong)):
        return None
    if not right or len(right) + len(wrong) < 3 or evidence.first.outcome.kind is Kind.RAISED:
        return None
    if len(right) < 3 and sum(np.count_nonzero(sight.wanted % 1) for sight in right) < 2:
        return None
    found = list(_properties(evidence, right, wrong))
    return found[0] if len(found) == 1 else None


def _clearly_wrong(sight: Sight) -> bool:
    """What misses by a few tolerances in some cases may be right in the others by luck."""
    if not sight.same_shape:
        return True
    errors = np.abs(sight.seen - sight.wanted)
    return not (errors <= _CLEARLY * sight.tolerance(sight.wanted)).all()


def _properties(evidence: Evidence, right: list[Sight], wrong: list[Sight]) -> Iterator[Diagnosis]:
    # One case alone may be right, or wrong, for many reasons.
    certain = len(right) > 1 and len(wrong) > 1
    for name in evidence.first.arrays:
        axes = _axes(right, name), _axes(wrong, name)
        if len(axes[0]) == len(axes[1]) == 1 and axes[0] != axes[1]:
            (few,), (many,) = axes
            yield words.say(
                "axes", place_words.AXES, evidence, certain=certain, name=name, right=_count(few), wrong=_count(many)
            )
            break
    if _tells(_is_single, right, wrong):
        yield words.say("single_sample_only", place_words.SINGLE_SAMPLE_ONLY, evidence, certain=certain)
    for name in evidence.first.arrays:
        if _tells(_is_square, right, wrong, name):
            yield words.say("square_only", place_words.SQUARE_ONLY, evidence, certain=certain, name=name)
            break
    names = {
        name: None for sight in evidence.sights for name, value in sight.inputs.items() if isinstance(value, float)
    }
    for name in names:
        diagnosis = _parameter(evidence, name, right, wrong)
        if diagnosis:
            yield diagnosis
    for name in evidence.first.arrays:
        sizes = [_largest(sight, name) for sight in wrong], [_largest(sight, name) for sight in right]
        if min(sizes[0]) > _LARGE > 10 * max(sizes[1]):
            yield words.say(
                "large_inputs", place_words.LARGE_INPUTS, evidence, name=name, size=words.number(max(sizes[0]))
            )
            break


def _tells(has: Callable[..., bool], ones: list[Sight], others: list[Sight], *arguments: str) -> bool:
    """Whether the ones have a property, and the others have not."""
    return all(has(sight, *arguments) for sight in ones) and not any(has(sight, *arguments) for sight in others)


def _is_single(sight: Sight) -> bool:
    """A batch of one sample."""
    batches = [array for array in sight.arrays.values() if array.ndim > 1]
    return bool(batches) and all(len(array) == 1 for array in batches)


def _axes(sights: list[Sight], name: str) -> set[int]:
    return {sight.arrays[name].ndim if name in sight.arrays else 0 for sight in sights}


def _count(axes: int) -> Text:
    return Text("one axis" if axes == 1 else f"{axes} axes", f"{axes}개")


def _is_square(sight: Sight, name: str) -> bool:
    array = sight.arrays.get(name)
    return array is not None and array.ndim >= 2 and len(set(array.shape)) == 1 and len(array) > 1


def _largest(sight: Sight, name: str) -> float:
    array = sight.arrays.get(name)
    return float(abs(array).max(initial=0.0)) if array is not None else 0.0


def _parameter(evidence: Evidence, name: str, right: list[Sight], wrong: list[Sight]) -> Diagnosis | None:
    """A parameter that has one value (or its default) in the right cases, and others in the wrong ones."""
    values = [sight.inputs.get(name) for sight in (*right, *wrong)]
    if any(isinstance(value, np.ndarray) for value in values):
        return None
    kept, given = set(values[: len(right)]), set(values[len(right) :])
    if len(kept) != 1 or kept & given or len(right) < 2:
        return None
    certain = len(wrong) > 1
    (value,) = kept
    if value is None:
        return words.say("parameter", place_words.PARAMETER_DEFAULT, evidence, certain=certain, name=name)
    return words.say(
        "parameter", place_words.PARAMETER, evidence, certain=certain, name=name, value=words.number(float(value))
    )
