"""A run over a class: find the work, grade what is new or changed, keep every result as it comes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.batch.contents import content_hash
from grader.batch.found import LeftOut, Missing, Recognised, Unlisted
from grader.batch.pool import run as run_pool
from grader.batch.work import Work
from grader.gradebook.recording import batches
from grader.gradebook.records import Student

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from grader.batch.grading import Settings
    from grader.batch.layout import Found
    from grader.batch.work import Graded
    from grader.course import Entry
    from grader.gradebook.book import Gradebook


@dataclass
class Summary:
    """What a run has done so far.

    Attributes:
        graded: pieces of work that were graded now.
        unchanged: those that the gradebook had already, with the same content and answer key.
        verdicts: of the checks that were graded now, by status.
        unreadable: work that could not be read.
        recognised: how the folder was understood.
        left_out: what was not graded, and why.
        missing: students of the roster without work.
        unlisted: students with work whom the roster does not have.
    """

    graded: int = 0
    unchanged: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    unreadable: list[Graded] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    unlisted: list[Unlisted] = field(default_factory=list)


def grade_class(
    found: Iterable[Found],
    settings: Settings,
    key_names: Mapping[Entry, str],
    book: Gradebook,
    run: int,
    jobs: int,
    keep: Callable[[Graded], None],
    *,
    regrade: bool = False,
) -> Generator[Summary]:
    """Grade what is new or changed and record it; yields the summary as it grows.

    Work is found, graded and recorded as a stream, so memory does not grow with the class (but for the lists of what
    could not be graded). Whatever has been recorded stays, whenever this stops.

    Args:
        found: what the layout of the submissions gives.
        settings: what to grade with.
        key_names: the answer key of each exercise, as the gradebook calls it.
        book: where results go.
        run: the number of the run in it.
        jobs: how many processes.
        keep: writes a student's report.
        regrade: grade what the gradebook has, too.
    """
    summary = Summary()
    known = {} if regrade else book.known()
    enrolled = {student.id for student in book.students()}
    newcomers: list[Student] = []

    def new() -> Iterator[Work]:
        for each in found:
            if not isinstance(each, Work):
                _note(summary, each)
                continue
            if each.student not in enrolled:
                enrolled.add(each.student)
                newcomers.append(Student(each.student, each.display))
            work = replace(each, content_hash=content_hash(each.path))
            if known.get((work.student, work.entry.number, work.attempt)) == (
                work.content_hash,
                key_names[work.entry],
            ):
                summary.unchanged += 1
                continue
            yield work

    for batch in batches(run_pool(new(), settings, jobs)):
        book.enrol(newcomers, only_new=True)
        newcomers.clear()
        book.add(run, batch)
        for graded in batch:
            keep(graded)
            summary.graded += 1
            summary.verdicts.update(graded.statuses.values())
            if graded.problem is not None:
                summary.unreadable.append(graded)
        yield summary
    yield summary


def _note(summary: Summary, found: Recognised | LeftOut | Missing | Unlisted) -> None:
    if isinstance(found, Recognised):
        summary.recognised.append(found)
    elif isinstance(found, LeftOut):
        summary.left_out.append(found)
    elif isinstance(found, Missing):
        summary.missing.append(found)
    else:
        summary.unlisted.append(found)
