"""A pool of local processes, each of which grades; results stream back in the order in which they are ready."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from grader.batch.grading import Grader, Settings
from grader.sandbox.process import WorkerFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from grader.batch.work import Graded, Work

# Enough that a process never waits for its next piece of work, few enough that a crash puts little back.
_AHEAD = 2
_TRIES = 3
_PATIENCE = 0.25


class _Job:
    """A process of the pool and the work that it has."""

    def __init__(self, settings: Settings) -> None:
        # Executed afresh rather than forked: nothing of this process, its gradebook least of all, is inherited.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, settings), daemon=True)
        self.process.start()
        theirs.close()
        self.waiting: deque[tuple[Work, int]] = deque()

    def give(self, work: Work, tries: int) -> None:
        self.connection.send(work)
        self.waiting.append((work, tries))

    def end(self) -> None:
        self.connection.close()
        self.process.join(timeout=5)
        self.process.kill()


def run(work: Iterable[Work], settings: Settings, jobs: int) -> Iterator[Graded | None]:
    """Grade work in `jobs` processes; memory does not depend on how much there is.

    Yields None where nothing is ready for a while, so that what is there is not held back by one that takes long.

    A process that dies takes nothing with it but time: its work is given to a new one, and up to three times.

    Args:
        work: what to grade, taken from as processes become free.
        settings: of the run.
        jobs: how many processes.

    Raises:
        WorkerFailedError: a piece of work has brought down its process three times.
    """
    left = iter(work)
    first = list(islice(left, 1))
    if not first:
        return  # nothing to do takes no processes
    left = chain(first, left)
    again: deque[tuple[Work, int]] = deque()
    pool = [_Job(settings) for _ in range(jobs)]
    try:
        while True:
            for job in pool:
                _feed(job, left, again)
            busy = {job.connection: job for job in pool if job.waiting}
            if not busy:
                return
            ready = wait(list(busy), _PATIENCE)
            if not ready:
                yield None
            for connection in ready:
                job = busy[connection]  # type: ignore[index]
                try:
                    graded: Graded | str = job.connection.recv()
                except (EOFError, OSError):
                    again.extend((each, tries + 1) for each, tries in job.waiting)
                    job.end()
                    pool[pool.index(job)] = _Job(settings)
                    continue
                job.waiting.popleft()
                if isinstance(graded, str):
                    raise WorkerFailedError(graded)
                yield graded
    finally:
        _end(pool)


def _end(pool: list[_Job]) -> None:
    for job in pool:
        job.connection.close()  # all know before any is waited for
    for job in pool:
        job.end()


def _feed(job: _Job, left: Iterator[Work], again: deque[tuple[Work, int]]) -> None:
    while len(job.waiting) < _AHEAD:
        if again:
            work, tries = again.popleft()
            if tries > _TRIES:
                raise WorkerFailedError(f"the work of {work.student} has brought down {_TRIES} processes")
            job.give(work, tries)
            continue
        following = list(islice(left, 1))
        if not following:
            return
        job.give(following[0], 1)


def _serve(connection: Connection, settings: Settings) -> None:
    """What a process of the pool does until its connection is closed."""
    # Ctrl-C reaches the whole terminal; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    grader = Grader(settings)
    try:
        while True:
            work: Work = connection.recv()
            try:
                connection.send(grader.grade(work))
            except WorkerFailedError as error:
                connection.send(str(error))
    except (EOFError, ConnectionError):
        return
    finally:
        grader.close()
