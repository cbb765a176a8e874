"""`grade all`: every exercise found, one after another, and what becomes of those that cannot be graded."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are a package of their own
from referencing import Registry, Resource

import grader

from .conftest import FAKE
from .running import grade, refused

SCHEMAS = Path(grader.__file__).parent / "render" / "schema"


def validate(report: dict[str, Any]) -> None:
    exercise, course = (
        json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8")) for name in ("exercise", "course")
    )
    registry = Registry().with_resource(exercise["$id"], Resource.from_contents(exercise))
    Draft202012Validator.check_schema(course)
    Draft202012Validator(course, registry=registry).validate(report)


def as_json(folder: Path, *arguments: str, code: int) -> dict[str, Any]:
    ran = grade("all", folder, "--course", FAKE, "--format", "json", *arguments)
    assert (ran.code, ran.err) == (code, "")
    report: dict[str, Any] = json.loads(ran.out)
    validate(report)
    return report


def test_full_marks_in_everything(solutions: Path) -> None:
    ran = grade("all", solutions, "--course", FAKE)
    assert (ran.code, ran.err) == (0, "")
    assert "16 of 16 points, 2 of 2 exercises done" in ran.out
    assert ran.out.index("1 scaling") < ran.out.index("2 counting")


def test_json_has_the_reports_of_grade_exercise(solutions: Path) -> None:
    report = as_json(solutions, code=0)
    assert (report["score"], report["max_score"], report["not_graded"]) == (16.0, 16.0, [])
    for each in report["exercises"]:
        number = str(each["exercise"]["number"])
        alone = json.loads(grade("exercise", number, solutions, "--course", FAKE, "--format", "json").out)
        assert {**alone, "duration_s": 0} == {**each, "duration_s": 0}


def test_only_what_is_found_counts(work: Path) -> None:
    shutil.rmtree(work / "ex02_counting")
    ran = grade("all", "--course", FAKE, cwd=work)
    assert ran.code == 0
    assert "7 of 7 points, 1 of 1 exercises done" in ran.out
    assert "counting" not in ran.out


def test_flat_files(work: Path) -> None:
    for path in work.glob("*/*.py"):
        path.rename(work / path.name)
    assert as_json(work, code=0)["score"] == 16.0


def test_somebody_who_stands_in_an_exercise_s_folder(solutions: Path) -> None:
    assert "2 of 2 exercises done" in grade("all", "--course", FAKE, cwd=solutions / "ex01_scaling").out


def test_an_archive(solutions: Path, tmp_path: Path) -> None:
    archive = tmp_path / "homework.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in solutions.rglob("*.py"):
            packed.write(path, path.relative_to(solutions))
    assert as_json(archive, code=0)["score"] == 16.0


def test_one_unreadable_exercise_does_not_sink_the_other(work: Path) -> None:
    (work / "ex01_scaling" / "scaling.py").unlink()
    (work / "ex01_scaling" / "scaling.ipynb").write_text("{", "utf-8")
    ran = grade("all", work, "--course", FAKE)
    assert (ran.code, ran.err) == (1, "")
    assert "9 of 16 points, 1 of 2 exercises done" in ran.out
    assert "scaling.ipynb cannot be read as a notebook" in ran.out
    report = as_json(work, code=1)
    (lost,) = report["not_graded"]
    assert (lost["exercise"]["slug"], lost["code"], lost["max_score"]) == ("scaling", "notebook_corrupt", 7.0)


def test_a_wrong_a_looping_and_a_missing_function_are_named(work: Path) -> None:
    file = work / "ex01_scaling" / "scaling.py"
    text = file.read_text("utf-8").replace("np.multiply(x, factor)", "x + factor").replace("def normalise", "def other")
    file.write_text(text.replace("    if x < 0:", "    while True:\n        pass\n    if x < 0:"), "utf-8")
    ran = grade("all", work, "--course", FAKE)
    assert ran.code == 1
    for said in (
        "1 of 4 checks",
        "not right yet: scale",
        "not found: normalise",
        "took too long: root",
        "To go on: grade hint 1",
    ):
        assert said in ran.out


def test_stubs_are_not_started(course_folder: Path) -> None:
    ran = grade("all", course_folder / "exercises", "--course", course_folder)
    assert ran.code == 1
    assert ran.out.count("not started") == 2
    assert "0 of 16 points" in ran.out


def test_verbose_shows_the_whole_reports(solutions: Path) -> None:
    ran = grade("all", solutions, "--course", FAKE, "--verbose")
    assert ran.code == 0
    assert "Exercise 2: Counting" in ran.out
    assert "numpy: " in ran.out


def test_another_seed_and_level(solutions: Path) -> None:
    report = as_json(solutions, "--seed", "8", "--isolation", "contained", code=0)
    assert (report["seed"], report["isolation"]) == (8, "contained")
    assert {each["seed"] for each in report["exercises"]} == {8}


def test_korean(solutions: Path) -> None:
    ran = grade("all", solutions, "--course", FAKE, "--lang", "ko")
    assert "16점 만점에 16점, 연습 문제 2개 가운데 2개 완료" in ran.out


def test_a_broken_reference_does_not_sink_the_other_exercise(work: Path, tmp_path: Path) -> None:
    course = tmp_path / "broken"
    shutil.copytree(FAKE / "reference", course / "reference")
    (course / "reference" / "ex01_scaling.py").write_text("raise RuntimeError('oops')\n", "utf-8")
    ran = grade("all", work, "--course", course)
    assert ran.code == 3
    assert "oops" in ran.out
    assert "9 of 9 points" in ran.out


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_found(tmp_path: Path, lang: str) -> None:
    assert "grade start" in refused(grade("all", tmp_path, "--course", FAKE, "--lang", lang))


def test_no_such_folder(tmp_path: Path) -> None:
    assert "There is no file nowhere" in refused(grade("all", tmp_path / "nowhere", "--course", FAKE))


def test_a_damaged_archive_is_said_once(tmp_path: Path) -> None:
    archive = tmp_path / "homework.zip"
    archive.write_bytes(b"PK\x03\x04 but no more")
    assert "homework.zip is damaged" in refused(grade("all", archive, "--course", FAKE))


def test_a_single_file_is_for_grade_exercise(solutions: Path) -> None:
    file = solutions / "ex01_scaling" / "scaling.py"
    assert f"grade exercise N {file}" in refused(grade("all", file, "--course", FAKE))
