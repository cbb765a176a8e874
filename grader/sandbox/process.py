"""Worker processes, executed afresh.

Only modules that are loaded anyway are imported here at the top: `grade exercise` starts its worker before it has
imported NumPy, click or anything of its own.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.sandbox.channel import Channel
from grader.worker.reap import Ending, bury

if TYPE_CHECKING:
    from collections.abc import Callable

_WORKER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "worker", "__main__.py")  # noqa: PTH100, PTH118, PTH120
# Threads fight with one another, and OpenBLAS exits where it may not start them.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "HOME": "/nonexistent",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
# A jail ends with this and the number of a signal if the process inside was ended by that signal.
_SIGNALLED = 128
# Which kernels BLAS chooses is a property of the machine, not a secret.
_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


class WorkerFailedError(Exception):
    """A worker did not start, or is not what it should be: the grader's fault, never the student's."""


class Worker:
    """A process that runs one submission, and the line to it.

    Args:
        pid: the process, or the jail around it.
        channel: the line.
        bury: how to kill and reap it, if it is not a child of this process.
        jailed: whether it is inside a jail.
    """

    def __init__(
        self, pid: int, channel: Channel, bury: Callable[[int, float], Ending] = bury, *, jailed: bool = False
    ) -> None:
        self.pid = pid
        self.channel = channel
        self.jailed = jailed
        self._bury = bury
        self._ending: Ending | None = None

    def wait(self, patience: float = 0.0) -> Ending:
        """Kill the worker with all that it started, and say how it ended; one that has ended by itself keeps its code.

        Args:
            patience: how many seconds it is given to end by itself, if it seems to be ending.
        """
        if self._ending is None:
            self._ending = self._bury(self.pid, patience)
        return self._ending

    def end(self) -> None:
        """Kill the worker and give its descriptors back."""
        self.wait()
        self.channel.close()


def numpy_folder() -> str:
    """Where NumPy is installed, found without importing it."""
    for folder in sys.path:
        candidate = os.path.join(folder or ".", "numpy")  # noqa: PTH118
        if os.path.isfile(os.path.join(candidate, "__init__.py")):  # noqa: PTH113, PTH118
            return os.path.abspath(candidate)  # noqa: PTH100
    raise WorkerFailedError("NumPy is not installed beside the grader")


def start(extra: int | None = None, *, jailed: bool = False) -> Worker:
    """Execute a worker afresh, in a session of its own, with a scrubbed environment.

    Args:
        extra: one more descriptor that it inherits, as number 5.
        jailed: within a jail. Whether the jail can be had shows at the first exchange.
    """
    channel, theirs = pipes()
    requests, replies, output = theirs
    # Above the targets, so that no dup2 overwrites a source of a later one.
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 20) for fd in (output, output, requests, replies)]
    if extra is not None:
        high.append(fcntl.fcntl(extra, fcntl.F_DUPFD_CLOEXEC, 20))
    actions: list[Any] = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_DUP2, source, target) for target, source in enumerate(high, start=1)]
    environment = {**_ENVIRONMENT, **{name: os.environ[name] for name in _PASSED_ON if name in os.environ}}
    command = [sys.executable, "-I", "-S", _WORKER, numpy_folder()]
    if jailed:
        from grader.sandbox import jail, library  # noqa: PLC0415 - only if it is asked for

        command = jail.command(command, [*library.numpy(numpy_folder()), os.path.dirname(_WORKER)])  # noqa: PTH120
    try:
        pid = os.posix_spawn(command[0], command, environment, file_actions=actions, setsid=True)
    finally:
        for descriptor in (*high, *theirs):
            os.close(descriptor)
    return Worker(pid, channel, partial(_bury_jail, time.monotonic()) if jailed else bury, jailed=jailed)


def pipes() -> tuple[Channel, tuple[int, int, int]]:
    """The grader's channel, and the worker's ends: requests, replies, output."""
    requests_in, requests_out = os.pipe()
    replies_in, replies_out = os.pipe()
    output_in, output_out = os.pipe()
    return Channel(requests_out, replies_in, output_in), (requests_in, replies_out, output_out)


def _bury_jail(started: float, pid: int, patience: float = 0.0) -> Ending:
    """Kill and reap the jail around a single worker; its exit code tells how the worker ended.

    It does not tell how much processor time was used: at most as much as has passed.
    """
    ending = bury(pid, patience)._replace(cpu_seconds=time.monotonic() - started)
    code = ending.code - _SIGNALLED
    return ending._replace(code=-code) if code in set(signal.Signals) else ending


def last_words(channel: Channel) -> str:
    """The last line that a process printed before it could be told what to do: why there is no jail, for example."""
    return channel.take_output().text.strip().rpartition("\n")[2][:200]


def hide_memory() -> None:
    """Let no other process of this user read this one's memory, where the expected values are (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 - NumPy has loaded it by the time this is called

    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
