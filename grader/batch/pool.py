"""A pool of local processes, each of which grades; results stream back in the order in which they are ready."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
from collections import deque
from itertools import islice
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from grader.batch.grading import Grader
from grader.sandbox.process import WorkerFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from grader.batch.grading import Settings
    from grader.batch.work import Graded, Work

# Enough that a process never waits for its next piece of work, few enough that a crash puts little back.
_AHEAD = 2
_TRIES = 3
_PATIENCE = 0.25
# So many objects more than were freed: some tens of megabytes.
_GARBAGE = 100_000


class _Job:
    """A process of the pool and the work that it has; until it is told the settings, it only imports.

    Args:
        core: that it keeps to, if it shall keep to one.
    """

    def __init__(self, core: int | None) -> None:
        self.core = core
        # Executed afresh rather than forked: nothing of this process, its gradebook least of all, is inherited.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(theirs, core), daemon=True)
        # Until it can say itself that Ctrl-C is not meant for it, it is kept from it. Starting the tracker would let
        # the signal through again, so that comes first.
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()
        self.waiting: deque[tuple[Work, int]] = deque()

    def tell(self, what: Settings | Work) -> None:
        # If it is dead already, that shows when it is asked for a result.
        with contextlib.suppress(BrokenPipeError):
            self.connection.send(what)

    def give(self, work: Work, tries: int) -> None:
        self.tell(work)
        self.waiting.append((work, tries))

    def end(self) -> None:
        self.connection.close()
        self.process.join(timeout=5)
        self.process.kill()


class Pool:
    """Processes that grade; they start at once, so that they import while their owner prepares the run.

    Args:
        jobs: how many.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = [_Job(core) for core in _cores(jobs)]

    def run(self, work: Iterable[Work], settings: Settings) -> Iterator[Graded | None]:
        """Grade work; memory does not depend on how much there is. To be called once.

        Yields None where nothing is ready for a while, so that what is there is not held back by one that takes long.

        A process that dies takes nothing with it but time: its work is given to a new one, and up to three times.

        Args:
            work: what to grade, taken from as processes become free.
            settings: of the run.

        Raises:
            WorkerFailedError: a piece of work has brought down its process three times.
        """
        left = iter(work)
        again: deque[tuple[Work, int]] = deque()
        for job in self._jobs:
            job.tell(settings)
        while True:
            for job in self._jobs:
                _feed(job, left, again)
            busy = {job.connection: job for job in self._jobs if job.waiting}
            if not busy:
                self._dismiss()
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
                    self._jobs[self._jobs.index(job)] = new = _Job(job.core)
                    new.tell(settings)
                    continue
                job.waiting.popleft()
                if isinstance(graded, str):
                    raise WorkerFailedError(graded)
                yield graded

    def close(self) -> None:
        """End the processes."""
        self._dismiss()
        for job in self._jobs:
            job.end()

    def _dismiss(self) -> None:
        """Let all know that there is no more work, before any is waited for."""
        for job in self._jobs:
            job.connection.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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


def _cores(jobs: int) -> list[int | None]:
    """A core for each job, if there is one for each and none to spare, and the system lets us choose.

    A job and its worker take turns: on one core they find in its cache what the other has just written. But where a
    core is free, a worker computes there while its job judges.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    return list(cores) if jobs == len(cores) else [None] * jobs


def _serve(connection: Connection, core: int | None) -> None:
    """What a process of the pool does until its connection is closed."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    # Ctrl-C reaches the whole terminal; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        settings: Settings = connection.recv()
    except (EOFError, ConnectionError):
        return
    grader = Grader(settings)
    # What a submission leaves behind is freed without looking for circles, and looking takes a tenth of the time.
    gc.set_threshold(_GARBAGE)
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
