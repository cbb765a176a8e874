"""An axis that has the length of another axis of the inputs than it should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.patterns import shape_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis


def axis_length(evidence: Evidence) -> Diagnosis | None:
    """One axis is as long as an input's axis, and should be as long as another one, in every case."""
    first = evidence.first
    if not evidence.numeric or first.same_shape or first.seen.ndim != first.wanted.ndim:
        return None
    sights = [sight for sight in evidence.sights if sight.seen.ndim == sight.wanted.ndim == first.wanted.ndim]
    differing = [axis for axis in range(first.wanted.ndim) if first.seen.shape[axis] != first.wanted.shape[axis]]
    if len(differing) != 1 or len(sights) < len(evidence.sights):
        return None
    (axis,) = differing
    got = [sight.seen.shape[axis] for sight in sights]
    wanted = [sight.wanted.shape[axis] for sight in sights]
    # Two cases of different size, so that equal lengths are no accident.
    if len(set(got)) < 2 or len(set(wanted)) < 2 or len(set(zip(got, wanted, strict=True))) < 2:
        return None
    by = {theirs - ours for theirs, ours in zip(got, wanted, strict=True)}
    if by in ({1}, {-1}):
        template = shape_words.ONE_LONGER if by == {1} else shape_words.ONE_SHORTER
        return words.say("off_by_one", template, evidence, axis=str(axis))
    theirs, ours = _source(sights, got), _source(sights, wanted)
    if theirs is None or ours is None:
        return None
    return words.say(
        "axis_length", shape_words.AXIS_LENGTH, evidence, axis=str(axis),
        got_name=theirs[0], got_axis=str(theirs[1]), got=words.numbers(got),
        wanted_name=ours[0], wanted_axis=str(ours[1]), wanted=words.numbers(wanted),
    )  # fmt: skip


def _source(sights: Sequence[Sight], lengths: Sequence[int]) -> tuple[str, int] | None:
    """The input and the axis that have these lengths, case by case."""
    for source in sights[0].lengths:
        if all(sight.lengths.get(source) == length for sight, length in zip(sights, lengths, strict=True)):
            return source
    return None
