"""The student bundle: it works alone, holds no answer, and grades as the course does."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli.running import grade, refused

from grader import __version__
from grader.author.release import release, write_stubs
from grader.author.stubs import stub_of
from grader.course import Course, CourseError, bundled
from grader.key.store import answer_key
from grader.libraries import Library

FAKE = Path(__file__).resolve().parent.parent / "course"
WRONG = FAKE / "solutions" / "ex01_scaling" / "scaling.py"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the fake course, to read."""
    root = tmp_path_factory.mktemp("release") / "bundle"
    files = release(Course(FAKE, {}), root)
    assert sorted(path for path in root.rglob("*") if path.is_file()) == sorted(files)
    return root


def test_what_is_in_it(bundle: Path) -> None:
    assert {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()} == {
        "course.toml",
        "requirements.txt",
        f"deltagrade-{__version__}-py3-none-any.whl",
        ".github/workflows/grade.yml",
        ".gitlab-ci.yml",
        "keys/ex01_scaling.key",
        "keys/ex02_counting.key",
        *(f"{top}{file}" for top in ("", "keys/pristine/") for file in (
            "README.md", "README.ko.md",
            "ex01_scaling/scaling.py", "ex01_scaling/scaling.ipynb",
            "ex02_counting/counting.py", "ex02_counting/counting.ipynb",
        )),
    }  # fmt: skip


def _telling(source: str) -> set[str]:
    """The lines of a source that would give something away: code, and not what a stub has as well."""
    lines = {line.strip() for line in source.splitlines()}
    return {
        line for line in lines if len(line) > 15 and re.search(r"[=+*/@(]", line) and not line.startswith(("#", '"'))
    }


def _answers(course: Path) -> set[str]:
    """The telling lines of references and solutions."""
    telling: set[str] = set()
    for solution in course.glob("solutions/*/*.py"):
        source = solution.read_text("utf-8")
        telling |= _telling(source) - _telling(stub_of(source, solution))
    for reference in course.glob("reference/ex*.py"):
        declared = re.sub(r"@fixture\n.*?\n\n\n|@relation.*?\n\n\n", "", reference.read_text("utf-8"), flags=re.DOTALL)
        telling |= {line for line in _telling(declared) if line.startswith(("return ", "result", "self."))}
    return telling


def test_it_holds_no_line_of_a_reference_or_a_solution(bundle: Path) -> None:
    course = Course(bundle, {})
    held = [path.read_text("utf-8") for path in bundle.rglob("*") if path.suffix in (".py", ".ipynb", ".toml")]
    for entry in course.entries():
        key = answer_key(course, entry, course.seed)
        held += [content.decode("latin-1") for content in (key.message, key.answers.text(), key.variants.text())]
    answers = _answers(FAKE)
    assert "return np.multiply(x, factor)" in answers
    assert "return x / x.sum(axis=1, keepdims=True)" in answers
    # A fixture and a relation travel as source, on purpose.
    assert any("float(np.sum(x**3))" in text for text in held)
    for text in held:
        assert [line for line in answers if line in text or json.dumps(line)[1:-1] in text] == []


def _verdict(*arguments: str | Path, cwd: Path | None = None) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(grade("exercise", *arguments, "--format", "json", cwd=cwd).out)
    return {**report, "duration_s": None}


@pytest.mark.parametrize("number", ["1", "2"])
@pytest.mark.parametrize("spoilt", [False, True], ids=["right", "wrong"])
def test_the_frozen_key_gives_the_verdict_of_the_live_one(
    bundle: Path, tmp_path: Path, number: str, spoilt: bool
) -> None:
    work = Path(shutil.copytree(FAKE / "solutions", tmp_path / "work"))
    if spoilt:
        for path in work.glob("*/*.py"):
            text = path.read_text("utf-8").replace("np.multiply(x, factor)", "x + factor")
            path.write_text(text.replace("-= self.lr", "+= self.lr").replace("a + b, a - b", "a - b, a + b"), "utf-8")
    frozen = _verdict(number, work, cwd=bundle)
    live = _verdict(number, work, "--course", FAKE)
    assert frozen == live
    assert (live["score"] < live["max_score"]) is spoilt


