"""`grade override`: a teacher's word counts, whatever is graded later."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli.running import Ran, grade, refused

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

FAKE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
COURSE = ("--course", FAKE)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("kim", "lee"):
        (tmp_path / "in" / f"{name}.py").write_text(RIGHT, "utf-8")
    graded(tmp_path / "out")
    return tmp_path / "out"


def graded(out: Path, *more: str) -> Ran:
    options = ("-e", "1", "-j", "1", "--require-isolation", "contained", *more)
    ran = grade("batch", out.parent / "in", "-o", out, *COURSE, *options)
    assert ran.code == 0, ran
    return ran


def grades(path: Path, column: str) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row[column] for row in csv.DictReader(file)}


def override(out: Path, *arguments: str, lang: str = "en") -> Ran:
    return grade("override", out, *arguments, *COURSE, "--lang", lang)


def test_points_and_a_comment_stay_whatever_is_graded_later(out: Path, tmp_path: Path) -> None:
    ran = override(out, "kim", "scaling", "--score", "3.5", "--comment", "late, but ill", "--author", "Lee")
    assert (ran.code, ran.err) == (0, "")
    assert " UTC, Lee: 3.5: late, but ill\nWhat counts for kim in exercise scaling: 3.5 of 7\n" in ran.out
    assert grades(out / "grades.csv", "total") == {"kim": "3.5", "lee": "7"}
    graded(out, "--regrade", "--yes")
    assert grades(out / "grades.csv", "total") == {"kim": "3.5", "lee": "7"}
    assert grade("export", out, "--to", "csv", "-o", tmp_path / "all.csv", *COURSE).code == 0
    assert grades(tmp_path / "all.csv", "comment") == {"kim": "late, but ill", "lee": ""}


def test_what_is_not_given_stays_as_it_was(out: Path) -> None:
    override(out, "kim", "1", "--score", "2", "--author", "Lee")
    assert ": 2: well argued\n" in override(out, "kim", "1", "--comment", "well argued").out
    assert ": automatic: well argued\nWhat counts for kim in exercise 1: 7 of 7\n" in (
        override(out, "kim", "1", "--automatic").out
    )
    assert ": automatic\n" in override(out, "kim", "1", "--comment", "").out
    said = override(out, "kim", "1", lang="ko").out.splitlines()
    assert len(said) == 5
    assert said[-1] == "연습 문제 1에서 kim의 점수: 7점 만점에 7점"
    assert grades(out / "grades.csv", "total") == {"kim": "7", "lee": "7"}


def test_a_slip_of_the_finger_is_one_line(out: Path) -> None:
    for wrong in ("nan", "-1", "inf"):
        assert "a number from 0 on" in refused(override(out, "kim", "1", f"--score={wrong}"))
    assert "--automatic" in refused(override(out, "kim", "1", "--score", "1", "--automatic"))
    assert "'kimm'" in refused(override(out, "kimm", "1", "--score", "1"))
    assert "never graded" in refused(override(out, "kim", "2", "--score", "1"))
    assert "no gradebook" in refused(override(out.parent, "kim", "1", "--score", "1"))
    assert override(out, "kimm", "1").out == "kimm has no grade for exercise 1.\n"
