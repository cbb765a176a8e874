"""Worker processes and the line to them."""

from __future__ import annotations

import signal
import sys
import time
from collections import deque
from functools import cache, partial
from typing import TYPE_CHECKING

from grader.sandbox.channel import Channel
from grader.sandbox.launch import Launched, NoNumPyError, launch
from grader.worker.reap import Ending, bury

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.libraries import Library

# A jail ends with this and the number of a signal if the process inside was ended by that signal.
_SIGNALLED = 128


class WorkerFailedError(Exception):
    """A worker did not start, or is not what it should be: the grader's fault, never the student's."""


class NoDeviceError(WorkerFailedError):
    """A worker cannot use the device that it was to compute on; one that computes on the CPU would start."""


class Worker:
    """A process that runs one submission, and the line to it.

    Args:
        number: of the process, or of the jail around it; of a zygote's worker, what the zygote calls it.
        channel: the line.
        bury: how to kill and reap it, if it is not a child of this process.
        jailed: whether it is inside a jail.
        ahead: the first requests, in order, if it has been given them already.
    """

    def __init__(
        self,
        number: int,
        channel: Channel,
        bury: Callable[[int, float], Ending] = bury,
        *,
        jailed: bool = False,
        ahead: Iterable[bytes] = (),
    ) -> None:
        self.number = number
        self.channel = channel
        self.jailed = jailed
        self._ahead = deque(ahead)
        self._bury = bury
        self._ending: Ending | None = None

    def send(self, request: bytes, deadline: float) -> None:
        """Send a request, unless the worker has it; raises like `Channel.send`."""
        if self._ahead and self._ahead[0] == request:
            self._ahead.popleft()
        else:
            self.channel.send(request, deadline)

    def wait(self, patience: float = 0.0) -> Ending:
        """Kill the worker with all that it started, and say how it ended; one that has ended by itself keeps its code.

        Args:
            patience: how many seconds it is given to end by itself, if it seems to be ending.
        """
        if self._ending is None:
            self._ending = self._bury(self.number, patience)
        return self._ending

    def end(self) -> None:
        """Kill the worker and give its descriptors back."""
        self.wait()
        self.channel.close()


def start(extra: int | None = None, *, jailed: bool = False, beside: Library | None = None) -> Worker:
    """Execute a worker afresh; arguments as for `launch`.

    Raises:
        WorkerFailedError: NumPy is not installed beside the grader.
    """
    try:
        return adopt(launch(extra, jailed=jailed, beside=beside))
    except NoNumPyError as error:
        raise WorkerFailedError(str(error)) from error


def adopt(launched: Launched) -> Worker:
    """The worker that a launched process is."""
    how = partial(_bury_jail, launched.started) if launched.jailed else bury
    return Worker(launched.pid, Channel(*launched.line), how, jailed=launched.jailed)


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


@cache
def hide_memory() -> None:
    """Let no other process of this user read this one's memory, where the expected values are (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 - NumPy has loaded it by the time this is called

    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
