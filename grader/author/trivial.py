"""Answers that nobody worked for: zeros, ones, NaN, empty arrays, `{}`, None, the input itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.judge.trace import first_wrong
from grader.key.outcome import Kind, Outcome, decode
from grader.model import Message
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.declare.exercise import Check
    from grader.key.answer_key import CheckKey
    from grader.key.build import TracedExercise
    from grader.key.ledger import Trace


def trivial_answers(traced: TracedExercise, check: Check, key: CheckKey) -> Iterator[Message]:
    """The trivial answers that would pass a check, though they are not what its reference gives."""
    expected = key.expected.traces()
    candidates = {name: _mapped(expected, change) for name, change in _LEAVES.items()}
    candidates |= {name: _replaced(expected, value) for name, value in _WHOLE.items()}
    candidates["the input itself"] = _run(traced, check, lambda *arguments, **_: arguments[0] if arguments else None)
    for name, traces in candidates.items():
        if first_wrong(key, traces, expected) is None and not _identical(traces, expected):
            yield Message("{answer} would pass", answer=name)


_LEAVES: dict[str, Callable[[Any], Any]] = {
    "zeros": np.zeros_like,
    "ones": np.ones_like,
    "NaN": lambda leaf: np.full(np.shape(leaf), np.nan),
}
_WHOLE: dict[str, Any] = {"None": None, "{}": {}, "an empty array": np.zeros(0), "an empty list": [], "0": 0, "1": 1}


def _mapped(traces: Sequence[Trace], change: Callable[[Any], Any]) -> Sequence[Trace]:
    return tuple(
        tuple(replace(look, value=_leafwise(look.value, change)) if look.kind is Kind.OK else look for look in trace)
        for trace in traces
    )


def _leafwise(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _leafwise(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_leafwise(item, change) for item in value]
    return value if isinstance(value, str) or value is None else change(np.asarray(value))


def _replaced(traces: Sequence[Trace], value: Any) -> Sequence[Trace]:
    return tuple(tuple(Outcome(Kind.OK, value, changed=look.changed) for look in trace) for trace in traces)


def _run(traced: TracedExercise, check: Check, subject: Any) -> Sequence[Trace]:
    encoder = Encoder(FROM_GRADER)
    looks = traced.run(check, {check.name: subject}, encoder)
    return tuple(decode(case, encoder.arrays, FROM_GRADER) for case in looks)


def _identical(first: Sequence[Trace], second: Sequence[Trace]) -> bool:
    """Whether two traces hold the same numbers: then the trivial answer is the right one (`identity`)."""
    return repr([[(look.kind, look.value) for look in trace] for trace in first]) == repr(
        [[(look.kind, look.value) for look in trace] for trace in second]
    )
