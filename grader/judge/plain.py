"""Answers that are plainly right: told by the bytes of their frame, without decoding it. In a class nearly all are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Exact, Near
from grader.judge.compare import tolerances
from grader.key.outcome import Kind
from grader.worker import wire
from grader.worker.replies import case_reply, cases_frame
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from grader.comparison import Comparison
    from grader.key.answer_key import AnswerKey, CheckJobs, CheckKey
    from grader.worker.values import Array


class PlainAnswer:
    """What an answer looks like that differs from the reference's by rounding alone.

    Its header is the reference's, byte for byte: the same structure, shapes and dtypes, no input changed, no warning,
    no other name. Its numbers are within the tolerance. What is not plainly right may still be right.

    Args:
        header: of the reference's frame.
        expected: all numbers of its arrays, one array after another.
        tolerance: of each of them.
    """

    def __init__(self, header: bytes, expected: Array, tolerance: Array) -> None:
        self._header = header
        self._expected = expected
        self._tolerance = tolerance

    def is_right(self, header: bytes, body: bytes) -> bool:
        """Whether a frame is such an answer; one with NaN is none."""
        if header != self._header or len(body) != self._expected.nbytes:
            return False
        with np.errstate(all="ignore"):
            return bool((np.abs(np.frombuffer(body) - self._expected) <= self._tolerance).all())


def plain_answers(key: AnswerKey) -> dict[str, PlainAnswer]:
    """The plain answers of an exercise by check; one whose answers always need a closer look has none."""
    checks = {check.name: check for check in key.checks()}
    found = {jobs.name: _plain_answer(checks[jobs.name], jobs, key) for jobs in key.check_jobs()}
    return {name: answer for name, answer in found.items() if answer is not None}


def _plain_answer(check: CheckKey, jobs: CheckJobs, key: AnswerKey) -> PlainAnswer | None:
    if check.rules or check.trains or not key.arrivals.keys().isdisjoint(jobs.jobs):
        return None
    cases: list[dict[str, Any]] = []
    arrays: list[Array] = []
    slack: list[Array] = []
    for number, case, trace in zip(jobs.jobs, check.cases, check.expected.traces(), strict=True):
        encoder = Encoder(FROM_GRADER)
        looks = []
        for look, close in zip(trace, case.close, strict=True):
            if look.kind is not Kind.OK or look.changed:
                return None
            before = len(encoder.arrays)
            looks.append({"ok": encoder.value(look.value), "changed": []})
            for array in encoder.arrays[before:]:
                tolerance = _tolerance(close, array)
                if tolerance is None:
                    return None
                slack.append(tolerance.ravel())
        arrays += encoder.arrays
        cases.append(case_reply(number, looks, [], {}, len(encoder.arrays)))
    frame = cases_frame(cases, arrays)
    start = wire.PREFIX.size
    header_bytes, _ = wire.sizes(frame[:start], FROM_GRADER)
    expected = np.concatenate([np.zeros(0), *(array.ravel() for array in arrays)])
    return PlainAnswer(frame[start : start + header_bytes], expected, np.concatenate([np.zeros(0), *slack]))


def _tolerance(close: Comparison, expected: Array) -> Array | None:
    """How far each number of an array may be off; None if that does not settle it."""
    if expected.dtype != np.float64:
        return None
    if isinstance(close, Exact):
        return np.zeros(expected.shape)
    return tolerances(close, expected, expected.dtype) if isinstance(close, Near) else None
