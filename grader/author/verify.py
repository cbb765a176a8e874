"""Grading the grader: every check of a course is itself checked."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.author.headroom import tight_limits
from grader.author.leaks import leaks
from grader.author.oracles import MissingLibraryError, judged_by, oracle_distance, oracle_traces
from grader.author.shown import judged_wrong, never_shown, shown_otherwise
from grader.author.stubs import stub_of
from grader.author.tolerance import measured
from grader.author.trivial import trivial_answers
from grader.course import CourseError
from grader.declare.errors import AuthorError
from grader.grade import grade
from grader.judge.gradients import gradient_error
from grader.judge.trace import distance
from grader.key.answer_key import AnswerKey
from grader.key.build import TracedExercise, freeze, trace_exercise
from grader.key.examples import example_errors
from grader.key.vet import MARGIN, weaknesses
from grader.model import Message, Status
from grader.sandbox.preload import modules_for
from grader.sandbox.session import Session
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.read import read
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from grader.author.tolerance import Tolerances
    from grader.course import Course, Entry
    from grader.declare.exercise import Check
    from grader.key.answer_key import CheckKey
    from grader.model import ExerciseReport
    from grader.sandbox.isolation import Isolation
    from grader.sandbox.levels import Level


HINTS = 3
"""So many each check has, from the concept to the place."""


@dataclass
class Verification:
    """What was found out about one exercise.

    Attributes:
        margin: of the mistake that is hardest to tell from the reference, in units of tolerance.
        rounding: of the right answer that is furthest from the reference, in units of tolerance.
        single: the same in single precision.
        oracle_error: of the oracle that agrees least, in units of its own tolerance.
        solution: the solution's share of the points.
        stub: the stub's share of the points.
        problems: what must be mended, one line each.
        skipped: oracles that could not be run, one line each.
    """

    number: int
    slug: str
    checks: int = 0
    cases: int = 0
    mistakes: int = 0
    margin: float = math.inf
    rounding: float = 0.0
    single: float = 0.0
    oracle_error: float = 0.0
    solution: float = 0.0
    stub: float = 0.0
    problems: list[Message] = field(default_factory=list)
    skipped: list[Message] = field(default_factory=list)


def verify(course: Course, entry: Entry, *, level: Isolation | Level, oracles: bool = True) -> Verification:
    """Check an exercise's checks: mistakes, oracles, examples, trivial answers, leaks, solution and stub.

    Args:
        course: where it is.
        entry: which one.
        level: of isolation, for the solution and the stub.
        oracles: whether to run those that need a library.
    """
    result = Verification(entry.number, entry.slug)
    try:
        exercise = course.load(entry)
        if not exercise.checks:
            raise AuthorError(f"{entry.folder} declares no checks: @exercise.check(...)", at="")
        traced = trace_exercise(exercise, course.seed)
        key = AnswerKey(freeze(traced, "verify"))
        keys = {check.name: check for check in key.checks()}
        tolerances = {check.name: measured(traced, check, keys[check.name]) for check in exercise.checks}
        for check in exercise.checks:
            _verify_check(result, traced, check, keys[check.name])
            if oracles:
                _verify_oracles(result, traced, check, keys[check.name], tolerances[check.name])
        result.problems += [*never_shown(exercise), *leaks(exercise, key)]
        _verify_solution(result, course, entry, key, level, tolerances)
        _verify_tolerances(result, tolerances)
    except AuthorError as error:
        result.problems.append(Message("the course has a mistake: {problem}", problem=error))
    except CourseError as error:
        result.problems.append(error.message)
    return result


def _of_check(check: str, problem: Message | str) -> Message:
    """What must be mended of one check."""
    return Message("{check}: {problem}", check=check, problem=problem)


def _verify_check(result: Verification, traced: TracedExercise, check: Check, key: CheckKey) -> None:
    expected = key.expected.traces()
    result.checks += 1
    result.cases += len(key.cases)
    result.mistakes += len(key.mistakes) + len(check.shown)
    problems: list[Message | str] = [
        *weaknesses(key),
        *(Message("a right answer ({right}) has the results of the mistake {mistake}",
                  right=accepted.id, mistake=mistake.id)
          for accepted in key.accepted for mistake in key.mistakes
          if distance(key, accepted.traces(), mistake.traces()) <= 1.0),
        *example_errors(traced, check),
        *trivial_answers(traced, check, key),
    ]  # fmt: skip
    if any(not _finite(look.value) for trace in expected for look in trace):
        problems.append(Message("the reference gives NaN or infinity, which no answer could be compared with"))
    error = gradient_error(key, expected)
    if not error <= 1 / MARGIN:
        problems.append(
            Message(
                "the reference's gradients fail its own gradient check by {error:.2g} of the tolerance", error=error
            )
        )
    problems += [*judged_wrong(key), *shown_otherwise(traced, check, key)]
    if not check.mistakes and not check.shown:
        problems.append(Message("no mistake is declared, so nothing proves that the check catches one"))
    if not check.oracles:
        problems.append(Message("no oracle: nothing independent agrees with the reference"))
    if len(check.hints) != HINTS or not all(part.strip() for hint in check.hints for part in hint):
        problems.append(
            Message(
                "{needed} hints are needed, in both languages, not {count}: the concept, where to look, and a "
                "question that leads there",
                count=len(check.hints),
                needed=HINTS,
            )
        )
    if any(not part.strip() for mistake in key.mistakes for part in mistake.text):
        problems.append(Message("a mistake without words"))
    result.problems += [_of_check(check.name, problem) for problem in problems]


def _finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_finite, value))
    return not isinstance(value, (float, np.ndarray)) or bool(np.all(np.isfinite(value)))


def _verify_oracles(
    result: Verification, traced: TracedExercise, check: Check, key: CheckKey, tolerances: Tolerances
) -> None:
    for oracle in check.oracles:
        try:
            traces = oracle_traces(traced, check, oracle)
        except MissingLibraryError as missing:
            facts = {"check": check.name, "oracle": oracle.name, "library": missing}
            result.skipped.append(Message("{check}: the oracle {oracle} needs {library}", **facts))
            continue
        except AuthorError as failure:
            result.problems.append(_of_check(check.name, str(failure)))
            continue
        judged = judged_by(oracle, traced, key)
        error, where = oracle_distance(judged, traces)
        tolerances.add_oracle(judged, traces, oracle.name)
        result.oracle_error = max(result.oracle_error, error)
        if not error < 1.0:
            facts = {"check": check.name, "oracle": oracle.name, "where": where}
            result.problems.append(Message("{check}: the oracle {oracle} disagrees ({where})", **facts))


def _verify_solution(
    result: Verification,
    course: Course,
    entry: Entry,
    key: AnswerKey,
    level: Isolation | Level,
    tolerances: dict[str, Tolerances],
) -> None:
    path = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
    if not path.is_file():
        raise CourseError("{file} is missing: an exercise needs a model answer", file=path)
    solution = read(path, slug=entry.slug, folder=entry.folder)
    stub, _ = source_file(entry.slug, path.name, [(None, stub_of(path.read_text(encoding="utf-8"), path))])
    library = key.library
    limits = course.limits if library is None else course.limits.with_library(library)
    preload = modules_for(solution, generators=True, library=library)
    with Workers(preload, level, library=library) as workers:
        solved = grade(solution, key, limits=course.limits, workers=workers)
        unsolved = grade(Submission(path.name, stub), key, limits=course.limits, workers=workers)
        if solved.score == solved.max_score:
            result.problems += tight_limits(solution, key, limits, workers)
        jobs = [job for job in key.check_jobs() if not job.trains]
        for run in Session(solution, key.message, limits, workers, key.arrivals).run(jobs):
            tolerances[run.name].add_solution(run.traces)
    result.solution = _share(solved)
    result.problems += [
        Message("the solution fails {check}: {finding}", check=check.name, finding=check.finding)
        for check in solved.checks
        if check.status is not Status.PASSED
    ]
    result.stub = _share(unsolved)
    result.problems += [
        Message("the stub is {status} in {check}", status=check.status, check=check.name)
        for check in unsolved.checks
        if check.status is not Status.NOT_ATTEMPTED
    ]


def _verify_tolerances(result: Verification, tolerances: dict[str, Tolerances]) -> None:
    for name, each in tolerances.items():
        result.margin = min(result.margin, each.double.mistake)
        result.rounding = max(result.rounding, each.double.right.tolerances)
        result.single = max(result.single, each.single.right.tolerances)
        result.problems += [_of_check(name, problem) for problem in each.problems()]


def _share(report: ExerciseReport) -> float:
    return report.score / report.max_score
