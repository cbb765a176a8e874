"""How far a student is: every exercise of a course that is found in a folder, graded one after another."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grader.course import CourseError
from grader.declare.errors import AuthorError
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import Finding
from grader.sandbox.preload import modules_for
from grader.student.outline import outline
from grader.submissions.find import root_of
from grader.submissions.read import read
from grader.submissions.source import ExerciseNotFoundError, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from grader.course import Course, Entry
    from grader.key.answer_key import AnswerKey
    from grader.model import ExerciseReport, Text
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


_Problem: TypeAlias = SubmissionError | CourseError | AuthorError


class _Found(NamedTuple):
    """An exercise that was found, ready to be graded unless there is a problem."""

    entry: Entry
    key: AnswerKey | None = None
    submission: Submission | None = None
    problem: _Problem | None = None


def grade_folder(
    course: Course,
    folder: Path,
    *,
    seed: int,
    workers: Workers,
    now: Callable[[Entry], None] = lambda _: None,
    started: float | None = None,
) -> CourseReport:
    """Grade every exercise of a course that is found in a folder or an archive.

    One that cannot be read, or whose answer key cannot be made, does not stop the others.

    Args:
        course: which exercises there are.
        folder: where to look for them.
        seed: to draw the inputs from.
        workers: where the workers come from.
        now: told which exercise is about to be graded.
        started: when grading began, by `time.monotonic`.

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
    exercises = tuple(_all_graded(course, found, workers, now))
    return CourseReport(
        title=course.title,
        folder=folder.name or str(folder),
        seed=seed,
        isolation=str(workers.level),
        exercises=exercises,
        duration_s=time.monotonic() - started,
    )


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
        key = submission = None
        problem: _Problem | None = None
        try:
            submission = read(folder, slug=entry.slug, folder=entry.folder, root=root_of(folder, entry.folder))
        except ExerciseNotFoundError:
            continue
        except SubmissionError as error:
            problem = error
        try:
            key = answer_key(course, entry, seed)
        except (CourseError, AuthorError) as error:
            problem = error
        yield _Found(entry, key, submission, problem)


def _refuse_if_hopeless(found: Sequence[_Found]) -> None:
    """If the same is wrong with every exercise, it is said once: a damaged archive, a seed that a bundle lacks."""
    problems = {str(each.problem) for each in found}
    if len(problems) == 1 and found[0].problem is not None:
        raise found[0].problem


def _all_graded(
    course: Course, found: Sequence[_Found], workers: Workers, now: Callable[[Entry], None]
) -> Iterator[ExerciseProgress]:
    """Grade one exercise while the results of another are judged, if there is a core for each."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for many exercises only

    def graded(each: _Found) -> ExerciseProgress:
        now(each.entry)
        return _graded(course, each, workers)

    pool = ThreadPoolExecutor(min(_cores(), 2))
    try:
        yield from pool.map(graded, found)
    finally:
        # After an interruption nobody waits for submissions that run until their time is up.
        pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _graded(course: Course, found: _Found, workers: Workers) -> ExerciseProgress:
    entry, key, submission, _ = found
    title = key.title if key is not None else None
    if key is None or submission is None:
        worth = sum(check.points for check in key.checks()) if key is not None else 0.0
        return ExerciseProgress(entry.number, entry.slug, title, worth, None, _finding(found))
    own = workers.beside(modules_for(submission, generators=key.generators))
    report = grade(submission, key, limits=course.limits, workers=own)
    return ExerciseProgress(entry.number, entry.slug, title, report.max_score, report)


def _finding(found: _Found) -> Finding:
    if isinstance(found.problem, SubmissionError):
        return found.problem.finding
    return Finding("grader_fault", {"what": str(found.problem)})
