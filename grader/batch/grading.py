"""Grading one piece of work after another in one process: what a local job and a Dask worker both do."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.stored import submission_of, text_of
from grader.batch.work import Graded, Work
from grader.course import Entry
from grader.grade import grade
from grader.judge.known import known_answers
from grader.key.answer_key import AnswerKey
from grader.sandbox.isolation import Isolation
from grader.sandbox.preload import ALWAYS, USUAL, modules_for
from grader.sandbox.process import WorkerFailedError
from grader.sandbox.workers import Workers
from grader.submissions.read import read
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.judge.known import KnownAnswers
    from grader.limits import Limits
    from grader.model import ExerciseReport, Finding
    from grader.sandbox.levels import Level
    from grader.submissions.source import Submission

# How long a result waits for those of the same bundle.
_PATIENCE = 0.25


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
    """Grades in this process, with warm zygotes of its own.

    Args:
        settings: of the run.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keys = {entry: AnswerKey(data) for entry, data in settings.keys.items()}
        self._known: dict[str, dict[str, KnownAnswers]] = {}
        isolation = Isolation([settings.level])
        messages = [key.message for key in self._keys.values()]
        # Every mapped library makes each fork and its end dearer, so most submissions get workers with little in them.
        self._small, self._large = (Workers(list(modules), isolation, messages=messages) for modules in (ALWAYS, USUAL))

    def warm_up(self) -> None:
        """Start the zygote that most submissions need, for whoever does not have the first of them yet."""
        with suppress(WorkerFailedError):  # that will show again when it is needed
            self._small.warm_up()

    def grade(self, work: Work) -> Graded:
        """Grade one piece of work; whatever is wrong with it is part of the result.

        Raises:
            WorkerFailedError: the sandbox failed, which is no fault of the work.
        """
        ((graded,),) = self.grade_all([work])
        return graded

    def grade_all(self, bundle: Sequence[Work]) -> Iterator[list[Graded]]:
        """Grade pieces of work, and yield the results in their order, as many as are ready at a time; likewise.

        Each stage is done for all before the next: a submission that runs empties the processor's cache, and what is
        done at a stretch fills it only once. When one has taken long, the results that are there wait for no other.
        """
        submissions = [self._read(work) for work in bundle]
        unrecorded: list[Callable[[], Graded]] = []
        since = time.monotonic()
        for work, submission in zip(bundle, submissions, strict=True):
            try:
                unrecorded.append(self._run(work, submission))
            except WorkerFailedError:
                yield [record() for record in unrecorded]  # what is done is not lost
                raise
            if time.monotonic() - since > _PATIENCE:
                yield [record() for record in unrecorded]
                unrecorded.clear()
                since = time.monotonic()
        if unrecorded:
            yield [record() for record in unrecorded]

    def grade_read(self, work: Work, submission: Submission) -> Graded:
        """Grade work that has been read; likewise."""
        return self._run(work, submission)()

    def again(self, before: Graded) -> Graded:
        """Grade again what was graded, from the source that was kept; likewise."""
        entry = Entry(before.number, before.slug)
        work = Work(
            student=before.student,
            entry=entry,
            path=Path(),
            submitted=before.submitted,
            attempt=before.attempt,
            late_mark=before.late_mark,
            content_hash=before.content_hash,
        )
        return self.grade_read(work, submission_of(before.source))

    def close(self) -> None:
        """End the zygotes."""
        self._small.close()
        self._large.close()

    def _read(self, work: Work) -> Submission | SubmissionError:
        try:
            return read(work.path, slug=work.entry.slug, folder=work.entry.folder)
        except SubmissionError as error:
            return error

    def _run(self, work: Work, submission: Submission | SubmissionError) -> Callable[[], Graded]:
        """Run a submission, if there is one; returns what puts the result into words, for which nothing has to run."""
        key = self._keys[work.entry]
        if isinstance(submission, SubmissionError):
            return partial(unreadable, work, key, self.settings.explain(submission.finding))
        report = self._report(submission, key)
        return lambda: recorded(work, key, report, self.settings.render(report), text_of(submission))

    def _report(self, submission: Submission, key: AnswerKey) -> ExerciseReport:
        library = key.library
        modules = modules_for(submission, generators=key.generators, library=library)
        workers = self._small if set(USUAL).isdisjoint(set(modules).difference(ALWAYS)) else self._large
        return grade(
            submission,
            key,
            limits=self.settings.limits,
            workers=workers.beside(modules, library),
            shortcuts=self._known_answers(key),
        )

    def _known_answers(self, key: AnswerKey) -> Mapping[str, KnownAnswers]:
        """Of an exercise, made when the first submission of it is graded."""
        if key.slug not in self._known:
            self._known[key.slug] = known_answers(key)
        return self._known[key.slug]


def recorded(work: Work, key: AnswerKey, report: ExerciseReport, text: str, source: str = "") -> Graded:
    """What the gradebook keeps of a report.

    Args:
        work: that was graded.
        key: with which.
        report: on it.
        text: the report as `Settings.render` makes it.
        source: that was graded, as `stored.text_of` makes it.
    """
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
        report=text,
        source=source,
    )


def unreadable(work: Work, key: AnswerKey, problem: str) -> Graded:
    """What the gradebook keeps of work that could not be read."""
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
