"""A new exercise: it passes `grade verify` as it is, grades as it should, and nothing is written over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import grade, refused

from grader.author.new import create
from grader.author.release import stubs
from grader.course import Course, CourseError, Entry, bundled

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = {
    "reference/ex05_cosine.py",
    "solutions/ex05_cosine/cosine.py",
    "exercises/ex05_cosine/README.md",
    "exercises/ex05_cosine/README.ko.md",
    "exercises/ex05_cosine/cosine.py",
    "exercises/ex05_cosine/cosine.ipynb",
}


def _score(course: Path, what: str) -> tuple[int, float, float]:
    ran = grade("exercise", "5", course / what, "--course", course, "--format", "json")
    report = json.loads(ran.out)
    return ran.code, report["score"], report["max_score"]


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "empty folder"])
def test_a_teacher_s_own_course_begins_in_an_empty_folder(tmp_path: Path, there: bool) -> None:
    own = tmp_path / "own"
    if there:
        # Whoever begins with `git init` has an empty folder, too.
        (own / ".git").mkdir(parents=True)
    arguments = ("--course", own, "--title", "Cosine similarity", "--title-ko", "코사인 유사도")
    made = grade("new", "5", "cosine", *arguments)
    assert (made.code, made.err) == (0, "")
    assert _files(own) == {*FILES, "course.toml"}
    assert all(str(own / name) in made.out for name in FILES)

    verified = grade("verify", "--course", own)
    assert (verified.code, verified.err) == (0, "")
    assert verified.out.splitlines()[1].split()[-2:] == ["100%", "0%"]
    assert _score(own, "exercises") == (1, 0.0, 2.0)
    assert _score(own, "solutions") == (0, 2.0, 2.0)

    course = Course(own, {})
    assert (course.title.en, course.seed) == ("own", 1)
    assert course.load(Entry(5, "cosine")).title == ("Cosine similarity", "코사인 유사도")
    assert (own / "exercises/ex05_cosine/README.ko.md").read_text("utf-8").startswith("# 연습 5: 코사인 유사도\n")
    for name, generated in stubs(course):
        assert (own / "exercises" / name).read_text("utf-8") == generated


def test_what_it_says_next_can_be_typed(tmp_path: Path) -> None:
    folder = tmp_path / "a course of mine"
    folder.mkdir()
    made = grade("new", "5", "cosine", cwd=folder, LANG="ko_KR.UTF-8")
    assert "6. " in made.out
    lines = [line.partition("grade ")[2].split() for line in made.out.splitlines() if "grade " in line]
    assert lines == [
        ["release", "--stubs", "--course", "."],
        ["verify", "5", "--course", "."],
        ["exercise", "5", "solutions", "--course", "."],
    ]
    assert [grade(*line, cwd=folder).code for line in lines] == [0, 0, 0]


def test_another_one_in_a_course_that_has_exercises_already(tmp_path: Path) -> None:
    create(tmp_path, Entry(5, "cosine"))
    (tmp_path / "course.toml").write_text("seed = 9\n", "utf-8")
    # Somebody else's broken solution is their affair.
    (tmp_path / "solutions/ex05_cosine/cosine.py").write_text("(", "utf-8")
    made = create(tmp_path, Entry(6, "sine"), "Sine")
    assert [entry.slug for entry in made.course.entries()] == ["cosine", "sine"]
    assert made.course.seed == 9
    assert all("ex06_sine" in str(path) for path in made.files)


def test_in_a_checkout_of_the_bundled_course_no_course_need_be_named() -> None:
    ran = grade("new", "3", "another", cwd=bundled().root)
    assert "has an exercise 3 already: activations" in refused(ran)


@pytest.mark.parametrize(
    ("number", "slug", "said"),
    [
        ("5", "sine", "has an exercise 5 already: cosine"),
        ("6", "cosine", "has an exercise cosine already: number 5"),
        ("6", "Sine", "is no slug"),
        ("6", "../sine", "is no slug"),
        ("6", "lambda", "is no slug"),
        ("6", "", "is no slug"),
        ("100", "sine", "1<=x<=99"),
    ],
)
def test_what_is_taken_or_no_name_is_refused(tmp_path: Path, number: str, slug: str, said: str) -> None:
    create(tmp_path, Entry(5, "cosine"))
    before = _files(tmp_path)
    assert said in refused(grade("new", number, slug, "--course", tmp_path))
    assert _files(tmp_path) == before


@pytest.mark.parametrize("title", ['"', "a\nb", "a\\", "\x1b[31m", " ", 'x"""; import os; """'])
def test_a_title_that_could_end_a_docstring_is_refused(tmp_path: Path, title: str) -> None:
    assert "cannot be used" in refused(grade("new", "1", "sine", "--course", tmp_path, "--title", title))
    assert "cannot be used" in refused(grade("new", "1", "sine", "--course", tmp_path, "--title-ko", title))
    assert _files(tmp_path) == set()


def test_a_title_may_hold_what_templates_are_made_of(tmp_path: Path) -> None:
    title = "The $number of {slug}'s: 100 %"
    made = create(tmp_path, Entry(1, "sine"), title)
    assert made.course.load(made.entry).title == (title, title)
    assert (tmp_path / "exercises/ex01_sine/sine.py").read_text("utf-8").startswith(f'"""Exercise 1: {title}."""\n')


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_in_the_way_stays_as_it_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "reference").mkdir()
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", "utf-8")
    with pytest.raises(CourseError, match="already"):
        create(tmp_path, Entry(5, "cosine"))
    assert _files(tmp_path) == {name}
    assert path.read_text("utf-8") == "mine"


def test_only_into_a_course_or_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    assert "neither a course nor an empty folder" in refused(grade("new", "5", "cosine", cwd=tmp_path))
    assert "is a file" in refused(grade("new", "5", "cosine", "--course", tmp_path / "notes.txt"))
    (tmp_path / "bundle" / "keys").mkdir(parents=True)
    assert "bundle for students" in refused(grade("new", "5", "cosine", "--course", tmp_path / "bundle"))
    assert _files(tmp_path) == {"notes.txt"}


def test_the_skeleton_is_in_the_house_s_style(tmp_path: Path) -> None:
    made = create(tmp_path, Entry(5, "cosine"))
    sources = [str(path) for path in made.files if path.suffix == ".py" and "exercises" not in path.parts]
    assert len(sources) == 2
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
        rules = ["--ignore", "ARG,D103,I001"] if command == ["check"] else []  # as for the course's own, by its paths
        done = subprocess.run([*ruff, *rules, *sources], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
