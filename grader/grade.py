"""Grading one exercise of one submission: from source and answer key to a report."""

from __future__ import annotations

import functools
import re
import time
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.judge.verdict import SETTLED, judge
from grader.model import CALLS_WRONG, ExerciseReport, Finding, Place, Status
from grader.sandbox.printed import NO_OUTPUT
from grader.sandbox.process import hide_memory
from grader.sandbox.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.key.answer_key import AnswerKey, CheckJobs, CheckKey
    from grader.limits import Limits
    from grader.model import CheckResult
    from grader.sandbox.session import Audience, CheckRun, Shortcut
    from grader.sandbox.workers import Workers
    from grader.submissions.source import Submission

# What may come of something that a function uses, and be passed on by it.
_NOT_RIGHT = frozenset({Status.WRONG, Status.ERROR, Status.TIMEOUT, Status.NOT_ATTEMPTED, Status.MISSING})


def grade(
    submission: Submission,
    key: AnswerKey,
    *,
    limits: Limits,
    workers: Workers,
    only: Sequence[str] = (),
    closely: bool = False,
    started: float | None = None,
    audience: Audience | None = None,
    device: str = "cpu",
    shortcuts: Mapping[str, Shortcut] = MappingProxyType({}),
) -> ExerciseReport:
    """Grade a submission with an answer key.

    A check that was not right is run once more, alone in a fresh worker, before its verdict: class attributes, caches
    and patched libraries of one function must not cost the points of another. That is left out where the source shows
    that there is nothing of the kind.

    Args:
        submission: the source.
        key: the answer key.
        limits: what the submission may use.
        workers: where the workers come from, and their level of isolation.
        only: the checks to grade, by name; all if empty.
        closely: take a closer look at what is wrong, for whoever wants more than the verdict and the reason.
        started: when grading began, by `time.monotonic`.
        audience: who wants to see at once what is printed.
        device: `"gpu"` lets checks that train do so there, if they can.
        shortcuts: to verdicts, by check: worth their making where many submissions are graded, all `closely` or none.

    Raises:
        WorkerFailedError: the sandbox did not start.
    """
    started = time.monotonic() if started is None else started
    hide_memory()
    if workers.library is not None:
        limits = limits.with_library(workers.library)
    training = sum(limits.seconds(job.seconds) for job in key.check_jobs() if job.trains)
    limits = limits.with_training(training) if training else limits

    def session_with(limits: Limits, workers: Workers) -> Session:
        return Session(submission, key.message, limits, workers, key.arrivals, audience, shortcuts)

    session = session_with(limits, workers)
    gpu = None
    if training and device != "cpu":
        from grader.acceleration import Accelerated  # noqa: PLC0415 - few machines have a GPU

        gpu = Accelerated(session, session_with)
    results = _run(submission, session, key, only, closely=closely, run=gpu.run if gpu else session.run)
    if gpu is not None:
        results = [_with_note(result, gpu.notes.get(result.name)) for result in results]
    loaded = gpu.sessions if gpu is not None else (session,)
    names = {job.name for job in key.check_jobs()}
    results = [_placed(_explained(result, submission, session, names), submission) for result in results]
    return ExerciseReport(
        number=key.number,
        slug=key.slug,
        title=key.title,
        submission=submission.shown,
        seed=key.seed,
        isolation=str(workers.level),
        device=gpu.device if gpu is not None else "cpu",
        duration_s=time.monotonic() - started,
        checks=_with_calls(results, submission),
        notes=(*submission.main.problems, *submission.notes, *_load_notes(loaded), *workers.isolation.notes),
        for_teachers=_for_teachers(session),
        provenance=_provenance(gpu.provenance if gpu is not None else session.provenance, key),
    )


def _run(
    submission: Submission,
    session: Session,
    key: AnswerKey,
    only: Sequence[str],
    *,
    closely: bool,
    run: Callable[[Sequence[CheckJobs]], Iterator[CheckRun]],
) -> list[CheckResult]:
    jobs = [job for job in key.check_jobs() if not only or job.name in only]
    checks: dict[str, CheckKey] = {}
    results: list[CheckResult] = []
    doubtful: dict[str, CheckRun] = {}

    @functools.cache
    def stateless() -> bool:
        from grader.submissions.stateless import is_stateless  # noqa: PLC0415 - a right answer needs no such look

        return is_stateless(submission, {name for check in checks.values() for name in (check.name, *check.names)})

    groups = _together(jobs)
    if len(groups) > 1:
        session.workers.warm_up()
    for job, done in zip(jobs, (each for group in groups for each in run(group)), strict=True):
        # Decoding the answers takes a while: the worker computes the first check meanwhile.
        checks = checks or {check.name: check for check in key.checks()}
        result = judge(checks[done.name], done, closely=closely)
        if done.answer is not None and done.output == NO_OUTPUT:
            session.shortcuts[done.name].remember(*done.answer, result)
        may_differ = result.status not in SETTLED and len(jobs) > 1 and not job.trains
        if may_differ and (done.ending is not None or not stateless()):
            session.workers.warm_up()
            doubtful[done.name] = done
        results.append(result)
    return [
        _once_more(session, checks[job.name], job, result, alone=doubtful[job.name].alone, closely=closely)
        if job.name in doubtful
        else result
        for job, result in zip(jobs, results, strict=True)
    ]


