"""The wrong answers of checks that train: each must be judged with the cause that its author says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from grader.declare.sources import Judgement
from grader.judge.judgements import cause, measured
from grader.judge.trace import first_wrong
from grader.key.outcome import decode
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.declare.exercise import Check, Exercise, Shown
    from grader.key.answer_key import CheckKey
    from grader.key.build import TracedExercise


def shown_otherwise(traced: TracedExercise, check: Check, key: CheckKey) -> Iterator[str]:
    """The wrong answers of a check that are judged otherwise than declared; each is trained until a case fails it."""
    with np.errstate(all="ignore"):
        for each in check.shown:
            found = _found(traced, check, key, each)
            wanted = f"{check.name}.{each.cause}" if each.cause is not None else None
            if found != wanted:
                yield f"{each.name} is judged as {found or 'right'}, not as {wanted or 'right'}"


def never_shown(exercise: Exercise) -> Iterator[str]:
    """The causes that a judgement may name and that no wrong answer of any of its checks shows."""
    judgements = {rule.name: rule for check in exercise.checks for rule in check.also if isinstance(rule, Judgement)}
    shown = {each.cause for check in exercise.checks for each in check.shown}
    causes = {cause for rule in judgements.values() for cause in rule.causes}
    yield from (f"no wrong answer shows the cause {cause!r}" for cause in sorted(causes - shown))


def judged_wrong(key: CheckKey) -> Iterator[str]:
    """The cases in which a check's own reference is judged wrong, if it trains."""
    for case, found in measured(key, key.expected.traces()):
        if not found.holds:
            yield f"the reference is judged wrong in {case.label.en!r}: {found.said and found.said.en}"


def _found(traced: TracedExercise, check: Check, key: CheckKey, wrong: Shown) -> str | None:
    """The cause that is named for a wrong answer, in the first case that it fails; None if it fails none."""
    expected = key.expected.traces()
    for number, job in enumerate(traced.jobs[check.name]):
        encoder = Encoder(FROM_GRADER)
        only = replace(traced, jobs={check.name: [job]})
        traces = [
            decode(looks, encoder.arrays, FROM_GRADER)
            for looks in only.run(check, {check.name: wrong.subject}, encoder)
        ]
        case = key.only_case(number)
        difference = first_wrong(case, traces, expected[number : number + 1])
        if difference is not None:
            named = cause(case, traces, 0)
            return f"no cause ({difference[1].finding})" if named is None else named.id
    return None
