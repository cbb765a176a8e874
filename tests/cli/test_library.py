"""An exercise that needs a library which is not installed: one line that says how to get it, and no harm to others."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .running import environment

if TYPE_CHECKING:
    from pathlib import Path

# As `python -m grader`, where TensorFlow cannot be imported.
WITHOUT = """
import sys
sys.modules["tensorflow"] = None
from grader.__main__ import main
main()
"""
REFERENCE = """
from grader.declare import Exercise, case, near
exercise = Exercise({number}, "{slug}", title="A title", needs={needs})
@exercise.check(points=1, close=near(1e-9), given=[case("a case", x=2.0)])
def double(x):
    return 2 * x
"""
SOLUTION = "def double(x):\n    return x + x\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of two exercises, the second of which needs TensorFlow."""
    (tmp_path / "reference").mkdir()
    for number, slug, needs in ((1, "plain", ()), (2, "heavy", ("tensorflow",))):
        folder = f"ex{number:02d}_{slug}"
        source = REFERENCE.format(number=number, slug=slug, needs=needs)
        (tmp_path / "reference" / f"{folder}.py").write_text(source, "utf-8")
        (tmp_path / "work" / folder).mkdir(parents=True)
        (tmp_path / "work" / folder / f"{slug}.py").write_text(SOLUTION, "utf-8")
    return tmp_path


def without_tensorflow(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT, *map(str, arguments)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "needs TensorFlow, which is not installed"), ("ko", "설치되어 있지")]
)
def test_it_is_said_in_one_line(course: Path, lang: str, words: str) -> None:
    ran = without_tensorflow("exercise", "2", course / "work", "--course", course, "--lang", lang)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert words in ran.stderr
    assert ran.stderr.endswith("pip install 'deltagrade[tensorflow]'\n")


def test_other_exercises_are_graded(course: Path) -> None:
    ran = without_tensorflow("all", course / "work", "--course", course)
    assert "TensorFlow" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr
    alone = without_tensorflow("exercise", "1", course / "work", "--course", course)
    assert (alone.returncode, alone.stderr) == (0, "")


def test_an_exercise_is_found_by_the_beginning_of_its_name(course: Path) -> None:
    assert without_tensorflow("exercise", "pla", course / "work", "--course", course).returncode == 0
    unknown = without_tensorflow("exercise", "light", course / "work", "--course", course)
    assert unknown.returncode == 2
    assert "it has 1 plain, 2 heavy" in unknown.stderr


def test_a_class_that_does_not_use_it_is_graded(course: Path, tmp_path: Path) -> None:
    student = tmp_path / "class" / "kim"
    student.mkdir(parents=True)
    (student / "plain.py").write_text(SOLUTION, "utf-8")
    ran = without_tensorflow("batch", student.parent, "-o", tmp_path / "out", "-j", "1", "--course", course)
    assert (ran.returncode, "passed 1" in ran.stdout) == (0, True)
    (student / "heavy.py").write_text(SOLUTION, "utf-8")
    ran = without_tensorflow("batch", student.parent, "-o", tmp_path / "out", "-j", "1", "--course", course)
    assert ran.returncode == 2
    assert "pip install 'deltagrade[tensorflow]'" in ran.stderr
