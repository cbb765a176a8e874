"""The end of a worker's process: killed with all that it started, reaped, and told about as the kernel knows it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import NamedTuple

_STEP_SECONDS = 0.001


class Ending(NamedTuple):
    """How a process ended.

    Attributes:
        code: its exit code, or minus the number of the signal that ended it.
        killed: whether it was still running and had to be killed.
        cpu_seconds: processor time of the process and of those of its children that it has waited for; where that
            cannot be known, what it is at most.
    """

    code: int
    killed: bool
    cpu_seconds: float

    @property
    def signal(self) -> int | None:
        """The signal that ended it, if one did."""
        return -self.code if self.code < 0 else None


def bury(pid: int, patience: float = 0.0) -> Ending:
    """Kill a child with its whole session and reap it.

    Args:
        pid: the child, which leads a session.
        patience: how many seconds a child that seems to be ending is given to end by itself.
    """
    running = not _ended(pid, patience)
    # Also when it has ended: others of its session may not have. While it is not reaped, its number is nobody else's.
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: it is a zombie
            os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return Ending(code, running and code == -signal.SIGKILL, usage.ru_utime + usage.ru_stime)


def _ended(pid: int, patience: float) -> bool:
    """Whether a child has ended, leaving it to be reaped; looks until the patience is over."""
    if not hasattr(os, "waitid"):  # macOS before Python 3.13
        time.sleep(patience)
        return False
    until = time.monotonic() + patience
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() >= until:
            return False
        time.sleep(_STEP_SECONDS)
    return True
