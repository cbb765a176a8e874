"""Grading one exercise of one submission: from source and answer key to a report."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.judge.verdict import SETTLED, judge
from grader.model import ExerciseReport, Finding, Status
from grader.sandbox.process import hide_memory
from grader.sandbox.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.key.answer_key import AnswerKey, CheckJobs, CheckKey
    from grader.limits import Limits
    from grader.model import CheckResult
    from grader.sandbox.workers import Workers
    from grader.submissions.source import Submission


def grade(
    submission: Submission,
    key: AnswerKey,
    *,
    limits: Limits,
    workers: Workers,
    only: Sequence[str] = (),
    started: float | None = None,
) -> ExerciseReport:
    """Grade a submission with an answer key.

    A check that was not right is run once more, alone in a fresh worker, before its verdict: class attributes, caches
    and patched libraries of one function must not cost the points of another.

    Args:
        submission: the source.
        key: the answer key.
        limits: what the submission may use.
        workers: where the workers come from, and their level of isolation.
        only: the checks to grade, by name; all if empty.
        started: when grading began, by `time.monotonic`.

    Raises:
        WorkerFailedError: the sandbox did not start.
    """
    started = time.monotonic() if started is None else started
    hide_memory()
    session = Session(submission, key.message, limits, workers)
    results = _run(session, key, only)
    names = {job.name for job in key.check_jobs()}
    return ExerciseReport(
        number=key.number,
        slug=key.slug,
        title=key.title,
        submission=submission.shown,
        seed=key.seed,
        isolation=str(workers.level),
        device="cpu",
        duration_s=time.monotonic() - started,
        checks=tuple(_explained(result, submission, session, names) for result in results),
        notes=(*submission.main.problems, *submission.notes, *_load_notes(session), *workers.isolation.notes),
        for_teachers=_for_teachers(session),
        provenance={**session.provenance, "answer_key": key.hash},
    )


def _run(session: Session, key: AnswerKey, only: Sequence[str]) -> list[CheckResult]:
    jobs = [job for job in key.check_jobs() if not only or job.name in only]
    checks: dict[str, CheckKey] = {}
    results: list[CheckResult] = []
    alone: list[bool] = []
    for run in session.run(jobs):
        # Decoding the answers takes a while: the worker computes the first check meanwhile.
        checks = checks or {check.name: check for check in key.checks()}
        result = judge(checks[run.name], run)
        if result.status not in SETTLED and len(jobs) > 1:
            session.workers.warm_up()
        results.append(result)
        alone.append(run.alone)
    if len(jobs) == 1:
        return results
    return [
        result if result.status in SETTLED else _once_more(session, checks[result.name], job, result, alone=each)
        for job, result, each in zip(jobs, results, alone, strict=True)
    ]


def _once_more(session: Session, check: CheckKey, job: CheckJobs, before: CheckResult, *, alone: bool) -> CheckResult:
    """The verdict of a check that was not right, when it runs alone; `alone` if it did so before."""
    if before.status is Status.TIMEOUT:
        # Too slow is too slow, unless it is fast enough without what ran before it.
        after = before if alone else judge(check, session.run_alone(job, briefly=True))
        return before if after.status is Status.TIMEOUT else _with_shared_state(after)
    after = before if alone else judge(check, session.run_alone(job))
    if after.status is Status.TIMEOUT:
        return before
    same = after.status is before.status and after.finding == before.finding
    return after if same and not _one_case_passes(session, check, job, after) else _with_shared_state(after)


def _with_shared_state(result: CheckResult) -> CheckResult:
    return replace(result, notes=(*result.notes, Finding("shared_state")))


def _one_case_passes(session: Session, check: CheckKey, job: CheckJobs, failed: CheckResult) -> bool:
    """Whether the case that failed would pass if no other case ran before it: an attribute of the class, say."""
    position = next((number for number, case in enumerate(check.cases) if case.label == failed.case), 0)
    if position == 0:
        return False
    alone = replace(job, jobs=(job.jobs[position],))
    return judge(check.only_case(position), session.run_alone(alone)).status is Status.PASSED


def _explained(result: CheckResult, submission: Submission, session: Session, names: set[str]) -> CheckResult:
    """A missing function may be missing because of what failed while the file was loaded."""
    if result.finding is None:
        return result
    if result.finding.code == "raised" and result.finding.facts["exception"] == MemoryError.__name__:
        limits = session.limits
        return replace(result, finding=Finding("memory", {"limit_mb": limits.memory_mb, "enough_mb": limits.enough_mb}))
    if result.status is not Status.MISSING:
        return result
    name = result.name
    for problem, block in zip(submission.main.problems, submission.main.broken, strict=True):
        if re.search(rf"\b{name}\b", block.source):
            return replace(result, status=Status.ERROR, finding=problem, case=None)
    for file, cell, line, exception, text in session.problems:
        if any(each.name == name for each in submission.main.definitions):
            facts = {
                "name": name,
                "file": file,
                "cell": cell or None,
                "line": line,
                "exception": exception,
                "text": text,
            }
            return replace(result, status=Status.ERROR, finding=Finding("missing_after_error", facts), case=None)
    from difflib import get_close_matches  # noqa: PLC0415 - only a missing name pays for it

    others = {each.name for each in submission.main.definitions} - names
    near = get_close_matches(name, sorted(others), n=3, cutoff=0.6)
    return replace(result, finding=Finding("missing", {"name": name, "near": near}), case=None)


def _for_teachers(session: Session) -> tuple[Finding, ...]:
    what = [name if count == 1 else f"{name} ({count}+)" for name, count in sorted(session.tried.items())]
    return (Finding("tried", {"what": what}),) if what else ()


def _load_notes(session: Session) -> list[Finding]:
    notes = [_load_note(*problem) for problem in session.problems]
    return notes + [Finding("stand_in", {"module": module}) for module in session.stand_ins]


def _load_note(file: str, cell: int, line: int, exception: str, text: str) -> Finding:
    where = {"file": file, "cell": cell or None, "line": line}
    module = text.removeprefix("No module named ").strip("'")
    if exception == ModuleNotFoundError.__name__ and module != text:
        return Finding("module_missing", {"module": module, **where})
    return Finding("statement_failed", {**where, "exception": exception, "text": text})
