"""`grade next`, and `grade exercise` of whatever was edited last."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .conftest import FAKE
from .running import grade, refused

if TYPE_CHECKING:
    from pathlib import Path

STUB = "raise NotImplementedError"


def solve(bundle: Path, folder: str, slug: str) -> Path:
    file = bundle / folder / f"{slug}.py"
    shutil.copy(FAKE / "solutions" / folder / f"{slug}.py", file)
    return file


def test_nothing_yet(tmp_path: Path) -> None:
    ran = grade("next", "--course", FAKE, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "Exercise 1: Scaling\nTo begin: grade start\n"


@pytest.mark.parametrize("inside", ["", "ex01_scaling"])
def test_a_stub_begins_with_its_first_function(bundle: Path, inside: str) -> None:
    ran = grade("next", cwd=bundle / inside)
    assert (ran.code, ran.err) == (0, "")
    first, second, *rest = ran.out.splitlines()
    assert first == "Exercise 1: Scaling (0/7)"
    assert second.startswith("Next: scale, not started (scaling.py, line ")
    readme = "README.md" if inside else "ex01_scaling/README.md"
    assert rest == [
        f"To read about it: {readme}",
        "To grade it: grade exercise 1",
        "If you are stuck: grade hint 1 scale",
    ]


def test_a_wrong_answer_says_what_is_wrong_and_no_more(bundle: Path) -> None:
    file = solve(bundle, "ex01_scaling", "scaling")
    text = file.read_text("utf-8")
    assert "np.multiply(x, factor)" in text
    file.write_text(text.replace("np.multiply(x, factor)", "x + factor"), "utf-8")
    ran = grade("next", cwd=bundle)
    assert "Next: scale, not right yet (scaling.py, line " in ran.out
    assert "You add the factor." in ran.out
    assert ran.out.count("\n") < 12


def test_the_next_exercise_comes_after_one_that_is_done(bundle: Path) -> None:
    solve(bundle, "ex01_scaling", "scaling")
    assert grade("next", cwd=bundle).out.startswith("Exercise 2: Counting (0/9)\n")
    solve(bundle, "ex02_counting", "counting")
    assert grade("next", cwd=bundle).out == "Everything is right: well done!\n"


def test_korean(bundle: Path) -> None:
    ran = grade("next", "--lang", "ko", cwd=bundle)
    assert ran.out.startswith("연습 문제 1: 크기 바꾸기 (0/7)\n다음 차례: scale, ")
    assert "막히면: grade hint 1 scale" in ran.out
    assert "README.ko.md" in ran.out


def test_what_cannot_be_read_is_next(bundle: Path) -> None:
    (bundle / "ex01_scaling" / "scaling.py").unlink()
    (bundle / "ex01_scaling" / "scaling.ipynb").write_text("{", "utf-8")
    ran = grade("next", cwd=bundle)
    assert ran.code == 0
    assert "scaling.ipynb cannot be read as a notebook" in ran.out
    assert "To grade it: grade exercise 1" in ran.out
    assert "grade hint" not in ran.out


def test_a_fault_of_the_grader_is_nobodys_homework(work: Path, tmp_path: Path) -> None:
    course = tmp_path / "broken"
    shutil.copytree(FAKE / "reference", course / "reference")
    (course / "reference" / "ex01_scaling.py").write_text("raise RuntimeError('oops')\n", "utf-8")
    assert grade("next", work, "--course", course).out == "Nothing is left for you to do here.\n"


def test_no_such_folder(tmp_path: Path) -> None:
    assert "There is no file nowhere" in refused(grade("next", tmp_path / "nowhere", "--course", FAKE))
    (tmp_path / "scaling.py").write_text("x = 1\n", "utf-8")
    assert "is a single file" in refused(grade("next", tmp_path / "scaling.py", "--course", FAKE))


@pytest.mark.parametrize("inside", ["", "ex01_scaling"])
def test_without_a_number_what_was_edited_last_is_graded(bundle: Path, inside: str) -> None:
    assert grade("exercise", cwd=bundle / inside).out.startswith("Exercise 1: Scaling\n")
    solve(bundle, "ex02_counting", "counting")
    ran = grade("exercise", cwd=bundle / inside)
    assert ran.out.startswith("Exercise 2: Counting\n")
    assert ran.code == 0


def test_without_a_number_and_without_exercises(tmp_path: Path) -> None:
    assert "scaling.py" in refused(grade("exercise", "--course", FAKE, cwd=tmp_path))
