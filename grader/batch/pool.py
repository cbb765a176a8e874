"""A pool of local processes, each of which grades; results stream back in the order in which they are ready."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from collections import deque
from itertools import islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from grader.batch.grading import Grader
from grader.batch.processes import no_interrupts, server
from grader.sandbox.process import WorkerFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

    from grader.batch.grading import Settings
    from grader.batch.work import Graded, Work

# A process is given work in bundles. What waits while it works on one lasts as long as its owner may be busy with the
# gradebook, so that it never waits itself, and is so little that a crash puts little back.
_AHEAD_SECONDS = 0.2
# Few enough that a process which gets slower has not much too much, many enough for the fastest.
_LEAST_AHEAD, _MOST_A_SECOND = 2, 160
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
        context = server()
        self.connection, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(target=_serve, args=(theirs, core), daemon=True)
        with no_interrupts():
            self.process.start()
        theirs.close()
        self.waiting: deque[tuple[Work, int]] = deque()
        self._begun = 0.0
        self._done = 0

    @property
    def wants(self) -> int:
        """How many pieces of work it should be given now, if any."""
        if any(tries > 1 for _, tries in self.waiting):
            return 0  # alone, so that it is known who brings down a process
        bundle = ahead(self._done, time.monotonic() - self._begun, _AHEAD_SECONDS)
        return bundle if len(self.waiting) <= bundle else 0

    def tell(self, what: Settings | list[Work]) -> None:
        # If it is dead already, that shows when it is asked for a result.
        with contextlib.suppress(BrokenPipeError):
            self.connection.send(what)

    def give(self, bundle: list[Work], tries: int = 1) -> None:
        self._begun = self._begun or time.monotonic()
        self.tell(bundle)
        self.waiting.extend((work, tries) for work in bundle)

    def has_done(self, count: int) -> None:
        for _ in range(count):
            self.waiting.popleft()
        self._done += count

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
        self._settings: Settings | None = None

    def prepare(self, settings: Settings) -> None:
        """Let the processes get ready for work with these settings, while their owner gets it ready."""
        if settings is not self._settings:
            self._settings = settings
            for job in self._jobs:
                job.tell(settings)

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
        supply = _Supply(work, len(self._jobs))
        self.prepare(settings)
        while True:
            for job in self._jobs:
                supply.feed(job)
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
                    results: list[Graded] | str = job.connection.recv()
                except (EOFError, OSError):
                    job.end()
                    supply.put_back(job.waiting)
                    self._jobs[self._jobs.index(job)] = new = _Job(job.core)
                    new.tell(settings)
                    continue
                if isinstance(results, str):
                    raise WorkerFailedError(results)
                job.has_done(len(results))
                supply.feed(job)  # before anybody takes long over the results
                yield from results

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


class _Supply:
    """The work that is left, some of it looked up ahead: towards its end bundles get smaller, and all end together.

    Args:
        work: all of it.
        jobs: how many processes there are.
    """

    def __init__(self, work: Iterable[Work], jobs: int) -> None:
        self._again: deque[tuple[Work, int]] = deque()
        self._left = iter(work)
        self._next: deque[Work] = deque()
        self._share = 2 * jobs

    def feed(self, job: _Job) -> None:
        """Give a process what it wants, as far as it is there."""
        while wanted := job.wants:
            if self._again:
                if job.waiting:
                    return
                work, tries = self._again.popleft()
                job.give([work], tries)
            elif bundle := self.bundle(wanted):
                job.give(bundle)
            else:
                return

    def put_back(self, waiting: Iterable[tuple[Work, int]]) -> None:
        """Take what a process had that has died, to give it once more.

        Args:
            waiting: the work, and how often it has been given.

        Raises:
            WorkerFailedError: that was often enough.
        """
        for work, tries in waiting:
            if tries == _TRIES:
                raise WorkerFailedError(f"the work of {work.student} has brought down {_TRIES} processes")
            self._again.append((work, tries + 1))

    def bundle(self, most: int) -> list[Work]:
        """The next pieces of work, fewer if there is not as much twice for each process."""
        self._next.extend(islice(self._left, max(most * self._share - len(self._next), 0)))
        size = min(most, -(-len(self._next) // self._share))
        return [self._next.popleft() for _ in range(size)]


def ahead(done: int, seconds: float, lasting: float) -> int:
    """How many pieces of work shall wait for a process.

    Args:
        done: so many it has done until now.
        seconds: so long that took.
        lasting: how long the next ones shall last.
    """
    wanted = lasting * done / seconds if seconds else 0
    return round(min(max(wanted, _LEAST_AHEAD), lasting * _MOST_A_SECOND))


def _cores(jobs: int) -> list[int | None]:
    """A core for each job, if there is one for each and none to spare, and the system lets us choose.

    A job and its worker take turns: on one core they find in its cache what the other has just written. But where a
    core is free, a worker computes there while its job judges.
    """
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    return list(cores) if jobs == len(cores) else [None] * jobs


def _let_others_finish() -> None:
    """Be woken without pushing aside whoever computes, and so be told much at once: a worker writes result by result.

    What this process starts inherits that.
    """
    if hasattr(os, "SCHED_BATCH"):
        with contextlib.suppress(OSError):  # some containers forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _serve(connection: Connection, core: int | None) -> None:
    """What a process of the pool does until its connection is closed."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    _let_others_finish()
    # Ctrl-C reaches the whole terminal; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    try:
        settings: Settings = connection.recv()
    except (EOFError, ConnectionError):
        return
    grader = Grader(settings)
    grader.warm_up()
    # What a submission leaves behind is freed without looking for circles, and looking takes a tenth of the time.
    gc.set_threshold(_GARBAGE)
    try:
        while True:
            bundle: list[Work] = connection.recv()
            try:
                for results in grader.grade_all(bundle):
                    connection.send(results)
            except WorkerFailedError as error:
                connection.send(str(error))
    except (EOFError, ConnectionError):
        return
    finally:
        grader.close()
