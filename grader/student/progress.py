"""How far a student is: every exercise of a course that is found in a folder, graded one after another."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grader.course import CourseError, NotInstalledError
from grader.declare.errors import AuthorError
from grader.declare.words import words
from grader.grade import grade
from grader.key.store import answer_key
from grader.libraries import LibraryMissingError
from grader.model import CheckResult, ExerciseReport, Finding, Status
from grader.sandbox.preload import modules_for
from grader.student.outline import outline
from grader.submissions.find import root_of
from grader.submissions.read import read
from grader.submissions.source import ExerciseNotFoundError, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from grader.course import Course, Entry
    from grader.declare.exercise import Exercise
    from grader.key.answer_key import AnswerKey
    from grader.model import Text
    from grader.sandbox.workers import Workers
    from grader.student.outline import Outline
    from grader.submissions.source import Submission


@dataclass(frozen=True, slots=True)
class ExerciseProgress:
    """One exercise and what became of it.

    Attributes:
        number: what `grade exercise N` takes.
        slug: the name of its file.
        title: what it is about; None if not even that can be known.
        max_score: what it is worth.
        report: its verdicts; None if it could not be graded.
        finding: why it could not be graded.
    """

    number: int
    slug: str
    title: Text | None
    max_score: float
    report: ExerciseReport | None
    finding: Finding | None = None

    @property
    def score(self) -> float:
        """The points reached."""
        return self.report.score if self.report is not None else 0.0

    @property
    def waits(self) -> bool:
        """Whether there is something left that the student can do; a fault of the grader is nobody's homework."""
        if self.report is None:
            return self.finding is None or self.finding.code != Status.GRADER_FAULT
        return self.report.waits


