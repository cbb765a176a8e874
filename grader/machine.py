"""What this machine offers: each level of isolation, really tried, and what else grading can use."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.cache import cache_folder
from grader.devices import cupy, gpus
from grader.key.answer_key import CheckJobs
from grader.limits import Limits
from grader.sandbox.isolation import Isolation
from grader.sandbox.levels import IsolationError, Level, available
from grader.sandbox.process import WorkerFailedError
from grader.sandbox.session import Session
from grader.sandbox.workers import Workers
from grader.submissions.source import Block, SourceFile, Submission
from grader.worker import wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.sandbox.process import Worker

_SOURCE = "def double(x):\n    return 2 * x\n"
_CALL: list[Any] = ["call", {"n": ["double"]}, [{"i": 0, "p": []}], {}]
_MESSAGE = {
    "programs": [{"ops": [_CALL, ["see", {"r": 0, "p": []}]], "fixtures": []}],
    "cases": [{"program": 0, "inputs": [21], "seeds": []}],
}
_TENSORFLOW = ("tensorflow", "tensorflow-cpu", "tensorflow-macos")


@dataclass(frozen=True)
class Trial:
    """A level of isolation and what came of trying it.

    Attributes:
        problem: why it does not work here, in English; None if it does.
    """

    level: Level
    problem: str | None


@dataclass(frozen=True)
class Machine:
    """What this machine offers.

    Attributes:
        levels: strongest first.
        cores: that this process may use.
        tensorflow: its version, if it is installed.
        gpus: the names of the NVIDIA devices that can be seen.
        cupy: the version of CuPy, if it is installed: students' networks train on a GPU through it.
        cache: where answer keys are kept.
        cache_works: whether something can be written there.
    """

    levels: tuple[Trial, ...]
    system: str
    user: str
    cores: int
    python: str
    numpy: str
    blas: str
    tensorflow: str | None
    gpus: tuple[str, ...]
    cupy: str | None
    cache: str
    cache_works: bool

    @property
    def strongest(self) -> Level | None:
        """The level that is used if nobody asks for another."""
        return next((trial.level for trial in self.levels if trial.problem is None), None)


def look_around() -> Machine:
    """Find out what this machine offers; takes a second, as every level is tried."""
    import numpy as np  # noqa: PLC0415 - loaded by the command line anyway

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[call-overload,unused-ignore]
    return Machine(
        levels=tuple(Trial(level, _problem(level)) for level in Level),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        user=_user(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        python=platform.python_version(),
        numpy=np.__version__,
        blas=f"{blas['name']} {blas['version']}",
        tensorflow=_version("tensorflow", _TENSORFLOW),
        gpus=tuple(gpus()),
        cupy=_version("cupy", cupy().distributions),
        cache=cache_folder(),
        cache_works=_can_write(cache_folder()),
    )


def settle(isolation: Isolation, first: Worker | None = None) -> Level:
    """Find out which level works here, by grading a function of one line.

    Args:
        isolation: the levels that may be used.
        first: a worker that was executed ahead for this.

    Raises:
        IsolationError: none of them works.
        WorkerFailedError: the sandbox failed otherwise.
    """
    check = CheckJobs("double", (0,), None)
    source = SourceFile("double", "double.py", (Block(_SOURCE),))
    with Workers([], isolation, first) as workers:
        session = Session(Submission("double.py", source), wire.pack([_MESSAGE, []]), Limits(), workers)
        run = next(session.run([check]))
    seen = run.traces[0]
    if seen is None or seen[0].value != 42:
        raise WorkerFailedError("a worker computed nothing")
    return isolation.level


def _problem(level: Level) -> str | None:
    """Try a level; says why it does not work."""
    if not available(level):
        return "something that it needs is missing"
    try:
        settle(Isolation([level]))
    except IsolationError as error:
        return str(error.__context__ or error)  # what the worker said, without advice
    except (WorkerFailedError, OSError) as error:
        return str(error)
    return None


def _user() -> str:
    if not hasattr(os, "geteuid"):
        return ""
    import pwd  # noqa: PLC0415 - not on every system

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _version(module: str, distributions: Sequence[str]) -> str | None:
    """The version of what is installed, without the seconds that importing it would take."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    if find_spec(module) is None:
        return None
    for name in distributions:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "?"


def _can_write(folder: str) -> bool:
    path = f"{folder}/doctor-{os.getpid()}"
    try:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        with open(path, "xb"):  # noqa: PTH123
            pass
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return False
    return True
