"""That a right answer stays far below the limits is measured, so that students can be told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.author.headroom import tight_limits
from grader.grade import grade
from grader.key.store import answer_key
from grader.sandbox.levels import Level
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from grader.course import Course


SOLUTION = Path(__file__).resolve().parent.parent / "course" / "solutions" / "ex01_scaling" / "scaling.py"


def problems(course: Course, *, memory_mb: int = 1024, before: str = "", inside: str = "pass") -> list[str]:
    scale = f"def scale(x, factor=2.0):\n    {inside}\n    return x * factor\n"
    source = f"import time\nimport numpy as np\n{before}\n{SOLUTION.read_text(encoding='utf-8')}\n\n{scale}"
    file, _ = source_file("scaling", "scaling.py", [(None, source)])
    key = answer_key(course, course.entry("1"), course.seed)
    limits = replace(course.limits, memory_mb=memory_mb)
    with Workers(["time"], Level.CONTAINED) as workers:
        submission = Submission("scaling.py", file)
        report = grade(submission, key, limits=limits, workers=workers)
        assert report.score == report.max_score
        return [str(problem) for problem in tight_limits(submission, key, limits, workers)]


def test_a_quick_answer_has_room(course: Course) -> None:
    assert problems(course) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"inside": "time.sleep(0.2)"}, "scale: the model answer takes more than 0.05 s"),
        ({"before": "time.sleep(0.2)"}, "the model answer's file takes more than 0.05 s"),
        ({"inside": "np.ones(40_000_000)"}, "scale: the model answer fails with 256 MB"),
        ({"memory_mb": 600}, "memory_mb is below 640"),
    ],
)
def test_what_needs_more_is_named(course: Course, what: dict[str, str], said: str) -> None:
    found = problems(course, **what)  # type: ignore[arg-type]
    assert found
    assert all(problem.startswith(said) for problem in found), found
