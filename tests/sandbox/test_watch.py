"""What a submission asked the system for is a note for a person, told at once, and changes no points."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.model import Status
from grader.render import json as json_report
from grader.render import plain

from .making import LEVELS, RIGHT, graded, right_but, statuses

if TYPE_CHECKING:
    from grader.course import Course
    from grader.sandbox.levels import Level

TRIES = {
    "open": "open('/etc/passwd')",
    "subprocess.Popen": "import subprocess; subprocess.run(['true'])",
    "os.system": "import os; os.system('true')",
    "socket.connect": "import socket; socket.socket().connect(('127.0.0.1', 9))",
    "ctypes.dlopen": "import ctypes; ctypes.CDLL(None)",
    "os.listdir": "import os; os.listdir('/')",
    "gc.get_objects": "import gc; gc.get_objects()",
}


def trying(body: str, end: str = "return x * factor") -> str:
    return right_but(
        scale=f"def scale(x, factor=2.0):\n    try:\n        {body}\n    except Exception:\n        pass\n    {end}\n"
    )


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("what", TRIES)
def test_is_noted_and_costs_nothing(course: Course, what: str, level: Level) -> None:
    report = graded(course, trying(TRIES[what]), level)
    if what != "socket.connect" or level == "contained":  # there is no socket that could connect
        assert what in report.for_teachers[0].facts["what"]
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED)
    assert report.notes == ()


def test_is_told_at_once_as_there_may_be_no_second_time(course: Course) -> None:
    report = graded(course, trying("open('/etc/passwd')", end="import os; os._exit(0)"))
    assert report.for_teachers[0].facts == {"what": ["open"]}


def test_often_is_told_by_its_order_of_magnitude(course: Course) -> None:
    report = graded(course, trying("for _ in range(150): open('/dev/null').close()"))
    assert report.for_teachers[0].facts == {"what": ["open (100+)"]}


def test_while_the_file_is_executed(course: Course) -> None:
    report = graded(course, right_but() + "try:\n    open('/etc/passwd')\nexcept OSError:\n    pass\n")
    assert report.for_teachers[0].facts == {"what": ["open"]}


@pytest.mark.parametrize("level", LEVELS)
def test_an_import_that_fails_is_no_attempt(course: Course, level: Level) -> None:
    report = graded(
        course, "import pandas, torch.nn\n" + right_but() + "try:\n    import cv2\nexcept ImportError: pass\n", level
    )
    assert report.for_teachers == ()


def test_students_do_not_see_it(course: Course) -> None:
    report = graded(course, trying("open('/etc/passwd')"))
    data = json.loads(json_report.render(report, lang="en"))
    assert [note["code"] for note in data["notes_for_teachers"]] == ["tried"]
    assert "open" in data["notes_for_teachers"][0]["message"]
    for lang in ("en", "ko"):
        assert "open" not in plain.render(report, lang=lang, verbose=True)


MADE_UP = [
    {"kind": "tried", "what": "the teacher is wrong", "count": 1},
    {"kind": "tried", "what": "open", "count": "many"},
    {"kind": "tried", "what": ["open"], "count": 1},
    {"kind": "tried", "what": "open", "count": -3},
    {"kind": "tried"},
]


def test_what_a_worker_makes_up_is_not_repeated(course: Course) -> None:
    forging = f"""
import os, json, struct
for notice in {MADE_UP}:
    header = json.dumps([notice, []]).encode()
    os.write(4, struct.pack("<4sIQ", b"dg1\\n", len(header), 0) + header)
"""
    report = graded(course, right_but() + forging)
    assert report.for_teachers == ()
    assert statuses(report) == dict.fromkeys(RIGHT, Status.PASSED)
