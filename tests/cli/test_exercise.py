"""`grade exercise`: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are a package of their own

import grader

from .conftest import FAKE
from .running import grade, refused

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = json.loads((Path(grader.__file__).parent / "render" / "schema" / "exercise.schema.json").read_text("utf-8"))
SCALING = FAKE / "solutions" / "ex01_scaling"


def test_full_marks(solutions: Path) -> None:
    ran = grade("exercise", "1", solutions, "--course", FAKE)
    assert (ran.code, ran.err) == (0, "")
    assert "7 of 7 points" in ran.out


def test_not_full_marks(work: Path) -> None:
    file = work / "ex01_scaling" / "scaling.py"
    file.write_text(file.read_text("utf-8").replace("np.multiply(x, factor)", "x + factor"), "utf-8")
    ran = grade("exercise", "scaling", file, "--course", FAKE)
    assert (ran.code, ran.err) == (1, "")
    assert "5 of 7 points" in ran.out
    assert "You add the factor." in ran.out


@pytest.mark.parametrize("inside", ["", "ex01_scaling"])
def test_without_a_path_the_file_below_the_current_directory_counts(work: Path, inside: str) -> None:
    assert grade("exercise", "1", "--course", FAKE, cwd=work / inside).code == 0


def test_json_keeps_to_its_schema(solutions: Path) -> None:
    ran = grade("exercise", "1", solutions, "--course", FAKE, "--format", "json")
    report = json.loads(ran.out)
    Draft202012Validator(SCHEMA).validate(report)
    assert report["score"] == 7.0


def test_a_report_in_a_file(solutions: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    ran = grade("exercise", "1", solutions, "--course", FAKE, "--format", "json", "--output", file, "--lang", "ko")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert json.loads(file.read_text("utf-8"))["exercise"]["title"] == "크기 바꾸기"


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_pipe_that_writes_ascii_only(solutions: Path, form: str) -> None:
    ran = grade(
        "exercise", "1", solutions, "--course", FAKE, "--lang", "ko", "--format", form, PYTHONIOENCODING="ascii"
    )
    assert (ran.code, ran.err) == (0, "")
    # JSON is UTF-8 by its standard; words fall back to English.
    assert ran.out.isascii() is (form == "text")


def test_one_check_alone(solutions: Path) -> None:
    ran = grade("exercise", "1", solutions, "--course", FAKE, "--check", "root")
    assert ran.code == 0
    assert "1 of 1 points" in ran.out


def test_another_seed(solutions: Path) -> None:
    ran = grade("exercise", "1", solutions, "--course", FAKE, "--seed", "8")
    assert ran.code == 0
    assert "seed 8" in ran.out


def test_a_required_level_is_kept(solutions: Path) -> None:
    ran = grade(
        "exercise", "1", solutions, "--course", FAKE, "--isolation", "contained", "--require-isolation", "confined"
    )
    assert ran.code == 3
    assert ran.err.count("\n") == 1


def _huge(folder: Path) -> Path:
    file = folder / "scaling.py"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 30)
    return file


def _binaries(folder: Path) -> Path:
    for number in range(20):
        (folder / f"{number}.bin").write_bytes(os.urandom(4096))
    return folder


def _binary_python(folder: Path) -> Path:
    file = folder / "scaling.py"
    file.write_bytes(bytes(range(256)) * 16)
    return file


def _corrupt_notebook(folder: Path) -> Path:
    file = folder / "scaling.ipynb"
    file.write_text('{"cells": [', "utf-8")
    return file


def _pipe(folder: Path) -> Path:
    file = folder / "scaling.py"
    os.mkfifo(file)
    return file


UNREADABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a file of 1 GB": (_huge, "larger than 1"),
    "a folder of binaries": (_binaries, "No file of this exercise"),
    "a binary that calls itself Python": (_binary_python, "scaling.py"),
    "a damaged notebook": (_corrupt_notebook, "cannot be read as a notebook"),
    "no such file": (lambda folder: folder / "scaling.py", "There is no file scaling.py"),
    "an empty folder": (lambda folder: folder, "There is nothing in it"),
    "a file of another kind": (lambda folder: _touched(folder / "scaling.docx"), ".docx"),
    "a pipe": (_pipe, "not an ordinary file"),
}


def _touched(path: Path) -> Path:
    path.touch()
    return path


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_said_in_one_line(what: str, tmp_path: Path) -> None:
    make, said = UNREADABLE[what]
    assert said in refused(grade("exercise", "1", make(tmp_path), "--course", FAKE))


USAGE: dict[str, tuple[list[str], str]] = {
    "a seed that is no number": (["--seed", "lucky"], "lucky"),
    "a negative seed": (["--seed", "-1"], "-1"),
    "an unknown check": (["--check", "softmax"], "it has scale, normalise, slope, root"),
    "an unknown format": (["--format", "docx"], "docx"),
    "an unknown option": (["--frobnicate"], "--frobnicate"),
    "an option without its value": (["--seed"], "--seed"),
    "a file that cannot be written": (["--output", "/nowhere/report.txt"], "/nowhere/report.txt cannot be written"),
    "a time limit of nothing": (["--timeout", "0"], "check_seconds"),
    "a memory limit that is no number": (["--memory", "much"], "memory_mb"),
    "an unknown limit": (["--limit", "patience=3"], "patience"),
    "a limit without a value": (["--limit", "check_seconds"], "check_seconds"),
    "an unknown level": (["--isolation", "padlocked"], "padlocked"),
    "another course that is none": (["--course", "/nowhere"], "/nowhere is no course"),
}


@pytest.mark.parametrize("what", USAGE)
def test_a_wrong_call_is_said_in_one_line(what: str) -> None:
    arguments, said = USAGE[what]
    assert said in refused(grade("exercise", "1", SCALING, "--course", FAKE, *arguments))


def test_an_unknown_exercise_names_those_there_are() -> None:
    assert "1 scaling, 2 counting" in refused(grade("exercise", "99", SCALING, "--course", FAKE))


def test_an_unknown_command_is_said_in_one_line() -> None:
    assert "frobnicate" in refused(grade("frobnicate"))


def test_a_setting_from_the_environment_that_is_no_number() -> None:
    said = refused(grade("exercise", "1", SCALING, "--course", FAKE, DELTAGRADE_SEED="lucky"))
    assert said == "DELTAGRADE_SEED: the seed must be a whole number, not 'lucky'"


def test_a_refusal_in_korean(tmp_path: Path) -> None:
    said = refused(grade("exercise", "1", tmp_path / "scaling.py", "--course", FAKE, "--lang=ko"))
    assert "경로가 맞나요?" in said
    assert "검사가 없어요" in refused(grade("exercise", "1", SCALING, "--course", FAKE, "--check", "x", "--lang", "ko"))


def test_a_broken_reference_is_the_course_s_mistake(work: Path, tmp_path: Path) -> None:
    course = tmp_path / "broken"
    (course / "reference").mkdir(parents=True)
    (course / "reference" / "ex01_scaling.py").write_text("raise RuntimeError('oops')\n", "utf-8")
    assert "oops" in refused(grade("exercise", "1", work, "--course", course))


def test_without_a_path_it_is_said_which_of_two_files_was_graded(course_folder: Path, tmp_path: Path) -> None:
    source = (course_folder / "solutions/ex01_scaling/scaling.py").read_text(encoding="utf-8")
    (tmp_path / "scaling.py").write_text(source, encoding="utf-8")
    notebook = Path(shutil.copy(course_folder / "exercises/ex01_scaling/scaling.ipynb", tmp_path))
    ran = grade("exercise", "1", "--course", course_folder, cwd=tmp_path)
    assert ran.code == 0, ran
    # Nobody has worked in the notebook: there is nothing to tell apart.
    assert "scaling.ipynb" not in ran.out
    notebook.write_text(notebook.read_text("utf-8").replace("raise NotImplementedError", "return None", 1), "utf-8")
    ran = grade("exercise", "1", "--course", course_folder, cwd=tmp_path)
    assert "scaling.ipynb beside it was not" in " ".join(ran.out.split())
    ran = grade("exercise", "1", "--course", FAKE, cwd=tmp_path)
    assert "scaling.ipynb beside it was not" in " ".join(ran.out.split())  # a course without stubs
