"""What students are promised of limits, proved: a right answer stays far below them.

The model answer is graded under limits that are as much smaller as the promise says, and must still pass.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.judge.verdict import judge
from grader.limits import LEAST, MEMORY_HEADROOM, TIME_HEADROOM
from grader.model import Message, Status
from grader.sandbox.session import Session

if TYPE_CHECKING:
    from grader.key.answer_key import AnswerKey, CheckKey
    from grader.limits import Limits
    from grader.model import CheckResult
    from grader.sandbox.session import CheckRun
    from grader.sandbox.workers import Workers
    from grader.submissions.source import Submission

# The machine may be busy with something else: only what never is fast enough is too slow.
_ATTEMPTS = 4


def tight_limits(solution: Submission, key: AnswerKey, limits: Limits, workers: Workers) -> list[Message]:
    """What the model answer needs too much of, one line each.

    Args:
        solution: the model answer, which passes under the limits as they are.
        key: the answer key.
        limits: of the course.
        workers: where workers come from.
    """
    limits = limits.declared or limits
    if limits.memory_mb < LEAST["memory_mb"] * MEMORY_HEADROOM:
        least = LEAST["memory_mb"] * MEMORY_HEADROOM
        return [Message("memory_mb is below {least}, of which Python and NumPy take a quarter", least=least)]
    small = replace(limits, memory_mb=limits.enough_mb, load_seconds=limits.enough_load_seconds)
    jobs = {
        job.name: replace(job, seconds=limits.enough_seconds(job.seconds, trains=job.trains))
        for job in key.check_jobs()
    }
    checks = {check.name: check for check in key.checks()}
    failed: dict[str, CheckResult] = {}
    for _ in range(_ATTEMPTS):
        session = Session(solution, key.message, small, workers, key.arrivals)
        runs = session.run([jobs[name] for name in failed or jobs])
        failed = {run.name: result for run in runs if (result := _failed(checks, run)) is not None}
        if not failed:
            break
    return [_problem(result, jobs[name].seconds or 0.0, small) for name, result in failed.items()]


def _failed(checks: dict[str, CheckKey], run: CheckRun) -> CheckResult | None:
    result = judge(checks[run.name], run)
    return None if result.status is Status.PASSED else result


def _problem(result: CheckResult, seconds: float, small: Limits) -> Message:
    code = result.finding.code if result.finding is not None else ""
    if code == "load_timeout":
        return Message(
            "the model answer's file takes more than {seconds:g} s, 1/{share} of load_seconds",
            seconds=small.load_seconds,
            share=TIME_HEADROOM,
        )
    if result.status is Status.TIMEOUT:
        return Message(
            "{check}: the model answer takes more than {seconds:g} s, too much of its time limit: make the cases "
            "smaller, or give it more time by seconds=",
            check=result.name,
            seconds=seconds,
        )
    return Message(
        "{check}: the model answer fails with {memory} MB, 1/{share} of memory_mb: make the cases smaller, or raise "
        "the limit",
        check=result.name,
        memory=small.memory_mb,
        share=MEMORY_HEADROOM,
    )
