"""A run over a class: find the work, grade what is new or changed, keep every result as it comes."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.batch.contents import content_hash
from grader.batch.found import LeftOut, Missing, Recognised, Unlisted
from grader.batch.work import Work
from grader.gradebook.recording import batches
from grader.gradebook.records import Student
from grader.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from grader.batch.grading import Settings
    from grader.batch.layout import Found
    from grader.batch.work import Graded
    from grader.course import Entry
    from grader.gradebook.book import Gradebook

    Pool = Callable[[Iterable[Work], Settings], Iterator[Graded | None]]


# Of those whose time is learnt, so many are kept until that is recorded: perhaps nothing is graded in between.
_MOST_TIMED = 500


@dataclass
class Summary:
    """What a run has done so far.

    Attributes:
        graded: pieces of work that were graded now.
        unchanged: those that the gradebook had already, with the same content and answer key.
        timed: of these, those of which it is known only now when they were handed in.
        verdicts: of the checks that were graded now, by status.
        unreadable: work that could not be read.
        faults: work with which the grader failed, which costs nobody points.
        recognised: how the folder was understood.
        left_out: what was not graded, and why.
        missing: students of the roster without work.
        unlisted: students with work whom the roster does not have.
    """

    graded: int = 0
    unchanged: int = 0
    timed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    unreadable: list[Graded] = field(default_factory=list)
    faults: list[Graded] = field(default_factory=list)
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
    pool: Pool,
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
        pool: grades work, as `pool.run` and `cluster.run` do.
        keep: writes a student's report.
        regrade: grade what the gradebook has, too.
    """
    summary = Summary()
    known = {} if regrade else book.known()
    enrolled = set(book.names())
    newcomers: list[Student] = []
    times = _Times(book, summary)

    def new() -> Iterator[Work]:
        for each in found:
            if not isinstance(each, Work):
                _note(summary, each)
                continue
            if each.student not in enrolled:
                enrolled.add(each.student)
                newcomers.append(Student(each.student, each.display))
            work = replace(each, content_hash=content_hash(each.path))
            before = known.get((work.student, work.entry.number, work.attempt))
            if before is None or before[:2] != (work.content_hash, key_names[work.entry]):
                yield work
                continue
            summary.unchanged += 1
            if work.submitted is not None and not before.is_timed:
                times.learn(work)

    for batch in batches(pool(new(), settings)):
        with _uninterrupted():
            book.enrol(newcomers, only_new=True)
            newcomers.clear()
            for graded in batch:
                keep(graded)  # before it is recorded: what is recorded is not graded again, nor its report written
            book.add(run, batch)
            _count(summary, batch)
            times.record()
        yield summary
    with _uninterrupted():
        times.record()
    yield summary


class _Times:
    """When unchanged work was handed in: lateness counts for it from now on, though nothing is graded again."""

    def __init__(self, book: Gradebook, summary: Summary) -> None:
        self._book = book
        self._summary = summary
        self._learnt: list[Work] = []

    def learn(self, work: Work) -> None:
        self._learnt.append(work)
        if len(self._learnt) == _MOST_TIMED:
            self.record()

    def record(self) -> None:
        self._book.learn_times(self._learnt)
        self._summary.timed += len(self._learnt)
        self._learnt.clear()


def _count(summary: Summary, batch: Iterable[Graded]) -> None:
    for graded in batch:
        summary.graded += 1
        summary.verdicts.update(graded.statuses.values())
        if graded.problem is not None:
            summary.unreadable.append(graded)
        if Status.GRADER_FAULT in graded.statuses.values():
            summary.faults.append(graded)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until what is in hand is on the disk."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C interrupts the main thread only
        return
    pressed = False

    def remember(*_: object) -> None:
        nonlocal pressed
        pressed = True

    # To block the signal would not do: NumPy's threads would take it, and Python interrupts this one all the same.
    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _note(summary: Summary, found: Recognised | LeftOut | Missing | Unlisted) -> None:
    if isinstance(found, Recognised):
        summary.recognised.append(found)
    elif isinstance(found, LeftOut):
        summary.left_out.append(found)
    elif isinstance(found, Missing):
        summary.missing.append(found)
    else:
        summary.unlisted.append(found)
