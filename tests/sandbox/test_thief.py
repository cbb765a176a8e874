"""A thief looks everywhere for an expected value: frames, memory, modules, the message, the files it may reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.author.leaks import leaks
from grader.grade import grade
from grader.key.answer_key import AnswerKey
from grader.key.build import freeze, trace_exercise
from grader.key.store import answer_key
from grader.model import Status
from grader.sandbox.levels import Level
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.source import Submission

from .making import LEVELS

if TYPE_CHECKING:
    from grader.course import Course

# Looks at everything that is reachable from its frames and from the garbage collector, and answers with whatever has
# the right shape and is not the input.
THIEF = """
import gc
import sys
import numpy as np

def _everything():
    found, queue, seen = [], [], set()
    frame = sys._getframe()
    while frame is not None:
        queue += [frame.f_locals, frame.f_globals]
        frame = frame.f_back
    queue += gc.get_objects() + list(sys.modules.values())
    while queue and len(seen) < 2_000_000:
        item = queue.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, np.ndarray):
            found.append(item)
        elif isinstance(item, (bytes, bytearray, memoryview)) and len(item) >= 96:
            for start in range(0, min(len(item), 200_000) - 96, 8):
                found.append(np.frombuffer(bytes(item[start:start + 96]), np.float64))
        elif isinstance(item, dict):
            queue += list(item.values())
        elif isinstance(item, (list, tuple, set)):
            queue += list(item)
        elif hasattr(item, "__dict__") and not isinstance(item, type):
            queue.append(vars(item))
    return found

LOOT = []

def scale(x, factor=2.0):
    wanted = x * factor
    LOOT.extend(array for array in _everything()
                if array is not wanted and array.size == wanted.size and array.dtype == wanted.dtype
                and np.allclose(array.ravel(), wanted.ravel()))
    return np.full(x.shape, float(len(LOOT)))
"""


@pytest.mark.parametrize("level", Level)
def test_the_worker_holds_no_expected_value(course: Course, level: Level) -> None:
    if level not in LEVELS:
        pytest.skip(f"{level} is not available here")
    report = _graded(course, THIEF, level)
    check = next(check for check in report.checks if check.name == "scale")
    assert check.status is Status.WRONG
    # It returned how many copies of the answer it found: none, so its answer was zeros.
    assert check.finding is not None
    assert check.finding.code == "value"
    key = answer_key(course, course.entry("1"), course.seed)
    expected = key.checks()[0].expected.traces()[0][0].value
    assert check.finding.facts["error"] == pytest.approx(np.max(np.abs(expected)))


def test_the_thief_would_find_one(course: Course) -> None:
    """The proof that the test above can fail: an answer left lying about is found."""
    source = THIEF + (
        "\nimport builtins\n_honest = scale\ndef scale(x, factor=2.0):\n"
        "    builtins.forgotten = [x * factor]\n    return _honest(x, factor)\n"
    )
    report = _graded(course, source, Level.CONTAINED)
    check = next(check for check in report.checks if check.name == "scale")
    key = answer_key(course, course.entry("1"), course.seed)
    expected = key.checks()[0].expected.traces()[0][0].value
    assert check.finding is not None
    assert check.finding.facts["error"] != pytest.approx(np.max(np.abs(expected)))


def _graded(course: Course, source: str, level: Level):  # type: ignore[no-untyped-def]
    file, _ = source_file("scaling", "scaling.py", [(None, source)])
    key = answer_key(course, course.entry("1"), course.seed)
    with Workers(["gc", "sys", "numpy"], level) as workers:
        return grade(Submission("scaling.py", file), key, limits=course.limits, workers=workers, only=["scale"])


def test_no_message_holds_an_answer(course: Course) -> None:
    for entry in course.entries():
        exercise = course.load(entry)
        key = AnswerKey(freeze(trace_exercise(exercise, course.seed), "test"))
        assert list(leaks(exercise, key)) == []
