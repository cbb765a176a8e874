"""`--format github`, `junit` and `gradescope`: where they go, and what they refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are a package of their own
from render.runner import commands

from .conftest import FAKE
from .running import grade, refused

if TYPE_CHECKING:
    from .running import Ran

DATA = Path(__file__).resolve().parents[1] / "data"
JUNIT = xmlschema.XMLSchema(DATA / "junit.xsd")
GRADESCOPE = Draft202012Validator(json.loads((DATA / "gradescope.schema.json").read_text("utf-8")))
SCALE = "    return np.multiply(x, factor)"


@pytest.fixture
def wrong(work: Path) -> Path:
    """The model answers, of which one function is wrong and prints commands."""
    file = work / "ex01_scaling" / "scaling.py"
    text = file.read_text("utf-8")
    assert SCALE in text
    printing = '    print("::error::owned\\n##[stop-commands]x")\n'
    file.write_text(text.replace(SCALE, f"{printing}    return x + factor"), "utf-8")
    return work


def line_of(path: Path, words: str) -> int:
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line)


def github(*arguments: str | Path, cwd: Path, **changed: str) -> Ran:
    summary, outputs = cwd / "summary.md", cwd / "outputs.txt"
    return grade(
        *arguments, "--course", FAKE, "--format", "github", cwd=cwd,
        GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(outputs), GITHUB_WORKSPACE=str(cwd), **changed,
    )  # fmt: skip


@pytest.mark.parametrize("arguments", [("exercise", "1"), ("exercise", "1", "ex01_scaling/scaling.py"), ("all",)])
def test_github_annotates_the_function_in_the_students_file(wrong: Path, arguments: tuple[str, ...]) -> None:
    ran = github(*arguments, cwd=wrong)
    assert (ran.code, ran.err) == (1, "")
    (error,) = [each for each in commands(ran.out) if each.name == "error"]
    assert error.properties["file"] == "ex01_scaling/scaling.py"
    assert int(error.properties["line"]) == line_of(wrong / "ex01_scaling" / "scaling.py", "def scale(")
    assert "owned" in ran.out
    most = 16 if arguments == ("all",) else 7
    assert f"::notice title=Autograding complete::Points {most - 2}/{most}\n" in ran.out
    assert (wrong / "outputs.txt").read_text("utf-8").splitlines()[-1] == f"points={most - 2}/{most}"
    assert "not right yet" in (wrong / "summary.md").read_text("utf-8")


def test_the_last_definition_is_the_place(wrong: Path) -> None:
    file = wrong / "ex01_scaling" / "scaling.py"
    file.write_text(file.read_text("utf-8") + "\n\ndef scale(x, factor):\n    return x\n", "utf-8")
    (error,) = [each for each in commands(github("exercise", "1", cwd=wrong).out) if each.name == "error"]
    assert int(error.properties["line"]) == len(file.read_text("utf-8").splitlines()) - 1


def test_another_accepted_name_is_the_place(wrong: Path) -> None:
    file = wrong / "ex01_scaling" / "scaling.py"
    file.write_text(file.read_text("utf-8").replace("def scale(", "def multiply_by("), "utf-8")
    (error,) = [each for each in commands(github("exercise", "1", cwd=wrong).out) if each.name == "error"]
    assert int(error.properties["line"]) == line_of(file, "def multiply_by(")


def test_what_is_in_an_archive_has_no_place_in_the_tree(wrong: Path) -> None:
    shutil.make_archive(str(wrong / "homework"), "zip", wrong, "ex01_scaling")
    (error,) = [
        each for each in commands(github("exercise", "1", "homework.zip", cwd=wrong).out) if each.name == "error"
    ]
    assert set(error.properties) == {"title"}


def test_a_notebook_names_its_cell(wrong: Path) -> None:
    file = wrong / "ex01_scaling" / "scaling.py"
    cells = [{"cell_type": "code", "source": "x = 1"}, {"cell_type": "code", "source": file.read_text("utf-8")}]
    notebook = file.with_suffix(".ipynb")
    notebook.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}), "utf-8")
    file.unlink()
    (error,) = [each for each in commands(github("exercise", "1", cwd=wrong).out) if each.name == "error"]
    assert error.properties["title"].startswith("scale (code cell 2, line ")
    assert error.properties["file"] == "ex01_scaling/scaling.ipynb"


def test_a_file_that_cannot_be_read_by_python_is_annotated_at_the_problem(wrong: Path) -> None:
    file = wrong / "ex01_scaling" / "scaling.py"
    file.write_text("x = 1\n\ndef scale(x, factor:\n", "utf-8")
    errors = [each for each in commands(github("exercise", "1", cwd=wrong).out) if each.name == "error"]
    assert {(each.properties.get("file"), each.properties.get("line")) for each in errors} >= {
        ("ex01_scaling/scaling.py", "3")
    }


def test_summaries_of_one_step_add_up_and_stay_within_the_limit(wrong: Path) -> None:
    summary = wrong / "summary.md"
    summary.write_text("before\n\n", "utf-8")
    for _ in range(2):
        github("exercise", "1", cwd=wrong)
    text = summary.read_text("utf-8")
    assert text.startswith("before\n\n<h2>")
    assert text.count("<h2>") == 2
    summary.write_text("x" * ((1 << 20) - 500), "utf-8")
    github("exercise", "1", cwd=wrong)
    assert (1 << 20) - 500 < summary.stat().st_size <= 1 << 20


def test_outside_of_github_it_only_prints(wrong: Path) -> None:
    before = sorted(wrong.rglob("*"))
    assert "::error " in grade("all", "--course", FAKE, "--format", "github", cwd=wrong).out
    assert sorted(wrong.rglob("*")) == before


def test_a_summary_that_cannot_be_written_is_one_line(wrong: Path) -> None:
    ran = grade("exercise", "1", wrong, "--course", FAKE, "--format", "github", GITHUB_STEP_SUMMARY=str(wrong))
    assert f"{wrong} cannot be written" in refused(ran)


@pytest.mark.parametrize("command", [("exercise", "1"), ("all",)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_junit_follows_its_schema(wrong: Path, command: tuple[str, ...], lang: str) -> None:
    report = wrong / "report.xml"
    ran = grade(*command, wrong, "--course", FAKE, "--format", "junit", "--output", report, "--lang", lang, LANG="C")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    JUNIT.validate(report)
    assert ElementTree.parse(report).getroot().get("failures") == "1"  # noqa: S314 - ours
    printed = grade(*command, wrong, "--course", FAKE, "--format", "junit").out
    assert commands(printed) == []
    JUNIT.validate(printed)


@pytest.mark.parametrize("command", [("exercise", "1"), ("all",)])
def test_gradescope_follows_its_schema(wrong: Path, command: tuple[str, ...]) -> None:
    (wrong / "ex02_counting" / "counting.py").write_bytes(bytes(range(256)))
    ran = grade(*command, wrong, "--course", FAKE, "--format", "gradescope")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    GRADESCOPE.validate(found)
    assert found["score"] == 5.0
    assert sum(test["max_score"] for test in found["tests"]) == (16 if command == ("all",) else 7)
    assert commands(ran.out) == []


@pytest.mark.parametrize("form", ["github", "junit", "gradescope"])
@pytest.mark.parametrize("command", [("exercise", "1"), ("all",)])
def test_what_counts_needs_confined_code(solutions: Path, command: tuple[str, ...], form: str, tmp_path: Path) -> None:
    """On a machine that can only contain: here, one whose Python pretends so."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, os.path\n"
        "before = os.path.exists\n"
        "os.path.exists = lambda path: 'seccomp' not in str(path) and before(path)\n",
        "utf-8",
    )
    call: tuple[str | Path, ...] = (*command, solutions, "--course", FAKE, "--format", form)
    ran = grade(*call, PYTHONPATH=str(tmp_path))
    assert (ran.code, ran.out) == (3, "")
    assert "Linux on x86-64 or arm64 with seccomp" in ran.err
    for said in ("--isolation", "--require-isolation"):
        assert grade(*call, said, "contained", PYTHONPATH=str(tmp_path)).code == 0
    assert grade(*command, solutions, "--course", FAKE, PYTHONPATH=str(tmp_path)).code == 0


def test_an_overview_in_a_file(wrong: Path) -> None:
    report = wrong / "report.txt"
    assert grade("all", wrong, "--course", FAKE, "--output", report).out == ""
    assert "14 of 16 points" in report.read_text("utf-8")
    grade("all", wrong, "--course", FAKE, "--output", report, "--verbose")
    assert "Exercise 2: Counting" in report.read_text("utf-8")


def test_a_refusal_commands_no_runner(tmp_path: Path) -> None:
    ran = grade("exercise", "1", tmp_path / "##[error]x.py", "--course", FAKE, "--format", "github")
    assert commands(ran.err) == []
    assert "x.py" in refused(ran)


def test_unreadable_exercises_are_in_every_format(wrong: Path) -> None:
    shutil.rmtree(wrong / "ex02_counting")
    (wrong / "ex02_counting").mkdir()
    (wrong / "ex02_counting" / "counting.ipynb").write_text("{", "utf-8")
    for form in ("github", "junit", "gradescope"):
        assert (
            "counting.ipynb cannot be read as a notebook" in grade("all", wrong, "--course", FAKE, "--format", form).out
        )
