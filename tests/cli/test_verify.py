"""`grade verify --mutants`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .running import grade, refused

EQUIVALENTS = """
[[equivalent]]
reason = "the rows are those of a matrix"
mutants = ["normalise: x.sum(axis=1) -> x.sum(axis=-1)"]
"""
FOLDER = "solutions/ex01_scaling"
REFERENCE = "reference/ex01_scaling.py"


@pytest.fixture
def course(course_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(course_folder, tmp_path / "course"))


def test_survivors_are_shown_and_fail(course: Path) -> None:
    ran = grade("verify", "scaling", "--mutants", "--course", course)
    assert ran.code == 1, ran
    head, row, *lines = ran.out.splitlines()
    assert head.split() == ["exercise", "mutants", "killed", "equivalent", "survivors", "score"]
    assert row.startswith("1 scaling ")
    assert row.endswith("%")
    assert "    survives, line 6: scale: x, factor=2.0 -> x, factor=3.0" in lines
    assert "        no inputs were found that would kill it" in lines
    assert any(line.startswith("    right as well: float32 is as welcome as float64") for line in lines)
    assert lines[-1] == "Too many survive, or a judgement is out of date: see CONTRIBUTING.md."


def test_a_weakened_check_is_found_out_with_inputs_that_would_do(course: Path) -> None:
    reference = course / REFERENCE
    text = reference.read_text("utf-8")
    weak = text.replace("x=normal(4, 3, shift=2.0)", "x=np.eye(3)")
    assert weak != text
    reference.write_text(weak, "utf-8")
    out = grade("verify", "1", "--mutants", "--course", course).out
    assert "normalise: return (x.T / x.sum(axis=1)).T -> return x" not in out
    assert "normalise: (x.T / x.sum(axis=1)).T -> x.T / x.sum(axis=1)" in out
    assert "would be killed by normalise: a batch" in out


def test_a_strong_exercise_passes_and_is_reported(course: Path, tmp_path: Path) -> None:
    # Nobody asks for the default settings: then they must not be there.
    solution = course / FOLDER / "scaling.py"
    text = solution.read_text("utf-8")
    solution.write_text(text[: text.index("def slope")].replace("factor=2.0", "factor"), "utf-8")
    reference = course / REFERENCE
    text = reference.read_text("utf-8")
    reference.write_text(text[: text.index("@fixture")].replace("factor=2.0", "factor"), "utf-8")
    (course / FOLDER / "equivalent_mutants.toml").write_text(EQUIVALENTS, "utf-8")
    page = tmp_path / "mutants.md"
    ran = grade("verify", "1", "--mutants", "--report", page, "--course", course)
    assert ran.code == 0, ran
    assert "survives" not in ran.out
    assert "    right as well: the rows are those of a matrix\n" in ran.out
    assert "Written by `grade verify 1 --mutants --report mutants.md`" in page.read_text("utf-8")


def test_a_judgement_of_a_mutant_that_is_gone_fails(course: Path) -> None:
    (course / FOLDER / "equivalent_mutants.toml").write_text(EQUIVALENTS.replace("-1", "-7"), "utf-8")
    ran = grade("verify", "1", "--mutants", "1", "--course", course)
    assert ran.code == 1
    assert "out of date: the solution has no such mutant any more: normalise" in ran.out


def test_a_sample_follows_the_seed(course: Path) -> None:
    first, same = (grade("verify", "--mutants", "3", "--seed", "4", "--course", course).out for _ in range(2))
    assert first == same
    rows = [line.split() for line in first.splitlines() if line.startswith(("1 scaling", "2 counting"))]
    assert [row[2] for row in rows] == ["3", "3"]


def test_in_korean(course: Path) -> None:
    out = grade("verify", "1", "--mutants", "--lang", "ko", "--course", course, LANG="C.UTF-8", PYTHONUTF8="1").out
    assert "살아남았어요" in out
    assert "survives" not in out


def test_what_cannot_be_done_is_refused_in_one_line(course: Path, bundle: Path, tmp_path: Path) -> None:
    assert "'many' is no number" in refused(grade("verify", "--mutants", "many", "--course", course))
    assert "'0' is no number" in refused(grade("verify", "--mutants", "0", "--course", course))
    assert "give --mutants, too" in refused(grade("verify", "--report", tmp_path / "x.md", "--course", course))
    missing = grade("verify", "1", "--mutants", "--course", bundle)
    assert missing.code == 2
    assert "is missing: mutants are made of it" in missing.err
    unwritable = grade("verify", "1", "--mutants", "1", "--report", tmp_path / "no" / "x.md", "--course", course)
    assert unwritable.code in (1, 2)
    assert "cannot be written" in unwritable.err
