"""`grade report` and `--format html`: what is written, for whom, and what it says where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from render.markup import Markup

from cli.running import grade, refused, without
from grader.cli.class_site import pseudonyms

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")
pytest.importorskip("jinja2", reason="pages are an extra")

FAKE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
COURSE = ("--course", FAKE)
OPTIONS = (*COURSE, "-e", "1", "--jobs", "1", "--require-isolation", "contained")
NAMES = {"kim": "김민준", "lee": "Ada <b>Lee</b>", "park": "Park"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class of three, graded once; never to be changed but by reports."""
    folder = tmp_path_factory.mktemp("class")
    submissions = folder / "submissions"
    submissions.mkdir()
    wrong = RIGHT.replace("np.multiply(x, factor)", "x + factor")
    for student, text in {"kim": RIGHT, "lee": wrong, "park": wrong}.items():
        (submissions / f"{student}.py").write_text(f"# {student}\n{text}", "utf-8")
    lines = ["id,name", *(f"{student},{name}" for student, name in NAMES.items()), "choi,Choi"]
    (folder / "roster.csv").write_text("\n".join(lines), "utf-8")
    ran = grade("batch", submissions, "-o", folder / "out", "--roster", folder / "roster.csv", *OPTIONS)
    assert ran.code == 0, ran
    (folder / "said").write_text(ran.out, "utf-8")
    return folder


def data_of(page: Path) -> dict[str, Any]:
    return dict(json.loads(Markup(page.read_text("utf-8")).scripts[0]))


def test_a_batch_ends_with_the_page_and_what_is_most_common(graded: Path) -> None:
    said = (graded / "said").read_text("utf-8")
    page = graded / "out" / "index.html"
    assert f"the class on a page: {page}" in said
    assert "67 % of 3 students, 1 scale:" in said
    assert {each["folder"] for each in data_of(page)["students"]} == {""}
    assert "For what each student was told: grade report" in Markup(page.read_text("utf-8")).text


def test_the_page_has_everybody_and_leads_to_what_each_was_told(graded: Path) -> None:
    out = graded / "out"
    ran = grade("report", out, *COURSE)
    assert (ran.code, ran.err) == (0, "")
    assert f"Written: {out / 'index.html'}" in ran.out
    known = data_of(out / "index.html")
    assert [each["name"] for each in known["students"]] == ["Choi", "김민준", "Ada <b>Lee</b>", "Park"]
    assert [each["scores"] for each in known["students"]] == [[None], [[7.0, ""]], [[5.0, ""]], [[5.0, ""]]]
    assert known["students"][1]["verdicts"] == ["p" * len(known["exercises"][0]["checks"])]
    assert known["diagnoses"][0]["students"] == [2, 3]
    assert [each["folder"] for each in known["students"]] == ["", "kim", "lee", "park"]
    report = Markup((out / "reports" / "lee" / "report.html").read_text("utf-8"))
    told = json.loads((out / "reports" / "lee" / "ex01.json").read_text("utf-8"))
    assert told["checks"][0]["diagnosis"]["message"] in report.text
    assert "Ada <b>Lee</b>" in report.text


def test_a_later_batch_keeps_the_pages_of_students_and_renews_what_has_changed(tmp_path: Path, graded: Path) -> None:
    out = copytree(graded / "out", tmp_path / "out")
    submissions = copytree(graded / "submissions", tmp_path / "submissions")
    assert grade("report", out, *COURSE).code == 0
    before = pages_of(out)
    assert set(before) == set(NAMES)

    again = grade("batch", submissions, "-o", out, *OPTIONS)
    assert again.out.startswith("0 graded, 3 unchanged")
    assert pages_of(out) == before
    assert links(out) == {"김민준": "kim", "Ada <b>Lee</b>": "lee", "Park": "park", "Choi": ""}

    (submissions / "lee.py").write_text(RIGHT, "utf-8")
    (submissions / "choi.py").write_text(RIGHT, "utf-8")
    assert grade("override", out, "park", "1", "--score", "6", "--comment", "Seen in class.", *COURSE).code == 0
    ran = grade("batch", submissions, "-o", out, *OPTIONS)
    assert ran.out.startswith("2 graded, 2 unchanged"), ran
    after = pages_of(out)
    assert [student for student in after if after[student] != before[student]] == ["lee", "park"]
    assert "Seen in class." in Markup(after["park"]).text
    assert "7 of 7 points" in Markup(after["lee"]).text
    assert links(out) == {"김민준": "kim", "Ada <b>Lee</b>": "lee", "Park": "park", "Choi": ""}  # who has no page yet
    assert "For what each student was told: grade report" in Markup((out / "index.html").read_text("utf-8")).text


