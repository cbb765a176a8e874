"""Checks of which a course shows nothing: no command says more of them than `grade exercise` does."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from .conftest import FAKE
from .running import grade, refused

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = '[feedback.checks."scaling.scale"]\nstudent = "none"\n'


def course(folder: Path, feedback: str) -> Path:
    """The fake course with other settings."""
    made = folder / "course"
    shutil.copytree(FAKE / "reference", made / "reference")
    settings = (FAKE / "course.toml").read_text("utf-8")
    assert "[feedback" not in settings
    (made / "course.toml").write_text(f"{settings}\n{feedback}", "utf-8")
    return made


def spoil(work: Path) -> None:
    """Make the first check of the first exercise, and nothing else, wrong."""
    file = work / "ex01_scaling" / "scaling.py"
    text = file.read_text("utf-8")
    assert "np.multiply(x, factor)" in text
    file.write_text(text.replace("np.multiply(x, factor)", "x + factor"), "utf-8")


def everything_said(made: Path, work: Path, state: Path) -> dict[str, str]:
    """What each command says to a student who has done this work."""
    said = {}
    for command in (["exercise", "1"], ["all"], ["all", "-v"], ["status"], ["next"], ["hint", "1"]):
        ran = grade(*command, "--course", made, cwd=work, DELTAGRADE_STATE=str(state))
        # How long it took, and when.
        lines = [line for line in ran.out.splitlines() if not line.strip().startswith("Graded in ")]
        said[" ".join(command)] = f"{ran.code}\n{ran.err}\n" + "\n".join(lines)
    return said


@pytest.mark.parametrize("feedback", [HIDDEN, '[feedback]\nstudent = "none"\n'], ids=["one check", "all"])
def test_right_or_wrong_everything_said_is_the_same(work: Path, feedback: str, tmp_path: Path) -> None:
    made = course(tmp_path, feedback)
    right = everything_said(made, work, tmp_path / "state")
    spoil(work)
    assert everything_said(made, work, tmp_path / "state") == right


def test_what_is_not_shown_is_neither_next_nor_done(work: Path, tmp_path: Path) -> None:
    spoil(work)
    said = everything_said(course(tmp_path, HIDDEN), work, tmp_path / "state")
    assert "·  1 scaling   5/5  3 of 3 checks" in said["status"]
    assert "1 of 2 exercises done" in said["status"]
    for command in ("status", "next", "exercise 1", "hint 1"):
        assert "Nothing is left for you to do here." in said[command]
        assert "Everything is right" not in said[command]
    (work / "ex02_counting" / "counting.py").unlink()
    assert grade("next", "--course", tmp_path / "course", cwd=work).out.startswith("Exercise 2: Counting\nTo begin")


def test_of_an_exercise_of_which_nothing_is_shown_there_are_no_points(work: Path, tmp_path: Path) -> None:
    said = everything_said(course(tmp_path, '[feedback]\nstudent = "none"\n'), work, tmp_path / "state")
    assert "·  1 scaling   0/0  results not shown" in said["status"]
    assert "0 of 2 exercises done" in said["status"]
    assert "Your teacher will tell you the results." in said["exercise 1"]
    assert "Your teacher will tell you the results." in said["hint 1"]


def test_verdicts_alone_come_without_reasons(work: Path, tmp_path: Path) -> None:
    spoil(work)
    said = everything_said(course(tmp_path, '[feedback]\nstudent = "verdict"\n'), work, tmp_path / "state")
    assert "Next: scale, not right yet (scaling.py, line " in said["next"]
    assert "1, scale: hint 1 of" in said["hint 1"]  # an idea, whatever was handed in
    for words in said.values():
        assert "You add the factor." not in words
        assert "Case:" not in words


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "gives no hints for scale"), ("ko", "scale의 힌트를 드리지 않아요")]
)
def test_there_are_no_hints_for_what_is_not_shown(lang: str, sentence: str, tmp_path: Path) -> None:
    made = course(tmp_path, HIDDEN)
    assert sentence in refused(grade("hint", "1", "scale", "--course", made, "--lang", lang))
    # Nothing is handed in yet: the first check of which something is shown.
    ran = grade("hint", "1", "--course", made, cwd=tmp_path, DELTAGRADE_STATE=str(tmp_path / "state"))
    assert "1, normalise: hint 1" in ran.out
