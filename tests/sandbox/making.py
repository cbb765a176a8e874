"""Submissions to the fake course, and what grading them gives."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox import jail
from grader.sandbox.levels import Level, available
from grader.sandbox.preload import modules_for
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import ExerciseReport, Status


def has(level: Level) -> bool:
    """Whether this machine really has a level: a jail is tried."""
    if not available(level):
        return False
    if level is not Level.JAILED:
        return True
    command = jail.command([sys.executable, "-I", "-S", "-c", "pass"], [])
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


LEVELS = [level for level in Level if has(level)]
RIGHT = {
    "scale": "def scale(x, factor=2.0):\n    return x * factor\n",
    "normalise": "def normalise(x):\n    return x / x.sum(axis=1, keepdims=True)\n",
    "slope": (
        "def slope(f, x, h=1e-4):\n    g = np.zeros_like(x)\n    for i in range(x.size):\n"
        "        up, down = x.copy(), x.copy()\n        up[i] += h\n        down[i] -= h\n"
        "        g[i] = (f(up) - f(down)) / (2 * h)\n    return g\n"
    ),
    "root": "def root(x):\n    if x < 0:\n        raise ValueError(x)\n    return x ** 0.5\n",
}


def work(source: str, slug: str = "scaling") -> Submission:
    """A submission to an exercise of the fake course."""
    file, notes = source_file(slug, f"{slug}.py", [(None, source)])
    return Submission(file.filename, file, notes=notes)


def right_but(**changed: str) -> str:
    """The source of a right submission, but for some of its functions."""
    return "import numpy as np\n" + "\n".join({**RIGHT, **changed}.values())


def graded(
    course: Course, source: str, level: Level = Level.CONTAINED, number: str = "1", **limits: Any
) -> ExerciseReport:
    """The report on such a submission."""
    entry = course.entry(number)
    submission = work(source, entry.slug)
    key = answer_key(course, entry, course.seed)
    with Workers(modules_for(submission, generators=key.generators), level) as workers:
        return grade(submission, key, limits=replace(course.limits, **limits), workers=workers)


def statuses(report: ExerciseReport) -> dict[str, Status]:
    """The verdicts by check."""
    return {check.name: check.status for check in report.checks}


def finding(report: ExerciseReport, name: str) -> str | None:
    """The code of what was found in a check."""
    found = next(check.finding for check in report.checks if check.name == name)
    return None if found is None else found.code
