"""`grade export`: the grades of a class in what other systems take, as a teacher types it."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest

from cli.running import grade, refused

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

FAKE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
COURSE = ("--course", FAKE)
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Scaling (901),Final Score
    Points Possible,,,,,14.00,(read only)
"Kim, Minsu",12,2025001,kim,1,,
"Lee, Su",13,2025002,lee,1,EX,
"""
MOODLE = """\
Identifier,Full name,ID number,Status,Grade,Maximum grade,Last modified (grade),Feedback comments
Participant 123,Minsu Kim,kim,Submitted for grading,,7.00,-,
Participant 124,Su Lee,lee,Submitted for grading,,7.00,-,
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class that has been graded; tests write elsewhere."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "in").mkdir()
    for name in ("kim", "lee", "park"):
        (folder / "in" / f"{name}.py").write_text(RIGHT, "utf-8")
    (folder / "in" / "park.py").write_text(RIGHT.replace("np.multiply(x, factor)", "x + factor"), "utf-8")
    ran = grade(
        "batch", folder / "in", "-o", folder / "out", *COURSE, "-e", "1", "-j", "1", "--require-isolation", "contained"
    )
    assert ran.code == 0, ran
    return folder / "out"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_line_for_each_grade(out: Path, tmp_path: Path) -> None:
    ran = grade("export", out, "--to", "csv", "-o", tmp_path / "all.csv", *COURSE)
    assert (ran.code, ran.out, ran.err) == (0, f"{tmp_path}/all.csv: grades written: 3\n", "")
    assert rows(tmp_path / "all.csv")[1:] == [
        ["kim", "", "1", "scaling", "7", "7", ""],
        ["lee", "", "1", "scaling", "7", "7", ""],
        ["park", "", "1", "scaling", "5", "7", ""],
    ]


def test_canvas_gets_its_own_file_back_with_the_scores_in_it(out: Path, tmp_path: Path) -> None:
    template = written(tmp_path / "canvas.csv", CANVAS)
    ran = grade("export", out, "--to", "canvas", "--template", template, "-o", tmp_path / "up.csv", *COURSE)
    assert (ran.code, ran.err) == (0, "")
    assert [row[5] for row in rows(tmp_path / "up.csv")] == ["Scaling (901)", "14.00", "14", "EX"]
    assert [row[:5] + row[6:] for row in rows(tmp_path / "up.csv")] == [row[:5] + row[6:] for row in rows(template)]
    assert ran.out.splitlines() == [
        f"{tmp_path}/up.csv: grades written: 1",
        "students found by the column SIS Login ID",
        "exercise 1: scaled from 7 points to Canvas's 14.00",
        "Lee, Su keeps EX for exercise 1",
        "not in that file (1):",
        "  park",
    ]


def test_a_column_is_named_where_its_title_does_not_tell(out: Path, tmp_path: Path) -> None:
    template = written(tmp_path / "canvas.csv", CANVAS.replace("Scaling (901)", "Homework (901)"))
    options = ("--to", "canvas", "--template", template, "-o", tmp_path / "up.csv", *COURSE)
    assert grade("export", out, *options, "--column", "1=Homework").code == 0
    assert [row[5] for row in rows(tmp_path / "up.csv")] == ["Homework (901)", "14.00", "14", "EX"]
    assert "no assignment 'Quiz'; there are Homework" in refused(grade("export", out, *options, "--column", "1=Quiz"))
    assert "N=HEADER" in refused(grade("export", out, *options, "--column", "Homework"))


def test_moodle_gets_its_own_worksheet_back(out: Path, tmp_path: Path) -> None:
    template = written(tmp_path / "worksheet.csv", MOODLE)
    options = ("--to", "moodle", "-e", "1", "--template", template, "-o", tmp_path / "up.csv", *COURSE)
    ran = grade("export", out, *options)
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "up.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row[4] for row in rows(tmp_path / "up.csv")] == ["Grade", "7", "7"]
    assert "students found by the column ID number" in ran.out
    assert grade("export", out, *options, "--column", "Grade").out == ran.out


def test_gradescope_gets_an_autograder_without_the_answers(tmp_path: Path) -> None:
    ran = grade("export", tmp_path / "new", "--to", "gradescope", "-e", "1", "--seed", "5", "--lang", "ko", *COURSE)
    assert (ran.code, ran.err) == (0, "")
    with zipfile.ZipFile(tmp_path / "new" / "gradescope-ex01_scaling.zip") as archive:
        names = archive.namelist()
        settings = json.loads(archive.read(next(name for name in names if name.endswith(".json"))))
    assert {"setup.sh", "run_autograder"} <= set(names)
    assert (settings["seed"], settings["lang"], settings["require_isolation"]) == (5, "ko", "confined")
    assert not any("reference" in name or "solutions" in name for name in names)


def test_what_cannot_be_exported_is_one_line(out: Path, tmp_path: Path) -> None:
    target = ("-o", tmp_path / "up.csv", *COURSE)
    template = written(tmp_path / "other.csv", "a,b,c\n1,2,3\n")
    assert "there is no gradebook" in refused(grade("export", tmp_path, "--to", "csv", *target))
    assert "Grades > Export" in refused(grade("export", out, "--to", "canvas", *target))
    assert "Canvas and Moodle" in refused(grade("export", out, "--to", "csv", "--template", template, *target))
    said = refused(grade("export", out, "--to", "canvas", "--template", template, *target))
    assert "other.csv is not a gradebook that Canvas exported" in said
    assert "other.csv is not" in refused(grade("export", out, "--to", "moodle", "--template", template, *target))
    assert "nowhere.csv" in refused(
        grade("export", out, "--to", "canvas", "--template", tmp_path / "nowhere.csv", *target)
    )
    assert "has not been graded" in refused(grade("export", out, "--to", "csv", "-e", "2", *target))
    assert "no exercise '9'" in refused(grade("export", out, "--to", "csv", "-e", "9", *target))
    assert "gone" in refused(grade("export", out, "--to", "csv", "-o", tmp_path / "gone" / "up.csv", *COURSE))
    assert not (tmp_path / "up.csv").exists()


def test_it_speaks_korean(out: Path, tmp_path: Path) -> None:
    ran = grade("export", out, "--to", "csv", "-o", tmp_path / "a.csv", *COURSE, "--lang", "ko")
    assert ran.out == f"{tmp_path}/a.csv: 성적 3개\n"
