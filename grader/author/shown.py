"""The wrong answers of checks that train: each must be judged with the cause that its author says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from grader.declare.sources import Judgement
from grader.judge.judgements import cause, measured
from grader.judge.trace import first_wrong
from grader.key.outcome import decode
from grader.model import Message
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.declare.exercise import Check, Exercise, Shown
    from grader.key.answer_key import CheckKey
    from grader.key.build import TracedExercise

_RIGHT = Message("right")


def shown_otherwise(traced: TracedExercise, check: Check, key: CheckKey) -> Iterator[Message]:
    """The wrong answers of a check that are judged otherwise than declared; each is trained until a case fails it."""
    with np.errstate(all="ignore"):
        for each in check.shown:
            found = _found(traced, check, key, each)
            wanted = f"{check.name}.{each.cause}" if each.cause is not None else None
            if found != wanted:
                facts = {"name": each.name, "found": found or _RIGHT, "wanted": wanted or _RIGHT}
                yield Message("{name} is judged as {found}, not as {wanted}", **facts)


def never_shown(exercise: Exercise) -> Iterator[Message]:
    """The causes that a judgement may name and that no wrong answer of any of its checks shows."""
    judgements = {rule.name: rule for check in exercise.checks for rule in check.also if isinstance(rule, Judgement)}
    shown = {each.cause for check in exercise.checks for each in check.shown}
    causes = {cause for rule in judgements.values() for cause in rule.causes}
    yield from (Message("no wrong answer shows the cause {cause!r}", cause=cause) for cause in sorted(causes - shown))


def judged_wrong(key: CheckKey) -> Iterator[Message]:
    """The cases in which a check's own reference is judged wrong, if it trains."""
    for case, found in measured(key, key.expected.traces()):
        if not found.holds:
            facts = {"case": case.label, "said": found.said}
            yield Message("the reference is judged wrong in {case!r}: {said}", **facts)


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
