"""Answers that are plainly right: told by the bytes of their frame, without decoding it. In a class nearly all are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Exact, Moved, Near
from grader.judge.compare import leaves, tolerances
from grader.key.outcome import Kind
from grader.worker import wire
from grader.worker.replies import case_reply, cases_frame
from grader.worker.values import Encoder
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from grader.comparison import Comparison
    from grader.key.answer_key import AnswerKey, CheckJobs, CheckKey
    from grader.worker.values import Array

    Path = tuple[Any, ...]


class PlainAnswer:
    """What an answer looks like that differs from the reference's by rounding alone, or not at all.

    Its header is the reference's, byte for byte: the same structure, shapes and dtypes, the same inputs changed, no
    warning, no other name. Its numbers are the same, or within the tolerance. What is not plainly right may still be
    right.

    Args:
        header: of the reference's frame.
        body: of it: the numbers of its arrays, one array after another.
        tolerance: of each number; None if only the same numbers will do, as not all are in double precision.
        start: for each of them the number from which it is measured, as the displacement from an earlier look is; that
            of a 0 behind all of them where it is measured by itself. None if all are.
    """

    def __init__(self, header: bytes, body: bytes, tolerance: Array | None, start: Array | None) -> None:
        self._header = header
        self._body = body
        self._tolerance = tolerance
        self._start = start
        self._expected = None if tolerance is None else self._measured(np.frombuffer(body))

    def is_right(self, header: bytes, body: bytes) -> bool:
        """Whether a frame is such an answer; one with NaN is none, unless NaN is expected."""
        if header != self._header or len(body) != len(self._body):
            return False
        if body == self._body:
            return True
        if self._tolerance is None:
            return False
        with np.errstate(all="ignore"):
            return bool((np.abs(self._measured(np.frombuffer(body)) - self._expected) <= self._tolerance).all())

    def _measured(self, numbers: Array) -> Array:
        return numbers if self._start is None else numbers - np.append(numbers, 0.0)[self._start]


def plain_answers(key: AnswerKey) -> dict[str, PlainAnswer]:
    """The plain answers of an exercise by check; one whose answers always need a closer look has none."""
    checks = {check.name: check for check in key.checks()}
    found = {jobs.name: _plain_answer(checks[jobs.name], jobs, key) for jobs in key.check_jobs()}
    return {name: answer for name, answer in found.items() if answer is not None}


def _plain_answer(check: CheckKey, jobs: CheckJobs, key: AnswerKey) -> PlainAnswer | None:
    if check.rules or check.trains or not key.arrivals.keys().isdisjoint(jobs.jobs):
        return None
    cases: list[dict[str, Any]] = []
    numbers = _Numbers()
    for number, case, trace in zip(jobs.jobs, check.cases, check.expected.traces(), strict=True):
        encoder = Encoder(FROM_GRADER)
        looks = []
        numbers.begin_case()
        for look, close in zip(trace, case.close, strict=True):
            noted = check.may_overwrite.intersection(case.inputs[changed] for changed in look.changed)
            if look.kind is not Kind.OK or noted or not numbers.add(look.value, close):
                return None
            looks.append({"ok": encoder.value(look.value), "changed": sorted(look.changed)})
        cases.append(case_reply(number, looks, [], {}, len(encoder.arrays)))
        numbers.sent += encoder.arrays
    frame = cases_frame(cases, numbers.sent)
    start = wire.PREFIX.size
    header_bytes, _ = wire.sizes(frame[:start], FROM_GRADER)
    middle = start + header_bytes
    return numbers.answer(frame[start:middle], frame[middle:])


class _Numbers:
    """Collects the numbers of a check, look by look in the order in which they are sent, and how each is compared.

    Attributes:
        sent: the arrays, as they are encoded.
    """

    def __init__(self) -> None:
        self.sent: list[Array] = []
        self._sizes = [0]
        self._starts: list[Array | None] = [np.zeros(0, int)]
        self._tolerances: list[Array] = [np.zeros(0)]
        self._size = 0
        self._only_the_same = False
        # By path within the look before: where an array's numbers begin, and the array; None for what is no array.
        self._before: dict[Path, tuple[int, Array] | None] = {}

    def begin_case(self) -> None:
        """No look is before the next one."""
        self._before = {}

    def add(self, value: Any, close: Comparison) -> bool:
        """Add the numbers of a look; False if they do not settle whether it is right."""
        seen: dict[Path, tuple[int, Array] | None] = {}
        for path, (leaf, _) in leaves(value, value):
            before = self._before.get(path)
            if not isinstance(leaf, np.ndarray):
                if isinstance(close, Moved) and before is not None:
                    return False
                seen[path] = None
                continue
            if leaf.dtype != np.float64 and isinstance(close, (Near, Exact)):
                self._only_the_same = True
                seen[path] = None
                continue
            if leaf.dtype != np.float64 or (isinstance(close, Moved) and path in self._before and before is None):
                return False
            tolerance = start = None
            if isinstance(close, Moved) and before is not None and before[1].shape == leaf.shape:
                start = np.arange(before[0], before[0] + leaf.size)
                tolerance = tolerances(close, leaf - before[1], leaf.dtype)
            elif isinstance(close, (Near, Moved)):
                tolerance = tolerances(close, leaf, leaf.dtype)
            elif isinstance(close, Exact):
                tolerance = np.zeros(leaf.shape)
            if tolerance is None:
                return False
            seen[path] = (self._size, leaf)
            self._sizes.append(leaf.size)
            self._starts.append(start)
            self._tolerances.append(tolerance.ravel())
            self._size += leaf.size
        self._before = seen
        return True

    def answer(self, header: bytes, body: bytes) -> PlainAnswer:
        """The answer with this header and these numbers."""
        if self._only_the_same:
            return PlainAnswer(header, body, None, None)
        pairs = zip(self._sizes, self._starts, strict=True)
        starts = [np.full(size, self._size) if start is None else start for size, start in pairs]
        start = np.concatenate(starts)
        measured_alone = bool((start == self._size).all())
        return PlainAnswer(header, body, np.concatenate(self._tolerances), None if measured_alone else start)
