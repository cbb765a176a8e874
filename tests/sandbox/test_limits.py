"""Whatever a submission uses too much of ends it, and the report says what that was."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from grader.grade import grade
from grader.key.store import answer_key
from grader.limits import Limits
from grader.model import Status
from grader.sandbox.levels import Level
from grader.sandbox.process import start
from grader.sandbox.workers import Workers

from .making import LEVELS, RIGHT, finding, graded, right_but, statuses, work

if TYPE_CHECKING:
    from grader.course import Course
    from grader.model import ExerciseReport

LOOP = "def {name}({arguments}):\n    while True: pass\n"
ALL_LOOP = {
    name: LOOP.format(name=name, arguments=arguments)
    for name, arguments in (("scale", "x, factor=2.0"), ("normalise", "x"), ("slope", "f, x, h=1e-4"), ("root", "x"))
}
AHEAD = [level for level in (Level.JAILED, Level.CONFINED) if level in LEVELS]


def scaling(body: str) -> str:
    return right_but(scale=f"def scale(x, factor=2.0):\n    {body}\n    return x * factor\n")


def graded_ahead(course: Course, source: str, level: Level, limits: Limits) -> ExerciseReport:
    """As `grade exercise` does it: the first worker is no fork of a zygote."""
    key = answer_key(course, course.entry("1"), course.seed)
    with Workers(["ctypes"], level, first=start(jailed=level is Level.JAILED)) as workers:
        return grade(work(source), key, limits=limits, workers=workers)


def test_the_submission_as_a_whole_has_a_limit(course: Course) -> None:
    report = graded(course, right_but(**ALL_LOOP), check_seconds=1.0, submission_seconds=1.5)
    assert set(statuses(report).values()) == {Status.TIMEOUT}
    assert [finding(report, name) for name in RIGHT] == ["timeout", *["submission_timeout"] * 3]
    assert report.checks[1].finding is not None
    assert report.checks[1].finding.facts == {"seconds": 1.5}


def test_a_right_answer_behind_loops_gets_its_share(course: Course) -> None:
    loops = {**ALL_LOOP, "root": RIGHT["root"]}
    report = graded(course, right_but(**loops), check_seconds=4.0, submission_seconds=4.5)
    assert list(statuses(report).values()) == [Status.TIMEOUT] * 3 + [Status.PASSED]


def test_loading_counts(course: Course) -> None:
    ends = {name: text.replace("while True: pass", "import os; os._exit(1)") for name, text in ALL_LOOP.items()}
    source = "import time\ntime.sleep(0.4)\n" + right_but(**ends)
    report = graded(course, source, submission_seconds=1.0)
    assert [finding(report, name) for name in RIGHT] == ["exited", "exited", *["submission_timeout"] * 2]


def test_too_slow_after_another_is_run_again(course: Course) -> None:
    """A list that one function fills and another searches is no reason to fail the other."""
    source = "import time\nslow = []\n" + right_but(
        scale="def scale(x, factor=2.0):\n    slow.append(1)\n    return x * factor\n",
        root="def root(x):\n    time.sleep(60 * len(slow))\n    if x < 0: raise ValueError\n    return x ** 0.5\n",
    )
    report = graded(course, source, check_seconds=1.0)
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED)
    assert [note.code for note in report.checks[-1].notes] == ["shared_state"]


@pytest.mark.parametrize("level", LEVELS)
def test_processor_time(course: Course, level: Level) -> None:
    report = graded(course, right_but(scale=ALL_LOOP["scale"]), level, cpu_seconds=1)
    assert statuses(report) == {**dict.fromkeys(RIGHT, Status.PASSED), "scale": Status.TIMEOUT}
    assert finding(report, "scale") == "cpu_time"


@pytest.mark.parametrize("level", LEVELS)
def test_memory(course: Course, level: Level) -> None:
    report = graded(course, scaling("np.ones(40_000_000)"), level, memory_mb=300)
    assert statuses(report) == {**dict.fromkeys(RIGHT, Status.PASSED), "scale": Status.ERROR}
    found = report.checks[0].finding
    assert found is not None
    assert (found.code, found.facts) == ("memory", {"limit_mb": 300, "enough_mb": 75})


def test_output(course: Course) -> None:
    def printing(name: str, count: int) -> str:
        return f"def {name}(x, factor=2.0):\n    print('{name[0]}' * {count})\n    return x\n"

    source = right_but(scale=printing("scale", 10_000), normalise=printing("normalise", 10))
    report = graded(course, "print('x' * 5000)\n" + source, output_kb=2)
    first, second = report.checks[:2]
    assert first.output == "s" * 2048
    assert [note.code for note in first.notes] == ["truncated_output"]
    assert first.notes[0].facts == {"kb": 2}
    # What one check prints leaves the other its own.
    assert set(second.output) == {"n", "\n"}
    assert second.notes == ()


def test_open_files(course: Course) -> None:
    body = "files = [open('/dev/null') for _ in range(50)]"
    assert statuses(graded(course, scaling(body)))["scale"] is Status.PASSED
    found = graded(course, scaling(body), open_files=20).checks[0].finding
    assert found is not None
    assert "Too many open files" in found.facts["text"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may start as many as it likes")
def test_processes(course: Course) -> None:
    found = graded(course, scaling("import os; os.fork()")).checks[0].finding
    assert found is not None
    assert found.facts["exception"] == "BlockingIOError"


@pytest.mark.parametrize("level", AHEAD)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("import os; os._exit(7)", ("exited", {"code": 7})),
        ("import os; os._exit(0)", ("exited", {"code": 0})),
        ("import ctypes; ctypes.string_at(0)", ("killed", {"signal": 11})),
        ("import os; os.close(4); import time; time.sleep(60)", ("garbled", {})),
        ("while True: pass", ("cpu_time", {"seconds": 1})),
    ],
)
@pytest.mark.filterwarnings("ignore:.*multi-threaded")
def test_how_the_first_worker_ended(course: Course, level: Level, body: str, expected: tuple[str, object]) -> None:
    report = graded_ahead(course, scaling(body), level, Limits(cpu_seconds=1))
    assert report.isolation == level
    found = report.checks[0].finding
    assert found is not None
    assert (found.code, found.facts) == expected
    assert statuses(report)["root"] is Status.PASSED


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("level", AHEAD)
def test_nothing_of_the_first_worker_is_left(course: Course, level: Level) -> None:
    first = start(jailed=level is Level.JAILED)
    assert _in_session(first.number)
    key = answer_key(course, course.entry("1"), course.seed)
    with Workers([], level, first=first) as workers:
        grade(work(right_but()), key, limits=Limits(), workers=workers)
    until = time.monotonic() + 10
    while _in_session(first.number):  # what is in a jail ends a moment after it
        assert time.monotonic() < until
        time.sleep(0.01)


def _in_session(leader: int) -> list[str]:
    """The processes of a session."""
    return [name for name in os.listdir("/proc") if name.isdecimal() and _session_of(name) == leader]  # noqa: PTH208


def _session_of(pid: str) -> int:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return int(file.read().rpartition(")")[2].split()[3])
    except OSError:
        return -1