def test_it_works_in_the_bundle_itself(bundle: Path) -> None:
    ran = grade("exercise", "1", cwd=bundle / "ex01_scaling")
    assert (ran.code, ran.err) == (1, "")
    assert "0 of 7 points" in ran.out


def test_another_seed_is_refused_in_one_line(bundle: Path) -> None:
    assert "public seed 7 only, not at 8" in refused(grade("exercise", "1", "--seed", "8", cwd=bundle))
    assert "public seed 7 only, not at 8" in refused(grade("all", "--seed", "8", cwd=bundle))


def test_a_damaged_key_is_told_in_one_line(bundle: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(bundle, tmp_path / "own"))
    key = own / "keys" / "ex01_scaling.key"
    key.write_bytes(key.read_bytes()[:-100])
    assert "ex01_scaling.key cannot be used" in refused(grade("exercise", "1", cwd=own))
    # The other exercise is graded all the same.
    ran = grade("all", cwd=own)
    assert ran.code == 3
    assert "0 of 9 points" in ran.out


def test_the_public_seed_is_the_course_s_whatever_the_environment_says(tmp_path: Path) -> None:
    assert grade("release", tmp_path / "out", "--course", FAKE, DELTAGRADE_SEED="99").code == 0
    assert grade("exercise", "1", cwd=tmp_path / "out").code == 1


def test_only_into_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    assert "not an empty folder" in refused(grade("release", tmp_path, "--course", FAKE))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert "not an empty folder" in refused(grade("release", tmp_path / "mine.txt", "--course", FAKE))


def test_a_bundle_is_not_released_again(bundle: Path, tmp_path: Path) -> None:
    assert "bundle for students" in refused(grade("release", tmp_path / "out", "--course", bundle))
    assert "bundle for students" in refused(grade("release", "--stubs", "--course", bundle))


def test_nothing_is_written_if_a_solution_is_missing(tmp_path: Path) -> None:
    course = Path(shutil.copytree(FAKE, tmp_path / "course"))
    (course / "solutions" / "ex02_counting" / "counting.py").unlink()
    with pytest.raises(CourseError, match="is missing"):
        release(Course(course, {}), tmp_path / "out")
    assert list((tmp_path / "out").glob("*")) == []
    with pytest.raises(CourseError, match="is missing"):
        write_stubs(Course(course, {}))
    assert not (course / "exercises" / "ex01_scaling").exists()


def test_a_library_that_is_missing_is_told_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "installed", property(lambda _: False))
    with pytest.raises(CourseError, match=r"exercise 16 \w+ are computed with TensorFlow, .*: pip install"):
        release(bundled(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_only_handouts_come_along_and_no_other_code(tmp_path: Path) -> None:
    course = Path(shutil.copytree(FAKE, tmp_path / "course"))
    folder = course / "exercises" / "ex01_scaling"
    (folder / "figures").mkdir(parents=True)
    for name in ("README.md", "figures/plot.png", "answer.py", "answer.ipynb", ".secret", "scaling.py"):
        (folder / name).write_text("teacher's", "utf-8")
    release(Course(course, {}), tmp_path / "out")
    released = {path.name for path in (tmp_path / "out" / "ex01_scaling").rglob("*") if path.is_file()}
    assert released == {"README.md", "plot.png", "scaling.py", "scaling.ipynb"}
    assert "teacher's" not in (tmp_path / "out" / "ex01_scaling" / "scaling.py").read_text("utf-8")


def test_stubs_are_written_once(tmp_path: Path) -> None:
    course = Path(shutil.copytree(FAKE, tmp_path / "course"))
    first, second = (grade("release", "--stubs", "--course", course) for _ in range(2))
    assert (first.code, first.out.count("Written:")) == (0, 4)
    assert (second.code, second.out.count("Written:")) == (0, 0)


@pytest.mark.parametrize("arguments", [[], ["out", "--stubs"]])
def test_either_a_folder_or_stubs(arguments: list[str], tmp_path: Path) -> None:
    assert "either DIR or --stubs" in refused(grade("release", *arguments, "--course", FAKE, cwd=tmp_path))