@dataclass(frozen=True, slots=True)
class CourseReport:
    """The verdicts of the exercises that were found in a folder.

    Attributes:
        title: of the course.
        folder: what reports call the folder.
        seed: that the inputs were drawn from.
        isolation: the level of isolation that was active.
        exercises: in the order of the course; those that were not found are left out.
    """

    title: Text
    folder: str
    seed: int
    isolation: str
    exercises: tuple[ExerciseProgress, ...]
    duration_s: float

    @property
    def score(self) -> float:
        """The points of all exercises."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """The points that the exercises found are worth."""
        return sum(exercise.max_score for exercise in self.exercises)


_Problem: TypeAlias = SubmissionError | CourseError | AuthorError | LibraryMissingError


class _Found(NamedTuple):
    """An exercise that was found, ready to be graded unless there is a problem."""

    entry: Entry
    key: AnswerKey | None = None
    submission: Submission | None = None
    problem: _Problem | None = None
    not_begun: Exercise | None = None


def grade_folder(
    course: Course,
    folder: Path,
    *,
    seed: int,
    workers: Workers,
    closely: bool = False,
    now: Callable[[Entry], None] = lambda _: None,
    started: float | None = None,
    device: str = "cpu",
) -> CourseReport:
    """Grade every exercise of a course that is found in a folder or an archive.

    One that cannot be read, or whose answer key cannot be made, does not stop the others.

    Args:
        course: which exercises there are.
        folder: where to look for them.
        seed: to draw the inputs from.
        workers: where the workers come from.
        closely: take a closer look at what is wrong.
        now: told which exercise is about to be graded.
        started: when grading began, by `time.monotonic`.
        device: on which checks train, `"cpu"` or `"gpu"`.

    Raises:
        SubmissionError: the folder cannot be read at all.
        CourseError: no answer key can be used, all for the same reason.
        WorkerFailedError: the sandbox did not start.
    """
    started = time.monotonic() if started is None else started
    workers.warm_up()
    # All is read before the first is graded: meanwhile the zygote imports what the submissions need.
    found = list(_found(course, folder, seed))
    _refuse_if_hopeless(found)
    exercises = tuple(_all_graded(course, found, workers, now, closely=closely, device=device))
    return CourseReport(
        title=course.title,
        folder=folder.name or str(folder),
        seed=seed,
        isolation=str(workers.level),
        exercises=exercises,
        duration_s=time.monotonic() - started,
    )


def in_order(
    course: Course, folder: Path, *, workers: Workers, now: Callable[[Entry], None] = lambda _: None
) -> Iterator[ExerciseProgress]:
    """Grade the exercises of a course in its order, each when it is asked for, also those of which nothing is found.

    Args:
        course: which exercises there are.
        folder: where to look for them.
        workers: where the workers come from.
        now: told which exercise is about to be graded.

    Raises:
        SubmissionError: the folder cannot be read at all.
        WorkerFailedError: the sandbox did not start.
    """
    workers.warm_up()
    for entry in course.entries():
        found = _find(course, entry, folder, course.seed)
        if found is None:
            yield _missing(outline(course, entry))
            continue
        if found.problem is not None and not folder.exists():
            raise found.problem
        now(entry)
        yield _graded(course, found, workers)


def with_missing(report: CourseReport, course: Course) -> CourseReport:
    """The same report with a row for every exercise of the course, also those of which nothing was found.

    Raises:
        CourseError: an exercise that was not found cannot be used.
        AuthorError: its reference declares something that cannot be graded.
    """
    found = {exercise.number: exercise for exercise in report.exercises}
    rows = (found.get(entry.number) or _missing(outline(course, entry)) for entry in course.entries())
    return replace(report, exercises=tuple(rows))


def _missing(each: Outline) -> ExerciseProgress:
    return ExerciseProgress(each.number, each.slug, each.title, each.points, None)


def _found(course: Course, folder: Path, seed: int) -> Iterator[_Found]:
    for entry in course.entries():
        found = _find(course, entry, folder, seed)
        if found is not None:
            yield found


def _find(course: Course, entry: Entry, folder: Path, seed: int) -> _Found | None:
    key = submission = None
    problem: _Problem | None = None
    try:
        submission = read(folder, slug=entry.slug, folder=entry.folder, root=root_of(folder, entry.folder))
    except ExerciseNotFoundError:
        return None
    except SubmissionError as error:
        problem = error
    try:
        if submission is not None and _is_stub(submission) and course.references.is_dir():
            exercise = course.load(entry)
            # To train networks, or to import a large library, takes minutes, and there is nothing to compare with yet.
            if exercise.needs or any(check.trains for check in exercise.checks):
                return _Found(entry, submission=submission, not_begun=exercise)
        key = answer_key(course, entry, seed)
        if key.library is not None:
            key.library.require()
    except (CourseError, AuthorError, LibraryMissingError) as error:
        problem = error
    return _Found(entry, key, submission, problem)


def _is_stub(submission: Submission) -> bool:
    """Whether nothing has been written yet."""
    written = (each for each in submission.main.definitions if each.kind != "assignment")
    return not submission.main.problems and not submission.siblings and all(each.stub for each in written)


def _refuse_if_hopeless(found: Sequence[_Found]) -> None:
    """If the same is wrong with every exercise, it is said once: a damaged archive, a seed that a bundle lacks."""
    problems = {str(each.problem) for each in found}
    if len(problems) == 1 and found[0].problem is not None:
        raise found[0].problem


def _all_graded(
    course: Course,
    found: Sequence[_Found],
    workers: Workers,
    now: Callable[[Entry], None],
    *,
    closely: bool,
    device: str,
) -> Iterator[ExerciseProgress]:
    """Grade one exercise while the results of another are judged, if there is a core for each."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for many exercises only

    def graded(each: _Found) -> ExerciseProgress:
        now(each.entry)
        return _graded(course, each, workers, closely=closely, device=device)

    pool = ThreadPoolExecutor(min(_cores(), 2))
    try:
        yield from pool.map(graded, found)
    finally:
        # After an interruption nobody waits for submissions that run until their time is up.
        pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _graded(
    course: Course, found: _Found, workers: Workers, *, closely: bool = False, device: str = "cpu"
) -> ExerciseProgress:
    entry, key, submission, problem, exercise = found
    if exercise is not None and submission is not None:
        return _not_begun(course, entry, exercise, submission, str(workers.level))
    title = key.title if key is not None else None
    if key is None or submission is None or problem is not None:
        worth = sum(check.points for check in key.checks()) if key is not None else 0.0
        return ExerciseProgress(entry.number, entry.slug, title, worth, None, _finding(found))
    modules = modules_for(submission, generators=key.generators, library=key.library)
    own = workers.beside(modules, key.library)
    report = grade(submission, key, limits=course.limits, workers=own, closely=closely, device=device)
    return ExerciseProgress(entry.number, entry.slug, title, report.max_score, report)


def _not_begun(
    course: Course, entry: Entry, exercise: Exercise, submission: Submission, isolation: str
) -> ExerciseProgress:
    """What grading an untouched stub would say."""
    title = words(exercise.title)
    checks = tuple(
        CheckResult(check.name, Status.NOT_ATTEMPTED, 0.0, check.points, finding=Finding("not_attempted"))
        for check in exercise.checks
    )
    report = ExerciseReport(
        entry.number, entry.slug, title, submission.shown, course.seed, isolation, "cpu", 0.0, checks
    )
    return ExerciseProgress(entry.number, entry.slug, title, report.max_score, report)


def _finding(found: _Found) -> Finding:
    if isinstance(found.problem, SubmissionError):
        return found.problem.finding
    if isinstance(found.problem, LibraryMissingError):
        library = found.problem.library
        return Finding("library_missing", {"library": library.title, "command": library.install})
    if isinstance(found.problem, NotInstalledError):
        return Finding("library_missing", {"library": found.problem.what, "command": found.problem.command})
    return Finding("grader_fault", {"what": str(found.problem)})
