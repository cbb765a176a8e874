"""Grading one piece of work after another in one process: what a local job and a Dask worker both do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.stored import submission_of, text_of
from grader.batch.work import Graded, Work
from grader.course import Entry
from grader.grade import grade
from grader.key.answer_key import AnswerKey
from grader.sandbox.preload import USUAL, modules_for
from grader.sandbox.workers import Workers
from grader.submissions.read import read
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.limits import Limits
    from grader.model import ExerciseReport, Finding
    from grader.sandbox.levels import Level
    from grader.submissions.source import Submission


@dataclass(frozen=True)
class Settings:
    """What every piece of work of a run is graded with.

    Attributes:
        keys: the answer keys by exercise, as the bytes of their files: built once, sent to each process once.
        render: makes the text that is kept of a report, in the process that grades.
        explain: says in one line why a submission could not be read.
    """

    keys: Mapping[Entry, bytes]
    level: Level
    limits: Limits
    render: Callable[[ExerciseReport], str]
    explain: Callable[[Finding], str]


class Grader:
    """Grades in this process, with a warm zygote of its own.

    Args:
        settings: of the run.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keys = {entry: AnswerKey(data) for entry, data in settings.keys.items()}
        self._workers = Workers(list(USUAL), settings.level)

    def grade(self, work: Work) -> Graded:
        """Grade one piece of work; whatever is wrong with it is part of the result.

        Raises:
            WorkerFailedError: the sandbox failed, which is no fault of the work.
        """
        key = self._keys[work.entry]
        try:
            submission = read(work.path, slug=work.entry.slug, folder=work.entry.folder)
        except SubmissionError as error:
            return self._unreadable(work, key, self.settings.explain(error.finding))
        return self._graded(work, key, submission, self._report(submission, key))

    def again(self, recorded: Graded) -> Graded:
        """Grade again what was graded, from the source that was kept; likewise."""
        entry = Entry(recorded.number, recorded.slug)
        work = Work(
            student=recorded.student,
            entry=entry,
            path=Path(),
            submitted=recorded.submitted,
            attempt=recorded.attempt,
            late_mark=recorded.late_mark,
            content_hash=recorded.content_hash,
        )
        submission = submission_of(recorded.source)
        return self._graded(work, self._keys[entry], submission, self._report(submission, self._keys[entry]))

    def close(self) -> None:
        """End the zygote."""
        self._workers.close()

    def _report(self, submission: Submission, key: AnswerKey) -> ExerciseReport:
        workers = self._workers.beside(modules_for(submission, generators=key.generators))
        return grade(submission, key, limits=self.settings.limits, workers=workers)

    def _graded(self, work: Work, key: AnswerKey, submission: Submission, report: ExerciseReport) -> Graded:
        return Graded(
            student=work.student,
            number=work.entry.number,
            slug=work.entry.slug,
            attempt=work.attempt,
            submitted=work.submitted,
            content_hash=work.content_hash,
            late_mark=work.late_mark,
            key_hash=key_name(key),
            score=report.score,
            max_score=report.max_score,
            statuses={check.name: str(check.status) for check in report.checks},
            report=self.settings.render(report),
            source=text_of(submission),
        )

    def _unreadable(self, work: Work, key: AnswerKey, problem: str) -> Graded:
        return Graded(
            student=work.student,
            number=work.entry.number,
            slug=work.entry.slug,
            attempt=work.attempt,
            submitted=work.submitted,
            content_hash=work.content_hash,
            late_mark=work.late_mark,
            key_hash=key_name(key),
            score=0.0,
            max_score=sum(check.points for check in key.checks()),
            problem=problem,
        )


def key_name(key: AnswerKey) -> str:
    """What the gradebook calls an answer key: the reference that it was made from, and its seed."""
    return f"{key.hash}-{key.seed}"
