"""How far a student is: every exercise of a course that is found in a folder, graded one after another."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grader.course import CourseError
from grader.declare.errors import AuthorError
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import Finding
from grader.sandbox.preload import modules_for
from grader.submissions.find import root_of
from grader.submissions.read import read
from grader.submissions.source import ExerciseNotFoundError, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from grader.course import Course, Entry
    from grader.key.answer_key import AnswerKey
    from grader.model import ExerciseReport, Text
    from grader.sandbox.workers import Workers
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
    duration_s: float
    exercises: tuple[ExerciseProgress, ...]

    @property
    def score(self) -> float:
        """The points of all exercises."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """The points that the exercises found are worth."""
        return sum(exercise.max_score for exercise in self.exercises)


class _Ready(NamedTuple):
    """An exercise that was found, ready to be graded as far as that is possible."""

    entry: Entry
    key: AnswerKey | None
    submission: Submission | None
    finding: Finding | None


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
        WorkerFailedError: the sandbox did not start.
    """
    started = time.monotonic() if started is None else started
    rows = []
    # All is read before the first is graded: meanwhile the process that forks the workers warms up.
    for ready in list(_found(course, folder, seed)):
        now(ready.entry)
        rows.append(_graded(course, ready, workers))
    return CourseReport(
        title=course.title,
        folder=folder.name or str(folder),
        seed=seed,
        isolation=str(workers.level),
        duration_s=time.monotonic() - started,
        exercises=tuple(rows),
    )


def _found(course: Course, folder: Path, seed: int) -> Iterable[_Ready]:
    for entry in course.entries():
        submission = finding = key = None
        try:
            submission = read(folder, slug=entry.slug, folder=entry.folder, root=root_of(folder, entry.folder))
        except ExerciseNotFoundError:
            continue
        except SubmissionError as error:
            finding = error.finding
        try:
            key = answer_key(course, entry, seed)
        except (CourseError, AuthorError) as error:
            finding = Finding("grader_fault", {"what": str(error)})
        yield _Ready(entry, key, submission, finding)


def _graded(course: Course, ready: _Ready, workers: Workers) -> ExerciseProgress:
    entry, key, submission, finding = ready
    if key is None:
        return ExerciseProgress(entry.number, entry.slug, None, 0.0, None, finding)
    if submission is None:
        worth = sum(check.points for check in key.checks())
        return ExerciseProgress(entry.number, entry.slug, key.title, worth, None, finding)
    workers.preload = modules_for(submission, generators=key.generators)
    report = grade(submission, key, limits=course.limits, workers=workers)
    return ExerciseProgress(entry.number, entry.slug, key.title, report.max_score, report)
