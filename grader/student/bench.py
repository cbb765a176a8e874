"""Grading the same work again and again while it grows: what can be kept warm is."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader.feedback import HIDDEN, STUDENT, reduced
from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox.preload import modules_for
from grader.student.recent import of_two
from grader.submissions.find import KINDS, root_of
from grader.submissions.read import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import TypeAlias

    from grader.course import Course, Entry
    from grader.key.answer_key import AnswerKey
    from grader.limits import Limits
    from grader.model import ExerciseReport
    from grader.sandbox.workers import Workers
    from grader.submissions.source import Submission

    # What tells one state of a folder from another: of each file its name, number, size and time.
    State: TypeAlias = frozenset[tuple[str, int, int, int]]


class Bench:
    """Grades one student's work on a course, each time from a zygote that is warm already.

    Args:
        course: whose exercises.
        workers: where the workers come from.
        seed: to draw the inputs from.
        limits: what the submission may use.
    """

    def __init__(self, course: Course, workers: Workers, seed: int, limits: Limits) -> None:
        self.course = course
        self._workers = workers
        self._seed = seed
        self._limits = limits
        self.key = functools.cache(self._key)

    def read(self, entry: Entry, path: Path) -> Submission:
        """The work on an exercise as it is now.

        Raises:
            SubmissionError: it cannot be read.
        """
        return read(path, slug=entry.slug, folder=entry.folder, root=root_of(path, entry.folder))

    def grade(self, entry: Entry, submission: Submission, only: Sequence[str] = ()) -> ExerciseReport:
        """Its verdicts, as far as a student may see them; arguments as for `grader.grade.grade`.

        Raises:
            CourseError: the exercise has no answer key that can be used.
            WorkerFailedError: the sandbox failed.
        """
        key = self.key(entry)
        preload = modules_for(submission, generators=key.generators, library=key.library)
        workers = self._workers.beside(preload, key.library)
        report = grade(submission, key, limits=self._limits, workers=workers, only=only)
        names = [job.name for job in key.check_jobs()]
        levels = self.course.feedback(STUDENT if key.seed == self.course.seed else HIDDEN, entry, names)
        return of_two(reduced(report, levels), self.course, entry, submission.path)

    def _key(self, entry: Entry) -> AnswerKey:
        return answer_key(self.course, entry, self._seed)


def state(folder: Path) -> State:
    """The state of the Python files and notebooks in a folder; of one that is not there, nothing."""
    found = set()
    try:
        for path in folder.iterdir():
            if path.suffix in KINDS:
                seen = path.stat()
                found.add((path.name, seen.st_ino, seen.st_size, seen.st_mtime_ns))
    except OSError:
        # Between listing and looking an editor has put another file in its place: it will be seen next time.
        found.add(("", 0, 0, 0))
    return frozenset(found)
