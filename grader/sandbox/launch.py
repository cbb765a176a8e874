"""Launching a worker process: the first thing that `grade exercise` does.

The worker imports NumPy while the grader is still importing itself, so nothing is imported here that takes time; not
even `typing`, whose constant every type checker knows by its name.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.libraries import Library

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
# Which kernels BLAS chooses is a property of the machine, not a secret.
_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


class NoNumPyError(Exception):
    """NumPy is not installed beside the grader."""


class Launched:
    """A process that has been started, and the grader's ends of the line to it.

    Attributes:
        pid: the process, or the jail around it.
        line: descriptors: where it reads requests, where it writes replies, where it prints.
        jailed: whether it is inside a jail.
        started: when, by `time.monotonic`.
    """

    def __init__(self, pid: int, line: tuple[int, int, int], *, jailed: bool) -> None:
        self.pid = pid
        self.line = line
        self.jailed = jailed
        self.started = time.monotonic()


def numpy_folder() -> str:
    """Where NumPy is installed, found without importing it."""
    for folder in sys.path:
        candidate = os.path.join(folder or ".", "numpy")  # noqa: PTH118
        if os.path.isfile(os.path.join(candidate, "__init__.py")):  # noqa: PTH113, PTH118
            return os.path.abspath(candidate)  # noqa: PTH100
    raise NoNumPyError("NumPy is not installed beside the grader")


def launch(extra: int | None = None, *, jailed: bool = False, beside: Library | None = None) -> Launched:
    """Execute a worker afresh, in a session of its own, with a scrubbed environment.

    Args:
        extra: one more descriptor that it inherits, as number 5.
        jailed: within a jail. Whether the jail can be had shows at the first exchange.
        beside: a library that it may import beside NumPy.
    """
    ours, theirs = pipes()
    requests, replies, output = theirs
    # Above the targets, so that no dup2 overwrites a source of a later one.
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 20) for fd in (output, output, requests, replies)]
    if extra is not None:
        high.append(fcntl.fcntl(extra, fcntl.F_DUPFD_CLOEXEC, 20))
    actions: list[Any] = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_DUP2, source, target) for target, source in enumerate(high, start=1)]
    environment = {**_ENVIRONMENT, **{name: os.environ[name] for name in _PASSED_ON if name in os.environ}}
    command = [sys.executable, "-I", "-S", _WORKER, numpy_folder()]
    packages: list[str] = []
    if beside is not None:
        from grader.sandbox import library  # noqa: PLC0415 - only if it is asked for

        environment |= beside.environment
        packages = library.packages(beside)
        command += packages
    if jailed:
        from grader.sandbox import jail, library  # noqa: PLC0415 - only if it is asked for

        readable = [*library.numpy(numpy_folder()), *packages, os.path.dirname(_WORKER)]  # noqa: PTH120
        command = jail.command(command, readable, threads=beside is not None)
    try:
        pid = os.posix_spawn(command[0], command, environment, file_actions=actions, setsid=True)
    finally:
        for descriptor in (*high, *theirs):
            os.close(descriptor)
    return Launched(pid, ours, jailed=jailed)


def pipes() -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The grader's and the worker's ends: requests, replies, output."""
    requests_in, requests_out = os.pipe()
    replies_in, replies_out = os.pipe()
    output_in, output_out = os.pipe()
    return (requests_out, replies_in, output_in), (requests_in, replies_out, output_out)
