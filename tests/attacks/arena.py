"""Where attacks meet the grader: submissions through the real session, and the same code with nothing around it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sandbox.making import LEVELS

from grader.course import Course
from grader.grade import grade
from grader.key.store import answer_key
from grader.model import ExerciseReport, Status
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from grader.key.answer_key import AnswerKey
    from grader.sandbox.levels import Level

ROOT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = Path(np.__file__).parents[1]
# What attacks import: nothing can be imported from a file once a worker is confined.
PRELOAD = [
    *("ctypes", "errno", "fcntl", "gc", "glob", "io", "json", "linecache", "logging", "mmap", "multiprocessing"),
    *("multiprocessing.context", "multiprocessing.popen_fork", "multiprocessing.process", "os", "pathlib", "pty"),
    *("resource", "shutil", "signal", "socket", "sqlite3", "struct", "subprocess", "sys", "tempfile", "threading"),
    *("time", "traceback", "urllib.request", "warnings", "numpy.random", "numpy.ma", "numpy.lib.mixins"),
]
IMPORTS = (
    f"import {', '.join(name for name in PRELOAD if not name.startswith('multiprocessing.'))}\nimport numpy as np\n"
)
OTHERS = """
def normalise(x):
    return x / x.sum(axis=1, keepdims=True)

def slope(f, x, h=1e-4):
    slopes = np.zeros_like(x)
    for i in range(x.size):
        step = np.zeros_like(x)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes

def root(x):
    if x < 0:
        raise ValueError("no root")
    return x ** 0.5
"""


def attacking(body: str, *, before: str = "") -> str:
    """A submission whose `scale` is right if, and only if, an attack works; its other functions are right.

    Args:
        body: the attack: statements that raise an exception where it fails.
        before: statements of the file itself.
    """
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    return f"{IMPORTS}{before}\ndef scale(x, factor=2.0):\n{indented}\n    return x * factor\n{OTHERS}"


class Arena:
    """Grades submissions at all levels, each in a fresh fork of the level's zygote."""

    def __init__(self) -> None:
        self.course = Course(ROOT / "tests" / "course")
        self.entry = self.course.entry("1")
        self.key: AnswerKey = answer_key(self.course, self.entry, self.course.seed)
        self._workers: dict[Level, Workers] = {}

    def workers(self, level: Level) -> Workers:
        """Where the workers of a level come from; skips the test where this machine does not have the level."""
        if level not in LEVELS:
            pytest.skip(f"{level} is not available here")
        if level not in self._workers:
            self._workers[level] = Workers(PRELOAD, level)
        return self._workers[level]

    def grade(self, source: str, level: Level, *, only: tuple[str, ...] = (), **limits: Any) -> ExerciseReport:
        """Grade a submission; with generous limits of time, as only what never ends shall reach them."""
        aimed = source.replace("{grader}", str(os.getpid()))
        file, notes = source_file(self.entry.slug, "scaling.py", [(None, aimed)])
        submission = Submission(file.filename, file, notes=notes)
        given = replace(self.course.limits, **{"check_seconds": 20.0, "memory_mb": 768, **limits})
        return grade(submission, self.key, limits=given, workers=self.workers(level), only=only)

    def close(self) -> None:
        """End the zygotes."""
        for workers in self._workers.values():
            workers.close()


def statuses(report: ExerciseReport) -> dict[str, Status]:
    """The verdicts by check."""
    return {check.name: check.status for check in report.checks}


def others_passed(report: ExerciseReport) -> bool:
    """Whether the functions that attack nothing got their points."""
    return all(check.status is Status.PASSED for check in report.checks if check.name != "scale")


# A parent for an attack, of which nothing is defended: this process has made itself unreadable for others. Its child is
# as privileged as this process, or has no capabilities, as a worker has none.
_PARENT = """
import ctypes, os, subprocess, sys
def drop():
    for capability in range(64):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: none is left after exec
code = sys.stdin.read().replace("{grader}", str(os.getpid()))
done = subprocess.run([sys.executable, "-c", code], preexec_fn=None if sys.argv[1] == "privileged" else drop)
sys.exit(f"ended by signal {-done.returncode}" if done.returncode < 0 else done.returncode)
"""
_CALL = "\nassert np.array_equal(scale(np.arange(3.0), 2.0), [0.0, 2.0, 4.0])\nos._exit(0)\n"


def failure_unconfined(source: str, *, privileged: bool = True, environment: dict[str, str] | None = None) -> str:
    """Why an attack does not work in a plain process, in a line; empty if it does."""
    given = {**os.environ, "OPENBLAS_NUM_THREADS": "1", **(environment or {})}
    command = [sys.executable, "-c", _PARENT, "privileged" if privileged else "unprivileged"]
    done = subprocess.run(
        command, check=False, capture_output=True, input=source + _CALL, text=True, env=given, timeout=60
    )
    return (done.stderr.strip().rpartition("\n")[2] or "ended") if done.returncode else ""


def works_unconfined(source: str) -> bool:
    """Whether an attack works in a plain process: the proof that refusing it is somebody's merit."""
    return not failure_unconfined(source)


def never_ends_unconfined(source: str, *, seconds: float = 1.0) -> bool:
    """Whether code goes on for ever in a plain process."""
    command = [sys.executable, "-c", source + "\nscale(np.arange(3.0), 2.0)\n"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False