def test_an_anonymous_page_has_nothing_of_names_or_ids(graded: Path) -> None:
    out = graded / "out"
    pages = []
    for _ in range(2):
        assert grade("report", out, "--anonymous", *COURSE).code == 0
        pages.append((out / "index.html").read_text("utf-8"))
    for secret in (*NAMES, *NAMES.values(), "Ada", "choi", "Choi", "reports/s"):
        assert secret not in Markup(pages[0]).text
        assert secret not in Markup(pages[0]).scripts[0]
    assert (out / "pseudonyms.key").stat().st_mode & 0o077 == 0
    known = [json.loads(Markup(page).scripts[0]) for page in pages]
    assert [each["name"] for each in known[0]["students"]] == ["1", "2", "3", "4"]
    assert known[0]["students"] == known[1]["students"]
    assert sorted(map(str, (each["scores"] for each in known[0]["students"]))) == sorted(
        ["[None]", "[[7.0, '']]", "[[5.0, '']]", "[[5.0, '']]"]
    )


def pages_of(out: Path) -> dict[str, str]:
    """The pages of students, by folder."""
    return {path.parent.name: path.read_text("utf-8") for path in sorted((out / "reports").glob("*/report.html"))}


def links(out: Path) -> dict[str, str]:
    """Where the page of the class leads to, by name."""
    return {each["name"]: each["folder"] for each in data_of(out / "index.html")["students"]}


def test_numbers_follow_the_secret_alone() -> None:
    ids = [f"s{number}" for number in range(50)]
    numbers = pseudonyms(ids, "one")
    assert sorted(numbers.values()) == [f"{number:02d}" for number in range(1, 51)]
    assert numbers == pseudonyms(ids[::-1], "one")
    assert numbers != pseudonyms(ids, "two")


def test_the_page_speaks_korean(graded: Path) -> None:
    ran = grade("report", graded / "out", "--lang", "ko", *COURSE)
    assert ran.code == 0
    text = (graded / "out" / "index.html").read_text("utf-8")
    assert '<html lang="ko">' in text
    assert "가장 어려운 검사" in text


def test_one_line_says_what_is_wrong(tmp_path: Path, graded: Path) -> None:
    assert "there is no gradebook" in refused(grade("report", tmp_path / "nowhere", *COURSE))
    path = without("jinja2", tmp_path)
    said = refused(grade("report", graded / "out", *COURSE, PYTHONPATH=path))
    assert said == "`grade report` needs Jinja2: pip install 'deltagrade[html]'"
    said = refused(grade("exercise", "1", FAKE / "solutions", *COURSE, "--format", "html", PYTHONPATH=path))
    assert said == "`--format html` needs Jinja2: pip install 'deltagrade[html]'"


def test_without_the_library_a_batch_says_how_to_get_it(tmp_path: Path, graded: Path) -> None:
    path = without("jinja2", tmp_path)
    ran = grade("batch", graded / "submissions", "-o", tmp_path / "out", *OPTIONS, PYTHONPATH=path)
    assert ran.code == 0, ran
    assert "pip install 'deltagrade[html]'" in ran.out
    assert not (tmp_path / "out" / "index.html").exists()


@pytest.mark.parametrize("command", [("exercise", "1"), ("all",)])
def test_a_report_is_a_page_in_a_file_or_in_a_pipe(command: tuple[str, ...], tmp_path: Path) -> None:
    call: tuple[str | Path, ...] = (*command, FAKE / "solutions", *COURSE, "--format", "html")
    printed = grade(*call)
    assert printed.code == 0, printed
    assert printed.out.startswith("<!doctype html>")
    file = tmp_path / "report.html"
    assert grade(*call, "--output", file).code == 0
    page = Markup(file.read_text("utf-8"))
    assert "passed" in page.text
    assert page.scripts == []
