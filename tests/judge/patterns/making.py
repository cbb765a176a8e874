"""A reference, a wrong answer and some inputs, and what is said about them: no exercise, no sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Comparison
from grader.declare import Exercise, case, near
from grader.judge.diagnosis import look_for_patterns
from grader.judge.patterns.evidence import Evidence, gather
from grader.judge.trace import first_wrong
from grader.key.answer_key import AnswerKey, CheckKey
from grader.key.build import freeze, trace_exercise
from grader.key.outcome import decode
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.declare.exercise import Case
    from grader.key.ledger import Trace
    from grader.model import Diagnosis

Array = np.ndarray[Any, Any]
Close = Comparison | dict[str, Comparison]


def numbers(seed: int, *shape: int, scale: float = 1.0) -> Array:
    """Ordinary numbers of both signs, none of them near 0."""
    drawn = np.random.default_rng(seed).normal(size=shape) * scale
    return np.asarray(drawn + np.sign(drawn) * 0.1)


def cases(*inputs: dict[str, Any]) -> list[Case]:
    """Cases with these inputs, called after their number."""
    return [case(f"case {number}", **given) for number, given in enumerate(inputs)]


def run(
    reference: Any,
    wrong: Any,
    given: Sequence[Case],
    *,
    close: Close | None = None,
    script: Callable[..., Any] | None = None,
    seed: int = 1,
) -> tuple[CheckKey, list[Trace]]:
    """The key of a check of this reference, and what its looks see of a wrong answer."""
    exercise = Exercise(1, "one", title="One")
    check = exercise.check(points=1, close=close or near(1e-7), given=given)(reference)
    if script is not None:
        check.script(script)
    traced = trace_exercise(exercise, seed)
    (key,) = AnswerKey(freeze(traced, "test")).checks()
    encoder = Encoder(FROM_GRADER)
    looks = traced.run(check, {check.name: wrong}, encoder)
    return key, [decode(each, encoder.arrays, FROM_GRADER) for each in looks]


def evidence(*arguments: Any, **settings: Any) -> Evidence | None:
    """The evidence on a wrong answer."""
    key, traces = run(*arguments, **settings)
    found = first_wrong(key, traces, key.expected.traces())
    assert found is not None, "the answer is right"
    return gather(key, traces, key.cases.index(found[0]))


def said(*arguments: Any, **settings: Any) -> Diagnosis | None:
    """What the patterns say about a wrong answer."""
    found = evidence(*arguments, **settings)
    return None if found is None else look_for_patterns(found)


def name(diagnosis: Diagnosis | None) -> str | None:
    """Which pattern spoke."""
    return None if diagnosis is None else diagnosis.id.removeprefix("pattern.")