def _together(jobs: Sequence[CheckJobs]) -> list[list[CheckJobs]]:
    """The checks that share a worker; one that trains has a worker of its own, and so it need not run once more."""
    groups: list[list[CheckJobs]] = []
    for before, job in zip([None, *jobs], jobs, strict=False):
        if before is None or before.trains or job.trains:
            groups.append([])
        groups[-1].append(job)
    return groups


def _once_more(
    session: Session, check: CheckKey, job: CheckJobs, before: CheckResult, *, alone: bool, closely: bool
) -> CheckResult:
    """The verdict of a check that was not right, when it runs alone; `alone` if it did so before."""
    if before.status is Status.TIMEOUT:
        # Too slow is too slow, unless it is fast enough without what ran before it.
        after = before if alone else judge(check, session.run_alone(job, briefly=True), closely=closely)
        return _latest(check, before, after) if after.status is Status.TIMEOUT else _with_shared_state(after)
    after = before if alone else judge(check, session.run_alone(job), closely=closely)
    if after.status is Status.TIMEOUT:
        return before
    same = after.status is before.status and after.finding == before.finding
    return after if same and not _one_case_passes(session, check, job, after) else _with_shared_state(after)


def _latest(check: CheckKey, before: CheckResult, after: CheckResult) -> CheckResult:
    """Where a check was too slow: results come in bundles, so it may have got further than its first run shows."""
    labels = [None, *(case.label for case in check.cases)]
    return replace(before, case=max(before.case, after.case, key=labels.index))


def _with_shared_state(result: CheckResult) -> CheckResult:
    return _with_note(result, Finding("shared_state"))


def _with_note(result: CheckResult, note: Finding | None) -> CheckResult:
    return result if note is None else replace(result, notes=(*result.notes, note))


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


def _placed(result: CheckResult, submission: Submission) -> CheckResult:
    """Add where the function is defined that is not right: the last definition counts, as in Python."""
    if result.status is Status.PASSED:
        return result
    name = _own_name(result)
    for each in reversed(submission.main.definitions):
        if each.name == name:
            return replace(result, place=Place(submission.path, each.cell, each.line))
    # What does not parse defines nothing: then the place of the problem is the best there is.
    facts = result.finding.facts if result.finding is not None else {}
    if facts.get("file") == submission.shown and facts.get("line"):
        return replace(result, place=Place(submission.path, facts.get("cell"), facts["line"]))
    return result


def _own_name(result: CheckResult) -> str:
    """What a check's function or class is called in the submission."""
    others = (note.facts for note in result.notes if note.code == "other_name")
    return next((facts["used"] for facts in others if facts["name"] == result.name), result.name)


def _with_calls(results: Sequence[CheckResult], submission: Submission) -> tuple[CheckResult, ...]:
    """Tell of what is not right that it uses something which is not right either, and so may be innocent."""
    wrong = {_own_name(result): result for result in results if result.status in _NOT_RIGHT}
    stubs = {definition.name for definition in submission.main.definitions if definition.stub}
    # What has no case was not run: then nothing that it uses was to blame.
    if len(wrong) < 2 or not any(result.case is not None and name not in stubs for name, result in wrong.items()):
        return tuple(results)
    from grader.submissions.calls import calls  # noqa: PLC0415 - a single mistake needs no such look

    notes = {
        wrong[name].name: Finding(CALLS_WRONG, {"names": [wrong[other].name for other in others]})
        for name, others in calls(submission.main, list(wrong)).items()
        if others and wrong[name].case is not None
    }
    return tuple(_with_note(result, notes.get(result.name)) for result in results)


def _provenance(versions: Mapping[str, str], key: AnswerKey) -> dict[str, str]:
    reference = {"reference": "; ".join(key.made_with)} if key.made_with else {}
    return {**versions, **reference, "answer_key": key.hash}


def _for_teachers(session: Session) -> tuple[Finding, ...]:
    what = [name if count == 1 else f"{name} ({count}+)" for name, count in sorted(session.tried.items())]
    return (Finding("tried", {"what": what}),) if what else ()


def _load_notes(sessions: Sequence[Session]) -> list[Finding]:
    notes = [_load_note(*problem) for session in sessions for problem in session.problems]
    return notes + [Finding("stand_in", {"module": module}) for session in sessions for module in session.stand_ins]


def _load_note(file: str, cell: int, line: int, exception: str, text: str) -> Finding:
    where = {"file": file, "cell": cell or None, "line": line}
    module = text.removeprefix("No module named ").strip("'")
    if exception == ModuleNotFoundError.__name__ and module != text:
        return Finding("module_missing", {"module": module, **where})
    return Finding("statement_failed", {**where, "exception": exception, "text": text})
