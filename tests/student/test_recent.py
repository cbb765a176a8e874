from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.author.release import write_stubs
from grader.course import Course
from grader.student.recent import edited_last
from grader.student.workspace import start
from grader.submissions.source import ExerciseNotFoundError

FAKE = Path(__file__).resolve().parents[1] / "course"


@pytest.fixture
def handed_out(tmp_path: Path) -> tuple[Course, Path]:
    """A course with stubs, and a working folder."""
    root = tmp_path / "course"
    for name in ("reference", "solutions"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).symlink_to(FAKE / name)
    course = Course(root, {})
    write_stubs(course)
    start(course, tmp_path / "work")
    return course, tmp_path / "work"


def save(path: Path, when: int) -> None:
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    os.utime(path, (when, when))


def test_untouched_stubs_begin_with_the_first(handed_out: tuple[Course, Path]) -> None:
    course, work = handed_out
    os.utime(work / "ex02_counting" / "counting.py", (9e9, 9e9))
    assert edited_last(course, work).number == 1


@pytest.mark.parametrize("kind", [".py", ".ipynb"])
def test_what_was_saved_last_counts(handed_out: tuple[Course, Path], kind: str) -> None:
    course, work = handed_out
    save(work / "ex01_scaling" / "scaling.py", 1_000)
    assert edited_last(course, work).number == 1
    save(work / "ex02_counting" / f"counting{kind}", 2_000)
    assert edited_last(course, work).number == 2
    save(work / "ex01_scaling" / f"scaling{kind}", 3_000)
    assert edited_last(course, work).number == 1


def test_a_course_without_stubs(tmp_path: Path) -> None:
    (tmp_path / "counting.py").write_text("x = 1\n", "utf-8")
    assert edited_last(Course(FAKE), tmp_path).slug == "counting"


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ExerciseNotFoundError, match=r"scaling\.py"):
        edited_last(Course(FAKE), tmp_path)
