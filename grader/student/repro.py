"""One failed case again, with inputs that are small enough to follow by hand."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.declare.errors import AuthorError
from grader.judge.verdict import judge
from grader.key.outcome import Kind
from grader.key.python import literal, python
from grader.key.shrink import shrink
from grader.key.single import SingleCase, single_case
from grader.model import Status
from grader.sandbox.session import Session

if TYPE_CHECKING:
    from grader.course import Course, Entry
    from grader.key.answer_key import AnswerKey, CheckKey
    from grader.key.outcome import Outcome
    from grader.key.python import Program
    from grader.limits import Limits
    from grader.model import CheckResult
    from grader.sandbox.session import CheckRun
    from grader.sandbox.workers import Workers
    from grader.submissions.source import Submission

_MOST_TRIES = 200
_FAILED = (Status.WRONG, Status.ERROR)


@dataclass(frozen=True)
class Reproduction:
    """A failed case, as small as it could be made.

    Attributes:
        program: what to type.
        result: the verdict at these inputs, with a closer look.
        got: what the first wrong look saw, as Python; None if it raised something.
        expected: what it should have seen; likewise.
        shrunk: whether the inputs are smaller than those that were graded.
        had_reference: whether they could have been; a student bundle has no reference.
    """

    program: Program
    result: CheckResult
    got: str | None
    expected: str | None
    shrunk: bool
    had_reference: bool


@dataclass(frozen=True)
class Laboratory:
    """Where cases are run: a submission, the workers for it, and the course that it belongs to."""

    course: Course
    entry: Entry
    key: AnswerKey
    submission: Submission
    limits: Limits
    workers: Workers

    def run(self, key: AnswerKey, name: str, position: int) -> tuple[CheckKey, CheckRun, CheckResult]:
        """Run one case of a check in a worker of its own."""
        job = next(job for job in key.check_jobs() if job.name == name)
        check = next(check for check in key.checks() if check.name == name).only_case(position)
        session = Session(self.submission, key.message, self.limits, self.workers, key.arrivals)
        alone = type(job)(job.name, (job.jobs[position],), job.seconds, job.trains)
        run = session.run_alone(alone)
        return check, run, judge(check, run, closely=True)


def reproduce(laboratory: Laboratory, failed: CheckResult, *, seconds: float) -> Reproduction | None:
    """A failed case with the smallest inputs found; None if it does not fail when it runs alone.

    Args:
        laboratory: where to run it.
        failed: the check that is not right.
        seconds: how long to look for smaller inputs.
    """
    key, name = laboratory.key, failed.name
    check = next(check for check in key.checks() if check.name == name)
    position = next((n for n, case in enumerate(check.cases) if case.label == failed.case), None)
    if position is None or check.trains:
        return None
    _, run, result = laboratory.run(key, name, position)
    if result.status not in _FAILED or result.finding is None:
        return None
    had_reference = laboratory.course.references.is_dir()
    single = single_case(laboratory.course.load(laboratory.entry), key, name, position) if had_reference else None
    if single is not None:
        smaller = _shrunk(laboratory, single, result, seconds)
        if smaller is not None:
            small_key = single.key(smaller)
            only, run, small = laboratory.run(small_key, name, 0)
            return _told(small_key, only, run, small, 0, shrunk=True, had_reference=True)
    return _told(key, check.only_case(position), run, result, position, shrunk=False, had_reference=had_reference)


def _shrunk(laboratory: Laboratory, single: SingleCase, failed: CheckResult, seconds: float) -> dict[str, Any] | None:
    """Smaller inputs at which the submission is wrong in the same way; None if there are none."""
    deadline = time.monotonic() + seconds
    tries = 0

    def may_go_on() -> bool:
        nonlocal tries
        tries += 1
        return tries <= _MOST_TRIES and time.monotonic() < deadline

    def still_fails(inputs: dict[str, Any]) -> bool:
        try:
            key = single.key(inputs)
        except (AuthorError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
            return False
        if not _accepted(key, laboratory.key, failed):
            return False
        _, _, result = laboratory.run(key, failed.name, 0)
        return _same_way(result, failed)

    found = shrink(single.inputs, still_fails, may_go_on)
    return None if found is single.inputs else found


def _accepted(small: AnswerKey, original: AnswerKey, failed: CheckResult) -> bool:
    """Whether the reference takes the inputs as it took the original ones: with numbers, or with the same refusal."""
    check = next(each for each in original.checks() if each.name == failed.name)
    position = next(n for n, case in enumerate(check.cases) if case.label == failed.case)
    before = check.expected.traces()[position]
    (after,) = next(each for each in small.checks() if each.name == failed.name).expected.traces()
    return len(before) == len(after) and all(map(_alike, before, after))


def _alike(before: Outcome, after: Outcome) -> bool:
    if before.kind is not after.kind or before.names != after.names:
        return False
    return after.kind is not Kind.OK or _finite(after.value)


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    if isinstance(value, np.ndarray):
        return bool(value.size and np.isfinite(value).all())
    return not isinstance(value, float) or bool(np.isfinite(value))


def _same_way(result: CheckResult, failed: CheckResult) -> bool:
    if result.status is not failed.status or result.finding is None or failed.finding is None:
        return False
    if result.finding.code != failed.finding.code:
        return False
    facts, before = result.finding.facts, failed.finding.facts
    return facts.get("label") == before.get("label") and facts.get("exception") == before.get("exception")


def _told(
    key: AnswerKey, check: CheckKey, run: CheckRun, result: CheckResult, position: int,
    *, shrunk: bool, had_reference: bool,
) -> Reproduction:  # fmt: skip
    (case,) = check.cases
    (trace,) = run.traces
    labels = [label.en for label in case.looks]
    label = result.finding.facts.get("label") if result.finding is not None else None
    look = _look(labels, label.en if label is not None else "")
    number = next(job for job in key.check_jobs() if job.name == check.name).jobs[position]
    program = python(key, case, number, look)
    got = expected = None
    if trace is not None:
        wanted = check.expected.traces()[0][look]
        got = literal(trace[look].value) if trace[look].kind is Kind.OK else None
        expected = literal(wanted.value) if wanted.kind is Kind.OK else None
    return Reproduction(program, result, got, expected, shrunk, had_reference)


def _look(labels: list[str], label: str) -> int:
    """The number of the look that a finding is about; a part of a look is called after it: `params['W']`."""
    found = [number for number, each in enumerate(labels) if label == each or label.startswith(f"{each}[")]
    return found[0] if found else len(labels) - 1
